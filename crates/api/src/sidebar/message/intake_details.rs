//! 收票详情: an intake for the client to check, in words and as a picture.

use sidebook_render::picture::{IntakeDetails as IntakePicture, IntakeRow, Picture};
use sidebook_render::{IntakeDetails, Message, document_name};
use sidebook_storage::{AgencyDoor, Executor};

use super::{Asked, Draft, DraftAttachment};
use crate::problem::{ApiError, ApiResult, ProblemCode};

pub(super) async fn draft<E: Executor>(door: AgencyDoor<'_, E>, asked: &Asked<'_>) -> ApiResult<Draft> {
    asked.intent.only(&["intake_id"])?;
    let id = asked
        .intent
        .intake_id
        .ok_or_else(|| ApiError::field("intake_id", "missing"))?;
    let intake = door
        .intakes()
        .find(id)
        .await?
        .filter(|intake| intake.client == asked.client.id)
        .ok_or(ProblemCode::NotFound)?;
    let content = intake.content;
    let (client_name, agency_name) = asked.names();
    let picture = IntakePicture {
        client_name: client_name.clone(),
        period: content.period,
        rows: vec![IntakeRow {
            kind: document_name(asked.intent.language, content.kind),
            count: content.count,
            amount: content.amount,
        }],
        handed_in_by: content.handed_in_by.clone(),
        received_by: content.received_by.clone(),
        received_on: content.received_on,
        completed: content.completed,
        agency_name: agency_name.clone(),
        remark: content.remark.clone(),
    };
    let message = Message::IntakeDetails(IntakeDetails {
        client_name,
        agency_name,
        content,
    });
    Ok(Draft {
        message,
        attachments: vec![DraftAttachment::Picture(Picture::IntakeDetails(picture))],
        warnings: Vec::new(),
    })
}
