use std::collections::HashMap;

use actix_web::{get, web};
use sidebook_domain::{ConversationId, CorpId};
use sidebook_storage::{AgencyDoor, BrowsedContact, BrowsedFollow, Executor};

use crate::ApiState;
use crate::console::browse_query::BrowseQuery;
use crate::console::conversations::{self, Names};
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, SeeContacts};
use crate::wire::{ClientNames, ContactFollower, ContactRow, ContactRowPage};

/// The agency's external contacts: those that one follows, for admins all. Needs `link_contacts` or `sync_contacts`.
#[utoipa::path(tag = "console", params(BrowseQuery), responses((status = 200, body = ContactRowPage)))]
#[get("/console/contacts")]
pub(crate) async fn list_contacts(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<SeeContacts>,
    query: web::Query<BrowseQuery>,
) -> ApiResult<web::Json<ContactRowPage>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let within = conversations::accounts(door, &staff).await?;
    let (filter, page) = query.into_inner().read(within)?;
    let found = door.browse().contacts(&filter, page).await?;
    let names = Names::read(door).await?;
    let beside: Vec<ConversationId> = found.page.items.iter().map(|one| one.conversation).collect();
    let mut linked = linked_clients(door, &beside).await?;
    let tags = tag_names(door, &found.page.items).await?;
    let mut items = Vec::with_capacity(found.page.items.len());
    for one in found.page.items {
        let clients = linked.remove(&one.conversation).unwrap_or_default();
        items.push(row(one, &names, &tags, clients)?);
    }
    Ok(web::Json(ContactRowPage {
        items,
        next: found.page.next.map(|key| key.to_string()),
        total: found.total,
    }))
}

fn row(
    one: BrowsedContact,
    names: &Names,
    tags: &HashMap<String, String>,
    linked_clients: Vec<ClientNames>,
) -> ApiResult<ContactRow> {
    let corp = one.contact.corp;
    let mut shown: Vec<String> = Vec::new();
    for tag in one.follows.iter().flat_map(|follow| &follow.tags) {
        let known = tag.id.as_ref().and_then(|id| tags.get(id.as_str()));
        if let Some(name) = known.or(tag.name.as_ref())
            && !shown.contains(name)
        {
            shown.push(name.clone());
        }
    }
    let follower = |follow: BrowsedFollow| ContactFollower {
        member: names.member(corp, &follow.member),
        remark: follow.remark,
        followed_at: follow.followed_at,
    };
    Ok(ContactRow {
        conversation_id: one.conversation,
        corp: names.corp(corp)?,
        name: one.contact.name,
        company: one.contact.corp_name,
        followers: one.follows.into_iter().map(follower).collect(),
        tags: shown,
        linked_clients,
        gone_at: one.contact.gone_at,
    })
}

/// The clients that conversations are linked with.
pub(super) async fn linked_clients<E: Executor>(
    door: AgencyDoor<'_, E>,
    conversations: &[ConversationId],
) -> ApiResult<HashMap<ConversationId, Vec<ClientNames>>> {
    let mut found: HashMap<ConversationId, Vec<ClientNames>> = HashMap::new();
    for link in door.links().of_conversations(conversations).await? {
        found.entry(link.conversation).or_default().push(ClientNames {
            id: link.client,
            name: link.name,
            short_name: link.short_name,
        });
    }
    Ok(found)
}

/// Names of the labels of the corps that are shown.
async fn tag_names<E: Executor>(
    door: AgencyDoor<'_, E>,
    shown: &[BrowsedContact],
) -> ApiResult<HashMap<String, String>> {
    let mut corps: Vec<CorpId> = shown.iter().map(|one| one.contact.corp).collect();
    corps.sort_unstable();
    corps.dedup();
    let mut names = HashMap::new();
    for corp in corps {
        for tag in door.corp_tags().list(corp).await? {
            names.insert(tag.id.as_str().to_owned(), tag.name);
        }
    }
    Ok(names)
}
