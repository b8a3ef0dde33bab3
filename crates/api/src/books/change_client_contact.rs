use actix_web::{HttpRequest, patch, web};
use serde::Deserialize;
use sidebook_domain::{ClientContactId, ClientId, Landline, Mobile, parse_line};
use sidebook_storage::ContactChange;
use utoipa::ToSchema;

use super::add_client_contact::{NAME, ROLE};
use crate::ApiState;
use crate::books::client_edits;
use crate::problem::{ApiResult, Fields};
use crate::revision::if_match;
use crate::session::{AnyStaff, EditClientFile};
use crate::wire::{ClientFile, Patch};

/// What becomes different; what is not named stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientContactPatchIn {
    /// 1 to 50 characters.
    #[serde(default)]
    #[schema(value_type = String, required = false, max_length = 50)]
    pub(crate) name: Patch<String>,
    /// Up to 50 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 50)]
    pub(crate) role: Patch<String>,
    /// A mainland mobile number.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false)]
    pub(crate) mobile: Patch<String>,
    /// Another number: a landline with its extension, 400, abroad.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false)]
    pub(crate) landline: Patch<String>,
}

impl ClientContactPatchIn {
    fn read(self) -> ApiResult<ContactChange> {
        let mut fields = Fields::default();
        let change = ContactChange {
            name: fields.required("name", self.name, |text| parse_line(&text, NAME)),
            role: fields.optional("role", self.role, |text| parse_line(&text, ROLE)),
            mobile: fields.optional("mobile", self.mobile, |text| Mobile::parse(&text)),
            landline: fields.optional("landline", self.landline, |text| Landline::parse(&text)),
        };
        fields.done()?;
        Ok(change)
    }
}

/// Change a person at a client. Needs `edit_client_file` and `view_client_file`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("contact_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The client's revision that the change was made on")
    ),
    request_body = ClientContactPatchIn,
    responses((status = 200, body = ClientFile))
)]
#[patch("/clients/{client_id}/contacts/{contact_id}")]
pub(crate) async fn change_client_contact(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditClientFile>,
    ids: web::Path<(ClientId, ClientContactId)>,
    req: HttpRequest,
    body: web::Json<ClientContactPatchIn>,
) -> ApiResult<web::Json<ClientFile>> {
    client_edits::require_view(&staff)?;
    let (client, contact) = ids.into_inner();
    let revision = if_match(&req)?;
    let change = body.into_inner().read()?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let client = staff.client(door, client).await?;
    let clients = door.clients();
    let fields = match clients.change_contact(client.id, revision, contact, change).await {
        Ok(fields) if fields.is_empty() => fields,
        Ok(_) => vec!["contacts"],
        Err(error) => return Err(client_edits::refused(door, &client, revision, error).await),
    };
    let file = client_edits::finish(work, &staff, &client, "client_contact_edited", fields).await?;
    Ok(web::Json(file))
}
