use std::collections::HashMap;

use actix_web::{post, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::{ConversationId, ConversationKind, StaffId};
use sidebook_messenger::{CorpKey, Handover, Messenger, MessengerError, TransferRefusal, Transferred};
use sidebook_storage::{AgencyDoor, Conversation, Executor, HeldConversation, Staff};
use utoipa::ToSchema;

use crate::console::handing_over::{givers, lacks_the_right, people};
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::{TransferOutcome, TransferResult, TransferResults};
use crate::{ApiState, audit};

/// The most contacts and groups of one request: what the platform takes in one call.
const MOST: usize = 100;

/// Which contacts and groups go to whom.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TransfersIn {
    /// Who takes over: somebody else who is active.
    #[schema(value_type = Uuid)]
    pub(crate) to_staff_id: StaffId,
    /// 1 to 100 conversations: with contacts whom the one who hands over follows, in groups that they own.
    #[schema(value_type = Vec<Uuid>, min_items = 1, max_items = 100)]
    pub(crate) conversation_ids: Vec<ConversationId>,
}

/// Hand contacts and groups of somebody over to another on the platform, where the corp allows it. Every one has its own
/// result, and its own entry in the log once it is begun or moved; one that is not the agency's refuses them all. For owners
/// and admins.
#[utoipa::path(
    tag = "console",
    params(("staff_id" = Uuid, Path, description = "Who hands over")),
    request_body = TransfersIn,
    responses((status = 200, body = TransferResults))
)]
#[post("/console/staff/{staff_id}/transfers")]
pub(crate) async fn create_transfers(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<StaffId>,
    body: web::Json<TransfersIn>,
) -> ApiResult<web::Json<TransferResults>> {
    let asked = &body.conversation_ids;
    if asked.is_empty() || asked.len() > MOST {
        return Err(ApiError::field("conversation_ids", "out_of_range"));
    }
    let agency = staff.agency_id();
    let (from, to, ways) = {
        let view = state.storage.snapshot().await?;
        let door = view.of(agency);
        let (from, to) = people(door, *id, body.to_staff_id).await?;
        if !to.active {
            return Err(ApiError::field("to_staff_id", "not_active"));
        }
        let known = door.conversations().find_many(asked).await?;
        if !asked.iter().all(|id| known.iter().any(|one| one.id == *id)) {
            return Err(ProblemCode::NotFound.into());
        }
        let ways = ways(door, from.id, to.id, &known).await?;
        (from, to, ways)
    };
    let mut outcomes = HashMap::new();
    for way in ways {
        outcomes.extend(way.go(&*state.messenger).await);
    }
    // A crash before this leaves the platform's own log, which has the transfers too.
    note(&state, &staff, [&from, &to], &outcomes).await?;
    let result = |id: &ConversationId| TransferResult {
        conversation_id: *id,
        outcome: outcomes.get(id).copied().unwrap_or(TransferOutcome::NotTheirs),
    };
    Ok(web::Json(TransferResults {
        items: asked.iter().map(result).collect(),
    }))
}

/// What goes in one corp.
struct Way {
    key: Option<CorpKey>,
    handover: Option<Handover>,
    items: Vec<HeldConversation>,
}

async fn ways<E: Executor>(
    door: AgencyDoor<'_, E>,
    from: StaffId,
    to: StaffId,
    asked: &[Conversation],
) -> ApiResult<Vec<Way>> {
    let mut ways = Vec::new();
    for giver in givers(door, from).await? {
        let here: Vec<Conversation> = asked
            .iter()
            .filter(|one| one.corp == giver.corp.id)
            .copied()
            .collect();
        ways.push(Way {
            handover: giver.handover(door, to).await?,
            items: giver.held.among(&here).await?,
            key: giver.key,
        });
    }
    Ok(ways)
}

impl Way {
    async fn go(self, platform: &dyn Messenger) -> Vec<(ConversationId, TransferOutcome)> {
        let (Some(key), Some(handover)) = (&self.key, &self.handover) else {
            let outcome = if self.key.is_none() {
                TransferOutcome::NotAllowed
            } else {
                TransferOutcome::TakerNotThere
            };
            return self
                .items
                .iter()
                .map(|item| (item.conversation, outcome))
                .collect();
        };
        let of = |kind| self.items.iter().filter(move |item| item.kind == kind);
        let mut outcomes = Vec::new();
        let contacts: Vec<_> = of(ConversationKind::Contact)
            .map(|item| item.platform_id.as_str().into())
            .collect();
        if !contacts.is_empty() {
            let told = platform.transfer_contacts(key, handover, &contacts).await;
            let told = told.map(|told| by_id(told, |id| id.as_str().to_owned()));
            outcomes.extend(read(of(ConversationKind::Contact), told, TransferOutcome::Begun));
        }
        let chats: Vec<_> = of(ConversationKind::Group)
            .map(|item| item.platform_id.as_str().into())
            .collect();
        if !chats.is_empty() {
            let told = platform.transfer_groups(key, handover, &chats).await;
            let told = told.map(|told| by_id(told, |id| id.as_str().to_owned()));
            outcomes.extend(read(of(ConversationKind::Group), told, TransferOutcome::Moved));
        }
        outcomes
    }
}

type Told = HashMap<String, Option<TransferRefusal>>;

fn by_id<Id>(told: Vec<Transferred<Id>>, id: impl Fn(&Id) -> String) -> Told {
    told.into_iter().map(|one| (id(&one.id), one.refused)).collect()
}

/// What the platform said of each; what was done before stays done, so no failure of a call is one of the request.
fn read<'a>(
    items: impl Iterator<Item = &'a HeldConversation>,
    told: Result<Told, MessengerError>,
    done: TransferOutcome,
) -> Vec<(ConversationId, TransferOutcome)> {
    let told = told.map_err(|error| {
        tracing::warn!(%error, "the platform hands nothing over");
        if lacks_the_right(&error) {
            TransferOutcome::NotAllowed
        } else if error.retry_after().is_some() {
            TransferOutcome::Unavailable
        } else {
            TransferOutcome::Refused
        }
    });
    let outcome = |item: &HeldConversation| match &told {
        Err(outcome) => *outcome,
        Ok(told) => match told.get(&item.platform_id) {
            Some(None) => done,
            Some(Some(refusal)) => of_refusal(*refusal),
            None => TransferOutcome::Refused,
        },
    };
    items.map(|item| (item.conversation, outcome(item))).collect()
}

fn of_refusal(refusal: TransferRefusal) -> TransferOutcome {
    match refusal {
        TransferRefusal::NotTheirs => TransferOutcome::NotTheirs,
        TransferRefusal::TakerUnverified => TransferOutcome::TakerUnverified,
        TransferRefusal::TakerFull => TransferOutcome::TakerFull,
        TransferRefusal::UnderWay => TransferOutcome::UnderWay,
        TransferRefusal::TooOften => TransferOutcome::TooOften,
        TransferRefusal::NotLeft | TransferRefusal::Other(_) => TransferOutcome::Refused,
    }
}

/// An entry for each that was begun or moved.
async fn note(
    state: &ApiState,
    staff: &ConsoleStaff<Administrate>,
    [from, to]: [&Staff; 2],
    outcomes: &HashMap<ConversationId, TransferOutcome>,
) -> ApiResult<()> {
    let work = state.storage.begin().await?;
    for (id, outcome) in outcomes {
        let action = match outcome {
            TransferOutcome::Begun => "contact_transfer_begun",
            TransferOutcome::Moved => "group_transferred",
            _ => continue,
        };
        let detail = json!({
            "fields": ["owner"], "before": { "owner": from.name }, "after": { "owner": to.name },
            "from_staff_id": from.id, "to_staff_id": to.id,
        });
        let entry = audit::entry(staff.id(), action, format!("conversation:{id}"), detail);
        work.of(staff.agency_id()).audit().add(entry).await?;
    }
    Ok(work.commit().await?)
}
