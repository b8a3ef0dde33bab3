//! Corps on a messenger platform, and what they authorised.

mod agency;
mod release;
mod system;

use chrono::{DateTime, Utc};
use sidebook_domain::{AgencyId, CorpId};
use sidebook_messenger::{Mode, PlatformCorpId};

use crate::StorageError;
use crate::entity::corp;

pub use agency::Corps;
pub use system::{NewCorp, SystemCorps};

/// An organisation on a messenger platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corp {
    /// Our id.
    pub id: CorpId,
    /// Whose it is, once bound.
    pub agency: Option<AgencyId>,
    /// Which messenger: `wecom`.
    pub platform: String,
    /// How we got in.
    pub mode: Mode,
    /// The platform's id.
    pub platform_corp: PlatformCorpId,
    /// Short name as the platform gave it last.
    pub name: String,
    /// When we first heard of it.
    pub created_at: DateTime<Utc>,
    /// When we last received an event about it, to a minute or so.
    pub last_event_at: Option<DateTime<Utc>>,
    /// When its agency let go of it. Its data stays with that agency; the corp may be bound again by any.
    pub released_at: Option<DateTime<Utc>>,
}

impl TryFrom<corp::Model> for Corp {
    type Error = StorageError;

    fn try_from(row: corp::Model) -> Result<Self, StorageError> {
        let mode = [Mode::Suite, Mode::Internal]
            .into_iter()
            .find(|mode| mode.as_str() == row.mode);
        Ok(Self {
            id: CorpId(row.id),
            agency: row.agency_id.map(AgencyId),
            platform: row.platform,
            mode: mode.ok_or_else(|| StorageError::inconsistent("corps", "mode", row.id))?,
            platform_corp: row.released_from.unwrap_or(row.platform_corp_id).into(),
            name: row.name,
            created_at: row.created_at,
            last_event_at: row.last_event_at,
            released_at: row.released_at,
        })
    }
}
