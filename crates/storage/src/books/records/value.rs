use chrono::NaiveDate;
use serde_json::{Map, Value};
use sidebook_domain::{ExternalKey, MatchBy, Record, StaffId, WrongValue};
use uuid::Uuid;

/// A row to put into the books.
#[derive(Debug, Clone)]
pub struct PutRow {
    /// As another system calls it.
    pub key: Option<ExternalKey>,
    /// Tells whether that system says the same of it as last time, and in a [`Trial`](super::Trial) whether two rows do. `None`:
    /// always look.
    pub content_hash: Option<String>,
    /// What it says.
    pub record: Record,
}

/// How a row that is there already is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// As another system's: by its key, else by what there is once, so that what people entered before becomes its row.
    Outside,
    /// By this alone.
    By(MatchBy),
    /// Not: every row is new.
    Nothing,
}

/// How rows are put.
#[derive(Debug, Clone)]
pub struct PutRules {
    /// In whose name.
    pub by: StaffId,
    /// Today, in the agency's calendar.
    pub today: NaiveDate,
    /// How rows that are there already are found.
    pub find: Finding,
    /// Whether they are changed, else left.
    pub overwrite: bool,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Put {
    /// It is new.
    Added {
        /// Its id.
        row: Uuid,
        /// At which revision it stands.
        revision: i64,
    },
    /// It says something else now.
    Changed {
        /// Its id.
        row: Uuid,
        /// At which revision it stands.
        revision: i64,
        /// How it stood.
        before: Box<StandingRecord>,
    },
    /// It says that already.
    Same {
        /// Its id.
        row: Uuid,
        /// At which revision it stands.
        revision: i64,
    },
    /// It is there, and was to be left.
    Skipped {
        /// Its id.
        row: Uuid,
    },
    /// It cannot be put, for these reasons.
    Refused(Vec<WrongValue>),
}

/// A row as it stands, in the words of a body.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StandingRecord {
    /// At which revision.
    pub revision: i64,
    /// Whose it is, where it is a thing of a client.
    pub client: Option<Uuid>,
    /// Its fields by name.
    pub fields: Map<String, Value>,
}
