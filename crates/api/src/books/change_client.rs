use std::collections::BTreeMap;

use actix_web::{HttpRequest, patch, web};
use serde::Deserialize;
use sidebook_domain::{
    ClientId, ClientName, CustomFieldId, StaffId, TaxId, TaxpayerKind, VatCycle, parse_line,
};
use sidebook_storage::{ClientChange, CustomField, StorageError};
use utoipa::ToSchema;

use crate::ApiState;
use crate::books::client_edits;
use crate::problem::{ApiResult, FieldCode, Fields};
use crate::revision::if_match;
use crate::session::{AnyStaff, EditClientFile};
use crate::wire::words::{TaxpayerKindWord, VatCycleWord};
use crate::wire::{ClientFile, Patch};

/// How many characters they may have.
pub(super) const SHORT_NAME: usize = 30;
pub(super) const ADDRESS: usize = 200;

/// What becomes different; what is not named stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientPatchIn {
    /// Once per agency, 1 to 100 characters.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 100)]
    pub(crate) name: Patch<String>,
    /// Up to 30 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 30)]
    pub(crate) short_name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = TaxpayerKindWord, required = false)]
    pub(crate) taxpayer_kind: Patch<TaxpayerKind>,
    /// How often it files VAT. Of no effect for general taxpayers, who file by the month.
    #[serde(default)]
    #[schema(value_type = VatCycleWord, required = false)]
    pub(crate) vat_cycle: Patch<VatCycle>,
    /// Unified social credit code of 18 characters with its check character, or an older form of 15 or 20; once per
    /// agency.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false)]
    pub(crate) tax_id: Patch<String>,
    /// Up to 200 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 200)]
    pub(crate) address: Patch<String>,
    /// One of the agency's staff who is active.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, required = false)]
    pub(crate) owner_id: Patch<StaffId>,
    /// Values of the agency's own fields by their ids; null or nothing but space clears.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, Option<String>>, required = false)]
    pub(crate) custom_fields: BTreeMap<CustomFieldId, Option<String>>,
}

impl ClientPatchIn {
    /// What becomes different; `known` are the agency's own fields.
    fn read(self, known: &[CustomField]) -> ApiResult<ClientChange> {
        let mut fields = Fields::default();
        let name = fields.required("name", self.name, |text| ClientName::parse(&text));
        let taxpayer_kind = fields.kept("taxpayer_kind", self.taxpayer_kind);
        let vat_cycle = fields.kept("vat_cycle", self.vat_cycle);
        let change = ClientChange {
            name,
            short_name: fields.optional("short_name", self.short_name, |text| {
                parse_line(&text, SHORT_NAME)
            }),
            taxpayer_kind,
            vat_cycle,
            tax_id: fields.optional("tax_id", self.tax_id, |text| TaxId::parse(&text)),
            address: fields.optional("address", self.address, |text| parse_line(&text, ADDRESS)),
            owner: self.owner_id.wanted(),
            custom: custom(&mut fields, self.custom_fields, known),
        };
        fields.done()?;
        Ok(change)
    }
}

/// What the agency's own fields become.
pub(super) fn custom(
    fields: &mut Fields,
    typed: BTreeMap<CustomFieldId, Option<String>>,
    known: &[CustomField],
) -> Vec<(CustomFieldId, Option<String>)> {
    let mut read = Vec::with_capacity(typed.len());
    for (id, typed) in typed {
        let Some(field) = known.iter().find(|field| field.id == id) else {
            fields.refuse(format!("custom_fields.{id}"), "unknown");
            continue;
        };
        let typed = typed.filter(|typed| !typed.trim().is_empty());
        match typed
            .map(|typed| field.kind.read(&field.options, &typed))
            .transpose()
        {
            Ok(value) => read.push((id, value)),
            Err(error) => fields.refuse(format!("custom_fields.{id}"), error.field_code()),
        }
    }
    read
}

/// Change the base data of a client. Needs `edit_client_file` and `view_client_file`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The revision that the change was made on: `\"3\"`")
    ),
    request_body = ClientPatchIn,
    responses((status = 200, body = ClientFile))
)]
#[patch("/clients/{client_id}")]
pub(crate) async fn change_client(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditClientFile>,
    id: web::Path<ClientId>,
    req: HttpRequest,
    body: web::Json<ClientPatchIn>,
) -> ApiResult<web::Json<ClientFile>> {
    client_edits::require_view(&staff)?;
    let revision = if_match(&req)?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let client = staff.client(door, *id).await?;
    let change = body.into_inner().read(&door.custom_fields().list().await?)?;
    let (name, tax_id) = (change.name.clone(), change.tax_id.clone().flatten());
    let fields = match door.clients().change(client.id, revision, change).await {
        Ok(fields) => fields,
        Err(StorageError::Duplicate(which)) => {
            drop(work);
            let wanted = (name.as_ref(), tax_id.as_ref());
            return Err(client_edits::taken(&state, &staff, &which, wanted).await);
        }
        Err(error) => return Err(client_edits::refused(door, &client, revision, error).await),
    };
    let file = client_edits::finish(work, &staff, &client, "client_edited", fields).await?;
    Ok(web::Json(file))
}
