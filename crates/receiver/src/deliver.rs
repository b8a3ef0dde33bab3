use actix_web::{HttpRequest, HttpResponse, web};
use sidebook_envelope::{EnvelopeError, Opened, ReceiverSet, Signed, read_envelope};
use sidebook_messenger::{Event, EventKind, PlatformCorpId, Route};
use tokio::time::{Instant, timeout_at};

use crate::query::SignedQuery;
use crate::{Address, CorpStanding, IncomingEvent, Inner, KeepError, Kept, Outcome, body};

/// `POST`: verify, decrypt, keep, answer. No platform call, and no database but for the one commit and now and then
/// the look whether a corp is known.
pub(crate) async fn deliver(
    inner: &Inner,
    route: Route,
    request: &HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let began = Instant::now();
    let outcome = take(inner, route, request, payload)
        .await
        .unwrap_or_else(|outcome| outcome);
    inner.answer(route, outcome, began)
}

async fn take(
    inner: &Inner,
    route: Route,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<Outcome, Outcome> {
    let config = &inner.config;
    let body = body::read(request, payload, config.body_limit, config.body_within).await?;
    let until = Instant::now() + config.durable_within;
    let query = SignedQuery::read(request.query_string())?;
    query.check_time(inner.clock.now(), config.max_clock_difference)?;
    let corp = request.match_info().get("corp");
    let address = inner.address(route, corp, until).await?;
    let opened = open(&address, &query, &body)?;
    let event = (inner.reader)(route, opened.message()).map_err(|_| Outcome::MalformedEvent)?;
    let corp = corp_of(&address, &opened, &event)?;
    if let Some(corp) = &corp
        && !is_about_installation(&event)
    {
        let standing = timeout_at(until, inner.corps.standing(corp)).await;
        match standing
            .map_err(|_| Outcome::StorageSlow)?
            .map_err(|_| Outcome::StorageFailed)?
        {
            CorpStanding::Known => {}
            CorpStanding::Unknown => return Ok(Outcome::UnknownCorp),
            CorpStanding::Cancelled => return Ok(Outcome::CancelledCorp),
        }
    }
    let event = IncomingEvent {
        route,
        app_key: address.app_key().to_owned(),
        name: event.name,
        corp,
        at: event.at,
        body: opened.into_message(),
    };
    let kept = timeout_at(until, inner.inbox.keep(event, until)).await;
    match kept.map_err(|_| Outcome::StorageSlow)? {
        Ok(Kept::New) => Ok(Outcome::Stored),
        Ok(Kept::Duplicate) => Ok(Outcome::Duplicate),
        Err(KeepError::Full) => Ok(Outcome::QueueFull),
        Err(KeepError::Late) => Ok(Outcome::StorageSlow),
        // The cause was logged where it happened, once for all who waited.
        Err(KeepError::Storage(_)) => Ok(Outcome::StorageFailed),
    }
}

fn open(address: &Address<'_>, query: &SignedQuery<'_>, body: &[u8]) -> Result<Opened, Outcome> {
    let envelope = read_envelope(body)?;
    let signed = Signed {
        signature: &query.signature,
        timestamp: &query.timestamp,
        nonce: &query.nonce,
        encrypted: &envelope.encrypt,
    };
    let receivers = match address.route {
        Route::Suite | Route::Internal => ReceiverSet::One(address.app_key()),
        // One address for all corps: which one is looked up below.
        Route::Data => ReceiverSet::Any,
    };
    let opened = address.keys().open(&signed, &receivers)?;
    let is_ours = [Some(address.app_key()), address.provider()].contains(&Some(opened.receiver()));
    if address.route == Route::Data && (is_ours || opened.receiver().is_empty()) {
        return Err(EnvelopeError::WrongReceiver.into());
    }
    Ok(opened)
}

/// The corp that the event is about. Where the envelope is addressed to a corp, the event inside must agree.
fn corp_of(address: &Address<'_>, opened: &Opened, event: &Event) -> Result<Option<PlatformCorpId>, Outcome> {
    match address.route {
        Route::Suite => Ok(event.corp.clone()),
        Route::Data | Route::Internal => match &event.corp {
            Some(corp) if corp.as_str() != opened.receiver() => Err(EnvelopeError::WrongReceiver.into()),
            _ => Ok(Some(PlatformCorpId::from(opened.receiver()))),
        },
    }
}

/// Whether the event changes how a corp stands with us, and so must pass however it stands now.
fn is_about_installation(event: &Event) -> bool {
    matches!(
        event.kind,
        EventKind::SuiteTicket { .. }
            | EventKind::InstallationCreated { .. }
            | EventKind::InstallationChanged
            | EventKind::InstallationCancelled
            | EventKind::PermanentCodeReset { .. }
    )
}
