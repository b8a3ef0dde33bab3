//! When events of the platform may have been missed, and whether what may have changed was read again.

mod repository;
mod signs;

use chrono::{DateTime, Utc};
use sidebook_domain::{CorpId, OutageId};

use crate::StorageError;
use crate::entity::outage;

pub use repository::Outages;

/// Why events may have been missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutageKind {
    /// No process received callbacks, or none could reach the database.
    NotReceiving,
    /// Valid events could not be stored.
    Refused,
    /// The platform's regular ticket stayed away: nothing of it reached us, most likely.
    NoTicket,
    /// Events became jobs, and those were given up.
    JobsParked,
}

impl OutageKind {
    /// The word stored and shown.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotReceiving => "not_receiving",
            Self::Refused => "refused",
            Self::NoTicket => "no_ticket",
            Self::JobsParked => "jobs_parked",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [
            Self::NotReceiving,
            Self::Refused,
            Self::NoTicket,
            Self::JobsParked,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == word)
    }
}

/// A time in which events of the platform may have been missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// Its id.
    pub id: OutageId,
    /// Why.
    pub why: OutageKind,
    /// The only corp it is about.
    pub corp: Option<CorpId>,
    /// From when.
    pub began_at: DateTime<Utc>,
    /// Until when.
    pub ended_at: DateTime<Utc>,
    /// When re-reading began.
    pub healing_at: Option<DateTime<Utc>>,
    /// When re-reading had begun for every corp.
    pub planned_at: Option<DateTime<Utc>>,
    /// When all was read again.
    pub healed_at: Option<DateTime<Utc>>,
}

impl TryFrom<outage::Model> for Outage {
    type Error = StorageError;

    fn try_from(row: outage::Model) -> Result<Self, StorageError> {
        Ok(Self {
            id: OutageId(row.id),
            why: OutageKind::parse(&row.why)
                .ok_or_else(|| StorageError::inconsistent("outages", "why", row.id))?,
            corp: row.corp_id.map(CorpId),
            began_at: row.began_at,
            ended_at: row.ended_at,
            healing_at: row.healing_at,
            planned_at: row.planned_at,
            healed_at: row.healed_at,
        })
    }
}
