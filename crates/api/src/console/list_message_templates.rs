use actix_web::{get, web};
use sidebook_domain::{Action, Language};

use super::shown_templates;
use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::MessageTemplateList;

/// The texts of every action in every language: whose is sent, and what is being written. For owners and admins.
#[utoipa::path(tag = "console", responses((status = 200, body = MessageTemplateList)))]
#[get("/console/message-templates")]
pub(crate) async fn list_message_templates(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
) -> ApiResult<web::Json<MessageTemplateList>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let stored = door.message_templates().list().await?;
    let mut items = Vec::new();
    for action in Action::ALL {
        for language in [Language::ZhCn, Language::En] {
            let own = stored
                .iter()
                .find(|template| (template.action, template.language) == (action, language));
            items.push(shown_templates::row(door, (action, language), own).await?);
        }
    }
    Ok(web::Json(MessageTemplateList { items }))
}
