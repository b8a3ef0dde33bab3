use actix_web::{get, web};
use sidebook_domain::ConversationId;

use crate::ApiState;
use crate::console::browse_query::BrowseQuery;
use crate::console::conversations::{self, Names};
use crate::console::list_contacts::linked_clients;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, SeeGroups};
use crate::wire::{GroupRow, GroupRowPage};

/// The agency's client groups: those that one owns or sits in, for admins all. Needs `link_groups` or `sync_groups`.
#[utoipa::path(tag = "console", params(BrowseQuery), responses((status = 200, body = GroupRowPage)))]
#[get("/console/groups")]
pub(crate) async fn list_groups(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<SeeGroups>,
    query: web::Query<BrowseQuery>,
) -> ApiResult<web::Json<GroupRowPage>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let within = conversations::accounts(door, &staff).await?;
    let (filter, page) = query.into_inner().read(within)?;
    let found = door.browse().groups(&filter, page).await?;
    let names = Names::read(door).await?;
    let beside: Vec<ConversationId> = found.page.items.iter().map(|one| one.conversation).collect();
    let mut linked = linked_clients(door, &beside).await?;
    let mut items = Vec::with_capacity(found.page.items.len());
    for one in found.page.items {
        items.push(GroupRow {
            conversation_id: one.conversation,
            corp: names.corp(one.group.corp)?,
            owner: names.member(one.group.corp, &one.group.owner),
            name: one.group.name,
            members: one.members,
            created_at: one.group.platform_created_at,
            linked_clients: linked.remove(&one.conversation).unwrap_or_default(),
            gone_at: one.group.gone_at,
        });
    }
    Ok(web::Json(GroupRowPage {
        items,
        next: found.page.next.map(|key| key.to_string()),
        total: found.total,
    }))
}
