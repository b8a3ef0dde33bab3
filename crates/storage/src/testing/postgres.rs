use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{ConnectOptions, ConnectionTrait, Database};
use secrecy::SecretString;
use sidebook_ambient::{SystemEntropy, token};
use tokio::sync::OnceCell;

/// A migrated database: migrated once per process, then copied by the server.
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// A database that goes when this is dropped.
pub(super) struct Dropped(String);

pub(super) async fn fresh() -> (SecretString, Dropped) {
    let template = TEMPLATE
        .get_or_init(|| async {
            let (url, database) = empty().await;
            super::database::migrate(&url).await;
            let name = database.0.clone();
            std::mem::forget(database);
            name
        })
        .await;
    let name = new_name();
    admin(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    (url_of(&name), Dropped(name))
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

async fn admin(sql: &str) {
    let mut options = ConnectOptions::new(server());
    options.max_connections(1).sqlx_logging(false);
    let connection = Database::connect(options)
        .await
        .expect("a connection to the PostgreSQL test server");
    connection
        .execute_unprepared(sql)
        .await
        .expect("the PostgreSQL test server obeys");
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
