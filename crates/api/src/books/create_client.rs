use std::collections::BTreeMap;

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_domain::{ClientName, CustomFieldId, StaffId, TagId, TaxId, TaxpayerKind, VatCycle, parse_line};
use sidebook_storage::{ClientChange, CustomField, NewClient, StorageError};
use utoipa::ToSchema;

use super::add_client_contact::ClientContactIn;
use super::change_client::{ADDRESS, SHORT_NAME, custom};
use crate::books::client_edits;
use crate::problem::{ApiResult, Fields, ProblemCode};
use crate::session::{AnyStaff, EditClientFile};
use crate::wire::words::{TaxpayerKindWord, VatCycleWord};
use crate::wire::{ClientNames, Patch};
use crate::{ApiState, audit};

/// How many people a client may be added with.
const MOST_CONTACTS: usize = 20;

/// A client as typed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientIn {
    /// Once per agency, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// Up to 30 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 30)]
    short_name: Patch<String>,
    #[schema(value_type = TaxpayerKindWord)]
    taxpayer_kind: TaxpayerKind,
    /// How often it files VAT. Of no effect for general taxpayers, who file by the month.
    #[schema(value_type = Option<VatCycleWord>, required = false)]
    vat_cycle: Option<VatCycle>,
    /// As of a change; once per agency.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false)]
    tax_id: Patch<String>,
    /// Up to 200 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 200)]
    address: Patch<String>,
    /// One of the agency's staff who is active. When nobody is named: the one who adds it, unless that is an owner or an
    /// admin, who need not look after clients to open them.
    #[schema(value_type = Option<Uuid>, required = false)]
    owner_id: Option<StaffId>,
    /// Values of the agency's own fields by their ids.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, Option<String>>, required = false)]
    custom_fields: BTreeMap<CustomFieldId, Option<String>>,
    /// The people there, in their order; at most 20.
    #[serde(default)]
    #[schema(required = false, max_items = 20)]
    contacts: Vec<ClientContactIn>,
    /// Its labels.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, required = false)]
    tag_ids: Vec<TagId>,
}

impl ClientIn {
    /// What was typed, and what stands in the agency's own fields; every field that is wrong is named.
    fn read(self, known: &[CustomField]) -> ApiResult<(NewClient, ClientChange)> {
        let mut fields = Fields::default();
        let name = fields.take("name", ClientName::parse(&self.name));
        let short_name = fields.optional("short_name", self.short_name, |text| {
            parse_line(&text, SHORT_NAME)
        });
        let tax_id = fields.optional("tax_id", self.tax_id, |text| TaxId::parse(&text));
        let address = fields.optional("address", self.address, |text| parse_line(&text, ADDRESS));
        let custom = custom(&mut fields, self.custom_fields, known);
        if self.contacts.len() > MOST_CONTACTS {
            fields.refuse("contacts", "too_many");
        }
        fields.done()?;
        let contacts: ApiResult<Vec<_>> = self.contacts.into_iter().map(ClientContactIn::read).collect();
        let mut tags = self.tag_ids;
        tags.sort_unstable();
        tags.dedup();
        let mut new = NewClient::named(name.ok_or(ProblemCode::InvalidInput)?, self.taxpayer_kind);
        new.short_name = short_name.flatten();
        new.vat_cycle = self.vat_cycle;
        new.tax_id = tax_id.flatten().map(|tax_id| tax_id.as_str().to_owned());
        new.address = address.flatten();
        new.owner = self.owner_id;
        new.contacts = contacts?;
        new.tags = tags;
        let own = ClientChange {
            custom: custom.into_iter().filter(|(_, value)| value.is_some()).collect(),
            ..ClientChange::default()
        };
        Ok((new, own))
    }
}

/// Add a client. One that the agency has by that name or tax id is named in the refusal, where one may open it. Needs
/// `edit_client_file` and `view_client_file`.
#[utoipa::path(tag = "books", request_body = ClientIn, responses((status = 201, body = ClientNames)))]
#[post("/clients")]
pub(crate) async fn create_client(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditClientFile>,
    body: web::Json<ClientIn>,
) -> ApiResult<HttpResponse> {
    client_edits::require_view(&staff)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let (mut new, own) = body.into_inner().read(&door.custom_fields().list().await?)?;
    match new.owner {
        Some(owner) => {
            let found = door.staff().find(owner).await?.filter(|owner| owner.active);
            found.ok_or(ProblemCode::NotFound)?;
        }
        // Whoever reaches only their own clients would not see it again.
        None if !staff.person.role.is_admin() => new.owner = Some(staff.id()),
        None => {}
    }
    let (name, tax_id) = (new.name.clone(), new.tax_id.clone());
    let client = match door.clients().add(new).await {
        Ok(client) => client,
        Err(StorageError::Duplicate(which)) => {
            drop(work);
            let tax_id = tax_id.and_then(|tax_id| TaxId::parse(&tax_id).ok());
            let wanted = (Some(&name), tax_id.as_ref());
            return Err(client_edits::taken(&state, &staff, &which, wanted).await);
        }
        Err(error) => return Err(error.into()),
    };
    door.clients().change(client.id, client.revision, own).await?;
    let subject = format!("client:{}", client.id);
    let entry = audit::entry(
        staff.id(),
        "client_added",
        subject,
        json!({ "name": client.name, "revision": 1 }),
    );
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(HttpResponse::Created().json(ClientNames {
        id: client.id,
        name: client.name.as_str().to_owned(),
        short_name: client.short_name,
    }))
}
