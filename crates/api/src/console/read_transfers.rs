use std::collections::HashMap;

use actix_web::{get, web};
use serde::Deserialize;
use sidebook_domain::StaffId;
use sidebook_messenger::{ContactTransfer, ExternalUserId, Handover, TransferState};
use sidebook_storage::HeldConversation;
use utoipa::IntoParams;

use crate::ApiState;
use crate::console::handing_over::{givers, lacks_the_right, people};
use crate::problem::ApiResult;
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::{BindingCorp, CorpTransfers, TransferList, TransferRow, TransferStanding};

/// How many transfers of a corp are told.
const MOST: usize = 500;

/// To whom.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TransfersQuery {
    /// Who takes over.
    #[param(value_type = Uuid)]
    pub(crate) to_staff_id: StaffId,
}

/// How the transfers of contacts between two people stand on the platform now, in the corps in which both have an account.
/// For owners and admins.
#[utoipa::path(
    tag = "console",
    params(("staff_id" = Uuid, Path, description = "Who hands over"), TransfersQuery),
    responses((status = 200, body = TransferList))
)]
#[get("/console/staff/{staff_id}/transfers")]
pub(crate) async fn read_transfers(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<StaffId>,
    query: web::Query<TransfersQuery>,
) -> ApiResult<web::Json<TransferList>> {
    let agency = staff.agency_id();
    let mut ways = Vec::new();
    {
        let view = state.storage.snapshot().await?;
        let door = view.of(agency);
        let (from, to) = people(door, *id, query.to_staff_id).await?;
        for giver in givers(door, from.id).await? {
            if let Some(handover) = giver.handover(door, to.id).await? {
                ways.push((giver.corp, giver.key, handover));
            }
        }
    }
    let mut corps = Vec::with_capacity(ways.len());
    for (corp, key, handover) in ways {
        let told = match &key {
            None => None,
            Some(key) => match state.messenger.contact_transfers(key, &handover).await {
                Err(error) if lacks_the_right(&error) => None,
                told => Some(told?),
            },
        };
        corps.push(shown(&state, agency, corp, handover, told).await?);
    }
    Ok(web::Json(TransferList { corps }))
}

async fn shown(
    state: &ApiState,
    agency: sidebook_domain::AgencyId,
    corp: BindingCorp,
    handover: Handover,
    told: Option<Vec<ContactTransfer>>,
) -> ApiResult<CorpTransfers> {
    let is_allowed = told.is_some();
    let mut told = told.unwrap_or_default();
    let total = u64::try_from(told.len()).unwrap_or(u64::MAX);
    told.sort_by_key(|one| one.state);
    told.truncate(MOST);
    let ids: Vec<ExternalUserId> = told.iter().map(|one| one.contact.clone()).collect();
    let view = state.storage.view();
    let held = view.of(agency).held((corp.id, handover.from)).await?;
    let named = held.contacts_named(&ids).await?;
    Ok(CorpTransfers {
        corp,
        is_allowed,
        total,
        items: told.into_iter().map(|one| row(one, &named)).collect(),
    })
}

fn row(one: ContactTransfer, named: &HashMap<ExternalUserId, HeldConversation>) -> TransferRow {
    let known = named.get(&one.contact);
    TransferRow {
        conversation_id: known.map(|known| known.conversation),
        name: known.and_then(|known| known.name.clone()),
        standing: match one.state {
            TransferState::Waiting => TransferStanding::Waiting,
            TransferState::Refused => TransferStanding::Refused,
            TransferState::TakerFull => TransferStanding::TakerFull,
            TransferState::Done => TransferStanding::Done,
        },
        ended_at: one.at,
    }
}
