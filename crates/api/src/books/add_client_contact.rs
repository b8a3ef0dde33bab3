use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use sidebook_domain::{ClientId, Landline, Mobile, parse_line};
use sidebook_storage::NewClientContact;
use utoipa::ToSchema;

use crate::ApiState;
use crate::books::client_edits;
use crate::problem::{ApiResult, Fields};
use crate::revision::if_match;
use crate::session::{AnyStaff, EditClientFile};
use crate::wire::{ClientFile, Patch};

/// How many characters they may have.
pub(crate) const NAME: usize = 50;
pub(crate) const ROLE: usize = 50;

/// A person at the client, who need not be on the messenger.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientContactIn {
    /// 1 to 50 characters.
    #[schema(max_length = 50)]
    pub(crate) name: String,
    /// What they do there; up to 50 characters.
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

impl ClientContactIn {
    pub(super) fn read(self) -> ApiResult<NewClientContact> {
        let mut fields = Fields::default();
        let name = fields.take("name", parse_line(&self.name, NAME));
        let role = fields.optional("role", self.role, |text| parse_line(&text, ROLE));
        let mobile = fields.optional("mobile", self.mobile, |text| Mobile::parse(&text));
        let landline = fields.optional("landline", self.landline, |text| Landline::parse(&text));
        fields.done()?;
        Ok(NewClientContact {
            name: name.unwrap_or_default(),
            role: role.flatten(),
            mobile: mobile.flatten(),
            landline: landline.flatten(),
        })
    }
}

/// Add a person at a client. Needs `edit_client_file` and `view_client_file`.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The client's revision that the change was made on; sent twice, it happens once")
    ),
    request_body = ClientContactIn,
    responses((status = 201, body = ClientFile))
)]
#[post("/clients/{client_id}/contacts")]
pub(crate) async fn add_client_contact(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditClientFile>,
    id: web::Path<ClientId>,
    req: HttpRequest,
    body: web::Json<ClientContactIn>,
) -> ApiResult<HttpResponse> {
    client_edits::require_view(&staff)?;
    let revision = if_match(&req)?;
    let new = body.into_inner().read()?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let client = staff.client(door, *id).await?;
    if let Err(error) = door.clients().add_contact(client.id, revision, new).await {
        return Err(client_edits::refused(door, &client, revision, error).await);
    }
    let file = client_edits::finish(work, &staff, &client, "client_contact_added", vec!["contacts"]).await?;
    Ok(HttpResponse::Created().json(file))
}
