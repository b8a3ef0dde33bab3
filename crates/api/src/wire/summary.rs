use chrono::NaiveDate;
use serde::Serialize;
use sidebook_domain::{
    Action, DocumentKind, Fact as DomainFact, Fen, MissingDocumentId, ServiceId,
    Suggestion as DomainSuggestion,
};
use utoipa::ToSchema;

use super::DaysLeftOut;
use super::words::{ActionWord, DocumentKindWord};

/// What stands out about a client, and what would help. The page puts it into words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Summary {
    /// The month whose filing is due now, `YYYYMM`.
    pub(crate) period: i32,
    /// What presses most first. Facts of cards that the staff member may not see are not there.
    pub(crate) facts: Vec<Fact>,
    /// The message that presses most. Null when nothing does, or the staff member may not send.
    pub(crate) suggestion: Option<Suggestion>,
}

/// Something that stands out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Fact {
    /// It stands in the way now, and not only soon: it belongs into the line.
    pub(crate) blocks: bool,
    /// How many things it is about.
    pub(crate) count: u64,
    #[serde(flatten)]
    pub(crate) what: FactKind,
}

/// What stands out.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum FactKind {
    /// Documents are missing.
    MissingDocuments {
        /// Those of the period that is due and of earlier ones, by kind.
        due: Vec<DocumentCount>,
    },
    /// Something is not filed yet.
    FilingsOpen {
        /// Of how many tax kinds; `count` of them are open.
        all: u64,
        due_on: NaiveDate,
        /// 0 on the last day, negative when it is over.
        days_left: i64,
    },
    /// Everything is filed, and the client was not told since.
    FilingsNotTold {
        /// The month, `YYYYMM`; `count` tax kinds of it are filed.
        period: i32,
    },
    /// Something is not paid yet.
    Receivables {
        /// How much of it is overdue, in fen.
        #[schema(value_type = i64)]
        overdue_fen: Fen,
    },
    /// Documents came in, and more of their kind are to come.
    IntakesUnfinished,
    /// The client was to be contacted again by now.
    FollowUpsDue,
    /// The service that ends last ends soon or has ended.
    ServiceEnding {
        #[schema(value_type = Uuid)]
        service_id: ServiceId,
        days_left: DaysLeftOut,
    },
}

/// How many documents of a kind.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DocumentCount {
    #[schema(value_type = DocumentKindWord)]
    pub(crate) kind: DocumentKind,
    pub(crate) count: u64,
}

/// A message that would help: what a send intent of it says besides conversation, client and language.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Suggestion {
    #[schema(value_type = ActionWord)]
    pub(crate) action: Action,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Uuid>, nullable = false)]
    pub(crate) service_id: Option<ServiceId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Uuid>>, nullable = false)]
    pub(crate) document_ids: Option<Vec<MissingDocumentId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) period: Option<i32>,
}

impl From<&DomainFact> for Fact {
    fn from(fact: &DomainFact) -> Self {
        let what = match fact {
            DomainFact::MissingDocuments { due, .. } => FactKind::MissingDocuments {
                due: due
                    .iter()
                    .map(|(kind, count)| DocumentCount {
                        kind: *kind,
                        count: number(*count),
                    })
                    .collect(),
            },
            DomainFact::FilingsOpen {
                all,
                due_on,
                days_left,
                ..
            } => FactKind::FilingsOpen {
                all: number(*all),
                due_on: *due_on,
                days_left: *days_left,
            },
            DomainFact::FilingsNotTold { period, .. } => FactKind::FilingsNotTold {
                period: period.number(),
            },
            DomainFact::Receivables { overdue, .. } => FactKind::Receivables {
                overdue_fen: *overdue,
            },
            DomainFact::IntakesUnfinished(_) => FactKind::IntakesUnfinished,
            DomainFact::FollowUpsDue(_) => FactKind::FollowUpsDue,
            DomainFact::ServiceEnding { service, left } => FactKind::ServiceEnding {
                service_id: *service,
                days_left: (*left).into(),
            },
        };
        Self {
            blocks: fact.blocks(),
            count: number(fact.count()),
            what,
        }
    }
}

impl From<DomainSuggestion> for Suggestion {
    fn from(suggestion: DomainSuggestion) -> Self {
        let mut about = Self {
            action: suggestion.action(),
            service_id: None,
            document_ids: None,
            period: None,
        };
        match suggestion {
            DomainSuggestion::MissingDocuments(documents) => about.document_ids = Some(documents),
            DomainSuggestion::FilingNotice(period) => about.period = Some(period.number()),
            DomainSuggestion::Payment => {}
            DomainSuggestion::ServiceEnding(service) => about.service_id = Some(service),
        }
        about
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
