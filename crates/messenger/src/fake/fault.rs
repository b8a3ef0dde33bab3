use crate::{Failure, MessengerError};

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The platform refuses.
    Refuse(Failure),
    /// The connection breaks.
    Transport,
    /// The call never answers.
    Hang,
    /// The call answers when [`FakeMessenger::release`](super::FakeMessenger::release) says so.
    Pause,
    /// The adapter panics.
    Panic,
    /// The adapter blocks its thread, until [`FakeMessenger::unblock`](super::FakeMessenger::unblock).
    Block,
    /// The adapter takes memory until the process has no more, and dies of it.
    Devour,
}

#[derive(Debug)]
pub(super) struct Planned {
    pub(super) name: &'static str,
    pub(super) skip: usize,
    pub(super) fault: Fault,
}

/// The fault that meets this call now, if any; counts the call off for the others.
pub(super) fn next(planned: &mut Vec<Planned>, name: &str) -> Option<Fault> {
    let at = planned.iter_mut().position(|fault| {
        if fault.name != name {
            return false;
        }
        if fault.skip == 0 {
            return true;
        }
        fault.skip -= 1;
        false
    })?;
    Some(planned.remove(at).fault)
}

pub(super) fn refused(api: &'static str, failure: Failure) -> MessengerError {
    MessengerError::Refused {
        failure,
        code: 1,
        api,
        hint: None,
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the fake's connection broke")]
pub(super) struct Broken;
