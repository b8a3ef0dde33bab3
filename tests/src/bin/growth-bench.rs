//! What an event costs as the inbox grows: append, route and retention at each size, which must stay flat.
//!
//! ```text
//! growth-bench --database postgres --sizes 1000,10000,100000,1000000
//! ```
//! The inbox is filled with settled rows by the database itself; everything measured goes through the storage crate as
//! in the product: appends of 128 events, claims of 100 with each event settled, retention by thousands, the lag.
#![expect(clippy::print_stdout, reason = "the answer of a command-line tool")]

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use clap::Parser;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use sidebook_messenger::{PlatformCorpId, Route};
use sidebook_storage::testing::{Backend, TestDatabase};
use sidebook_storage::{NewEvent, Storage};
use sidebook_tests::bench::backend;
use sqlx::{Connection as _, PgConnection, SqliteConnection};

/// As in the product: an append batch, a routing step, a retention step.
const APPENDED: usize = 128;
const ROUTED: u64 = 100;
const FORGOTTEN: u64 = 1_000;

#[derive(Debug, Parser)]
struct Options {
    /// `sqlite` or `postgres`.
    #[arg(long)]
    database: String,
    /// Rows that the inbox holds, growing.
    #[arg(long, value_delimiter = ',', default_value = "1000,10000,100000,1000000")]
    sizes: Vec<u64>,
    /// Appends of one batch, per size; so many events are then routed.
    #[arg(long, default_value_t = 40)]
    batches: usize,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let database = TestDatabase::fresh(backend(&options.database)?).await;
    let mut bench = Bench {
        database,
        made: 0,
        settled: 0,
    };
    let mut sizes = Vec::new();
    for size in &options.sizes {
        sizes.push(bench.at_size(*size, options.batches).await?);
    }
    println!("{}", json!({ "database": options.database, "sizes": sizes }));
    Ok(())
}

struct Bench {
    database: TestDatabase,
    /// Events appended so far: each is another one.
    made: u64,
    /// Rows in the inbox that nothing waits for.
    settled: u64,
}

impl Bench {
    async fn at_size(&mut self, size: u64, batches: usize) -> anyhow::Result<Value> {
        self.fill(size).await?;
        let storage = self.database.storage.clone();
        let append = self.append(&storage, batches).await?;
        let lag = median(21, || async {
            storage.view().system().inbox().lag().await?;
            Ok(())
        })
        .await?;
        let (routed, route) = self.route(&storage).await?;
        self.settled += routed;
        let forget = self.forget(&storage, size).await?;
        let counts = median(3, || async {
            storage.view().system().inbox().count_by_state().await?;
            Ok(())
        })
        .await?;
        Ok(json!({
            "rows": size,
            "append_us": append,
            "route_us": route,
            "forget_us": forget,
            "lag_us": lag,
            "counts_us": counts,
        }))
    }

    /// Settled rows until there are `size`, an hour older than what comes; made by the database because a million
    /// appends would take too long. One happened each second, as the platform says of them. Statistics are afterwards as the
    /// product's database has them: fresh on PostgreSQL, which takes them by itself, and none on SQLite, where nobody does.
    async fn fill(&mut self, size: u64) -> anyhow::Result<()> {
        let missing = i64::try_from(size.saturating_sub(self.settled))?;
        let now = self.database.storage.now();
        let url = self.database.url.expose_secret();
        // Ids grow with time, as the product's do: a fill's share one moment that no other fill has.
        let made_at = (now - TimeDelta::hours(1)).timestamp_millis() + missing;
        match self.database.backend {
            Backend::Sqlite => {
                let mut connection = SqliteConnection::connect(url).await?;
                sqlx::query(
                    "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
                     INSERT INTO inbox (id, platform, route, app_key, body_hash, name, platform_corp_id, body, received_at,
                                        state, attempts, routed_at)
                     SELECT unhex(printf('%012x70008%015x', ?3, n)), 'wecom', 'data', 'ww5a1de8077e7fee01',
                            printf('%016x', ?3 / 1000 - ?1 + n) || lower(hex(randomblob(32))),
                            'change_external_contact', 'wwc0ffee', hex(randomblob(320)), ?2,
                            CASE n % 20 WHEN 0 THEN 'ignored' ELSE 'routed' END, 0, ?2
                     FROM numbers",
                )
                .bind(missing)
                .bind((now - TimeDelta::hours(1)).to_rfc3339())
                .bind(made_at)
                .execute(&mut connection)
                .await?;
            }
            Backend::Postgres => {
                let mut connection = PgConnection::connect(url).await?;
                sqlx::query(
                    "INSERT INTO inbox (id, platform, route, app_key, body_hash, name, platform_corp_id, body, received_at,
                                        state, attempts, routed_at)
                     SELECT (lpad(to_hex($3::bigint), 12, '0') || '70008' || lpad(to_hex(n), 15, '0'))::uuid, 'wecom', 'data', 'ww5a1de8077e7fee01',
                            lpad(to_hex($3::bigint / 1000 - $1 + n), 16, '0')
                                || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''),
                            'change_external_contact', 'wwc0ffee', (SELECT string_agg(md5(n::text || part::text), '')
                            FROM generate_series(1, 20) part), $2::timestamptz,
                            CASE n % 20 WHEN 0 THEN 'ignored' ELSE 'routed' END, 0, $2::timestamptz
                     FROM generate_series(1, $1) n",
                )
                .bind(missing)
                .bind(now - TimeDelta::hours(1))
                .bind(made_at)
                .execute(&mut connection)
                .await?;
                sqlx::query("VACUUM ANALYZE inbox")
                    .execute(&mut connection)
                    .await?;
                sqlx::query("CHECKPOINT").execute(&mut connection).await?;
            }
        }
        self.settled = size;
        Ok(())
    }

    /// Microseconds an event, in batches; the median of the batches.
    async fn append(&mut self, storage: &Storage, batches: usize) -> anyhow::Result<f64> {
        let mut took = Vec::with_capacity(batches);
        for _ in 0..batches {
            let events: Vec<NewEvent> = (0..APPENDED).map(|_| self.event()).collect();
            let began = Instant::now();
            let work = storage.begin().await?;
            work.system().inbox().append(&events).await?;
            work.commit().await?;
            took.push(began.elapsed());
        }
        Ok(microseconds(took, APPENDED as u64))
    }

    fn event(&mut self) -> NewEvent {
        self.made += 1;
        NewEvent {
            platform: "wecom".to_owned(),
            route: Route::Data,
            app_key: "ww5a1de8077e7fee01".to_owned(),
            name: "change_external_contact".to_owned(),
            platform_corp: Some(PlatformCorpId::from("wwc0ffee")),
            at: Some(self.database.storage.now()),
            body: format!("{:0440}", self.made).into_bytes(),
            trace_context: None,
        }
    }

    /// Microseconds an event that waits, and how many there were.
    async fn route(&self, storage: &Storage) -> anyhow::Result<(u64, f64)> {
        let (mut took, mut routed) = (Vec::new(), 0);
        loop {
            let began = Instant::now();
            let work = storage.begin().await?;
            let events = work.system().inbox().claim_new(ROUTED).await?;
            for event in &events {
                work.system().inbox().routed(event.id).await?;
            }
            work.commit().await?;
            routed += events.len() as u64;
            if (events.len() as u64) < ROUTED {
                return Ok((routed, microseconds(took, ROUTED)));
            }
            took.push(began.elapsed());
        }
    }

    /// Microseconds an event that retention deletes, of the rows that were filled in. Each step also looks for rows
    /// that are older still and finds none, as most steps of the product do.
    async fn forget(&mut self, storage: &Storage, filled: u64) -> anyhow::Result<f64> {
        let now = self.database.storage.now();
        let (old, older) = (now - TimeDelta::minutes(30), now - TimeDelta::hours(2));
        let mut took = Vec::new();
        for _ in 0..(filled / FORGOTTEN).clamp(1, 5) {
            let began = Instant::now();
            let work = storage.begin().await?;
            let inbox = work.system();
            inbox.inbox().forget(older, FORGOTTEN).await?;
            let deleted = inbox.inbox().forget(old, FORGOTTEN).await?;
            work.commit().await?;
            took.push(began.elapsed());
            self.settled -= deleted;
        }
        Ok(microseconds(took, FORGOTTEN))
    }
}

async fn median<F, Fut>(times: usize, operation: F) -> anyhow::Result<f64>
where
    F: Fn() -> Fut,
    Fut: Future<Output = anyhow::Result<()>>,
{
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        let began = Instant::now();
        operation().await?;
        took.push(began.elapsed());
    }
    Ok(microseconds(took, 1))
}

/// The median of steps of so many events, per event.
#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn microseconds(mut took: Vec<Duration>, events: u64) -> f64 {
    took.sort_unstable();
    let median = took.get(took.len() / 2).copied().unwrap_or_default();
    median.as_secs_f64() * 1e6 / events as f64
}
