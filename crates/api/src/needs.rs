use sidebook_domain::{Action, Permission};

/// What a staff member must be permitted before an operation opens; owners and admins may everything.
///
/// The table of operations declares it, the document says it (`x-permission`), and `tests/it/matrix.rs` proves of every
/// operation that nothing else opens it.
pub(crate) enum Needs {
    /// Whoever is signed in; the handler decides by what it finds (the conversation must be theirs).
    Anyone,
    /// Owners and admins, whatever a staff member's permissions.
    Administrators,
    /// Any one of these sets. Where there are several, either each will do, or what the request is about says which.
    OneOf(&'static [&'static [Permission]]),
    /// [`Permission::SendMessages`] and the view of the card that the message is about.
    Sending,
}

impl Needs {
    /// The sets of permissions each of which opens the operation; none for administrators only.
    pub(crate) fn alternatives(&self) -> Vec<Vec<Permission>> {
        match self {
            Self::Anyone => vec![Vec::new()],
            Self::Administrators => Vec::new(),
            Self::OneOf(sets) => sets.iter().map(|set| set.to_vec()).collect(),
            Self::Sending => {
                let mut sets: Vec<Vec<Permission>> = Vec::new();
                for action in Action::ALL {
                    let set = vec![Permission::SendMessages, action.view_permission()];
                    if !sets.contains(&set) {
                        sets.push(set);
                    }
                }
                sets
            }
        }
    }
}

/// `Anyone`, `Administrators`, `Sending`, or permissions: `LinkContacts | LinkGroups`, `SendMessages & ViewServices`.
macro_rules! needs {
    (Anyone) => {
        $crate::needs::Needs::Anyone
    };
    (Administrators) => {
        $crate::needs::Needs::Administrators
    };
    (Sending) => {
        $crate::needs::Needs::Sending
    };
    ($($($permission:ident)&+)|+) => {
        $crate::needs::Needs::OneOf(&[$(&[$(sidebook_domain::Permission::$permission),+]),+])
    };
}
pub(crate) use needs;
