//! Shapes that several operations answer with. They are not rows: a column added below never appears here by accident.

mod attachments;
mod clients;
mod conversations;
mod corps;
mod examinations;
mod follow_ups;
mod intakes;
mod patch;
mod people;
mod sends;
mod summary;
pub(crate) mod words;

pub(crate) use attachments::*;
pub(crate) use clients::*;
pub(crate) use conversations::*;
pub(crate) use corps::*;
pub(crate) use examinations::*;
pub(crate) use follow_ups::*;
pub(crate) use intakes::*;
pub(crate) use patch::Patch;
pub(crate) use people::*;
pub(crate) use sends::*;
pub(crate) use summary::*;
