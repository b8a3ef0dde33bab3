//! What an adapter can tell about the way to its platform, in neutral words, for whoever looks for a fault.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// What one cheap call, made without any secret, tells about the way to the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The address from which the platform saw us call, when its answer names one.
    pub seen_as: Option<String>,
    /// The platform's clock, to the second, when its answer tells it.
    pub clock: Option<DateTime<Utc>>,
    /// How long the answer took.
    pub took: Duration,
}

/// What is known of an app's secret without showing it to the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretState {
    /// What it opened is in use.
    Taken,
    /// The platform refused it again and again; it is not shown for a while.
    Refused,
    /// Nobody used it lately.
    Unused,
}

/// What lies behind a failed call, as far as the platform tells: each asks for something else to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The platform takes no calls from the address we call from.
    AddressNotAllowed,
    /// The secret does not belong to the app.
    SecretRefused,
    /// The platform knows no app of this id.
    UnknownApp,
    /// No suite ticket is there, or the last one is too old.
    TicketMissing,
    /// The corp removed the app, or the stored authorisation is not its last one.
    AuthorisationGone,
    /// The app was switched off in the corp.
    AppDisabled,
    /// The corp did not give the app this right, or withdrew it.
    RightMissing,
    /// No member that was asked for has an interface licence.
    Unlicensed,
    /// Called too often; the call is blocked for a while.
    TooFrequent,
    /// No usable answer came.
    Unreachable,
    /// Something in our configuration is missing.
    NotConfigured,
    /// Something else.
    Other,
}
