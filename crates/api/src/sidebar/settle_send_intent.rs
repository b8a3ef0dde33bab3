use actix_web::{put, web};
use serde::Deserialize;
use sidebook_domain::{ConversationId, SendIntentId, SendOutcome, SendState};
use sidebook_render::TEXT_LIMIT_BYTES;
use sidebook_storage::{Report, Settled};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{SendMessages, SidebarStaff};
use crate::wire::SendIntent;
use crate::wire::words::SendOutcomeWord;
use crate::{ApiState, send_log};

/// What became of a message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendOutcomeIn {
    /// The conversation the page is beside now; another one than the message was prepared for is refused.
    #[schema(value_type = Uuid)]
    pub(crate) conversation_id: ConversationId,
    #[schema(value_type = SendOutcomeWord)]
    pub(crate) outcome: SendOutcome,
    /// What became of the pictures and files that were tried, in their order. They go first, and nothing goes after one
    /// that was not handed over: its outcome is that of the whole.
    #[schema(value_type = Vec<SendOutcomeWord>, required = false, max_items = 9)]
    pub(crate) attachment_outcomes: Option<Vec<SendOutcome>>,
    /// The text as the staff member edited it; empty when only pictures or files were sent.
    pub(crate) text: String,
    /// What the platform's client said, when it refused.
    #[schema(required = false)]
    pub(crate) problem: Option<String>,
}

/// Report what the platform's client did. An outcome is final, except that `unknown` may still be settled.
#[utoipa::path(
    tag = "sidebar",
    params(("send_intent_id" = Uuid, Path)),
    request_body = SendOutcomeIn,
    responses((status = 200, body = SendIntent))
)]
#[put("/send-intents/{send_intent_id}/outcome")]
pub(crate) async fn settle_send_intent(
    state: web::Data<ApiState>,
    staff: SidebarStaff<SendMessages>,
    id: web::Path<SendIntentId>,
    body: web::Json<SendOutcomeIn>,
) -> ApiResult<web::Json<SendIntent>> {
    let body = body.into_inner();
    if body.text.len() > TEXT_LIMIT_BYTES {
        return Err(ApiError::field("text", "too_long"));
    }
    if body
        .problem
        .as_ref()
        .is_some_and(|problem| problem.chars().count() > 200)
    {
        return Err(ApiError::field("problem", "too_long"));
    }
    let problem = body.problem.as_deref().filter(|problem| !problem.is_empty());
    let work = state.storage.begin().await?;
    let door = work.of(staff.agency_id());
    let intent = door
        .send_intents()
        .find(*id)
        .await?
        .filter(|intent| intent.staff == staff.id());
    let intent = intent.ok_or(ProblemCode::NotFound)?;
    if intent.conversation != body.conversation_id {
        return Err(ProblemCode::ConversationSwitched.into());
    }
    check_parts(&body, intent.attachments.len())?;
    let report = Report {
        outcome: body.outcome,
        attachments: body.attachment_outcomes.as_deref().unwrap_or_default(),
        text: &body.text,
        problem,
    };
    let settled = door.send_intents().settle(intent.id, staff.id(), report).await?;
    let settled = match settled {
        Settled::Done(settled) => settled,
        Settled::Already(_) => return Err(ProblemCode::SendAlreadySettled.into()),
        Settled::NotFound => return Err(ProblemCode::NotFound.into()),
    };
    if settled.state == SendState::HandedOver {
        door.articles().handed_over(settled.id).await?;
    }
    work.commit().await?;
    Ok(web::Json(
        send_log::intent(&state, staff.agency_id(), settled).await?,
    ))
}

/// The outcomes of the parts must be ones that can follow each other.
fn check_parts(body: &SendOutcomeIn, attachments: usize) -> ApiResult<()> {
    let wrong = |field, code| Err(ApiError::field(field, code));
    let tried = body.attachment_outcomes.as_deref().unwrap_or_default();
    let handed_over = |outcome: SendOutcome| outcome == SendOutcome::HandedOver;
    if attachments == 0 {
        return match tried {
            [] if body.text.trim().is_empty() => wrong("text", "missing"),
            [] => Ok(()),
            _ => wrong("attachment_outcomes", "not_for_this_message"),
        };
    }
    if tried.len() > attachments {
        return wrong("attachment_outcomes", "too_many");
    }
    match tried.split_last() {
        Some((last, before)) => {
            let goes_on = before.iter().all(|outcome| handed_over(*outcome));
            if !goes_on || (!handed_over(*last) && *last != body.outcome) {
                return wrong("outcome", "contradicts_attachment");
            }
        }
        // The page may have been stopped before it gave anything to the chat.
        None if !handed_over(body.outcome) => return Ok(()),
        None => {}
    }
    if tried.len() < attachments && handed_over(body.outcome) {
        return wrong("attachment_outcomes", "missing");
    }
    Ok(())
}
