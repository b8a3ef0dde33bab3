use secrecy::SecretString;
use sidebook_domain::CorpId;
use sidebook_messenger::{CorpKey, Mode, PlatformCorpId};

macro_rules! token {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub(crate) struct $name(SecretString);

        impl $name {
            pub(super) fn new(secret: SecretString) -> Self {
                Self(secret)
            }

            pub(crate) fn secret(&self) -> &SecretString {
                &self.0
            }
        }
    };
}

token! {
    /// `suite_access_token`: speaks for the third-party app.
    SuiteToken
}
token! {
    /// `access_token`: speaks for the app in one corp.
    CorpToken
}
token! {
    /// `jsapi_ticket`: what page signatures are made with.
    PageTicket
}

/// Which of the two page tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TicketKind {
    /// For `config`: the corp's identity.
    Corp,
    /// For `agentConfig`: the app's identity.
    Agent,
}

/// Our app in a corp, as far as tokens care.
#[derive(Debug, Clone, Copy)]
pub(crate) enum CorpApp<'a> {
    /// The third-party app; the permanent code is found by our id.
    Suite(CorpId, &'a PlatformCorpId),
    /// The corp's self-built app.
    Internal(&'a PlatformCorpId),
}

impl<'a> From<&'a CorpKey> for CorpApp<'a> {
    fn from(key: &'a CorpKey) -> Self {
        match key.mode {
            Mode::Suite => Self::Suite(key.corp, &key.platform),
            Mode::Internal => Self::Internal(&key.platform),
        }
    }
}

impl CorpApp<'_> {
    pub(crate) fn platform(&self) -> &PlatformCorpId {
        match self {
            Self::Suite(_, platform) | Self::Internal(platform) => platform,
        }
    }
}
