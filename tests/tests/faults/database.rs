//! PostgreSQL is cut off, refuses, resets and comes back, while callbacks are stored. (The server itself is killed in
//! the kill test.)

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sidebook_ambient::{SeededEntropy, SystemClock};
use sidebook_messenger::Route;
use sidebook_storage::testing::{Backend, Census, keyring};
use sidebook_storage::{DatabaseConfig, InboxLimits, InboxWriter, NewEvent, Storage};
use sidebook_tests::fault_proxy::{FaultProxy, Mode};
use sidebook_tests::{on_each_database, pause};
use tokio::time::Instant;

fn event(number: usize) -> NewEvent {
    NewEvent {
        platform: "wecom".to_owned(),
        route: Route::Suite,
        app_key: "suite".to_owned(),
        name: "test".to_owned(),
        platform_corp: None,
        at: None,
        body: format!("event {number}").into_bytes(),
        trace_context: None,
    }
}

/// The same database by way of the proxy.
fn through(proxy: &FaultProxy, url: &SecretString) -> SecretString {
    let parsed = reqwest::Url::parse(url.expose_secret()).unwrap();
    let port = format!(":{}", parsed.port().unwrap());
    SecretString::from(
        url.expose_secret()
            .replacen(&port, &format!(":{}", proxy.port()), 1),
    )
}

fn port(url: &SecretString) -> u16 {
    reqwest::Url::parse(url.expose_secret()).unwrap().port().unwrap()
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(5)
}

/// Stores events until it is told to stop; a refused one is repeated, as the platform does. How many were acknowledged.
async fn store(writer: InboxWriter, first: usize, step: usize, stop: Arc<AtomicBool>) -> usize {
    let mut number = first;
    while !stop.load(Ordering::Relaxed) {
        match writer.append(event(number), soon()).await {
            Ok(_) => number += step,
            Err(_) => pause(Duration::from_millis(5)).await,
        }
    }
    // The last one was perhaps stored without being acknowledged; once more makes it certain.
    while writer.append(event(number), soon()).await.is_err() {
        pause(Duration::from_millis(5)).await;
    }
    (number - first) / step + 1
}

on_each_database! {
    async fn connections_that_break_under_load_lose_and_double_nothing(db: TestDatabase) {
        if db.backend != Backend::Postgres {
            return; // SQLite has no connections that could break.
        }
        let proxy = FaultProxy::before(port(&db.url)).await.unwrap();
        let config = DatabaseConfig { url: through(&proxy, &db.url), max_connections: 4 };
        let entropy = Arc::new(SeededEntropy::new(77));
        let storage = Storage::connect(&config, keyring(1, &[1]), Arc::new(SystemClock), entropy).await.unwrap();
        let writer = InboxWriter::start(storage.clone(), InboxLimits::default());
        let stop = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..8).map(|first| tokio::spawn(store(writer.clone(), first, 8, Arc::clone(&stop)))).collect();
        for mode in [Mode::Reset, Mode::Refuse, Mode::CutAfter(300), Mode::Reset] {
            pause(Duration::from_millis(100)).await;
            proxy.set(mode);
            pause(Duration::from_millis(60)).await;
            proxy.set(Mode::Pass);
        }
        pause(Duration::from_millis(100)).await;
        stop.store(true, Ordering::Relaxed);
        let mut acknowledged = 0;
        for writer in writers {
            acknowledged += writer.await.unwrap();
        }
        assert!(proxy.accepted() > 4, "connections were made anew");
        let census = Census::take(&db.storage).await.unwrap();
        assert_eq!(census.inbox.len(), acknowledged);
        assert_eq!(census.doubled, []);
        storage.ping().await.unwrap();
        writer.close().await;
        storage.close().await.unwrap();
    }
}
