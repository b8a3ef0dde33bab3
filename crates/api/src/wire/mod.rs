//! Shapes that several operations answer with. They are not rows: a column added below never appears here by accident.

mod articles;
mod attachments;
mod clients;
mod conversations;
mod corps;
mod examinations;
mod follow_ups;
mod intakes;
mod linking;
mod patch;
mod payments;
mod people;
mod reports;
mod sends;
mod staff;
mod summary;
mod taxes;
pub(crate) mod words;

pub(crate) use articles::*;
pub(crate) use attachments::*;
pub(crate) use clients::*;
pub(crate) use conversations::*;
pub(crate) use corps::*;
pub(crate) use examinations::*;
pub(crate) use follow_ups::*;
pub(crate) use intakes::*;
pub(crate) use linking::*;
pub(crate) use patch::Patch;
pub(crate) use payments::*;
pub(crate) use people::*;
pub(crate) use reports::*;
pub(crate) use sends::*;
pub(crate) use staff::*;
pub(crate) use summary::*;
pub(crate) use taxes::*;
