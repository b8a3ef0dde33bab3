//! The one way to the platform: time limits, size limit, no redirects, metrics, and no secret in any message.

mod answer;
mod call;
mod look;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use backon::{ExponentialBuilder, Retryable as _};
use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use serde::de::DeserializeOwned;
use sidebook_messenger::{CallGate, MessengerError, OpenGate, Passage, PlatformSaid};
use tracing::Instrument as _;

pub(crate) use call::{Body, Call, Credential};

use crate::config::CallLimits;
use crate::error::{TransportError, WecomError};

/// How long after a call's time limit its place is given back at the latest.
const GIVEN_BACK_WITHIN: Duration = Duration::from_secs(2);

/// Sends calls and reads answers.
#[derive(Debug)]
pub(crate) struct Http {
    client: reqwest::Client,
    api_base: String,
    limits: CallLimits,
    gate: Arc<dyn CallGate>,
}

impl Http {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the adapter's client that the ban points to"
    )]
    pub(crate) fn new(api_base: &str, limits: CallLimits) -> Result<Self, MessengerError> {
        metrics::describe_counter!(
            "sidebook_token_refreshes_total",
            "Platform tokens fetched anew, by kind and outcome"
        );
        metrics::describe_counter!(
            "sidebook_platform_calls_total",
            "Calls of the messenger platform, by call, outcome and the platform's code"
        );
        metrics::describe_histogram!(
            "sidebook_platform_call_duration_seconds",
            metrics::Unit::Seconds,
            "How long calls of the messenger platform took"
        );
        let client = reqwest::Client::builder()
            .user_agent(concat!("Sidebook/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(limits.connect_timeout)
            .redirect(Policy::none())
            .build()
            .map_err(|error| {
                MessengerError::NotConfigured(format!("the HTTP client: {}", error.without_url()))
            })?;
        Ok(Self {
            client,
            api_base: api_base.trim_end_matches('/').to_owned(),
            limits,
            gate: Arc::new(OpenGate),
        })
    }

    /// Every call passes `gate` from now on.
    pub(crate) fn pass(&mut self, gate: Arc<dyn CallGate>) {
        self.gate = gate;
    }

    /// Makes the call, and again when the platform is busy or out of reach and the call is repeatable.
    pub(crate) async fn call<T: DeserializeOwned>(
        &self,
        call: &Call,
        credential: Credential<'_>,
    ) -> Result<T, WecomError> {
        let pauses = ExponentialBuilder::default()
            .with_min_delay(self.limits.retry_pause)
            .with_max_delay(self.limits.retry_pause_max)
            .with_max_times(if call.repeatable { self.limits.retries } else { 0 })
            .with_jitter();
        let once = || {
            let span = tracing::info_span!(
                "platform.call",
                otel.kind = "client",
                api = call.api,
                outcome = tracing::field::Empty,
                code = tracing::field::Empty,
            );
            self.once(call, credential).instrument(span)
        };
        once.retry(pauses)
            .when(WecomError::is_transient)
            .notify(|error, pause| tracing::debug!(api = call.api, ?pause, "{error}, calling again"))
            .await
    }

    async fn once<T: DeserializeOwned>(
        &self,
        call: &Call,
        credential: Credential<'_>,
    ) -> Result<T, WecomError> {
        let api = call.api;
        let passage = Passage {
            corp: credential.corp(),
            api,
            at_most: self.time_limit(call) + GIVEN_BACK_WITHIN,
        };
        let place = self.gate.enter(passage).await.map_err(WecomError::Paced)?;
        let begin = Instant::now();
        let body = self.exchange(call, credential).await;
        let answer = body.map_err(|cause| WecomError::Transport { api, cause });
        let answer = answer.and_then(|body| answer::read(api, &body));
        let outcome = answer.as_ref().map_or_else(WecomError::outcome, |_| "ok");
        let errcode = answer
            .as_ref()
            .map_or_else(WecomError::code_label, |_| Cow::Borrowed("0"));
        metrics::counter!(
            "sidebook_platform_calls_total",
            "api" => api,
            "outcome" => outcome,
            "errcode" => errcode
        )
        .increment(1);
        metrics::histogram!("sidebook_platform_call_duration_seconds", "api" => api).record(begin.elapsed());
        let span = tracing::Span::current();
        span.record("outcome", outcome);
        if let Some(code) = answer.as_ref().err().and_then(WecomError::code) {
            span.record("code", code);
        }
        tracing::debug!("platform call");
        let said = answer
            .as_ref()
            .err()
            .map_or(PlatformSaid::Nothing, WecomError::said);
        place.leave(said).await;
        answer
    }

    fn time_limit(&self, call: &Call) -> Duration {
        match call.body {
            Body::Media { .. } => self.limits.upload_timeout,
            Body::None | Body::Json(_) => self.limits.timeout,
        }
    }

    async fn exchange(&self, call: &Call, credential: Credential<'_>) -> Result<Vec<u8>, TransportError> {
        let address = format!("{}/cgi-bin/{}", self.api_base, call.api);
        let request = match &call.body {
            Body::None => self.client.get(address).timeout(self.limits.timeout),
            Body::Json(json) => self.client.post(address).timeout(self.limits.timeout).json(json),
            Body::Media {
                bytes,
                file_name,
                mime,
            } => {
                // The file name must go out as raw UTF-8; this library does so, and a test watches it.
                let part = Part::bytes(bytes.clone())
                    .file_name(file_name.clone())
                    .mime_str(mime)?;
                let form = Form::new().part("media", part);
                self.client
                    .post(address)
                    .timeout(self.limits.upload_timeout)
                    .multipart(form)
            }
        };
        let request = request.query(credential.query().as_slice()).query(&call.query);
        let mut response = request.send().await?;
        if response.status() != reqwest::StatusCode::OK {
            return Err(TransportError::Status(response.status().as_u16()));
        }
        let limit = self.limits.answer_bytes;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > limit {
                return Err(TransportError::TooLarge(limit));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}
