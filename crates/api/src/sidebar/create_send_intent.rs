use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use sidebook_domain::{
    Action, ArticleForm, ArticleId, AttachmentId, ClientId, ConversationId, DocumentIntakeId, Language,
    MissingDocumentId, PaymentId, Period, ReportKind, ServiceId,
};
use sidebook_storage::{Conversation, NewSendIntent, Prepared, SendIntent as Stored, SendWarning};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{SendMessages, SidebarStaff};
use crate::sidebar::message::{DraftAttachment, ReminderItemIn};
use crate::sidebar::{attachment, guard, message, warnings};
use crate::wire::SendIntent;
use crate::wire::words::{ActionWord, ArticleFormWord, LanguageWord, ReportKindWord};
use crate::{ApiState, day, idempotency, own_text, send_log};

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
    /// Which period (`YYYYMM`), for `filing_notice`, `invoice_data_reminder` and `financial_report`.
    #[schema(value_type = i32, required = false)]
    pub(crate) period: Option<i32>,
    /// Which reports, for `financial_report`; all of the month when absent.
    #[schema(value_type = Vec<ReportKindWord>, required = false, max_items = 3)]
    pub(crate) report_kinds: Option<Vec<ReportKind>>,
    /// Which article, for `article`.
    #[schema(value_type = Uuid, required = false)]
    pub(crate) article_id: Option<ArticleId>,
    /// What of it, for `article`.
    #[schema(value_type = ArticleFormWord, required = false)]
    pub(crate) article_form: Option<ArticleForm>,
    /// Which of its files, for `article` in the form `attachment`, in the order in which they are sent; all when absent.
    #[schema(value_type = Vec<Uuid>, required = false, max_items = 9)]
    pub(crate) attachment_ids: Option<Vec<AttachmentId>>,
    /// Which intake, for `intake_details`.
    #[schema(value_type = Uuid, required = false)]
    pub(crate) intake_id: Option<DocumentIntakeId>,
    /// What is asked for, for `payment_reminder`; all that is due when absent.
    #[schema(value_type = Vec<ReminderItemIn>, required = false, max_items = 200)]
    pub(crate) receivables: Option<Vec<ReminderItemIn>>,
    /// Which payment, for `payment_receipt`.
    #[schema(value_type = Uuid, required = false)]
    pub(crate) payment_id: Option<PaymentId>,
    /// Leave pictures and files out: they are in the chat already, only the words did not follow them.
    #[schema(required = false)]
    pub(crate) text_only: Option<bool>,
}

impl SendIntentIn {
    /// Asks for a message that is about nothing in particular yet, beside no conversation.
    pub(crate) fn of_action(client_id: ClientId, action: Action, language: Language) -> Self {
        Self {
            conversation_id: ConversationId(Uuid::nil()),
            client_id,
            action,
            language,
            service_id: None,
            document_ids: None,
            period: None,
            report_kinds: None,
            article_id: None,
            article_form: None,
            attachment_ids: None,
            intake_id: None,
            receivables: None,
            payment_id: None,
            text_only: None,
        }
    }

    /// Refuses fields that say what another action is about; `taken` are those of this one.
    pub(crate) fn only(&self, taken: &[&str]) -> ApiResult<()> {
        let given = [
            ("service_id", self.service_id.is_some()),
            ("document_ids", self.document_ids.is_some()),
            ("period", self.period.is_some()),
            ("report_kinds", self.report_kinds.is_some()),
            ("article_id", self.article_id.is_some()),
            ("article_form", self.article_form.is_some()),
            ("attachment_ids", self.attachment_ids.is_some()),
            ("intake_id", self.intake_id.is_some()),
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

    /// The period, for actions that are about one.
    pub(crate) fn required_period(&self) -> ApiResult<Period> {
        let yyyymm = self.period.ok_or_else(|| ApiError::field("period", "missing"))?;
        Period::new(yyyymm).map_err(|_| ApiError::field("period", "not_a_period"))
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
    let shown = send_log::intent(&state, staff.agency_id(), stored).await?;
    Ok(HttpResponse::Created().json(shown))
}

/// What was read for an intent, before anything is made of it.
struct Read {
    conversation: Conversation,
    text: String,
    attachments: Vec<DraftAttachment>,
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
    let mut attachments = Vec::new();
    if body.text_only != Some(true) {
        for draft in read.attachments {
            let ready = attachment::ready(state, staff, draft, body.language).await?;
            attachments.push((ready.id, ready.media));
        }
    }
    let new = NewSendIntent {
        staff: staff.id(),
        corp: read.conversation.corp,
        conversation: read.conversation.id,
        client: body.client_id,
        action: body.action,
        period: body.period.and_then(|period| Period::new(period).ok()),
        language: body.language,
        rendered_text: read.text,
        warnings: read.warnings,
        attachments,
        idempotency_key: key,
        request_hash,
    };
    store(state, staff, body, new).await
}

async fn read(state: &ApiState, staff: &SidebarStaff<SendMessages>, body: &SendIntentIn) -> ApiResult<Read> {
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let conversation = guard::open(door, staff, body.conversation_id).await?;
    let client = guard::linked(door, staff, conversation.id, body.client_id).await?;
    let now = state.clock.now();
    let draft = message::of_intent(door, body, client, &staff.agency.name, day::of(now)).await?;
    let text = own_text::render(door, &draft.message, body.language).await?;
    let stale_after = state.config.limits.mirror_stale_after;
    let mut warnings =
        warnings::of_send(door, conversation.id, body.client_id, &text, now, stale_after).await?;
    warnings.extend(draft.warnings.into_iter().map(|code| SendWarning {
        code,
        clients: Vec::new(),
    }));
    Ok(Read {
        conversation,
        text,
        attachments: draft.attachments,
        warnings,
    })
}

async fn store(
    state: &ApiState,
    staff: &SidebarStaff<SendMessages>,
    body: &SendIntentIn,
    new: NewSendIntent,
) -> ApiResult<Stored> {
    let work = state.storage.begin().await?;
    // The same key at the same moment: storage keeps the first, and this one is its repeat.
    match work.of(staff.agency_id()).send_intents().prepare(new).await? {
        Prepared::KeyReused => Err(ProblemCode::IdempotencyKeyReused.into()),
        Prepared::Repeated(stored) => Ok(stored),
        Prepared::New(stored) => {
            if let (Some(article), Some(form)) = (body.article_id, body.article_form) {
                work.of(staff.agency_id())
                    .articles()
                    .prepared(stored.id, article, form)
                    .await?;
            }
            work.commit().await?;
            Ok(stored)
        }
    }
}
