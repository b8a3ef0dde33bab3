use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use sidebook_domain::{ClientId, ConversationId, Permission};
use utoipa::IntoParams;

use crate::books::shown_clients;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::SidebarStaff;
use crate::sidebar::{guard, shown, summary};
use crate::wire::Overview;
use crate::{ApiState, day, secrets};

/// What to show.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OverviewQuery {
    /// One of the linked clients; without it the one chosen last.
    #[param(value_type = Option<Uuid>, required = false, nullable = false)]
    pub(crate) client_id: Option<ClientId>,
}

/// Everything the first screen shows, in one answer.
#[utoipa::path(
    tag = "sidebar",
    params(
        ("conversation_id" = Uuid, Path),
        OverviewQuery,
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer")
    ),
    responses(
        (status = 200, body = Overview, headers(("ETag" = String, description = "Changes when anything shown changes"))),
        (status = 304, description = "Nothing changed since")
    )
)]
#[get("/conversations/{conversation_id}/overview")]
pub(crate) async fn read_overview(
    state: web::Data<ApiState>,
    staff: SidebarStaff,
    id: web::Path<ConversationId>,
    query: web::Query<OverviewQuery>,
    req: HttpRequest,
) -> ApiResult<HttpResponse> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let conversation = guard::open(door, &staff, *id).await?;
    let links = door.links().of_conversation(conversation.id).await?;
    let linked = |client: ClientId| links.iter().any(|link| link.client == client);
    let chosen = match query.client_id {
        Some(asked) if linked(asked) => Some(asked),
        Some(_) => return Err(ProblemCode::NotFound.into()),
        None => {
            let remembered = door.links().chosen(staff.id(), conversation.id).await?;
            remembered
                .filter(|client| linked(*client))
                .or_else(|| links.first().map(|link| link.client))
        }
    };
    let chosen = chosen.and_then(|chosen| links.iter().find(|link| link.client == chosen));
    let (mut file, mut services, mut summary) = (None, None, None);
    if let Some(chosen) = chosen {
        let today = day::of(state.clock.now());
        let client = staff.client(door, chosen.client).await?;
        if staff.may(Permission::ViewClientFile) {
            file = Some(shown_clients::client_file(door, &client).await?);
        }
        if staff.may(Permission::ViewServices) {
            services = Some(shown_clients::service_card(door, &client, today).await?);
        }
        summary = Some(summary::of_client(door, &staff, &client, today).await?);
    }
    let overview = Overview {
        conversation: shown::conversation(door, conversation.id, &staff.place.member).await?,
        linked_clients: shown::linked_clients(&links),
        chosen_client_id: chosen.map(|link| link.client),
        client: chosen.map(shown::linked_client),
        not_client: door.not_clients().find(conversation.id).await?.map(Into::into),
        file,
        summary,
        services,
    };
    let body =
        serde_json::to_string(&overview).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    let tag = format!("\"{}\"", secrets::fingerprint(&body));
    let known = req
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let mut answer = match known {
        Some(known) if names_tag(known, &tag) => HttpResponse::NotModified(),
        _ => HttpResponse::Ok(),
    };
    answer
        .insert_header((ETAG, tag.clone()))
        .insert_header((CACHE_CONTROL, "private, no-cache"));
    if known.is_some_and(|known| names_tag(known, &tag)) {
        return Ok(answer.finish());
    }
    Ok(answer.content_type("application/json").body(body))
}

/// Whether `If-None-Match` names the tag, strong or weak.
fn names_tag(header: &str, tag: &str) -> bool {
    header
        .split(',')
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}
