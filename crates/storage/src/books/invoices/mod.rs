//! The VAT invoices of clients, their sums, and the credit that comes with them.

mod edit;
mod store;
mod sums;
mod value;

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::{ClientId, InvoiceDirection, Period, VatInvoiceId};

use crate::entity::{vat_credit, vat_invoice};
use crate::page::{Page, Paged};
use crate::reading::readable;
use crate::{AgencyDoor, Executor, StorageError};

pub use value::{InvoiceEdit, NewVatInvoice, VatCredit, VatInvoice, VatInvoiceKey, VatInvoiceKeyError};

/// The VAT invoices of one agency. By `of(agency).vat_invoices()`.
#[derive(Debug)]
pub struct VatInvoices<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The VAT invoices of this agency's clients.
    #[must_use]
    pub fn vat_invoices(&self) -> VatInvoices<'a, E> {
        VatInvoices { door: *self }
    }
}

impl<E: Executor> VatInvoices<'_, E> {
    /// The invoices that were written in a period, newest first.
    pub async fn list(
        &self,
        client: ClientId,
        direction: InvoiceDirection,
        period: Period,
        page: Page<VatInvoiceKey>,
    ) -> Result<Paged<VatInvoice, VatInvoiceKey>, StorageError> {
        use vat_invoice::Column;
        let mut rows = self
            .of_client(client, direction)
            .filter(Column::Period.eq(i64::from(period.number())));
        if let Some(after) = &page.after {
            let columns = Expr::tuple([Expr::col(Column::IssuedOn), Expr::col(Column::Id)]);
            let key = Expr::tuple([Expr::value(after.issued_on), Expr::value(after.id.0)]);
            rows = rows.filter(columns.lt(key));
        }
        let rows = rows
            .order_by_desc(Column::IssuedOn)
            .order_by_desc(Column::Id)
            .limit(page.rows())
            .all(self.door.executor)
            .await?;
        Ok(page.cut(readable(rows)?, |invoice: &VatInvoice| VatInvoiceKey {
            issued_on: invoice.issued_on,
            id: invoice.id,
        }))
    }

    /// One invoice.
    pub async fn find(&self, id: VatInvoiceId) -> Result<Option<VatInvoice>, StorageError> {
        let row = self.one(id).one(self.door.executor).await?;
        row.map(VatInvoice::try_from).transpose()
    }

    fn one(&self, id: VatInvoiceId) -> Select<vat_invoice::Entity> {
        vat_invoice::Entity::find()
            .filter(vat_invoice::Column::AgencyId.eq(self.door.agency.0))
            .filter(vat_invoice::Column::Id.eq(id.0))
    }

    /// The credit that a client brings into a period, if somebody entered it.
    pub async fn credit(&self, client: ClientId, period: Period) -> Result<Option<VatCredit>, StorageError> {
        let row = self.credits(client, period).one(self.door.executor).await?;
        row.map(VatCredit::try_from).transpose()
    }

    fn of_client(&self, client: ClientId, direction: InvoiceDirection) -> Select<vat_invoice::Entity> {
        vat_invoice::Entity::find()
            .filter(vat_invoice::Column::AgencyId.eq(self.door.agency.0))
            .filter(vat_invoice::Column::ClientId.eq(client.0))
            .filter(vat_invoice::Column::Direction.eq(direction.as_str()))
    }

    fn credits(&self, client: ClientId, period: Period) -> Select<vat_credit::Entity> {
        vat_credit::Entity::find()
            .filter(vat_credit::Column::AgencyId.eq(self.door.agency.0))
            .filter(vat_credit::Column::ClientId.eq(client.0))
            .filter(vat_credit::Column::Period.eq(i64::from(period.number())))
    }
}
