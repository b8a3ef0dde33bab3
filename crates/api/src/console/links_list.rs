//! Which links a list of the console shows, as what rows, and what the columns of its file are.

use chrono::{DateTime, Utc};
use sidebook_domain::{ConversationKind, CorpId, Language, LinkId, StaffId, TagId};
use sidebook_render::Cell;
use sidebook_storage::{Account, AgencyDoor, Direction, Executor, LinkEntry, LinkFilter, Paged, Staff};

use super::conversations::{self, Names};
use crate::lists::{self, Column, Exported, list_queries, word};
use crate::problem::{ApiResult, ProblemCode};
use crate::wire::words::ConversationKindWord;
use crate::wire::{ClientNames, LinkRow, StaffName};

list_queries! {
    /// Which links.
    LinksFilter, LinksQuery, LinksExportQuery {
        /// Words that must all be found of the client: name, short name, pinyin, initials, mobile, tax id.
        #[param(max_length = 100)]
        search: String,
        /// With clients that have this tag.
        #[param(value_type = Uuid)]
        tag_id: TagId,
        /// With clients that this person looks after.
        #[param(value_type = Uuid)]
        owner_id: StaffId,
        /// Of conversations of this corp.
        #[param(value_type = Uuid)]
        corp_id: CorpId,
        /// Of such conversations.
        #[param(value_type = ConversationKindWord)]
        kind: ConversationKind,
        /// Made at this instant or later.
        since: DateTime<Utc>,
    }
}

/// The orders of the list: when the links were made.
pub(super) const ORDERS: [(&str, (), Direction); 1] = [("linked_at", (), Direction::Descending)];

impl LinksFilter {
    /// What storage is asked for.
    ///
    /// # Errors
    /// `not_found` for a colleague, a label or a corp that is not the agency's, and what is wrong with a field.
    pub(super) async fn read<E: Executor>(self, door: AgencyDoor<'_, E>) -> ApiResult<LinkFilter> {
        let terms = lists::terms(self.search.as_deref())?;
        if let Some(owner) = self.owner_id {
            door.staff().find(owner).await?.ok_or(ProblemCode::NotFound)?;
        }
        if let Some(tag) = self.tag_id {
            let groups = door.client_tags().groups().await?;
            let mut tags = groups.iter().flat_map(|group| &group.tags);
            tags.find(|known| known.id == tag).ok_or(ProblemCode::NotFound)?;
        }
        if let Some(corp) = self.corp_id {
            let corps = door.corps().list().await?;
            let mut known = corps.iter().map(|known| known.id);
            known.find(|known| *known == corp).ok_or(ProblemCode::NotFound)?;
        }
        Ok(LinkFilter {
            terms,
            tag: self.tag_id,
            owner: self.owner_id,
            corp: self.corp_id,
            kind: self.kind,
            since: self.since,
        })
    }
}

/// Who is who in a list of links, and whose conversations are the caller's own.
pub(super) struct Beside {
    pub(super) accounts: Option<Vec<Account>>,
    pub(super) names: Names,
    pub(super) people: Vec<Staff>,
}

/// A page of links as it is shown.
pub(super) async fn rows<E: Executor>(
    door: AgencyDoor<'_, E>,
    beside: &Beside,
    found: Paged<LinkEntry, LinkId>,
) -> ApiResult<Paged<LinkRow, LinkId>> {
    let mut items = Vec::with_capacity(found.items.len());
    for entry in found.items {
        let accounts = beside.accounts.as_deref();
        let (_, is_yours) = conversations::find(door, accounts, entry.conversation).await?;
        items.push(LinkRow {
            id: entry.link,
            owner: StaffName::among(&beside.people, entry.client.owner),
            client: ClientNames {
                id: entry.client.id,
                name: entry.client.name.as_str().to_owned(),
                short_name: entry.client.short_name,
            },
            conversation_id: entry.conversation,
            conversation_kind: entry.kind,
            conversation_name: entry.name.filter(|_| is_yours),
            is_yours,
            corp: beside.names.corp(entry.corp)?,
            linked_by: StaffName::among(&beside.people, Some(entry.linked_by)),
            linked_at: entry.linked_at,
        });
    }
    Ok(Paged {
        items,
        next: found.next,
    })
}

fn named(person: Option<&StaffName>) -> Cell {
    Cell::text(person.map(|person| person.name.as_str()))
}

fn kind(language: Language, kind: ConversationKind) -> &'static str {
    let said = match kind {
        ConversationKind::Contact => ["联系人", "contact"],
        ConversationKind::Group => ["客户群", "group"],
    };
    word(language, said)
}

/// The list as a file.
pub(super) const FILE: Exported<LinkRow> = Exported {
    list: "links",
    title: ["已关联客户", "Linked clients"],
    columns: &[
        Column {
            word: "client",
            names: ["客户", "Client"],
            cell: |row, _| Cell::Text(row.client.name.clone()),
        },
        Column {
            word: "owner",
            names: ["负责人", "Owner"],
            cell: |row, _| named(row.owner.as_ref()),
        },
        Column {
            word: "conversation",
            names: ["会话", "Conversation"],
            cell: |row, _| Cell::text(row.conversation_name.as_deref()),
        },
        Column {
            word: "kind",
            names: ["会话类型", "Kind"],
            cell: |row, language| Cell::Text(kind(language, row.conversation_kind).to_owned()),
        },
        Column {
            word: "linked_by",
            names: ["关联人", "Linked by"],
            cell: |row, _| named(row.linked_by.as_ref()),
        },
        Column {
            word: "linked_at",
            names: ["关联时间", "Linked"],
            cell: |row, _| Cell::Instant(row.linked_at),
        },
        Column {
            word: "corp",
            names: ["所属企业", "Corp"],
            cell: |row, _| Cell::Text(row.corp.name.clone()),
        },
    ],
};
