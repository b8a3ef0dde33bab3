use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sidebook_domain::{ClientId, StaffId, TaxpayerKind};
use sidebook_storage::{ListKey, ListedClient, Paged};
use utoipa::ToSchema;

use super::ClientTag;
use super::words::TaxpayerKindWord;

/// A page of the agency's clients.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AgencyClientPage {
    pub(crate) items: Vec<AgencyClient>,
    /// Where the next page begins, for `after`. Absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next: Option<String>,
    /// With the first page: over all that the filters let through.
    pub(crate) totals: Option<RowTotals>,
}

/// How many rows a list has.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct RowTotals {
    pub(crate) rows: u64,
}

impl From<u64> for RowTotals {
    fn from(rows: u64) -> Self {
        Self { rows }
    }
}

/// A client in the console's list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AgencyClient {
    #[schema(value_type = Uuid)]
    pub(crate) id: ClientId,
    pub(crate) name: String,
    pub(crate) short_name: Option<String>,
    #[schema(value_type = TaxpayerKindWord)]
    pub(crate) taxpayer_kind: TaxpayerKind,
    pub(crate) tax_id: Option<String>,
    pub(crate) address: Option<String>,
    #[schema(value_type = Option<Uuid>)]
    pub(crate) owner_id: Option<StaffId>,
    /// Null: nobody looks after it.
    pub(crate) owner_name: Option<String>,
    pub(crate) tags: Vec<ClientTag>,
    /// The first of the people there.
    pub(crate) contact_name: Option<String>,
    pub(crate) mobile: Option<String>,
    /// Whether any conversation is about it.
    pub(crate) linked: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub(crate) revision: i64,
}

impl AgencyClientPage {
    pub(crate) fn new(found: Paged<ListedClient, ListKey>, total: Option<u64>) -> Self {
        Self {
            next: found.next.map(|key| key.to_string()),
            totals: total.map(Into::into),
            items: found.items.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ListedClient> for AgencyClient {
    fn from(listed: ListedClient) -> Self {
        let client = listed.client;
        let (contact_name, mobile) = listed
            .contact
            .map(|person| (person.name, person.mobile.map(String::from)))
            .unzip();
        Self {
            id: client.id,
            name: client.name.as_str().to_owned(),
            short_name: client.short_name,
            taxpayer_kind: client.taxpayer_kind,
            tax_id: client.tax_id,
            address: client.address,
            owner_id: client.owner,
            owner_name: listed.owner_name,
            tags: listed
                .tags
                .into_iter()
                .map(|tag| ClientTag {
                    id: tag.id,
                    name: tag.name,
                    group: tag.group,
                    colour: tag.colour,
                })
                .collect(),
            contact_name,
            mobile: mobile.flatten(),
            linked: listed.is_linked,
            created_at: client.created_at,
            updated_at: client.updated_at,
            revision: client.revision,
        }
    }
}

/// How many clients there are, of those that one may open.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClientCounters {
    /// The day (in Asia/Shanghai) that is today.
    pub(crate) today: NaiveDate,
    /// The first of its month.
    pub(crate) month_began_on: NaiveDate,
    pub(crate) all: u64,
    pub(crate) new_today: u64,
    pub(crate) new_this_month: u64,
    /// Those that the one who asks looks after.
    pub(crate) mine: u64,
}
