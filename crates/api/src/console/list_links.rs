use actix_web::{get, web};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use sidebook_domain::{ConversationKind, CorpId, StaffId, TagId, search_terms};
use sidebook_storage::LinkFilter;
use utoipa::IntoParams;

use crate::ApiState;
use crate::console::conversations::{self, Names};
use crate::paging;
use crate::problem::{ApiError, ApiResult};
use crate::session::{ConsoleStaff, ViewLinkedClients};
use crate::wire::words::ConversationKindWord;
use crate::wire::{ClientNames, LinkRow, LinkRowPage, StaffName};

/// Which links.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LinksQuery {
    /// Words that must all be found of the client: name, short name, pinyin, initials, mobile, tax id.
    #[param(required = false, nullable = false, max_length = 100)]
    pub(crate) search: Option<String>,
    /// With clients that have this tag.
    #[param(value_type = Uuid, required = false, nullable = false)]
    pub(crate) tag_id: Option<TagId>,
    /// With clients that this person looks after.
    #[param(value_type = Uuid, required = false, nullable = false)]
    pub(crate) owner_id: Option<StaffId>,
    /// Of conversations of this corp.
    #[param(value_type = Uuid, required = false, nullable = false)]
    pub(crate) corp_id: Option<CorpId>,
    /// Of such conversations.
    #[param(value_type = ConversationKindWord, required = false, nullable = false)]
    pub(crate) kind: Option<ConversationKind>,
    /// Made at this instant or later.
    #[param(required = false, nullable = false)]
    pub(crate) since: Option<DateTime<Utc>>,
    /// How many, 1 to 100; 20 when absent.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    #[param(required = false, nullable = false)]
    pub(crate) after: Option<String>,
}

/// The clients that are linked, with what, the newest link first. Needs `view_linked_clients`; of somebody else's
/// conversation the name is told to admins only.
#[utoipa::path(tag = "console", params(LinksQuery), responses((status = 200, body = LinkRowPage)))]
#[get("/console/links")]
pub(crate) async fn list_links(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<ViewLinkedClients>,
    query: web::Query<LinksQuery>,
) -> ApiResult<web::Json<LinkRowPage>> {
    let search = query.search.as_deref().unwrap_or_default();
    if search.chars().count() > 100 {
        return Err(ApiError::field("search", "too_long"));
    }
    let page = paging::page(query.limit, query.after.as_deref())?;
    let filter = LinkFilter {
        terms: search_terms(search),
        tag: query.tag_id,
        owner: query.owner_id,
        corp: query.corp_id,
        kind: query.kind,
        since: query.since,
    };
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let accounts = conversations::accounts(door, &staff).await?;
    // Whoever may see linked clients may open every client that has a link.
    let (found, total) = door.links().browse(&filter, page).await?;
    let names = Names::read(door).await?;
    let people = door.staff().list().await?;
    let mut items = Vec::with_capacity(found.items.len());
    for entry in found.items {
        let (_, is_yours) = conversations::find(door, accounts.as_deref(), entry.conversation).await?;
        items.push(LinkRow {
            id: entry.link,
            owner: StaffName::among(&people, entry.client.owner),
            client: ClientNames {
                id: entry.client.id,
                name: entry.client.name.as_str().to_owned(),
                short_name: entry.client.short_name,
            },
            conversation_id: entry.conversation,
            conversation_kind: entry.kind,
            conversation_name: entry.name.filter(|_| is_yours),
            is_yours,
            corp: names.corp(entry.corp)?,
            linked_by: StaffName::among(&people, Some(entry.linked_by)),
            linked_at: entry.linked_at,
        });
    }
    Ok(web::Json(LinkRowPage {
        items,
        next: found.next.map(|key| key.to_string()),
        total,
    }))
}
