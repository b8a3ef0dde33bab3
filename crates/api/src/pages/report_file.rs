//! Financial reports as an .xlsx, for whoever has a link that is still good. The link is all the authority there is: it
//! was given to somebody who might see the reports, minutes ago.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, Charset, ContentDisposition, DispositionParam, DispositionType,
    ExtendedValue,
};
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use sidebook_domain::{AgencyId, ClientId, Period};
use sidebook_storage::Reach;

use super::headers;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::report_files::{self, Linked};
use crate::{ApiState, secrets};

pub(super) const PATH: &str = "/report-files/{agency_id}/{client_id}/{period}";

/// A file may do nothing at all, and is in no frame.
const FILE_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// What a link says behind its question mark.
#[derive(Debug, Deserialize)]
pub(super) struct LinkQuery {
    until: i64,
    signature: String,
}

pub(super) async fn report_file(
    state: web::Data<ApiState>,
    path: web::Path<(AgencyId, ClientId, i32)>,
    query: web::Query<LinkQuery>,
) -> HttpResponse {
    let (agency, client, period) = path.into_inner();
    let Ok(period) = Period::new(period) else {
        return HttpResponse::NotFound().finish();
    };
    let to = Linked {
        agency,
        client,
        period,
    };
    // First whether it is ours at all: what nobody signed learns nothing, not even what the time is.
    let wanted = report_files::signature(&state.config.session_key, to, query.until);
    if !secrets::same(&wanted, &query.signature) {
        return HttpResponse::NotFound().finish();
    }
    if state.clock.now().timestamp() >= query.until {
        return HttpResponse::Gone().finish();
    }
    let mut answer = match file(&state, to).await {
        Ok((name, bytes)) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, report_files::MIME))
            .insert_header(saved_as(&name))
            .insert_header((CACHE_CONTROL, "private, no-store"))
            .body(bytes),
        Err(error) => {
            if error.code().status().is_server_error() {
                tracing::error!(code = error.code().code(), client.id = %client, "reports could not be written");
            }
            HttpResponse::build(error.code().status()).finish()
        }
    };
    headers::secure(&mut answer, FILE_POLICY, &state);
    answer
}

async fn file(state: &ApiState, to: Linked) -> ApiResult<(String, Vec<u8>)> {
    let view = state.storage.snapshot().await?;
    let door = view.of(to.agency);
    // Whoever was given the link might open the client.
    let client = door.reached_by(Reach::Agency).find(to.client).await?;
    let client = client.ok_or(ProblemCode::NotFound)?;
    // What was there when the link was made may be gone.
    let reports = report_files::chosen(door, &client, to.period, None)
        .await
        .map_err(|error| match error.code() {
            ProblemCode::NothingToSend => ProblemCode::NotFound.into(),
            _ => error,
        })?;
    let name = report_files::name(&client, to.period);
    let book = report_files::book(&client, to.period, reports, state.clock.now());
    let bytes = web::block(move || sidebook_render::report_book(&book))
        .await
        .map_err(|error| ApiError::because(ProblemCode::Internal, error))??;
    Ok((name, bytes))
}

/// Old programs read the plain name, the others the whole one.
fn saved_as(name: &str) -> ContentDisposition {
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename("reports.xlsx".to_owned()),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: name.as_bytes().to_vec(),
            }),
        ],
    }
}
