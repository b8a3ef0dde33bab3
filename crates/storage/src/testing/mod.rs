//! Fresh databases for tests (feature `testing`), here and in every crate above.
//!
//! One switch decides what a test runs on: `SIDEBOOK_TEST_BACKENDS=sqlite` (default) or `sqlite,postgres`. PostgreSQL
//! then needs `SIDEBOOK_TEST_POSTGRES_URL`, a server on which databases may be made and dropped; without it the tests
//! fail, they never pass unrun. Shared state is tested in process, and on the Redis of `SIDEBOOK_TEST_REDIS_URL` too when
//! that is set; PostgreSQL asks for it. Each test process says once, on stderr, which backends it runs on.
//!
//! ```text
//! use sidebook_storage::testing::{TestDatabase, on_each_database};
//!
//! on_each_database! {
//!     async fn an_agency_is_found_again(db: TestDatabase) {
//!         let work = db.storage.begin().await.unwrap();
//!         …
//!     }
//! }
//! ```

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot be set up has to fail"
)]

mod backend;
mod bulk;
mod census;
mod contents;
mod counts;
mod database;
mod lock;
mod postgres;
mod rows;
mod shared;
mod space;
mod sqlite;

use std::future::Future;

pub use backend::{Backend, backends};
pub use census::{Census, is_sound};
pub use counts::InboxCounts;
pub use database::{TestDatabase, keyring};
pub use lock::InboxLock;
pub use shared::{TestSharedState, redis, shared_states};
pub use space::{Space, leave};

pub use crate::on_each_database;

/// Makes each `async fn name(db: TestDatabase) { … }` a test that runs once per backend, on a fresh database each time.
#[macro_export]
macro_rules! on_each_database {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: TestDatabase) $body:block)+) => {$(
        #[test]
        $(#[$meta])*
        fn $name() {
            async fn body($db: $crate::testing::TestDatabase) $body
            $crate::testing::run(body);
        }
    )+};
}

/// Runs `body` once per backend, each time on a fresh database and its own multi-threaded runtime.
pub fn run<F, Fut>(body: F)
where
    F: Fn(TestDatabase) -> Fut,
    Fut: Future<Output = ()>,
{
    for backend in backends() {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let guard = OnBackend(*backend);
            body(TestDatabase::fresh(*backend).await).await;
            std::mem::forget(guard);
        });
    }
}

/// Says which backend a failing test ran on.
struct OnBackend(Backend);

impl Drop for OnBackend {
    #[expect(
        clippy::print_stderr,
        reason = "belongs to the failing test's captured output"
    )]
    fn drop(&mut self) {
        eprintln!("failed on {}", self.0.as_str());
    }
}
