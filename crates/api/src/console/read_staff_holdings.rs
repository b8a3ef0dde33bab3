use actix_web::{get, web};
use sidebook_domain::{ConversationKind, StaffId};
use sidebook_storage::{AgencyDoor, Executor, HeldConversation};

use crate::ApiState;
use crate::console::handing_over::givers;
use crate::problem::{ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::{ClientNames, HeldAccount, HeldRow, Holdings};

/// How many contacts and groups of an account are named.
const MOST: u64 = 500;

/// What somebody has that another could take over, before it is handed over: clients here, contacts and groups on the
/// platform. For owners and admins.
#[utoipa::path(tag = "console", params(("staff_id" = Uuid, Path)), responses((status = 200, body = Holdings)))]
#[get("/console/staff/{staff_id}/holdings")]
pub(crate) async fn read_staff_holdings(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<StaffId>,
) -> ApiResult<web::Json<Holdings>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let person = door.staff().find(*id).await?.ok_or(ProblemCode::NotFound)?;
    let clients = door.clients().looked_after_by(person.id).await?;
    Ok(web::Json(Holdings {
        clients: clients
            .into_iter()
            .map(|client| ClientNames {
                id: client.id,
                name: client.name.as_str().to_owned(),
                short_name: client.short_name,
            })
            .collect(),
        accounts: accounts(door, person.id).await?,
    }))
}

async fn accounts<E: Executor>(door: AgencyDoor<'_, E>, staff: StaffId) -> ApiResult<Vec<HeldAccount>> {
    let mut accounts = Vec::new();
    for giver in givers(door, staff).await? {
        let contacts = giver.held.list(ConversationKind::Contact, MOST).await?;
        let groups = giver.held.list(ConversationKind::Group, MOST).await?;
        accounts.push(HeldAccount {
            has_left: giver.held.has_left(),
            is_connected: giver.key.is_some(),
            corp: giver.corp,
            contacts: contacts.items.into_iter().map(row).collect(),
            contact_count: contacts.total,
            groups: groups.items.into_iter().map(row).collect(),
            group_count: groups.total,
        });
    }
    Ok(accounts)
}

fn row(held: HeldConversation) -> HeldRow {
    HeldRow {
        conversation_id: held.conversation,
        name: held.name,
    }
}
