use serde::Deserialize;

use super::problem::Problems;

/// How SMS codes go out.
#[derive(Debug, Clone)]
pub struct Sms {
    /// Who sends them.
    pub provider: SmsProvider,
}

/// Who sends SMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmsProvider {
    /// Nobody: they are shown on the page `/outbox` of this server. For the demo and for trying out.
    Outbox,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    provider: SmsProvider,
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "every section's check has the same shape"
)]
pub(super) fn check(raw: Raw, _problems: &mut Problems) -> Option<Sms> {
    Some(Sms {
        provider: raw.provider,
    })
}
