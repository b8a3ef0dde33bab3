//! Tokens and tickets: issued, kept for their lifetime, rotated, revoked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{AppKey, World};

/// Lifetime of every token and ticket, seconds.
const LIFETIME: i64 = 7200;
/// A repeated fetch gives the same value while it has more than this left, seconds.
const RENEW_BELOW: i64 = 300;
/// How long an expired value is remembered, so that it is called expired and not unknown.
const REMEMBER: i64 = 24 * 3600;

/// What a token opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// `suite_access_token`.
    Suite,
    /// `provider_access_token`.
    Provider,
    /// Corp `access_token` of one app.
    Corp(AppKey),
    /// Corp `jsapi_ticket` of one app.
    CorpTicket(AppKey),
    /// Agent `jsapi_ticket` of one app.
    AgentTicket(AppKey),
}

impl TokenKind {
    fn key(&self) -> String {
        match self {
            Self::Suite => "suite".to_owned(),
            Self::Provider => "provider".to_owned(),
            Self::Corp(app) => format!("corp:{app}"),
            Self::CorpTicket(app) => format!("corp_ticket:{app}"),
            Self::AgentTicket(app) => format!("agent_ticket:{app}"),
        }
    }

    fn prefix(&self) -> &'static str {
        match self {
            Self::Suite => "SAT-",
            Self::Provider => "PAT-",
            Self::Corp(_) => "CAT-",
            Self::CorpTicket(_) => "kgt8ON7y-corp-",
            Self::AgentTicket(_) => "kgt8ON7y-agent-",
        }
    }

    /// The app that a corp token or ticket belongs to.
    #[must_use]
    pub fn app(&self) -> Option<&AppKey> {
        match self {
            Self::Suite | Self::Provider => None,
            Self::Corp(app) | Self::CorpTicket(app) | Self::AgentTicket(app) => Some(app),
        }
    }
}

/// One issued token or ticket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Token {
    /// The secret itself.
    pub value: String,
    /// What it opens.
    pub kind: TokenKind,
    /// Unix seconds from which it is refused.
    pub expires_at: i64,
}

/// Why a token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenProblem {
    /// Never issued, or revoked.
    Unknown,
    /// Too old.
    Expired,
}

/// All tokens and tickets.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Tokens {
    issued: BTreeMap<String, Token>,
    current: BTreeMap<String, String>,
}

impl Tokens {
    /// The token with this value.
    ///
    /// # Errors
    /// It is unknown or expired.
    pub fn check(&self, value: &str, now: i64) -> Result<&Token, TokenProblem> {
        let token = self.issued.get(value).ok_or(TokenProblem::Unknown)?;
        if token.expires_at <= now {
            Err(TokenProblem::Expired)
        } else {
            Ok(token)
        }
    }

    fn current(&self, key: &str) -> Option<&Token> {
        self.issued.get(self.current.get(key)?)
    }

    /// Values of this kind that are good at `now`, the current one and those that overlap it.
    pub fn good<'a>(&'a self, kind: &'a TokenKind, now: i64) -> impl Iterator<Item = &'a str> + 'a {
        let good = self
            .issued
            .values()
            .filter(move |token| token.kind == *kind && token.expires_at > now);
        good.map(|token| token.value.as_str())
    }

    /// Forgets every token and ticket that `matches`.
    pub fn revoke(&mut self, matches: impl Fn(&TokenKind) -> bool) -> usize {
        let before = self.issued.len();
        self.issued.retain(|_, token| !matches(&token.kind));
        let issued = &self.issued;
        self.current.retain(|_, value| issued.contains_key(value));
        before - self.issued.len()
    }
}

impl World {
    /// The token of this kind and the seconds it has left: the current one, or a new one when that is nearly over.
    pub fn token(&mut self, kind: &TokenKind) -> (String, i64) {
        let now = self.now();
        let overlap = self.behaviour.token_overlap_seconds.clamp(0, RENEW_BELOW);
        let key = kind.key();
        if let Some(current) = self.tokens.current(&key)
            && current.expires_at - now > RENEW_BELOW
        {
            return (current.value.clone(), current.expires_at - now);
        }
        let fresh = format!("{}{}", kind.prefix(), self.random(64));
        let tokens = &mut *self.tokens;
        if let Some(old) = tokens
            .current
            .get(&key)
            .and_then(|value| tokens.issued.get_mut(value))
        {
            old.expires_at = old.expires_at.min(now + overlap);
        }
        tokens.issued.retain(|_, token| token.expires_at + REMEMBER > now);
        let token = Token {
            value: fresh.clone(),
            kind: kind.clone(),
            expires_at: now + LIFETIME,
        };
        tokens.issued.insert(fresh.clone(), token);
        tokens.current.insert(key, fresh.clone());
        (fresh, LIFETIME)
    }
}
