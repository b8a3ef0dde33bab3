//! The day of a request.

pub(crate) use sidebook_domain::book_day as of;
