use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header::ContentType};
use sidebook_envelope::EnvelopeError;
use sidebook_messenger::Route;

const COUNTER: &str = "sidebook_callbacks_total";
const DURATION: &str = "sidebook_callback_duration_seconds";

/// How a callback ended. The table in the crate's documentation says what each answers and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// An address verification was answered.
    Echoed,
    /// The event is durable.
    Stored,
    /// The event was durable before.
    Duplicate,
    /// The event is about a corp that never installed the app.
    UnknownCorp,
    /// The event is about a corp that removed the app.
    CancelledCorp,
    /// Not GET or POST.
    MethodNotAllowed,
    /// The body is larger than the limit.
    Oversize,
    /// The body broke off or took too long.
    BodyUnreadable,
    /// A query value is missing, doubled or badly encoded.
    BadQuery,
    /// The signed time is too far from ours, or no time.
    StaleTimestamp,
    /// The address belongs to no app of ours.
    UnknownApp,
    /// The envelope did not verify or decrypt, or is addressed to somebody else.
    Envelope(EnvelopeError),
    /// The envelope was right and the event in it is not well-formed.
    MalformedEvent,
    /// Too many events are waiting to be stored.
    QueueFull,
    /// The database did not keep the event.
    StorageFailed,
    /// The database took too long; the event may be durable all the same.
    StorageSlow,
}

impl Outcome {
    const PLAIN: [Self; 15] = [
        Self::Echoed,
        Self::Stored,
        Self::Duplicate,
        Self::UnknownCorp,
        Self::CancelledCorp,
        Self::MethodNotAllowed,
        Self::Oversize,
        Self::BodyUnreadable,
        Self::BadQuery,
        Self::StaleTimestamp,
        Self::UnknownApp,
        Self::MalformedEvent,
        Self::QueueFull,
        Self::StorageFailed,
        Self::StorageSlow,
    ];

    /// The label of the counter.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Echoed => "echoed",
            Self::Stored => "stored",
            Self::Duplicate => "duplicate",
            Self::UnknownCorp => "unknown_corp",
            Self::CancelledCorp => "cancelled_corp",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::Oversize => "oversize",
            Self::BodyUnreadable => "body_unreadable",
            Self::BadQuery => "bad_query",
            Self::StaleTimestamp => "stale_timestamp",
            Self::UnknownApp => "unknown_app",
            Self::Envelope(error) => error.outcome(),
            Self::MalformedEvent => "malformed_event",
            Self::QueueFull => "queue_full",
            Self::StorageFailed => "storage_failed",
            Self::StorageSlow => "storage_slow",
        }
    }

    /// The status of the answer. Whatever a stranger can cause before the envelope was verified and opened looks the
    /// same from outside, but for the method and the size, which need no key to be known.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::Echoed | Self::Stored | Self::Duplicate | Self::UnknownCorp | Self::CancelledCorp => {
                StatusCode::OK
            }
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Oversize => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyUnreadable
            | Self::BadQuery
            | Self::StaleTimestamp
            | Self::UnknownApp
            | Self::Envelope(_) => StatusCode::FORBIDDEN,
            Self::MalformedEvent => StatusCode::BAD_REQUEST,
            Self::QueueFull | Self::StorageFailed | Self::StorageSlow => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Whether it was a valid event that we could not keep: the platform may give it up before we can.
    pub(crate) fn is_refused_event(self) -> bool {
        matches!(self, Self::QueueFull | Self::StorageFailed | Self::StorageSlow)
    }

    /// The answer: the word that the platform wants to hear, or nothing at all.
    pub(crate) fn response(self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status());
        if self.status().is_client_error() {
            // A stranger keeps no connection: after its first request there is no time limit for the next one's head.
            answer.force_close();
        }
        match self.status() {
            StatusCode::OK => answer.content_type(ContentType::plaintext()).body("success"),
            StatusCode::METHOD_NOT_ALLOWED => answer.insert_header(("allow", "GET, POST")).finish(),
            // The platform repeats on its own plan; a proxy or a load test may be glad of the hint.
            StatusCode::SERVICE_UNAVAILABLE => answer.insert_header(("retry-after", "1")).finish(),
            _ => answer.finish(),
        }
    }

    /// Counts how a callback ended and how long its answer took, from its head on.
    pub(crate) fn count(self, route: Route, took: Duration) {
        metrics::histogram!(DURATION, "route" => route.as_str()).record(took);
        metrics::counter!(COUNTER, "route" => route.as_str(), "outcome" => self.as_str()).increment(1);
    }
}

impl From<EnvelopeError> for Outcome {
    fn from(error: EnvelopeError) -> Self {
        Self::Envelope(error)
    }
}

/// Creates every counter at zero, so that a rate can be drawn from the first event on.
pub(crate) fn create_counters() {
    metrics::describe_counter!(COUNTER, "Callbacks received, by address and by how they ended");
    metrics::describe_histogram!(
        DURATION,
        metrics::Unit::Seconds,
        "From the head of a callback to its answer, by address"
    );
    let outcomes = Outcome::PLAIN
        .iter()
        .map(|outcome| outcome.as_str())
        .chain(EnvelopeError::OUTCOMES);
    for outcome in outcomes {
        for route in [Route::Suite, Route::Data, Route::Internal] {
            metrics::counter!(COUNTER, "route" => route.as_str(), "outcome" => outcome).absolute(0);
        }
    }
}
