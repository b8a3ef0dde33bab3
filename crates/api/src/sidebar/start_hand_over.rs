use actix_web::{post, web};
use serde::Deserialize;
use sidebook_domain::{ConversationId, SendIntentId, SendWarningCode};
use sidebook_storage::{SendAttachment, SendIntent as Stored, Settled};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{SendMessages, SidebarStaff};
use crate::sidebar::{attachment, guard};
use crate::wire::SendIntent;
use crate::wire::words::SendWarningCodeWord;
use crate::{ApiState, send_log};

/// The last look before a message leaves.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandOverIn {
    /// The conversation the page is beside now; another one than the message was prepared for is refused.
    #[schema(value_type = Uuid)]
    pub(crate) conversation_id: ConversationId,
    /// The warnings that the staff member deliberately passed over. A message that must be acknowledged needs all of its
    /// warnings here.
    #[schema(value_type = Vec<SendWarningCodeWord>, required = false, max_items = 20)]
    pub(crate) acknowledged: Option<Vec<SendWarningCode>>,
}

/// Announce that the platform's client is about to be given the message. Checks once more what was checked when it was
/// prepared, and renews the media ids of attachments whose time is over. May be repeated until an outcome is reported.
#[utoipa::path(
    tag = "sidebar",
    params(("send_intent_id" = Uuid, Path)),
    request_body = HandOverIn,
    responses((status = 200, body = SendIntent))
)]
#[post("/send-intents/{send_intent_id}/hand-over")]
pub(crate) async fn start_hand_over(
    state: web::Data<ApiState>,
    staff: SidebarStaff<SendMessages>,
    id: web::Path<SendIntentId>,
    body: web::Json<HandOverIn>,
) -> ApiResult<web::Json<SendIntent>> {
    let acknowledged = body.acknowledged.as_deref().unwrap_or_default();
    if acknowledged.len() > 20 {
        return Err(ApiError::field("acknowledged", "too_many"));
    }
    let (intent, kept) = allowed(&state, &staff, *id, body.conversation_id).await?;
    let passed: Vec<SendWarningCode> = intent
        .warnings
        .iter()
        .map(|warning| warning.code)
        .filter(|code| acknowledged.contains(code))
        .collect();
    if intent.action.is_sensitive() && passed.len() < intent.warnings.len() {
        return Err(ProblemCode::WarningsNotAcknowledged.into());
    }
    let mut media = Vec::with_capacity(kept.len());
    for kept in &kept {
        media.push(attachment::media(&state, &staff, kept).await?);
    }
    let work = state.storage.begin().await?;
    let intents = work.of(staff.agency_id()).send_intents();
    let begun = intents.hand_over(intent.id, staff.id(), &media, &passed).await?;
    let begun = match begun {
        Settled::Done(begun) => begun,
        Settled::Already(_) => return Err(ProblemCode::SendAlreadySettled.into()),
        Settled::NotFound => return Err(ProblemCode::NotFound.into()),
    };
    work.commit().await?;
    Ok(web::Json(
        send_log::intent(&state, staff.agency_id(), begun).await?,
    ))
}

/// The intent, if this person may still send it into the conversation that they are beside.
async fn allowed(
    state: &ApiState,
    staff: &SidebarStaff<SendMessages>,
    id: SendIntentId,
    conversation: ConversationId,
) -> ApiResult<(Stored, Vec<SendAttachment>)> {
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let intent = door
        .send_intents()
        .find(id)
        .await?
        .filter(|intent| intent.staff == staff.id())
        .ok_or(ProblemCode::NotFound)?;
    if intent.conversation != conversation {
        return Err(ProblemCode::ConversationSwitched.into());
    }
    guard::open(door, staff, conversation).await?;
    // Their own message: they learn that the link is gone, and with it perhaps the client.
    if !door.links().exists(conversation, intent.client).await? {
        return Err(ProblemCode::ClientNotLinked.into());
    }
    let mut kept = Vec::with_capacity(intent.attachments.len());
    for sent in &intent.attachments {
        let found = door.send_attachments().find(sent.id).await?;
        kept.push(found.ok_or(ProblemCode::NotFound)?);
    }
    Ok((intent, kept))
}
