//! The platform's codes as causes that somebody can remove (`platform/wecom.md` 2.6, 9.3, 10, 11.B).

use sidebook_messenger::{Cause, Failure, MessengerError};

pub(crate) fn cause(error: &MessengerError) -> Cause {
    match error {
        MessengerError::Refused { failure, code, .. } => match (code, failure) {
            (60020, _) => Cause::AddressNotAllowed,
            (40001 | 40080 | 40091, _) => Cause::SecretRefused,
            (40013 | 40056 | 40083 | 48003, _) => Cause::UnknownApp,
            (40085, _) => Cause::TicketMissing,
            (50003, _) => Cause::AppDisabled,
            (48001 | 48002 | 48006 | 60011 | 84074, _) => Cause::RightMissing,
            (_, Failure::AuthorisationGone) => Cause::AuthorisationGone,
            (_, Failure::Unlicensed) => Cause::Unlicensed,
            (_, Failure::TooFrequent { .. } | Failure::TooParallel) => Cause::TooFrequent,
            (_, Failure::Busy) => Cause::Unreachable,
            _ => Cause::Other,
        },
        MessengerError::Transport { .. } => Cause::Unreachable,
        MessengerError::Paced(_) => Cause::TooFrequent,
        MessengerError::TicketMissing => Cause::TicketMissing,
        MessengerError::NotInstalled => Cause::AuthorisationGone,
        MessengerError::NotConfigured(_) => Cause::NotConfigured,
        MessengerError::Credentials(_) | MessengerError::Tokens(_) => Cause::Other,
    }
}
