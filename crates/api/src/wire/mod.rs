//! Shapes that several operations answer with. They are not rows: a column added below never appears here by accident.

mod clients;
mod conversations;
mod corps;
mod examinations;
mod patch;
mod payments;
mod people;
mod sends;
mod summary;
pub(crate) mod words;

pub(crate) use clients::*;
pub(crate) use conversations::*;
pub(crate) use corps::*;
pub(crate) use examinations::*;
pub(crate) use patch::Patch;
pub(crate) use payments::*;
pub(crate) use people::*;
pub(crate) use sends::*;
pub(crate) use summary::*;
