use actix_web::{post, web};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sidebook_domain::{ClientId, DocumentKind, Period, parse_line};
use sidebook_storage::NewMissingDocument;
use utoipa::ToSchema;

use crate::problem::{ApiResult, Fields};
use crate::session::{ConsoleStaff, EditServices};
use crate::wire::words::DocumentKindWord;
use crate::{ApiState, audit, day};

/// How many clients can be marked at once.
const MOST: usize = 200;

/// Documents that clients still lack for a month.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MissingDocumentsIn {
    /// Whose, at most 200.
    #[schema(value_type = Vec<Uuid>, min_items = 1, max_items = 200)]
    clients: Vec<ClientId>,
    /// `YYYYMM`, from 2000 to this month.
    period: i32,
    #[schema(value_type = Vec<DocumentKindWord>, min_items = 1, max_items = 5)]
    kinds: Vec<DocumentKind>,
    /// What the accountant writes about them; up to 200 characters.
    #[schema(required = false, max_length = 200)]
    note: Option<String>,
}

/// How many marks are new.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MissingDocumentsMarked {
    pub(crate) marked: u64,
}

/// Mark documents as missing, of several clients at once; what is marked already stays. Needs `edit_services`.
#[utoipa::path(
    tag = "console",
    request_body = MissingDocumentsIn,
    responses((status = 200, body = MissingDocumentsMarked))
)]
#[post("/console/missing-documents")]
pub(crate) async fn mark_missing_documents(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<EditServices>,
    body: web::Json<MissingDocumentsIn>,
) -> ApiResult<web::Json<MissingDocumentsMarked>> {
    let mut asked = body.into_inner();
    asked.clients.sort_unstable();
    asked.clients.dedup();
    let mut kinds: Vec<DocumentKind> = Vec::new();
    for kind in asked.kinds {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let mut fields = Fields::default();
    let typed = asked.note.filter(|note| !note.trim().is_empty());
    let note = typed.and_then(|note| fields.take("note", parse_line(&note, 200)));
    let this_month = Period::of(day::of(state.clock.now()));
    let period = Period::new(asked.period).ok();
    let period = period.filter(|period| period.year() >= 2000 && *period <= this_month);
    if period.is_none() {
        fields.refuse("period", "out_of_range");
    }
    if asked.clients.is_empty() {
        fields.refuse("clients", "missing");
    } else if asked.clients.len() > MOST {
        fields.refuse("clients", "too_many");
    }
    if kinds.is_empty() {
        fields.refuse("kinds", "missing");
    }
    fields.done()?;
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let mut new = Vec::new();
    for id in asked.clients {
        let client = staff.client(door, id).await?.id;
        new.extend(period.into_iter().flat_map(|period| {
            let note = note.clone();
            kinds.iter().map(move |kind| NewMissingDocument {
                client,
                period,
                kind: *kind,
                note: note.clone(),
            })
        }));
    }
    let marked = door.services().mark(new).await?;
    let detail = json!({ "period": asked.period, "kinds": kinds, "marked": marked });
    let entry = audit::entry(
        staff.id(),
        "documents_missing",
        "missing_documents".to_owned(),
        detail,
    );
    door.audit().add(entry).await?;
    work.commit().await?;
    Ok(web::Json(MissingDocumentsMarked { marked }))
}
