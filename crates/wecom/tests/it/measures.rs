//! What the adapter counts, and that nothing secret is in it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use serde_json::json;
use sidebook_messenger::Messenger as _;

use crate::platform::{Platform, Reply, refuse};
use crate::wiring::World;

/// Remembers what was counted, not how often.
#[derive(Default)]
struct Names(Arc<Mutex<BTreeSet<String>>>);

impl Names {
    fn note(&self, key: &Key) {
        let labels: Vec<String> = key
            .labels()
            .map(|label| format!("{}={}", label.key(), label.value()))
            .collect();
        self.0
            .lock()
            .unwrap()
            .insert(format!("{}{{{}}}", key.name(), labels.join(",")));
    }
}

impl Recorder for Names {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        self.note(key);
        Counter::noop()
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        self.note(key);
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        self.note(key);
        Histogram::noop()
    }
}

/// The test's runtime has one thread, so the recorder of this thread sees every call.
#[tokio::test]
async fn calls_are_counted_by_name_and_outcome() {
    let names = Names::default();
    let seen = Arc::clone(&names.0);
    let _guard = metrics::set_default_local_recorder(&names);
    let mut busy = true;
    let platform = Platform::start(move |request| match request.api.as_str() {
        "externalcontact/get_follow_user_list" if std::mem::take(&mut busy) => refuse(-1),
        "externalcontact/get_follow_user_list" => Reply::Json(json!({ "errcode": 0, "follow_user": [] })),
        _ => Reply::Usual,
    });
    let world = World::of(platform.await);
    world.wecom.followers(&world.own).await.unwrap();
    let seen: Vec<String> = seen.lock().unwrap().iter().cloned().collect();
    assert_eq!(
        seen,
        [
            "sidebook_platform_call_duration_seconds{api=externalcontact/get_follow_user_list}",
            "sidebook_platform_call_duration_seconds{api=gettoken}",
            "sidebook_platform_calls_total{api=externalcontact/get_follow_user_list,outcome=busy,errcode=-1}",
            "sidebook_platform_calls_total{api=externalcontact/get_follow_user_list,outcome=ok,errcode=0}",
            "sidebook_platform_calls_total{api=gettoken,outcome=ok,errcode=0}",
            "sidebook_token_refreshes_total{kind=corp,outcome=ok}",
        ]
    );
}
