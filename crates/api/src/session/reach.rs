//! Which clients the one who is signed in may open (spec S4, R8; `docs/decisions/0014`).

use sidebook_domain::{ClientId, Permission};
use sidebook_storage::{AgencyDoor, Executor, OfClient, Reach, ReachedClient};

use super::extract::Staff;
use super::permission::PermissionMarker;
use super::place::Audience;
use crate::problem::{ApiResult, ProblemCode};

impl<A: Audience, P: PermissionMarker> Staff<A, P> {
    /// How far this person reaches among the clients of the agency.
    pub(crate) fn reach(&self) -> Reach {
        if self.person.role.is_admin() {
            Reach::Agency
        } else {
            Reach::Person {
                staff: self.id(),
                sees_linked: self.may(Permission::ViewLinkedClients),
            }
        }
    }

    /// The client, which whatever shows or changes something of one asks for.
    ///
    /// # Errors
    /// `not_found` for one that this person may not open, as for one that is not there.
    pub(crate) async fn client<E: Executor>(
        &self,
        door: AgencyDoor<'_, E>,
        id: ClientId,
    ) -> ApiResult<ReachedClient> {
        let found = door.reached_by(self.reach()).find(id).await?;
        found.ok_or(ProblemCode::NotFound.into())
    }

    /// The client of a thing.
    ///
    /// # Errors
    /// As of [`Self::client`]: what is not there is nobody's.
    pub(crate) async fn client_of<E: Executor>(
        &self,
        door: AgencyDoor<'_, E>,
        thing: OfClient,
    ) -> ApiResult<ReachedClient> {
        let found = door.reached_by(self.reach()).of(thing).await?;
        found.ok_or(ProblemCode::NotFound.into())
    }
}
