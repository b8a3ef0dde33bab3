use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use sidebook_domain::{Action, ClientId, ConversationId, Language, MissingDocumentId, PaymentId, ServiceId};
use sidebook_storage::{AgencyDoor, Conversation, Executor, NewSendIntent, Prepared, SendIntent as Stored};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{SendMessages, SidebarStaff};
use crate::sidebar::message::{Draft, ReminderItemIn};
use crate::sidebar::{guard, message, warnings};
use crate::wire::words::{ActionWord, LanguageWord};
use crate::wire::{SendIntent, SendWarning};
use crate::{ApiState, day, idempotency, send_log};

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
    /// What is asked for, for `payment_reminder`; all that is due when absent.
    #[schema(value_type = Vec<ReminderItemIn>, required = false, max_items = 200)]
    pub(crate) receivables: Option<Vec<ReminderItemIn>>,
    /// Which payment, for `payment_receipt`.
    #[schema(value_type = Uuid, required = false)]
    pub(crate) payment_id: Option<PaymentId>,
}

impl SendIntentIn {
    /// Refuses fields that say what another action is about; `taken` are those of this one.
    pub(crate) fn only(&self, taken: &[&str]) -> ApiResult<()> {
        let given = [
            ("service_id", self.service_id.is_some()),
            ("document_ids", self.document_ids.is_some()),
            ("receivables", self.receivables.is_some()),
            ("payment_id", self.payment_id.is_some()),
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
    let key = idempotency::key(&req)?;
    let request_hash = idempotency::hash(&*body)?;
    let stored = prepare(&state, &staff, &body, key, request_hash).await?;
    Ok(HttpResponse::Created().json(send_log::intent(stored)?))
}

/// What was read for an intent, before anything is made of it.
struct Read {
    conversation: Conversation,
    draft: Draft,
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
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    // A repeat gets the first answer, also when it could not be prepared any more.
    if let Some(first) = door.send_intents().find_by_key(staff.id(), &key).await? {
        return if first.request_hash == request_hash {
            Ok(first)
        } else {
            Err(ProblemCode::IdempotencyKeyReused.into())
        };
    }
    let read = read(state, staff, door, body).await?;
    let new = NewSendIntent {
        staff: staff.id(),
        corp: read.conversation.corp,
        conversation: read.conversation.id,
        client: body.client_id,
        action: body.action,
        language: body.language,
        rendered_text: sidebook_render::render(&read.draft.message, body.language)?,
        warnings: read
            .warnings
            .iter()
            .map(send_log::warning_text)
            .collect::<ApiResult<_>>()?,
        idempotency_key: key,
        request_hash,
    };
    store(state, staff, new).await
}

async fn read<E: Executor>(
    state: &ApiState,
    staff: &SidebarStaff<SendMessages>,
    door: AgencyDoor<'_, E>,
    body: &SendIntentIn,
) -> ApiResult<Read> {
    let conversation = guard::open(door, staff, body.conversation_id).await?;
    guard::require_linked(door, conversation.id, body.client_id).await?;
    let now = state.clock.now();
    let draft = message::of_intent(door, body, &staff.agency.name, day::of(now)).await?;
    let stale_after = state.config.limits.mirror_stale_after;
    let warnings = warnings::of_send(door, conversation.id, body.client_id, now, stale_after).await?;
    Ok(Read {
        conversation,
        draft,
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
