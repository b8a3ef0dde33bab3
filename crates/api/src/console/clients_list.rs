//! Which clients a list of the console shows, in which order, and what the columns of its file are.

use chrono::NaiveDate;
use sidebook_domain::{StaffId, TagId, TaxpayerKind, day_begins};
use sidebook_render::Cell;
use sidebook_storage::{
    AgencyDoor, ClientListFilter, ClientOrder, Direction, Executor, ListedClient, OwnedBy,
};

use crate::lists::{self, Column, Exported, list_queries, words};
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::wire::words::TaxpayerKindWord;

list_queries! {
    /// Which clients.
    ClientsFilter, AgencyClientsQuery, AgencyClientsExportQuery {
        /// Words that must all be found: name, short name, pinyin, initials, mobile, tax id.
        search: String,
        /// Whose they are.
        #[param(value_type = Uuid)]
        owner_id: StaffId,
        /// Whether anybody looks after them: `false` for the public pool.
        owned: bool,
        /// They bear this label.
        #[param(value_type = Uuid)]
        tag_id: TagId,
        /// How they pay VAT.
        #[param(value_type = TaxpayerKindWord)]
        taxpayer_kind: TaxpayerKind,
        /// Whether any conversation is about them.
        linked: bool,
        /// Known since this day (in Asia/Shanghai) or later.
        created_since: NaiveDate,
    }
}

/// The orders of the list; the first when none is asked for.
pub(super) const ORDERS: [(&str, ClientOrder, Direction); 5] = [
    ("match", ClientOrder::Match, Direction::Ascending),
    ("name", ClientOrder::Name, Direction::Ascending),
    ("tax_id", ClientOrder::TaxId, Direction::Ascending),
    ("created_at", ClientOrder::Created, Direction::Descending),
    ("updated_at", ClientOrder::Updated, Direction::Descending),
];

impl ClientsFilter {
    /// What storage is asked for.
    ///
    /// # Errors
    /// `not_found` for a colleague or a label that is not the agency's, and what is wrong with a field.
    pub(super) async fn read<E: Executor>(self, door: AgencyDoor<'_, E>) -> ApiResult<ClientListFilter> {
        let terms = lists::terms(self.search.as_deref())?;
        if let Some(owner) = self.owner_id {
            door.staff().find(owner).await?.ok_or(ProblemCode::NotFound)?;
        }
        if let Some(tag) = self.tag_id {
            let groups = door.client_tags().groups().await?;
            let mut tags = groups.iter().flat_map(|group| &group.tags);
            tags.find(|known| known.id == tag).ok_or(ProblemCode::NotFound)?;
        }
        let owner = match (self.owner_id, self.owned) {
            (Some(_), Some(false)) => return Err(ApiError::field("owned", "not_with_owner_id")),
            (Some(owner), _) => Some(OwnedBy::Staff(owner)),
            (None, Some(false)) => Some(OwnedBy::Nobody),
            (None, Some(true)) => Some(OwnedBy::Anybody),
            (None, None) => None,
        };
        let created_from = self
            .created_since
            .map(|day| day_begins(day).ok_or_else(|| ApiError::field("created_since", "out_of_range")))
            .transpose()?;
        Ok(ClientListFilter {
            terms,
            owner,
            tag: self.tag_id,
            taxpayer_kind: self.taxpayer_kind,
            is_linked: self.linked,
            created_from,
        })
    }
}

/// The list as a file.
pub(super) const FILE: Exported<ListedClient> = Exported {
    list: "clients",
    title: ["客户", "Clients"],
    columns: &[
        Column {
            word: "name",
            names: ["客户名称", "Name"],
            cell: |row, _| Cell::Text(row.client.name.as_str().to_owned()),
        },
        Column {
            word: "short_name",
            names: ["简称", "Short name"],
            cell: |row, _| Cell::text(row.client.short_name.as_deref()),
        },
        Column {
            word: "taxpayer_kind",
            names: ["纳税人类型", "Taxpayer"],
            cell: |row, language| Cell::Text(words::taxpayer(language, row.client.taxpayer_kind).to_owned()),
        },
        Column {
            word: "tax_id",
            names: ["税号", "Tax id"],
            cell: |row, _| Cell::text(row.client.tax_id.as_deref()),
        },
        Column {
            word: "owner",
            names: ["负责人", "Owner"],
            cell: |row, _| Cell::text(row.owner_name.as_deref()),
        },
        Column {
            word: "tags",
            names: ["标签", "Tags"],
            cell: |row, _| {
                Cell::Text(
                    row.tags
                        .iter()
                        .map(|tag| tag.name.as_str())
                        .collect::<Vec<_>>()
                        .join("、"),
                )
            },
        },
        Column {
            word: "contact",
            names: ["联系人", "Contact"],
            cell: |row, _| Cell::text(row.contact.as_ref().map(|person| person.name.as_str())),
        },
        Column {
            word: "mobile",
            names: ["手机", "Mobile"],
            cell: |row, _| {
                let mobile = row.contact.as_ref().and_then(|person| person.mobile.as_ref());
                Cell::text(mobile.map(|mobile| mobile.as_str()))
            },
        },
        Column {
            word: "address",
            names: ["地址", "Address"],
            cell: |row, _| Cell::text(row.client.address.as_deref()),
        },
        Column {
            word: "linked",
            names: ["已关联会话", "Linked"],
            cell: |row, language| Cell::Text(words::yes_or_no(language, row.is_linked).to_owned()),
        },
        Column {
            word: "created_at",
            names: ["创建时间", "Added"],
            cell: |row, _| Cell::Instant(row.client.created_at),
        },
        Column {
            word: "updated_at",
            names: ["修改时间", "Changed"],
            cell: |row, _| Cell::Instant(row.client.updated_at),
        },
    ],
};
