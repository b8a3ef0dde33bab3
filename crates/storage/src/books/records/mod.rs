//! Records from outside (`sidebook_domain::Record`) put into the books: by another system's key, or by what there is once.
//!
//! [`Records::put_many`] is the one verb of all kinds. What is new of a batch is inserted together; what stands there is
//! changed row by row through the verbs of its own repository, with all they check. How rows of a kind are found, added,
//! changed and taken back is in the kind's own file here.

mod article;
mod client;
mod contract;
mod filing;
mod invoice;
mod keys;
mod lookup;
mod payment;
mod pending;
mod receivable;
mod undo;
mod value;

pub use undo::{Undone, given_row};
pub use value::{Finding, Put, PutRow, PutRules, StandingRecord};

use sidebook_domain::{MatchBy, Record, RecordKind, WrongValue};
use uuid::Uuid;

use crate::{AgencyDoor, StorageError, Writing};
use lookup::Lookup;
use pending::{NewRow, Pending};

/// Rows from outside. By `of(agency).records()`.
#[derive(Debug)]
pub struct Records<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a> AgencyDoor<'a, Writing> {
    /// The way of rows from outside into this agency's books.
    #[must_use]
    pub fn records(&self) -> Records<'a, Writing> {
        Records { door: *self }
    }
}

/// One batch under way.
struct Putting<'a> {
    door: AgencyDoor<'a, Writing>,
    kind: RecordKind,
    rules: &'a PutRules,
    lookup: Lookup,
}

/// What to do with a row.
enum Plan {
    Refuse(Vec<WrongValue>),
    /// It is there.
    Stands(Uuid),
    New(Box<NewRow>),
}

impl Records<'_, Writing> {
    /// Puts rows of a kind into the books, in the given order; what became of each in the same order. A row that is
    /// refused leaves the others.
    ///
    /// What each kind does is boxed: together the kinds would make a future that fills a thread's stack.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when another unit of work put the same meanwhile: drop this one and do all of it
    /// again.
    pub async fn put_many(
        &self,
        kind: RecordKind,
        rows: Vec<PutRow>,
        rules: &PutRules,
    ) -> Result<Vec<Put>, StorageError> {
        let mut putting = Putting {
            door: self.door,
            kind,
            rules,
            lookup: Box::pin(Lookup::load(self.door, kind, &rows)).await?,
        };
        let mut puts: Vec<(usize, Put)> = Vec::with_capacity(rows.len());
        let mut pending = Pending::default();
        for (at, row) in rows.into_iter().enumerate() {
            // Whoever comes second has to find the first one there.
            if pending.touches(&putting.marks(&row)) {
                Box::pin(putting.flush(&mut pending, &mut puts)).await?;
            }
            let marks = putting.marks(&row);
            match Box::pin(putting.plan(&row)).await? {
                Plan::Refuse(wrong) => puts.push((at, Put::Refused(wrong))),
                Plan::Stands(id) => {
                    let put = Box::pin(putting.over(id, row)).await?;
                    puts.push((at, put));
                }
                Plan::New(new) => {
                    pending.push(at, row.key, row.content_hash, *new, marks);
                    // Numbers and allocations follow each other.
                    if kind == RecordKind::Payments {
                        Box::pin(putting.flush(&mut pending, &mut puts)).await?;
                    }
                }
            }
        }
        Box::pin(putting.flush(&mut pending, &mut puts)).await?;
        puts.sort_by_key(|(at, _)| *at);
        Ok(puts.into_iter().map(|(_, put)| put).collect())
    }

    /// A row as it stands, in the words of a body; `None` when there is none.
    pub async fn standing(&self, kind: RecordKind, id: Uuid) -> Result<Option<StandingRecord>, StorageError> {
        match kind {
            RecordKind::Clients => Box::pin(client::standing(self.door, id)).await,
            RecordKind::Contracts => Box::pin(contract::standing(self.door, id)).await,
            RecordKind::Receivables => Box::pin(receivable::standing(self.door, id)).await,
            RecordKind::Payments => Box::pin(payment::standing(self.door, id)).await,
            RecordKind::Invoices => Box::pin(invoice::standing(self.door, id)).await,
            RecordKind::Filings => Box::pin(filing::standing(self.door, id)).await,
            RecordKind::Articles => Box::pin(article::standing(self.door, id)).await,
        }
    }
}

impl Putting<'_> {
    /// What may be there once of a row.
    fn marks(&self, row: &PutRow) -> Vec<String> {
        let mut marks = Vec::new();
        if let Some(key) = &row.key {
            marks.push(format!("key/{key}"));
        }
        match &row.record {
            Record::Client(record) => {
                marks.push(format!("name/{}", record.name.as_str()));
                if let Some(Some(tax_id)) = &record.tax_id {
                    marks.push(format!("tax/{tax_id}"));
                }
            }
            Record::Article(record) => marks.push(lookup::of_article(&record.question)),
            record => {
                if let Some(Ok(client)) = record.client().map(|client| self.lookup.client(client)) {
                    marks.extend(lookup::contents(record, client));
                }
            }
        }
        marks
    }

    async fn plan(&self, row: &PutRow) -> Result<Plan, StorageError> {
        let found = match self.find(row) {
            Ok(found) => found,
            Err(wrong) => return Ok(Plan::Refuse(vec![wrong])),
        };
        if let Some(id) = found {
            return Ok(Plan::Stands(id));
        }
        if let Some(key) = &row.key
            && self.rules.find != Finding::Outside
            && self.lookup.key(self.kind, key).is_some()
        {
            return Ok(Plan::Refuse(vec![WrongValue::new("external_key", "taken")]));
        }
        let new = match &row.record {
            Record::Client(record) => self.new_client(record),
            Record::Contract(record) => self.new_contract(record),
            Record::Receivable(record) => self.new_receivable(record),
            Record::Payment(record) => self.new_payment(record).await?,
            Record::Invoice(record) => self.new_invoice(record),
            Record::Filing(record) => self.new_filing(record),
            Record::Article(record) => self.new_article(record),
        };
        Ok(match new {
            Ok(new) => Plan::New(Box::new(new)),
            Err(wrong) => Plan::Refuse(wrong),
        })
    }

    /// The row that is there already, as far as the rules say how to find it.
    fn find(&self, row: &PutRow) -> Result<Option<Uuid>, WrongValue> {
        let by_key = || {
            let key = row.key.as_ref()?;
            self.lookup.key(self.kind, key).map(|known| known.row)
        };
        match self.rules.find {
            Finding::Nothing => Ok(None),
            Finding::By(MatchBy::ExternalKey) => Ok(by_key()),
            Finding::By(by) => Ok(self.by_contents(&row.record, Some(by))),
            Finding::Outside => {
                if let Some(found) = by_key() {
                    return Ok(Some(found));
                }
                // People entered it before the other system was connected: from now on it is the same row.
                let found = self.by_contents(&row.record, None);
                if found.is_some_and(|found| self.lookup.is_bound(self.kind, found)) {
                    return Err(WrongValue::new(first_field(self.kind), "taken"));
                }
                Ok(found)
            }
        }
    }

    fn by_contents(&self, record: &Record, by: Option<MatchBy>) -> Option<Uuid> {
        match record {
            Record::Client(record) => {
                let by_tax_id = || {
                    let tax_id = record.tax_id.as_ref()?.as_ref()?;
                    self.lookup.with_tax_id(tax_id)
                };
                let by_name = || self.lookup.called(&record.name);
                match by {
                    Some(MatchBy::TaxId) => by_tax_id(),
                    Some(MatchBy::Name) => by_name(),
                    _ => by_tax_id().or_else(by_name),
                }
            }
            Record::Article(record) => self.lookup.having(&lookup::of_article(&record.question)),
            record => {
                let client = self.lookup.client(record.client()?).ok()?;
                lookup::contents(record, client).and_then(|mark| self.lookup.having(&mark))
            }
        }
    }

    /// A row over what stands there.
    async fn over(&mut self, id: Uuid, row: PutRow) -> Result<Put, StorageError> {
        let known = row.key.as_ref().and_then(|key| self.lookup.key(self.kind, key));
        let records = Records { door: self.door };
        let Some(before) = records.standing(self.kind, id).await? else {
            return Ok(Put::Refused(vec![WrongValue::new("external_key", "not_found")]));
        };
        let is_same = row.content_hash.is_some()
            && known.is_some_and(|known| known.row == id && known.content_hash == row.content_hash);
        if is_same {
            return Ok(Put::Same {
                row: id,
                revision: before.revision,
            });
        }
        if !self.rules.overwrite {
            return Ok(Put::Skipped { row: id });
        }
        if let Some(Err(wrong)) = row.key.as_ref().map(|key| self.may_bind(key, id)) {
            return Ok(Put::Refused(vec![wrong]));
        }
        let changed = match row.record {
            Record::Client(record) => Box::pin(self.change_client(id, &before, record)).await?,
            Record::Contract(record) => Box::pin(self.change_contract(id, &before, record)).await?,
            Record::Receivable(record) => Box::pin(self.change_receivable(id, &before, record)).await?,
            Record::Payment(record) => Box::pin(self.change_payment(id, &before, record)).await?,
            Record::Invoice(record) => Box::pin(self.change_invoice(id, &before, record)).await?,
            Record::Filing(record) => Box::pin(self.change_filing(id, &before, record)).await?,
            Record::Article(record) => Box::pin(self.change_article(id, record)).await?,
        };
        let revision = match changed {
            Ok(revision) => revision,
            Err(wrong) => return Ok(Put::Refused(vec![wrong])),
        };
        if let Some(key) = &row.key
            && let Err(wrong) = self.bind(key, id, row.content_hash.as_deref()).await?
        {
            return Ok(Put::Refused(vec![wrong]));
        }
        Ok(if revision == before.revision {
            Put::Same { row: id, revision }
        } else {
            Put::Changed {
                row: id,
                revision,
                before: Box::new(before),
            }
        })
    }

    /// Inserts what waits.
    async fn flush(
        &mut self,
        pending: &mut Pending,
        puts: &mut Vec<(usize, Put)>,
    ) -> Result<(), StorageError> {
        let waiting = pending.take();
        if waiting.is_empty() {
            return Ok(());
        }
        let (places, new): (Vec<_>, Vec<_>) = waiting.into_iter().unzip();
        let added = self.add_many(new).await?;
        for (place, added) in places.into_iter().zip(added) {
            let put = match added {
                Ok((row, revision)) => {
                    if let Some(key) = &place.key {
                        // Bound to nothing, or to a row that is gone: looked at when it was planned.
                        let _bound = self.bind(key, row, place.content_hash.as_deref()).await?;
                    }
                    self.lookup.note(&place.marks, row);
                    Put::Added { row, revision }
                }
                Err(wrong) => Put::Refused(vec![wrong]),
            };
            puts.push((place.at, put));
        }
        Ok(())
    }

    async fn add_many(&self, new: Vec<NewRow>) -> Result<Vec<Result<(Uuid, i64), WrongValue>>, StorageError> {
        match self.kind {
            RecordKind::Clients => Box::pin(self.add_clients(new)).await,
            RecordKind::Contracts => Box::pin(self.add_contracts(new)).await,
            RecordKind::Receivables => Box::pin(self.add_receivables(new)).await,
            RecordKind::Payments => Box::pin(self.add_payments(new)).await,
            RecordKind::Invoices => Box::pin(self.add_invoices(new)).await,
            RecordKind::Filings => Box::pin(self.add_filings(new)).await,
            RecordKind::Articles => Box::pin(self.add_articles(new)).await,
        }
    }
}

/// The field that a row of a kind is known by.
fn first_field(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Clients => "name",
        RecordKind::Contracts | RecordKind::Invoices => "number",
        RecordKind::Receivables => "title",
        RecordKind::Payments => "external_key",
        RecordKind::Filings => "kind",
        RecordKind::Articles => "question",
    }
}
