use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use sidebook_domain::{Action, ClientId, ConversationId, Language, MissingDocumentId, ServiceId};
use sidebook_storage::{Conversation, NewSendIntent, Prepared, SendIntent as Stored, SendWarning};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{SendMessages, SidebarStaff};
use crate::sidebar::message::DraftAttachment;
use crate::sidebar::{attachment, guard, message, warnings};
use crate::wire::SendIntent;
use crate::wire::words::{ActionWord, LanguageWord};
use crate::{ApiState, day, secrets, send_log};

/// What to prepare.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendIntentIn {
    #[schema(value_type = Uuid)]
    pub(crate) conversation_id: ConversationId,
    #[schema(value_type = Uuid)]
    pub(crate) client_id: ClientId,
    #[schema(value_type = ActionWord)]
    pub(crate) action: Action,
    #[schema(value_type = LanguageWord)]
    pub(crate) language: Language,
    /// Which service, for `service_expiry_reminder`.
    #[schema(value_type = Uuid, required = false)]
    pub(crate) service_id: Option<ServiceId>,
    /// Which documents, for `missing_documents_reminder`; all of the client's when absent.
    #[schema(value_type = Vec<Uuid>, required = false, max_items = 200)]
    pub(crate) document_ids: Option<Vec<MissingDocumentId>>,
    /// Leave the picture or file out: it is in the chat already, only the words did not follow it.
    #[schema(required = false)]
    pub(crate) text_only: Option<bool>,
}

impl SendIntentIn {
    /// Refuses fields that say what another action is about; `taken` are those of this one.
    pub(crate) fn only(&self, taken: &[&str]) -> ApiResult<()> {
        let given = [
            ("service_id", self.service_id.is_some()),
            ("document_ids", self.document_ids.is_some()),
        ];
        for (name, is_given) in given {
            if is_given && !taken.contains(&name) {
                return Err(ApiError::field(name, "not_for_this_action"));
            }
        }
        Ok(())
    }
}

/// Prepare a message from the same rows that the card shows. Needs `send_messages` and the view of that card.
#[utoipa::path(
    tag = "sidebar",
    params(("Idempotency-Key" = String, Header, description = "1 to 64 visible ASCII characters; a repeat with the same body gets the first answer")),
    request_body = SendIntentIn,
    responses((status = 201, body = SendIntent))
)]
#[post("/send-intents")]
pub(crate) async fn create_send_intent(
    state: web::Data<ApiState>,
    staff: SidebarStaff<SendMessages>,
    req: HttpRequest,
    body: web::Json<SendIntentIn>,
) -> ApiResult<HttpResponse> {
    staff.require(body.action.view_permission())?;
    let key = idempotency_key(&req)?;
    let asked =
        serde_json::to_string(&*body).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    let request_hash = secrets::fingerprint(&asked);
    let stored = prepare(&state, &staff, &body, key, request_hash).await?;
    let shown = send_log::intent(&state, staff.agency_id(), stored).await?;
    Ok(HttpResponse::Created().json(shown))
}

/// What was read for an intent, before anything is made of it.
struct Read {
    conversation: Conversation,
    text: String,
    attachment: Option<DraftAttachment>,
    warnings: Vec<SendWarning>,
}

/// Reads in a view, makes what is sent with no transaction open, and stores it at the end.
async fn prepare(
    state: &ApiState,
    staff: &SidebarStaff<SendMessages>,
    body: &SendIntentIn,
    key: String,
    request_hash: String,
) -> ApiResult<Stored> {
    // A repeat gets the first answer, also when it could not be prepared any more.
    let first = {
        let view = state.storage.view();
        let intents = view.of(staff.agency_id()).send_intents();
        intents.find_by_key(staff.id(), &key).await?
    };
    if let Some(first) = first {
        return if first.request_hash == request_hash {
            Ok(first)
        } else {
            Err(ProblemCode::IdempotencyKeyReused.into())
        };
    }
    let read = read(state, staff, body).await?;
    let attachment = match read.attachment.filter(|_| body.text_only != Some(true)) {
        Some(draft) => Some(attachment::ready(state, staff, draft, body.language).await?),
        None => None,
    };
    let new = NewSendIntent {
        staff: staff.id(),
        corp: read.conversation.corp,
        conversation: read.conversation.id,
        client: body.client_id,
        action: body.action,
        language: body.language,
        rendered_text: read.text,
        warnings: read.warnings,
        attachment: attachment.map(|ready| (ready.id, ready.media)),
        idempotency_key: key,
        request_hash,
    };
    store(state, staff, new).await
}

async fn read(state: &ApiState, staff: &SidebarStaff<SendMessages>, body: &SendIntentIn) -> ApiResult<Read> {
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let conversation = guard::open(door, staff, body.conversation_id).await?;
    guard::require_linked(door, conversation.id, body.client_id).await?;
    let now = state.clock.now();
    let draft = message::of_intent(door, body, &staff.agency.name, day::of(now)).await?;
    let text = sidebook_render::render(&draft.message, body.language)?;
    let stale_after = state.config.limits.mirror_stale_after;
    let warnings = warnings::of_send(door, conversation.id, body.client_id, &text, now, stale_after).await?;
    Ok(Read {
        conversation,
        text,
        attachment: draft.attachment,
        warnings,
    })
}

async fn store(
    state: &ApiState,
    staff: &SidebarStaff<SendMessages>,
    new: NewSendIntent,
) -> ApiResult<Stored> {
    let work = state.storage.begin().await?;
    // The same key at the same moment: storage keeps the first, and this one is its repeat.
    match work.of(staff.agency_id()).send_intents().prepare(new).await? {
        Prepared::KeyReused => Err(ProblemCode::IdempotencyKeyReused.into()),
        Prepared::Repeated(stored) => Ok(stored),
        Prepared::New(stored) => {
            work.commit().await?;
            Ok(stored)
        }
    }
}

fn idempotency_key(req: &HttpRequest) -> ApiResult<String> {
    let wrong = |code| ApiError::field("Idempotency-Key", code);
    let value = req
        .headers()
        .get("idempotency-key")
        .ok_or_else(|| wrong("missing"))?;
    let key = value.to_str().map_err(|_| wrong("not_visible_ascii"))?;
    if key.is_empty() || key.len() > 64 || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(wrong("not_visible_ascii"));
    }
    Ok(key.to_owned())
}
