use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse};
use sidebook_envelope::{ReceiverSet, Signed};
use sidebook_messenger::Route;
use tokio::time::Instant;

use crate::query::SignedQuery;
use crate::{Inner, Outcome};

/// `GET`: the platform asks whether this address is ours, before and after anybody installed anything. The answer is
/// the decrypted echo, byte for byte.
pub(crate) async fn verify(inner: &Inner, route: Route, request: &HttpRequest) -> HttpResponse {
    let began = Instant::now();
    match echo(inner, route, request, began).await {
        Ok(message) => {
            Outcome::Echoed.count(route, began.elapsed());
            inner.log.write(inner.clock.now(), route, Outcome::Echoed);
            HttpResponse::Ok()
                .content_type(ContentType::plaintext())
                .body(message)
        }
        Err(outcome) => inner.answer(route, outcome, began),
    }
}

async fn echo(
    inner: &Inner,
    route: Route,
    request: &HttpRequest,
    began: Instant,
) -> Result<Vec<u8>, Outcome> {
    let query = SignedQuery::read(request.query_string())?;
    query.check_time(inner.clock.now(), inner.config.max_clock_difference)?;
    let until = began + inner.config.durable_within;
    let corp = request.match_info().get("corp");
    let address = inner.address(route, corp, until).await?;
    let signed = Signed {
        signature: &query.signature,
        timestamp: &query.timestamp,
        nonce: &query.nonce,
        encrypted: query.echo.as_deref().ok_or(Outcome::BadQuery)?,
    };
    // The suite's addresses are verified in the provider's name; some implementations put the suite's there.
    let (keys, app_key) = (address.keys(), address.app_key());
    let opened = match address.provider() {
        Some(provider) => keys.echo(&signed, &ReceiverSet::OneOf(&[provider, app_key]))?,
        None => keys.echo(&signed, &ReceiverSet::One(app_key))?,
    };
    Ok(opened.into_message())
}
