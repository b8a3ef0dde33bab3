//! Seals, posts and retries callbacks.

use serde::Serialize;
use sidebook_envelope::CallbackKeys;

use super::outbox::{Attempt, Push, PushStatus, Target};
use super::xml;
use crate::faults::FaultKind;
use crate::shared::Shared;
use crate::world::World;

/// Attempts of one callback in total.
const ATTEMPTS: usize = 3;

/// What became of one attempt of one callback.
#[derive(Debug, Clone, Serialize)]
pub struct Delivery {
    /// The callback.
    pub push: u64,
    /// Its event, such as `change_external_contact/add_external_contact`.
    pub event: String,
    /// Which attempt this was, from 1; duplicates count like the one they repeat.
    pub attempt: usize,
    /// Whether it repeated a callback on purpose.
    pub duplicate: bool,
    /// What happened.
    pub outcome: Attempt,
    /// Where the callback stands now.
    pub status: PushStatus,
}

/// One request, ready to post.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) url: String,
    pub(super) body: String,
}

/// Delivers what is due, with retries that are due at once. Returns one entry per attempt.
pub(crate) async fn deliver_due(shared: &Shared) -> Vec<Delivery> {
    let mut done = Vec::new();
    loop {
        // An idle second leaves the world alone: no change, nothing to save, nothing to draw.
        if !shared.world.read(|world| world.outbox.is_due(world.now())) {
            return done;
        }
        let (mut due, times, shuffle) = shared.world.write(|world| {
            let now = world.now();
            let due = world.outbox.take_due(now);
            let duplicates = |kind: &FaultKind| matches!(kind, FaultKind::DuplicateCallbacks { .. });
            let times = match world.faults.take("", None, duplicates) {
                Some(FaultKind::DuplicateCallbacks { times }) => times.max(1),
                _ => 1,
            };
            let shuffled = |kind: &FaultKind| *kind == FaultKind::ShuffledCallbacks;
            (due, times, world.faults.take("", None, shuffled).is_some())
        });
        if shuffle {
            let order = shared
                .world
                .read(|world| due.iter().map(|_| world.random(8)).collect::<Vec<_>>());
            let mut mixed: Vec<(String, Push)> = order.into_iter().zip(due).collect();
            mixed.sort_by(|a, b| a.0.cmp(&b.0));
            due = mixed.into_iter().map(|(_, push)| push).collect();
        }
        for push in due {
            deliver_one(shared, push, times, &mut done).await;
        }
    }
}

async fn deliver_one(shared: &Shared, mut push: Push, times: u32, done: &mut Vec<Delivery>) {
    let outcome = attempt(shared, &push).await;
    push.attempts.push(outcome.clone());
    let retry = shared.world.read(|world| world.behaviour.retry_seconds);
    push.status = match (outcome.accepted, push.attempts.len() >= ATTEMPTS) {
        (true, _) => PushStatus::Delivered,
        (false, true) => PushStatus::GivenUp,
        (false, false) => PushStatus::Waiting,
    };
    push.due_at = outcome.at + retry;
    let entry = |outcome: Attempt, duplicate: bool| Delivery {
        push: push.id,
        event: push.event.clone(),
        attempt: push.attempts.len(),
        duplicate,
        outcome,
        status: push.status,
    };
    done.push(entry(outcome, false));
    for _ in 1..times {
        let outcome = attempt(shared, &push).await;
        done.push(entry(outcome, true));
    }
    shared.world.write(|world| world.outbox.put_back(push));
}

async fn attempt(shared: &Shared, push: &Push) -> Attempt {
    let (at, prepared, strict) = shared
        .world
        .read(|world| (world.now(), world.prepare(push), world.behaviour.strict_body));
    let failed = |note: String| Attempt {
        at,
        accepted: false,
        status: None,
        note,
        took_ms: 0,
    };
    let request = match prepared {
        Ok(request) => request,
        Err(problem) => return failed(problem),
    };
    let began = std::time::Instant::now();
    let sent = shared
        .http
        .post(&request.url)
        .header("content-type", "text/xml")
        .body(request.body)
        .send()
        .await;
    let answer = match sent {
        Ok(answer) => answer,
        Err(error) if error.is_timeout() => return failed("no answer in time".to_owned()),
        Err(error) if error.is_connect() => return failed("no connection".to_owned()),
        Err(error) => return failed(format!("transport: {error}")),
    };
    let status = answer.status().as_u16();
    let body = answer.text().await.unwrap_or_default();
    let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let note = match status {
        200 if push.target == Target::Instruction && strict && body != "success" => {
            format!(
                "body is {:?}, not success",
                body.chars().take(40).collect::<String>()
            )
        }
        200 => "ok".to_owned(),
        other => format!("status {other}"),
    };
    Attempt {
        at,
        accepted: note == "ok",
        status: Some(status),
        note,
        took_ms,
    }
}

impl World {
    /// Address and keys of a target.
    pub(super) fn target(&self, target: &Target, corp: &str) -> Result<(String, CallbackKeys), String> {
        let config = &self.env.config;
        let (url, token, key) = match target {
            Target::Instruction => {
                let url = self
                    .suite
                    .instruction_url
                    .clone()
                    .unwrap_or_else(|| config.instruction_url());
                (url, &config.suite.token, &config.suite.encoding_aes_key)
            }
            Target::Data => {
                let url = self.suite.data_url.clone().unwrap_or_else(|| config.data_url());
                (url, &config.suite.token, &config.suite.encoding_aes_key)
            }
            Target::Internal { app } => {
                let app = self.internal_app(app).ok_or("the app is gone")?;
                (
                    app.callback_url.clone(),
                    &app.config.token,
                    &app.config.encoding_aes_key,
                )
            }
        };
        let keys = CallbackKeys::new(token, key).map_err(|error| error.to_string())?;
        Ok((url.replace("$CORPID$", corp), keys))
    }

    /// Seals a callback anew: nonce, timestamp and cipher text differ in every attempt.
    fn prepare(&self, push: &Push) -> Result<Request, String> {
        let (url, keys) = self.target(&push.target, &push.corp)?;
        let encrypted = keys.seal(push.xml.as_bytes(), &push.receiver, self.nonce_bytes());
        let variant = if self.behaviour.envelope_variants {
            push.id
        } else {
            0
        };
        let body = xml::envelope(&push.to_user_name, &push.agent_id, &encrypted, variant);
        Ok(Request {
            url: self.signed(&url, &keys, &encrypted, None),
            body,
        })
    }

    /// `url` with `msg_signature`, `timestamp`, `nonce` and perhaps `echostr`.
    pub(super) fn signed(
        &self,
        url: &str,
        keys: &CallbackKeys,
        encrypted: &str,
        echo: Option<&str>,
    ) -> String {
        let (timestamp, nonce) = (self.now().to_string(), self.random(10));
        let signature = keys.sign(&timestamp, &nonce, encrypted);
        let join = if url.contains('?') { '&' } else { '?' };
        let echo = echo
            .map(|echo| format!("&echostr={}", percent(echo)))
            .unwrap_or_default();
        format!("{url}{join}msg_signature={signature}&timestamp={timestamp}&nonce={nonce}{echo}")
    }

    pub(super) fn nonce_bytes(&self) -> [u8; 16] {
        let mut bytes = [0_u8; 16];
        self.env.entropy.fill(&mut bytes);
        bytes
    }
}

/// Percent-encodes what base64 uses beyond letters and digits.
fn percent(text: &str) -> String {
    text.replace('%', "%25")
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D")
}
