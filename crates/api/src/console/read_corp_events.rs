use actix_web::{HttpResponse, get, web};

use crate::ApiState;
use crate::console::list_corps::corps;
use crate::live::{self, Seen};
use crate::problem::ApiResult;
use crate::session::{Anyone, ConsoleStaff, Token};
use crate::wire::CorpList;

/// The agency's corps with the progress of their syncs, as it changes: server-sent events, each a `CorpList`. Ends now and
/// then: ask again. An event `problem` has a code of the catalogue as its data.
#[utoipa::path(
    tag = "console",
    responses((status = 200, body = CorpList, content_type = "text/event-stream"))
)]
#[get("/console/corps/events")]
pub(crate) async fn read_corp_events(
    state: web::Data<ApiState>,
    _staff: ConsoleStaff,
    token: Token,
) -> ApiResult<HttpResponse> {
    let of_stream = state.clone();
    Ok(live::follow(&state, move || {
        let (state, token) = (of_stream.clone(), token.clone());
        async move {
            let staff = ConsoleStaff::<Anyone>::holding(&state, &token).await?;
            let now = corps(&state, staff.agency_id()).await?;
            Ok(Seen { now, is_over: false })
        }
    }))
}
