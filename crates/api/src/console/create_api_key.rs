use actix_web::http::header;
use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use serde_json::json;
use sidebook_ambient::token;
use sidebook_domain::{RecordKind, ShortText};
use sidebook_storage::NewApiKey;
use utoipa::ToSchema;

use crate::console::shown_api_keys;
use crate::ingest::schema::RecordKindWord;
use crate::problem::{ApiResult, Fields, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::NewApiKeyShown;
use crate::{ApiState, audit, secrets};

/// What people call a key may be so long.
const NAME: usize = 50;
/// A key is `sbk_`, eight letters to recognise it by, and so many that nobody guesses.
const SECRET: usize = 40;

/// A key to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiKeyIn {
    /// What people call it.
    #[schema(min_length = 1, max_length = 50)]
    name: String,
    /// What it may put; at least one kind.
    #[schema(value_type = Vec<RecordKindWord>, min_items = 1)]
    scopes: Vec<RecordKind>,
}

/// Make a key with which another system puts rows into the books. It is in this answer and nowhere else: only its hash is
/// kept. For owners and admins.
#[utoipa::path(tag = "console", request_body = ApiKeyIn, responses((status = 201, body = NewApiKeyShown)))]
#[post("/console/api-keys")]
pub(crate) async fn create_api_key(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    body: web::Json<ApiKeyIn>,
) -> ApiResult<HttpResponse> {
    let mut fields = Fields::default();
    let name = fields.take("name", ShortText::parse(&body.name));
    if name
        .as_ref()
        .is_some_and(|name| name.as_str().chars().count() > NAME)
    {
        fields.refuse("name", "too_long");
    }
    let mut scopes = body.scopes.clone();
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        fields.refuse("scopes", "missing");
    }
    fields.done()?;
    let prefix = format!("sbk_{}", token(&*state.entropy, 8));
    let key = format!("{prefix}_{}", token(&*state.entropy, SECRET));
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let new = NewApiKey {
        name: name.ok_or(ProblemCode::InvalidInput)?,
        prefix,
        secret_hash: secrets::fingerprint(&key),
        scopes,
        by: staff.id(),
    };
    let made = door.api_keys().add(new).await?;
    let words: Vec<&str> = made.scopes.iter().map(|kind| kind.as_str()).collect();
    let detail = json!({ "name": made.name, "prefix": made.prefix, "scopes": words });
    let subject = format!("api_key:{}", made.id);
    door.audit()
        .add(audit::entry(staff.id(), "api_key_created", subject, detail))
        .await?;
    let row = shown_api_keys::keys(door, vec![made]).await?.pop();
    work.commit().await?;
    Ok(HttpResponse::Created()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(NewApiKeyShown {
            key,
            row: row.ok_or(ProblemCode::Internal)?,
        }))
}
