use std::fmt;

use sidebook_domain::AgencyId;

use crate::context::Context;

/// The door to what belongs to one agency. Every query behind it is scoped by that agency.
///
/// Each repository adds its own method in its own file: `impl<'a, E: Executor> AgencyDoor<'a, E> { pub fn clients(..) }`.
pub struct AgencyDoor<'a, E> {
    pub(crate) agency: AgencyId,
    pub(crate) executor: &'a E,
    pub(crate) context: &'a Context,
}

/// The explicit door to what precedes or crosses agencies: callbacks, jobs, sign-in.
pub struct SystemDoor<'a, E> {
    pub(crate) executor: &'a E,
    pub(crate) context: &'a Context,
}

impl<'a, E> AgencyDoor<'a, E> {
    pub(crate) fn new(agency: AgencyId, executor: &'a E, context: &'a Context) -> Self {
        Self {
            agency,
            executor,
            context,
        }
    }

    /// Whose door this is.
    #[must_use]
    pub fn agency(&self) -> AgencyId {
        self.agency
    }
}

impl<'a, E> SystemDoor<'a, E> {
    pub(crate) fn new(executor: &'a E, context: &'a Context) -> Self {
        Self { executor, context }
    }
}

// By hand: a derive would ask for `E: Clone`, and a door is only a pair of references.
impl<E> Clone for AgencyDoor<'_, E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for AgencyDoor<'_, E> {}

impl<E> Clone for SystemDoor<'_, E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for SystemDoor<'_, E> {}

impl<E> fmt::Debug for AgencyDoor<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AgencyDoor").field(&self.agency).finish()
    }
}

impl<E> fmt::Debug for SystemDoor<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SystemDoor")
    }
}
