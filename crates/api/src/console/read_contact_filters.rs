use actix_web::{get, web};

use crate::ApiState;
use crate::console::conversations::Names;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, SeeConversations};
use crate::wire::{ContactFilters, CorpFilters, CorpTagRow};

/// What contacts and groups can be filtered by: corps, their labels, and for admins their members. Needs the permission for
/// one of the lists.
#[utoipa::path(tag = "console", responses((status = 200, body = ContactFilters)))]
#[get("/console/contact-filters")]
pub(crate) async fn read_contact_filters(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<SeeConversations>,
) -> ApiResult<web::Json<ContactFilters>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let names = Names::read(door).await?;
    let mut corps = Vec::new();
    for corp in door.corps().list().await? {
        let members = if staff.person.role.is_admin() {
            door.members().list(corp.id).await?
        } else {
            Vec::new()
        };
        let tags = door.corp_tags().list(corp.id).await?;
        corps.push(CorpFilters {
            members: members
                .into_iter()
                .map(|member| names.member(corp.id, &member.member))
                .collect(),
            tags: tags
                .into_iter()
                .map(|tag| CorpTagRow {
                    tag_id: tag.id.as_str().to_owned(),
                    name: tag.name,
                    group_name: tag.group_name,
                })
                .collect(),
            id: corp.id,
            name: corp.name,
        });
    }
    Ok(web::Json(ContactFilters { corps }))
}
