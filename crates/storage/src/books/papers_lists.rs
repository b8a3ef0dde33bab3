//! Intakes, filings, invoices and reports across the agency.

use sea_orm::sea_query::{Expr, Func};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, Select};
use sidebook_domain::{DocumentKind, Fen, InvoiceDirection, Period, ReportKind, TaxKind};

use super::filings::TaxFiling;
use super::intakes::Intake;
use super::invoices::VatInvoice;
use super::listing::{Listed, OfClients, by_client, count, narrowed, rows, sum};
use super::reach::ReachedClients;
use super::reports::FinancialReport;
use crate::entity::{document_intake, financial_report, tax_filing, vat_invoice};
use crate::keyset::{Direction, ListKey, SortKind, SortedBy};
use crate::page::{Page, Paged};
use crate::{Executor, StorageError};

/// What a list of papers is in order of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperOrder {
    /// Their months.
    Period,
    /// The days on them: received, filed, written.
    Day,
    /// Their amounts; those without one count as nothing.
    Amount,
    /// The names of their clients.
    Client,
}

/// Which intakes; all of these hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IntakeListFilter {
    /// Whose.
    pub of: OfClients,
    /// Of this month.
    pub period: Option<Period>,
    /// Of this kind.
    pub kind: Option<DocumentKind>,
    /// Whether nothing more is to come.
    pub is_completed: Option<bool>,
}

/// Which filings; all of these hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilingListFilter {
    /// Whose.
    pub of: OfClients,
    /// Of this month.
    pub period: Option<Period>,
    /// Of this tax.
    pub kind: Option<TaxKind>,
    /// Where they stand: one of [`sidebook_domain::FilingState::WORDS`].
    pub state: Option<&'static str>,
}

/// Which invoices; all of these hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvoiceListFilter {
    /// Whose.
    pub of: OfClients,
    /// Written in this month.
    pub period: Option<Period>,
    /// Who wrote them.
    pub direction: Option<InvoiceDirection>,
}

/// Which reports; all of these hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportListFilter {
    /// Whose.
    pub of: OfClients,
    /// Of this month.
    pub period: Option<Period>,
    /// Which reports.
    pub kind: Option<ReportKind>,
}

/// Figures of a list of papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PaperTotals {
    /// How many rows.
    pub rows: u64,
    /// How many papers they are about, of intakes.
    pub count: u64,
    /// Their amounts together.
    pub amount: Fen,
    /// Their taxes together, of invoices.
    pub tax: Fen,
}

#[derive(FromQueryResult)]
struct Sums {
    rows: i64,
    count: i64,
    amount: i64,
    tax: i64,
}

impl From<Sums> for PaperTotals {
    fn from(sums: Sums) -> Self {
        Self {
            rows: rows(sums.rows),
            count: rows(sums.count),
            amount: Fen(sums.amount),
            tax: Fen(sums.tax),
        }
    }
}

impl<E: Executor> ReachedClients<'_, E> {
    /// Intakes of clients within reach.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn intakes(
        &self,
        filter: &IntakeListFilter,
        (order, direction): (PaperOrder, Direction),
        page: &Page<ListKey>,
    ) -> Result<Paged<Listed<Intake>, ListKey>, StorageError> {
        use document_intake::{Column, Entity};
        let by = match order {
            PaperOrder::Period => {
                SortedBy::new(Expr::col((Entity, Column::Period)), SortKind::Number, direction)
            }
            PaperOrder::Day => {
                SortedBy::new(Expr::col((Entity, Column::ReceivedOn)), SortKind::Day, direction)
            }
            PaperOrder::Amount => or_nothing(Expr::col((Entity, Column::AmountFen)), direction),
            PaperOrder::Client => by_client((Entity, Column::ClientId), direction),
        };
        let rows = self.these_intakes(filter);
        self.page_of(rows, by, page, |row: &Intake| row.client).await
    }

    /// Figures of all intakes that a filter lets through.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn intake_totals(&self, filter: &IntakeListFilter) -> Result<PaperTotals, StorageError> {
        use document_intake::Column;
        let (count, amount) = (Expr::col(Column::Count), Expr::col(Column::AmountFen));
        self.paper_totals(self.these_intakes(filter), count, amount, nothing())
            .await
    }

    fn these_intakes(&self, filter: &IntakeListFilter) -> Option<Select<document_intake::Entity>> {
        use document_intake::{Column, Entity};
        let rows = self.things_of::<Entity>(&filter.of)?;
        Some(narrowed(
            rows,
            [
                filter
                    .period
                    .map(|period| Column::Period.eq(i64::from(period.number()))),
                filter.kind.map(|kind| Column::Kind.eq(kind.as_str())),
                filter
                    .is_completed
                    .map(|is_completed| Column::Completed.eq(is_completed)),
            ],
        ))
    }

    /// Filings of clients within reach.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn filings(
        &self,
        filter: &FilingListFilter,
        (order, direction): (PaperOrder, Direction),
        page: &Page<ListKey>,
    ) -> Result<Paged<Listed<TaxFiling>, ListKey>, StorageError> {
        use tax_filing::{Column, Entity};
        let by = match order {
            PaperOrder::Period => {
                SortedBy::new(Expr::col((Entity, Column::Period)), SortKind::Number, direction)
            }
            PaperOrder::Day => {
                let first = chrono::NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(chrono::NaiveDate::MIN);
                let day = Func::coalesce([Expr::col((Entity, Column::FiledOn)), Expr::value(first)]);
                SortedBy::new(Expr::expr(day), SortKind::Day, direction)
            }
            PaperOrder::Amount => or_nothing(Expr::col((Entity, Column::AmountFen)), direction),
            PaperOrder::Client => by_client((Entity, Column::ClientId), direction),
        };
        let rows = self.these_filings(filter);
        self.page_of(rows, by, page, |row: &TaxFiling| row.client).await
    }

    /// Figures of all filings that a filter lets through.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn filing_totals(&self, filter: &FilingListFilter) -> Result<PaperTotals, StorageError> {
        let amount = Expr::col(tax_filing::Column::AmountFen);
        self.paper_totals(self.these_filings(filter), nothing(), amount, nothing())
            .await
    }

    fn these_filings(&self, filter: &FilingListFilter) -> Option<Select<tax_filing::Entity>> {
        use tax_filing::{Column, Entity};
        let rows = self.things_of::<Entity>(&filter.of)?;
        Some(narrowed(
            rows,
            [
                filter
                    .period
                    .map(|period| Column::Period.eq(i64::from(period.number()))),
                filter.kind.map(|kind| Column::Kind.eq(kind.as_str())),
                filter.state.map(|state| Column::State.eq(state)),
            ],
        ))
    }

    /// Invoices of clients within reach.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn invoices(
        &self,
        filter: &InvoiceListFilter,
        (order, direction): (PaperOrder, Direction),
        page: &Page<ListKey>,
    ) -> Result<Paged<Listed<VatInvoice>, ListKey>, StorageError> {
        use vat_invoice::{Column, Entity};
        let column = |column: Column| Expr::col((Entity, column));
        let by = match order {
            PaperOrder::Period => SortedBy::new(column(Column::Period), SortKind::Number, direction),
            PaperOrder::Day => SortedBy::new(column(Column::IssuedOn), SortKind::Day, direction),
            PaperOrder::Amount => SortedBy::new(column(Column::AmountFen), SortKind::Number, direction),
            PaperOrder::Client => by_client((Entity, Column::ClientId), direction),
        };
        let rows = self.these_invoices(filter);
        self.page_of(rows, by, page, |row: &VatInvoice| row.client).await
    }

    /// Figures of all invoices that a filter lets through.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn invoice_totals(&self, filter: &InvoiceListFilter) -> Result<PaperTotals, StorageError> {
        use vat_invoice::Column;
        let (amount, tax) = (Expr::col(Column::AmountFen), Expr::col(Column::TaxFen));
        self.paper_totals(self.these_invoices(filter), nothing(), amount, tax)
            .await
    }

    fn these_invoices(&self, filter: &InvoiceListFilter) -> Option<Select<vat_invoice::Entity>> {
        use vat_invoice::{Column, Entity};
        let rows = self.things_of::<Entity>(&filter.of)?;
        Some(narrowed(
            rows,
            [
                filter
                    .period
                    .map(|period| Column::Period.eq(i64::from(period.number()))),
                filter
                    .direction
                    .map(|direction| Column::Direction.eq(direction.as_str())),
            ],
        ))
    }

    /// Reports of clients within reach. They have no amount of their own: in that order they are as by their months.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn reports(
        &self,
        filter: &ReportListFilter,
        (order, direction): (PaperOrder, Direction),
        page: &Page<ListKey>,
    ) -> Result<Paged<Listed<FinancialReport>, ListKey>, StorageError> {
        use financial_report::{Column, Entity};
        let column = |column: Column| Expr::col((Entity, column));
        let by = match order {
            PaperOrder::Period | PaperOrder::Amount => {
                SortedBy::new(column(Column::Period), SortKind::Number, direction)
            }
            PaperOrder::Day => SortedBy::new(column(Column::UpdatedAt), SortKind::Instant, direction),
            PaperOrder::Client => by_client((Entity, Column::ClientId), direction),
        };
        let rows = self.these_reports(filter);
        let client_of = |row: &FinancialReport| row.client;
        self.page_of(rows, by, page, client_of).await
    }

    /// How many reports a filter lets through.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn report_count(&self, filter: &ReportListFilter) -> Result<u64, StorageError> {
        self.count_of(self.these_reports(filter)).await
    }

    fn these_reports(&self, filter: &ReportListFilter) -> Option<Select<financial_report::Entity>> {
        use financial_report::{Column, Entity};
        let rows = self.things_of::<Entity>(&filter.of)?;
        Some(narrowed(
            rows,
            [
                filter
                    .period
                    .map(|period| Column::Period.eq(i64::from(period.number()))),
                filter.kind.map(|kind| Column::Kind.eq(kind.as_str())),
            ],
        ))
    }

    async fn paper_totals<T: EntityTrait>(
        &self,
        rows: Option<Select<T>>,
        papers: Expr,
        amount: Expr,
        tax: Expr,
    ) -> Result<PaperTotals, StorageError> {
        let Some(rows) = rows else {
            return Ok(PaperTotals::default());
        };
        let figures = [
            ("rows", count()),
            ("count", sum(papers)),
            ("amount", sum(amount)),
            ("tax", sum(tax)),
        ];
        let sums: Sums = self.figures(rows, figures).await?;
        Ok(sums.into())
    }
}

fn nothing() -> Expr {
    Expr::value(0_i64)
}

/// By an amount, where one that is not known counts as nothing.
fn or_nothing(amount: Expr, direction: Direction) -> SortedBy {
    let amount = Func::coalesce([amount, nothing()]);
    SortedBy::new(Expr::expr(amount), SortKind::Number, direction)
}
