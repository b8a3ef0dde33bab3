//! Contacts and groups as rows of the console's lists, and what the columns of their files are.

use std::collections::HashMap;

use sidebook_domain::{ConversationId, CorpId, Language};
use sidebook_render::Cell;
use sidebook_storage::{AgencyDoor, BrowseKey, BrowsedContact, BrowsedFollow, BrowsedGroup, Executor, Paged};

use super::conversations::Names;
use crate::lists::{Column, Exported, word};
use crate::problem::ApiResult;
use crate::wire::{ClientNames, ContactFollower, ContactRow, GroupRow, MemberName};

/// A page of contacts as it is shown.
pub(super) async fn contact_rows<E: Executor>(
    door: AgencyDoor<'_, E>,
    names: &Names,
    found: Paged<BrowsedContact, BrowseKey>,
) -> ApiResult<Paged<ContactRow, BrowseKey>> {
    let beside: Vec<ConversationId> = found.items.iter().map(|one| one.conversation).collect();
    let mut linked = linked_clients(door, &beside).await?;
    let tags = tag_names(door, &found.items).await?;
    let mut items = Vec::with_capacity(found.items.len());
    for one in found.items {
        let clients = linked.remove(&one.conversation).unwrap_or_default();
        items.push(row(one, names, &tags, clients)?);
    }
    Ok(Paged {
        items,
        next: found.next,
    })
}

/// A page of groups as it is shown.
pub(super) async fn group_rows<E: Executor>(
    door: AgencyDoor<'_, E>,
    names: &Names,
    found: Paged<BrowsedGroup, BrowseKey>,
) -> ApiResult<Paged<GroupRow, BrowseKey>> {
    let beside: Vec<ConversationId> = found.items.iter().map(|one| one.conversation).collect();
    let mut linked = linked_clients(door, &beside).await?;
    let mut items = Vec::with_capacity(found.items.len());
    for one in found.items {
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
    Ok(Paged {
        items,
        next: found.next,
    })
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
async fn linked_clients<E: Executor>(
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

fn person(member: &MemberName) -> &str {
    member.name.as_deref().unwrap_or(&member.member_id)
}

fn clients(clients: &[ClientNames], language: Language) -> Cell {
    Cell::Text(joined(clients.iter().map(|client| client.name.clone()), language))
}

fn joined(texts: impl Iterator<Item = String>, language: Language) -> String {
    let texts: Vec<String> = texts.collect();
    texts.join(word(language, ["、", ", "]))
}

/// Contacts as a file.
pub(super) const CONTACTS_FILE: Exported<ContactRow> = Exported {
    list: "contacts",
    title: ["微信联系人", "WeChat contacts"],
    columns: &[
        Column {
            word: "name",
            names: ["联系人", "Contact"],
            cell: |row, _| Cell::Text(row.name.clone()),
        },
        Column {
            word: "company",
            names: ["企业", "Company"],
            cell: |row, _| Cell::text(row.company.as_deref()),
        },
        Column {
            word: "people",
            names: ["跟进人", "Followed by"],
            cell: |row, language| {
                let said = row.followers.iter().map(|follower| match &follower.remark {
                    Some(remark) => format!("{} ({remark})", person(&follower.member)),
                    None => person(&follower.member).to_owned(),
                });
                Cell::Text(joined(said, language))
            },
        },
        Column {
            word: "tags",
            names: ["标签", "Tags"],
            cell: |row, language| Cell::Text(joined(row.tags.iter().cloned(), language)),
        },
        Column {
            word: "clients",
            names: ["关联客户", "Clients"],
            cell: |row, language| clients(&row.linked_clients, language),
        },
        Column {
            word: "since",
            names: ["添加时间", "Since"],
            cell: |row, _| {
                let first = row.followers.first().and_then(|follower| follower.followed_at);
                first.map_or(Cell::Empty, Cell::Instant)
            },
        },
        Column {
            word: "corp",
            names: ["所属企业", "Corp"],
            cell: |row, _| Cell::Text(row.corp.name.clone()),
        },
    ],
};

/// Groups as a file.
pub(super) const GROUPS_FILE: Exported<GroupRow> = Exported {
    list: "groups",
    title: ["微信群", "WeChat groups"],
    columns: &[
        Column {
            word: "name",
            names: ["客户群", "Group"],
            cell: |row, _| Cell::text(row.name.as_deref()),
        },
        Column {
            word: "people",
            names: ["群主", "Owner"],
            cell: |row, _| Cell::Text(person(&row.owner).to_owned()),
        },
        Column {
            word: "members",
            names: ["人数", "People"],
            cell: |row, _| Cell::Number(i64::try_from(row.members).unwrap_or(i64::MAX)),
        },
        Column {
            word: "clients",
            names: ["关联客户", "Clients"],
            cell: |row, language| clients(&row.linked_clients, language),
        },
        Column {
            word: "since",
            names: ["创建时间", "Created"],
            cell: |row, _| row.created_at.map_or(Cell::Empty, Cell::Instant),
        },
        Column {
            word: "corp",
            names: ["所属企业", "Corp"],
            cell: |row, _| Cell::Text(row.corp.name.clone()),
        },
    ],
};
