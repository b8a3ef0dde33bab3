//! What a database of this machine can do with rows like those of the inbox, without Sidebook: the bound against which
//! the receiver is measured.
//!
//! ```text
//! commit-baseline --database sqlite --seconds 5
//! ```
//! Rows go straight into a fresh inbox table, with all its indices, by prepared statements: one row a transaction; the
//! same over 16 connections (PostgreSQL only: SQLite has one writer); 128 rows a transaction. Durability is that of
//! the product: SQLite syncs its log on every commit, PostgreSQL does what its server is set to.
#![expect(clippy::print_stdout, reason = "the answer of a command-line tool")]

use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::Parser;
use secrecy::ExposeSecret as _;
use serde_json::json;
use sidebook_ambient::{Ids, SystemClock, SystemEntropy, token};
use sidebook_storage::testing::{Backend, TestDatabase};
use sidebook_tests::bench::{backend, per_second};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, SqliteConnection};

/// Rows of one shared transaction, as many as the receiver's default batch.
const TOGETHER: usize = 128;

/// About what the seal of a contact event takes.
const BODY_CHARACTERS: usize = 640;

#[derive(Debug, Parser)]
struct Options {
    /// `sqlite` or `postgres`.
    #[arg(long)]
    database: String,
    /// How long each of the measurements lasts.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let database = TestDatabase::fresh(backend(&options.database)?).await;
    let url = database.url.expose_secret();
    let lasting = Duration::from_secs(options.seconds);
    let rows = Rows::new();
    let answer = match database.backend {
        Backend::Sqlite => {
            let mut connection = sqlite(url).await?;
            json!({
                "database": options.database,
                "single_per_s": sqlite_rate(&mut connection, &rows, 1, lasting).await?,
                "batched_per_s": sqlite_rate(&mut connection, &rows, TOGETHER, lasting).await?,
            })
        }
        Backend::Postgres => {
            let mut connection = PgConnection::connect(url).await?;
            let single = postgres_rate(&mut connection, &rows, 1, lasting).await?;
            json!({
                "database": options.database,
                "single_per_s": single,
                "parallel_per_s": parallel(url, &rows, 16, lasting).await?,
                "batched_per_s": postgres_rate(&mut connection, &rows, TOGETHER, lasting).await?,
            })
        }
    };
    println!("{answer}");
    Ok(())
}

/// The product's own settings of its writing connection.
async fn sqlite(url: &str) -> anyhow::Result<SqliteConnection> {
    let options: SqliteConnectOptions = url.parse()?;
    Ok(options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .connect()
        .await?)
}

/// Makes rows; ids are ordered by time as the product's are.
struct Rows {
    ids: Ids,
    body: String,
}

impl Rows {
    fn new() -> Self {
        Self {
            ids: Ids::default(),
            body: token(&SystemEntropy, BODY_CHARACTERS),
        }
    }

    /// The id as bytes and as text, and a hash that no other row has.
    fn next(&self) -> (Vec<u8>, String, String) {
        let id = self.ids.next(&SystemClock, &SystemEntropy);
        let hash = format!("{}{}", token(&SystemEntropy, 32), id.simple());
        (id.as_bytes().to_vec(), id.to_string(), hash)
    }
}

/// Inserts so many rows with three values each: id, hash, body.
fn statement(rows: usize, value: impl Fn(usize) -> String) -> String {
    let values: Vec<String> = (0..rows).map(|row| value(row * 3)).collect();
    format!(
        "INSERT INTO inbox (id, platform, route, app_key, body_hash, name, platform_corp_id, body, received_at, state, \
         attempts) VALUES {} ON CONFLICT (body_hash) DO NOTHING RETURNING id",
        values.join(", ")
    )
}

async fn sqlite_rate(
    connection: &mut SqliteConnection,
    rows: &Rows,
    together: usize,
    lasting: Duration,
) -> anyhow::Result<f64> {
    let sql = statement(together, |at| {
        format!(
            "(?{}, 'wecom', 'data', 'ww5a1de8077e7fee01', ?{}, 'change_external_contact', 'wwc0ffee', ?{}, \
             '2026-03-02T01:00:00.000+00:00', 'new', 0)",
            at + 1,
            at + 2,
            at + 3
        )
    });
    let began = Instant::now();
    let mut inserted = 0;
    while began.elapsed() < lasting {
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        let mut query = sqlx::query(AssertSqlSafe(sql.as_str()));
        for _ in 0..together {
            let (id, _, hash) = rows.next();
            query = query.bind(id).bind(hash).bind(rows.body.as_str());
        }
        inserted += query.fetch_all(&mut *transaction).await?.len();
        transaction.commit().await?;
    }
    Ok(per_second(u64::try_from(inserted)?, began.elapsed()))
}

async fn postgres_rate(
    connection: &mut PgConnection,
    rows: &Rows,
    together: usize,
    lasting: Duration,
) -> anyhow::Result<f64> {
    let sql = statement(together, |at| {
        format!(
            "(${}::text::uuid, 'wecom', 'data', 'ww5a1de8077e7fee01', ${}, 'change_external_contact', 'wwc0ffee', ${}, \
             '2026-03-02T01:00:00Z', 'new', 0)",
            at + 1,
            at + 2,
            at + 3
        )
    });
    let began = Instant::now();
    let mut inserted = 0;
    while began.elapsed() < lasting {
        let mut transaction = connection.begin().await?;
        let mut query = sqlx::query(AssertSqlSafe(sql.as_str()));
        for _ in 0..together {
            let (_, id, hash) = rows.next();
            query = query.bind(id).bind(hash).bind(rows.body.as_str());
        }
        inserted += query.fetch_all(&mut *transaction).await?.len();
        transaction.commit().await?;
    }
    Ok(per_second(u64::try_from(inserted)?, began.elapsed()))
}

/// One row a transaction over many connections: the server may let commits share a sync.
async fn parallel(url: &str, rows: &Rows, connections: usize, lasting: Duration) -> anyhow::Result<f64> {
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let mut connection = PgConnection::connect(url).await?;
        let rows = Rows {
            ids: Ids::default(),
            body: rows.body.clone(),
        };
        running.spawn(async move { postgres_rate(&mut connection, &rows, 1, lasting).await });
    }
    let mut sum = 0.0;
    while let Some(rate) = running.join_next().await {
        sum += rate.context("a measuring task ended badly")??;
    }
    Ok(sum)
}
