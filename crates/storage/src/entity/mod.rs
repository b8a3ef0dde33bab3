//! Rows as they are stored, one file per table. Private: what leaves this crate are the repositories' own types.

#![expect(
    unreachable_pub,
    reason = "the derive makes its types `pub`; this module keeps them inside the crate"
)]

pub(crate) mod agency;
pub(crate) mod corp;
pub(crate) mod inbox;
pub(crate) mod installation;
pub(crate) mod job;
