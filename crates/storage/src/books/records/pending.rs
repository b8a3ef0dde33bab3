use std::collections::HashSet;

use sidebook_domain::{CustomFieldId, ExternalKey};

use crate::{NewArticle, NewClient, NewContract, NewPayment, NewReceivable, NewTaxFiling, NewVatInvoice};

/// A row to insert.
#[derive(Debug)]
pub(super) enum NewRow {
    /// With what stands in the agency's own fields.
    Client(NewClient, Vec<(CustomFieldId, String)>),
    Contract(NewContract),
    Receivable(NewReceivable),
    Payment(NewPayment),
    Invoice(NewVatInvoice),
    Filing(NewTaxFiling),
    Article(NewArticle),
}

/// What is known of a row that waits.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) at: usize,
    pub(super) key: Option<ExternalKey>,
    pub(super) content_hash: Option<String>,
    pub(super) marks: Vec<String>,
}

/// New rows that wait to be inserted together.
#[derive(Debug, Default)]
pub(super) struct Pending {
    rows: Vec<(Place, NewRow)>,
    marks: HashSet<String>,
}

impl Pending {
    /// Whether a row that waits is the same as one with these marks, or has something that may be there once.
    pub(super) fn touches(&self, marks: &[String]) -> bool {
        marks.iter().any(|mark| self.marks.contains(mark))
    }

    pub(super) fn push(
        &mut self,
        at: usize,
        key: Option<ExternalKey>,
        content_hash: Option<String>,
        new: NewRow,
        marks: Vec<String>,
    ) {
        self.marks.extend(marks.iter().cloned());
        let place = Place {
            at,
            key,
            content_hash,
            marks,
        };
        self.rows.push((place, new));
    }

    pub(super) fn take(&mut self) -> Vec<(Place, NewRow)> {
        self.marks.clear();
        std::mem::take(&mut self.rows)
    }
}
