//! What a client's taxes are filed with, by period.

mod store;
mod value;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};
use sidebook_domain::{ClientId, FilingAgenda, HolidayCalendar, Period, TaxKind, VatCycle, period_to_file};

use crate::entity::tax_filing;
use crate::reading::readable;
use crate::{AgencyDoor, Executor, StorageError};

pub use value::{FilingChange, NewTaxFiling, TaxFiling};

/// The tax filings of one agency. By `of(agency).tax_filings()`.
#[derive(Debug)]
pub struct TaxFilings<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The tax filings of this agency's clients.
    #[must_use]
    pub fn tax_filings(&self) -> TaxFilings<'a, E> {
        TaxFilings { door: *self }
    }
}

impl<E: Executor> TaxFilings<'_, E> {
    /// What is registered for a period, in the order people see the kinds.
    pub async fn of_period(&self, client: ClientId, period: Period) -> Result<Vec<TaxFiling>, StorageError> {
        let rows = self.of_client(client, period).all(self.door.executor).await?;
        let mut filings: Vec<TaxFiling> = readable(rows)?;
        filings.sort_by_key(|filing| filing.kind);
        Ok(filings)
    }

    /// What is registered of these clients for a period, in the order people see the kinds.
    pub async fn of_clients(
        &self,
        clients: &[ClientId],
        period: Period,
    ) -> Result<Vec<TaxFiling>, StorageError> {
        let rows = tax_filing::Entity::find()
            .filter(tax_filing::Column::AgencyId.eq(self.door.agency.0))
            .filter(tax_filing::Column::ClientId.is_in(clients.iter().map(|client| client.0)))
            .filter(tax_filing::Column::Period.eq(i64::from(period.number())))
            .all(self.door.executor)
            .await?;
        let mut filings: Vec<TaxFiling> = readable(rows)?;
        filings.sort_by_key(|filing| filing.kind);
        Ok(filings)
    }

    /// What is registered for one kind of a period.
    pub async fn find(
        &self,
        client: ClientId,
        period: Period,
        kind: TaxKind,
    ) -> Result<Option<TaxFiling>, StorageError> {
        let row = self
            .of_client(client, period)
            .filter(tax_filing::Column::Kind.eq(kind.as_str()))
            .one(self.door.executor)
            .await?;
        row.map(TaxFiling::try_from).transpose()
    }

    /// What this client, who files VAT by this cycle, has to file while `today` is, by when, and how far it is: the line of
    /// the first screen.
    pub async fn agenda(
        &self,
        client: ClientId,
        vat: VatCycle,
        today: NaiveDate,
    ) -> Result<FilingAgenda, StorageError> {
        let period = period_to_file(today);
        let filings = self.of_period(client, period).await?;
        let registered: Vec<_> = filings.iter().map(|filing| (filing.kind, filing.state)).collect();
        Ok(FilingAgenda::of(
            period,
            vat,
            &registered,
            today,
            HolidayCalendar::published(),
        ))
    }

    fn of_client(&self, client: ClientId, period: Period) -> Select<tax_filing::Entity> {
        tax_filing::Entity::find()
            .filter(tax_filing::Column::AgencyId.eq(self.door.agency.0))
            .filter(tax_filing::Column::ClientId.eq(client.0))
            .filter(tax_filing::Column::Period.eq(i64::from(period.number())))
    }
}
