//! What the console's lists have in common. A list is a pair of operations:
//!
//! - `GET /console/things`: filters, `sort` (`name`, `-created_at`), `limit` and `after`; answers `items`, `next`, and with
//!   the first page `totals` over all that the filters let through.
//! - `GET /console/things/export`: the same filters and order, `format`, `columns` (those that are shown, in their order)
//!   and `language`; answers a file of all rows. It is written row by row, so that memory stays flat, and noted in the
//!   audit log.
//!
//! [`list_queries`] makes both queries from the filters, [`Column`] says what a column of the file is called and holds.

mod clients;
mod columns;
mod export;
mod query;
pub(crate) mod words;

pub(crate) use clients::{client_column, of_clients, terms};
pub(crate) use columns::{Column, word};
pub(crate) use export::{Exported, attachment, file, written};
pub(crate) use query::{ExportAsk, FormatWord, PageAsk, list_queries, period};
