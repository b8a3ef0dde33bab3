use std::fmt;

use chrono::{DateTime, Utc};
use sidebook_domain::{
    ClientContactId, ClientId, ClientName, CustomFieldId, Landline, Mobile, StaffId, TagId, TaxId,
    TaxpayerKind, VatCycle,
};

use crate::StorageError;
use crate::books::tags::ClientTag;
use crate::entity::{client, client_contact};
use crate::reading::word;

/// A company (or person) that the agency serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// Its full name, once per agency.
    pub name: ClientName,
    /// What people call it.
    pub short_name: Option<String>,
    /// How it pays VAT.
    pub taxpayer_kind: TaxpayerKind,
    /// How often it files VAT, where that was said: of meaning for small-scale taxpayers only.
    pub chosen_vat_cycle: Option<VatCycle>,
    /// Unified social credit code, upper case, once per agency.
    pub tax_id: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// Who looks after it.
    pub owner: Option<StaffId>,
    /// Since when it is known.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// Counts changes.
    pub revision: i64,
}

impl Client {
    /// How often it files VAT.
    #[must_use]
    pub fn vat_cycle(&self) -> VatCycle {
        self.taxpayer_kind.vat_cycle(self.chosen_vat_cycle)
    }
}

/// A person at a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientContact {
    /// Their id.
    pub id: ClientContactId,
    /// Their name.
    pub name: String,
    /// What they do there.
    pub role: Option<String>,
    /// Their mobile number.
    pub mobile: Option<Mobile>,
    /// Another number of theirs.
    pub landline: Option<Landline>,
}

/// Everything the client's file shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientFile {
    /// The client.
    pub client: Client,
    /// Who looks after it.
    pub owner: Option<(StaffId, String)>,
    /// The people there, in their order.
    pub contacts: Vec<ClientContact>,
    /// Its tags, in the order of groups and tags.
    pub tags: Vec<ClientTag>,
}

/// A client to add.
#[derive(Clone)]
pub struct NewClient {
    /// Its full name.
    pub name: ClientName,
    /// What people call it.
    pub short_name: Option<String>,
    /// How it pays VAT.
    pub taxpayer_kind: TaxpayerKind,
    /// How often it files VAT, where a small-scale taxpayer said so.
    pub vat_cycle: Option<VatCycle>,
    /// Unified social credit code; stored in upper case.
    pub tax_id: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// Who looks after it.
    pub owner: Option<StaffId>,
    /// The people there, in their order.
    pub contacts: Vec<NewClientContact>,
    /// Its tags.
    pub tags: Vec<TagId>,
}

impl NewClient {
    /// A client of which only this is known.
    #[must_use]
    pub fn named(name: ClientName, taxpayer_kind: TaxpayerKind) -> Self {
        Self {
            name,
            short_name: None,
            taxpayer_kind,
            vat_cycle: None,
            tax_id: None,
            address: None,
            owner: None,
            contacts: Vec::new(),
            tags: Vec::new(),
        }
    }
}

// By hand: what belongs to people stays out of logs.
impl fmt::Debug for NewClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewClient")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// A person at a client to add.
#[derive(Debug, Clone)]
pub struct NewClientContact {
    /// Their name.
    pub name: String,
    /// What they do there.
    pub role: Option<String>,
    /// Their mobile number.
    pub mobile: Option<Mobile>,
    /// Another number of theirs.
    pub landline: Option<Landline>,
}

/// What becomes different about a client; `None` stays as it is.
#[derive(Clone, Default)]
pub struct ClientChange {
    /// Its full name.
    pub name: Option<ClientName>,
    /// What people call it.
    pub short_name: Option<Option<String>>,
    /// How it pays VAT.
    pub taxpayer_kind: Option<TaxpayerKind>,
    /// How often it files VAT.
    pub vat_cycle: Option<VatCycle>,
    /// Its number at the tax office.
    pub tax_id: Option<Option<TaxId>>,
    /// Its address.
    pub address: Option<Option<String>>,
    /// Who looks after it.
    pub owner: Option<Option<StaffId>>,
    /// What stands in the agency's own fields; fields that are not named stay.
    pub custom: Vec<(CustomFieldId, Option<String>)>,
}

/// What becomes different about a person at a client; `None` stays as it is.
#[derive(Clone, Default)]
pub struct ContactChange {
    /// Their name.
    pub name: Option<String>,
    /// What they do there.
    pub role: Option<Option<String>>,
    /// Their mobile number.
    pub mobile: Option<Option<Mobile>>,
    /// Another number of theirs.
    pub landline: Option<Option<Landline>>,
}

// By hand: what belongs to people stays out of logs.
impl fmt::Debug for ClientChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientChange").finish_non_exhaustive()
    }
}

impl fmt::Debug for ContactChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContactChange").finish_non_exhaustive()
    }
}

impl TryFrom<client::Model> for Client {
    type Error = StorageError;

    fn try_from(row: client::Model) -> Result<Self, StorageError> {
        Ok(Self {
            id: ClientId(row.id),
            name: word(ClientName::parse(&row.name).ok(), "clients", "name", row.id)?,
            taxpayer_kind: word(
                TaxpayerKind::parse(&row.taxpayer_kind),
                "clients",
                "taxpayer_kind",
                row.id,
            )?,
            chosen_vat_cycle: match &row.vat_cycle {
                Some(cycle) => Some(word(VatCycle::parse(cycle), "clients", "vat_cycle", row.id)?),
                None => None,
            },
            short_name: row.short_name,
            tax_id: row.tax_id,
            address: row.address,
            owner: row.owner_staff_id.map(StaffId),
            created_at: row.created_at,
            updated_at: row.updated_at,
            revision: row.revision,
        })
    }
}

impl TryFrom<client_contact::Model> for ClientContact {
    type Error = StorageError;

    fn try_from(row: client_contact::Model) -> Result<Self, StorageError> {
        let mobile = row.mobile.as_deref().map(Mobile::parse).transpose().ok();
        let landline = row.landline.as_deref().map(Landline::parse).transpose().ok();
        Ok(Self {
            id: ClientContactId(row.id),
            mobile: word(mobile, "client_contacts", "mobile", row.id)?,
            landline: word(landline, "client_contacts", "landline", row.id)?,
            name: row.name,
            role: row.role,
        })
    }
}
