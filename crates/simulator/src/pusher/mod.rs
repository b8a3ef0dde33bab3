//! The platform's own calls: events to the callback URLs of the apps.

mod change;
mod deliver;
mod events;
mod hostile;
mod outbox;
mod payload;
mod verify;
mod xml;

pub use change::{Change, GroupDetail};
pub use deliver::Delivery;
pub use hostile::{HostileAnswer, HostileCall};
pub use outbox::{Attempt, Outbox, Push, PushStatus, Target};
pub use verify::UrlCheck;

pub(crate) use deliver::deliver_due;
pub(crate) use hostile::send as send_hostile;
pub(crate) use verify::verify_url;
