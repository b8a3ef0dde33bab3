//! The product through its doors.
//!
//! [`TestApp`] starts the whole product, as the binary does, against the simulator, on a fresh database and with a clock
//! that stands still: tests move it and run the jobs. A [`Caller`] drives the HTTP API as a person's page does.
//!
//! ```text
//! on_each_database! {
//!     async fn a_contact_added_on_the_platform_can_be_linked(db: TestDatabase) {
//!         let app = TestApp::start(db).await;
//!         app.install().await;
//!         let staff = app.staff(0).await;
//!         …
//!     }
//! }
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has to fail"
)]

mod app;
pub mod bench;
mod caller;
mod config;
pub mod crash;
pub mod fault_proxy;
pub mod load;
pub mod logs;
mod mirror;
mod pause;
pub mod servers;
pub mod sync_bench;
pub mod wired;

pub use app::TestApp;
pub use caller::{Answer, Caller};
pub use pause::pause;
pub use sidebook_storage::on_each_database;
