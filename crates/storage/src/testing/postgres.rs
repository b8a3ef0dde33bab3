use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use secrecy::SecretString;
use sidebook_ambient::{SystemEntropy, token};
use tokio::sync::OnceCell;

/// Migrated once for all processes that test this schema, then copied by the server: `cargo nextest` runs a process for
/// each test. Stays on the server, which is private to tests or small enough to keep it.
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// Held by whoever makes a template: "template" as a number.
const MAKING: i64 = 0x7465_6d70_6c61_7465;

/// A database that goes when this is dropped.
pub(super) struct Dropped(String);

pub(super) async fn fresh() -> (SecretString, Dropped) {
    let template = TEMPLATE.get_or_init(template).await;
    let name = new_name();
    admin(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    (url_of(&name), Dropped(name))
}

/// A migrated database, made if there is none of this schema.
async fn template() -> String {
    let name = format!("sidebook_test_schema_{}", sidebook_migrations::DIGEST);
    let connection = connect().await;
    if !exists(&connection, &name).await {
        // Of several processes one makes it, the others wait here. The connection's end gives the lock back.
        obey(&connection, &format!("SELECT pg_advisory_lock({MAKING})")).await;
        if !exists(&connection, &name).await {
            let (url, database) = empty().await;
            super::database::migrate(&url).await;
            // Under its name it is whole; a process that dies before leaves an unused one.
            obey(
                &connection,
                &format!("ALTER DATABASE {} RENAME TO {name}", database.0),
            )
            .await;
            std::mem::forget(database);
        }
    }
    connection.close().await.expect("a closed connection");
    name
}

async fn exists(connection: &DatabaseConnection, database: &str) -> bool {
    let sql = format!("SELECT 1 FROM pg_database WHERE datname = '{database}'");
    let found = connection
        .query_one_raw(Statement::from_string(DbBackend::Postgres, sql))
        .await;
    found.expect("the list of databases").is_some()
}

pub(super) async fn empty() -> (SecretString, Dropped) {
    let name = new_name();
    admin(&format!("CREATE DATABASE {name}")).await;
    (url_of(&name), Dropped(name))
}

/// Names that no other test process on the same server uses.
fn new_name() -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let random = token(&SystemEntropy, 8).to_ascii_lowercase();
    format!(
        "sidebook_test_{random}_{}",
        NUMBER.fetch_add(1, Ordering::Relaxed)
    )
}

fn server() -> String {
    std::env::var("SIDEBOOK_TEST_POSTGRES_URL")
        .expect("SIDEBOOK_TEST_BACKENDS lists postgres, so SIDEBOOK_TEST_POSTGRES_URL has to be set")
}

/// The server's URL with another database in its path.
fn url_of(database: &str) -> SecretString {
    let server = server();
    let (address, query) = server
        .split_once('?')
        .map_or((server.as_str(), None), |(a, q)| (a, Some(q)));
    let authority = address.find("://").map_or(0, |at| at + 3);
    let host_end = address[authority..]
        .find('/')
        .map_or(address.len(), |at| authority + at);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    SecretString::from(format!("{}/{database}{query}", &address[..host_end]))
}

async fn connect() -> DatabaseConnection {
    let mut options = ConnectOptions::new(server());
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options)
        .await
        .expect("a connection to the PostgreSQL test server")
}

async fn obey(connection: &DatabaseConnection, sql: &str) {
    connection
        .execute_unprepared(sql)
        .await
        .expect("the PostgreSQL test server obeys");
}

async fn admin(sql: &str) {
    let connection = connect().await;
    obey(&connection, sql).await;
    connection.close().await.expect("a closed connection");
}

impl Drop for Dropped {
    fn drop(&mut self) {
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.0);
        // A drop cannot wait inside the test's runtime: a thread with its own does.
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(admin(&sql));
        });
        let _ = thread.join();
    }
}
