//! What began a piece of work, carried along with it from callback to route to job to platform call, also from process
//! to process through the database.
//!
//! - An [`Origin`] is the request or the stored event that began it: log lines name it. Always there.
//! - A trace context is a W3C `traceparent`: spans of several processes become one trace by it. There is one only while
//!   traces are made and this one is sampled; without, every function here does nothing and costs next to nothing.
//!
//! Storage writes both beside what it stores ([`Origin::current`], [`context`]), the worker takes both up again
//! ([`Origin::scope`], [`continue_from`]). Nobody else need think of them.

mod context;
mod origin;

pub use context::{context, continue_from, link};
pub use origin::Origin;
