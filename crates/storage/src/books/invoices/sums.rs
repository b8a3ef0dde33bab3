use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QuerySelect, Select};
use sidebook_domain::{ClientId, Fen, InvoiceDirection, InvoiceForm, InvoiceSum, Period, VatRate};
use uuid::Uuid;

use super::VatInvoices;
use crate::entity::vat_invoice::{Column, Entity};
use crate::reading::word;
use crate::{Executor, StorageError};

#[derive(FromQueryResult)]
struct Row {
    form: String,
    rate_points: i64,
    count: i64,
    amount: i64,
    tax: i64,
}

impl<E: Executor> VatInvoices<'_, E> {
    /// What the invoices written in these months (both included) come to, by form and rate.
    pub async fn sums(
        &self,
        client: ClientId,
        direction: InvoiceDirection,
        from: Period,
        through: Period,
    ) -> Result<Vec<InvoiceSum>, StorageError> {
        let months = Column::Period.between(i64::from(from.number()), i64::from(through.number()));
        self.summed(client, self.of_client(client, direction).filter(months))
            .await
    }

    /// What the received invoices come to that were certified for a period, by form and rate.
    pub async fn certified(&self, client: ClientId, period: Period) -> Result<Vec<InvoiceSum>, StorageError> {
        let certified = Column::CertifiedPeriod.eq(i64::from(period.number()));
        let received = self.of_client(client, InvoiceDirection::Received);
        self.summed(client, received.filter(certified)).await
    }

    async fn summed(&self, client: ClientId, of: Select<Entity>) -> Result<Vec<InvoiceSum>, StorageError> {
        let mut rows = of
            .select_only()
            .column(Column::Form)
            .column(Column::RatePoints)
            .column_as(Column::Id.count(), "count")
            // PostgreSQL sums bigints to NUMERIC.
            .column_as(Column::AmountFen.sum().cast_as("bigint"), "amount")
            .column_as(Column::TaxFen.sum().cast_as("bigint"), "tax")
            .group_by(Column::Form)
            .group_by(Column::RatePoints)
            .into_model::<Row>()
            .all(self.door.executor)
            .await?;
        rows.sort_by(|one, other| (&one.form, one.rate_points).cmp(&(&other.form, other.rate_points)));
        rows.into_iter().map(|row| read(row, client.0)).collect()
    }
}

fn read(row: Row, client: Uuid) -> Result<InvoiceSum, StorageError> {
    const TABLE: &str = "vat_invoices";
    Ok(InvoiceSum {
        form: word(InvoiceForm::parse(&row.form), TABLE, "form", client)?,
        rate: word(VatRate::new(row.rate_points).ok(), TABLE, "rate_points", client)?,
        count: u64::try_from(row.count).unwrap_or(0),
        amount: Fen(row.amount),
        tax: Fen(row.tax),
    })
}
