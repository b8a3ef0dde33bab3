//! Between whom contacts and groups go on the platform, corp by corp.

use sidebook_domain::{CorpId, StaffId};
use sidebook_messenger::{CorpKey, Failure, Handover, MemberId, MessengerError};
use sidebook_storage::{AgencyDoor, Executor, Held, Staff};

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::wire::BindingCorp;

/// Who hands over, and who takes over: two people of the agency.
///
/// # Errors
/// One of them is not there, or they are the same.
pub(super) async fn people<E: Executor>(
    door: AgencyDoor<'_, E>,
    from: StaffId,
    to: StaffId,
) -> ApiResult<(Staff, Staff)> {
    let from = door.staff().find(from).await?.ok_or(ProblemCode::NotFound)?;
    let to = door.staff().find(to).await?.ok_or(ProblemCode::NotFound)?;
    if to.id == from.id {
        return Err(ApiError::field("to_staff_id", "not_active"));
    }
    Ok((from, to))
}

/// The account of somebody in a corp, and what it has.
pub(super) struct Giver<'a, E> {
    pub(super) corp: BindingCorp,
    pub(super) member: MemberId,
    pub(super) held: Held<'a, E>,
    /// For calls to the platform. `None`: the corp has not got the app.
    pub(super) key: Option<CorpKey>,
}

/// The accounts of somebody, in every corp of the agency.
pub(super) async fn givers<E: Executor>(
    door: AgencyDoor<'_, E>,
    staff: StaffId,
) -> ApiResult<Vec<Giver<'_, E>>> {
    let corps = door.corps().list().await?;
    let mut givers = Vec::new();
    for binding in door.bindings().of_person(staff).await? {
        // Of a corp that the agency let go of, nothing is read any more.
        let Some(corp) = corps.iter().find(|corp| corp.id == binding.corp) else {
            continue;
        };
        let installation = door.installations().active(corp.id).await?;
        givers.push(Giver {
            corp: BindingCorp {
                id: corp.id,
                name: corp.name.clone(),
            },
            held: door.held((corp.id, binding.member.clone())).await?,
            member: binding.member,
            key: installation.map(|installation| CorpKey {
                corp: corp.id,
                platform: corp.platform_corp.clone(),
                mode: corp.mode,
                agent: installation.agent,
            }),
        });
    }
    Ok(givers)
}

impl<E: Executor> Giver<'_, E> {
    /// The handover to this person. `None`: they have no account in the corp, or left it.
    pub(super) async fn handover(&self, door: AgencyDoor<'_, E>, to: StaffId) -> ApiResult<Option<Handover>> {
        let corp: CorpId = self.corp.id;
        let Some(taker) = door.bindings().of_staff(corp, to).await? else {
            return Ok(None);
        };
        if door.held((corp, taker.member.clone())).await?.has_left() {
            return Ok(None);
        }
        Ok(Some(Handover {
            from: self.member.clone(),
            to: taker.member,
            has_left: self.held.has_left(),
        }))
    }
}

/// Whether the platform refuses because the corp did not give the app the right, or took the app away.
pub(super) fn lacks_the_right(error: &MessengerError) -> bool {
    error.authorisation_gone() || matches!(error.failure(), Some(Failure::OutOfScope | Failure::Unlicensed))
}
