use std::time::Duration;

use actix_web::{post, web};
use serde::Deserialize;
use sidebook_domain::ConversationKind;
use sidebook_messenger::{ChatId, ExternalUserId};
use sidebook_storage::Task;
use utoipa::ToSchema;

use crate::ApiState;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::SidebarStaff;
use crate::sidebar::{guard, shown};
use crate::wire::Conversation;
use crate::wire::words::ConversationKindWord;

/// What the platform's client says the page is beside.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResolveIn {
    #[schema(value_type = ConversationKindWord)]
    pub(crate) kind: ConversationKind,
    /// The platform's id of the contact or group.
    pub(crate) platform_id: String,
}

/// Find the conversation the page is beside. One that was not read from the platform yet is read; try again in a moment.
#[utoipa::path(tag = "sidebar", request_body = ResolveIn, responses((status = 200, body = Conversation)))]
#[post("/conversations/resolve")]
pub(crate) async fn resolve_conversation(
    state: web::Data<ApiState>,
    staff: SidebarStaff,
    body: web::Json<ResolveIn>,
) -> ApiResult<web::Json<Conversation>> {
    let body = body.into_inner();
    if body.platform_id.is_empty()
        || body.platform_id.len() > 128
        || body.platform_id.chars().any(char::is_control)
    {
        return Err(ApiError::field("platform_id", "not_an_id"));
    }
    let corp = staff.place.corp.id;
    let view = state.storage.view();
    let door = view.of(staff.agency_id());
    let found = match body.kind {
        ConversationKind::Contact => {
            door.conversations()
                .find_contact(corp, &ExternalUserId::from(body.platform_id.as_str()))
                .await?
        }
        ConversationKind::Group => {
            door.conversations()
                .find_group(corp, &ChatId::from(body.platform_id.as_str()))
                .await?
        }
    };
    let Some(conversation) = found else {
        ask_for_a_read(&state, &staff, body).await?;
        return Err(ApiError::from(ProblemCode::ConversationUnknown).retry_after(READ_TAKES));
    };
    if let Err(refusal) = guard::may_open(door, &staff, &conversation).await {
        // They stand beside it, so what we know may be old: somebody may have just been added.
        ask_for_a_read(&state, &staff, body).await?;
        return Err(refusal);
    }
    Ok(web::Json(
        shown::conversation(door, conversation.id, &staff.place.member).await?,
    ))
}

/// About how long a read takes.
const READ_TAKES: Duration = Duration::from_secs(1);

/// Has the worker read the contact or group from the platform.
async fn ask_for_a_read(state: &ApiState, staff: &SidebarStaff, body: ResolveIn) -> ApiResult<()> {
    const WINDOW: Duration = Duration::from_secs(60);
    let asked = state
        .shared
        .count(&format!("unknown-conversations:{}", staff.id()), WINDOW)
        .await?;
    if asked > state.config.limits.unknown_conversations_a_minute {
        return Err(ApiError::from(ProblemCode::TooManyRequests).retry_after(WINDOW));
    }
    let corp = staff.place.corp.id;
    let task = match body.kind {
        ConversationKind::Contact => Task::RefreshContact {
            corp_id: corp,
            external_user_id: ExternalUserId::from(body.platform_id),
        },
        ConversationKind::Group => Task::RefreshGroup {
            corp_id: corp,
            chat_id: ChatId::from(body.platform_id),
        },
    };
    let work = state.storage.begin().await?;
    work.system()
        .jobs()
        .enqueue(task.job().of(staff.agency_id()))
        .await?;
    work.commit().await?;
    Ok(())
}
