//! HTTP for the sidebar and the console, and its OpenAPI document.
//!
//! [`configure`] mounts everything on an actix application; [`ApiState`] is what it needs.
//!
//! - `openapi` holds the table of all operations: what is mounted is what is documented.
//! - `ingest`: rows of the books from an agency's other systems, below `/ingest/v1`, by keys of their own.
//! - `public`, `sidebar`, `console`, and `books` for both of them: one operation, one file. Handlers extract, call one verb, map the answer.
//! - `session`: who is signed in, as a type: `SidebarStaff<P>`, `ConsoleStaff<P>`,
//!   `AnyStaff<P>`. Checked in the database every time.
//! - `lists`: what lists of the console have in common: filters, order, pages, files.
//! - `problem`: the one catalogue of what can go wrong, as `application/problem+json`.
//! - `wire`: shapes that several operations answer with.
//! - `sms`: codes. `pages`: the built front end and a few pages of text.
//!
//! To add an operation: a file under its group, a row in `openapi` with what it needs after `for`, a row in
//! `tests/it/strangers` (tests fail until both are there; `tests/it/matrix.rs` proves what was declared), and
//! `SIDEBOOK_UPDATE=1 cargo test -p sidebook-api` for the committed document.

mod apps;
mod attachments;
mod audit;
mod books;
mod caller;
mod console;
mod day;
mod fields;
mod idempotency;
mod imports;
mod ingest;
mod lists;
mod live;
mod needs;
mod openapi;
mod own_text;
mod pages;
mod paging;
mod preview;
mod problem;
mod public;
mod report_files;
mod revision;
mod secrets;
mod send_log;
mod session;
mod sidebar;
mod sms;
mod state;
mod upload;
mod wire;

pub use attachments::Attachments;
pub use openapi::document;
pub use problem::{ApiError, ProblemCode, TraceId};
pub use sms::{LocalOutbox, OutboxMessage, SmsError, SmsMessage, SmsPurpose, SmsSender};
pub use state::{ApiConfig, ApiLimits, ApiState, App};

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

/// The only messenger so far, as rows name it.
pub(crate) const PLATFORM: &str = "wecom";

/// Mounts `/api/v1`, the pages, and in a demonstration `/outbox`.
pub fn configure(config: &mut ServiceConfig, state: ApiState) {
    config.app_data(web::Data::new(state.clone()));
    config.service(
        web::scope(openapi::BASE)
            .app_data(problem::extract::json_config())
            .app_data(problem::extract::path_config())
            .app_data(problem::extract::query_config())
            .wrap(from_fn(problem::finish))
            .configure(openapi::mount)
            .default_service(web::to(openapi::no_operation)),
    );
    config.configure(ingest::mount);
    pages::mount(config, &state);
}
