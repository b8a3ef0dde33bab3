//! Invoices as people type and correct them, one at a time.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use sidebook_domain::{Period, VatInvoiceId};

use super::{InvoiceEdit, NewVatInvoice, VatInvoice, VatInvoices};
use crate::entity::vat_invoice::{ActiveModel, Column, Entity};
use crate::{StorageError, Writing};

impl VatInvoices<'_, Writing> {
    /// Enters an invoice. The very same is entered once: a request that comes again finds what the first one made.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when the client is not the agency's.
    pub async fn enter(&self, new: NewVatInvoice) -> Result<InvoiceEdit, StorageError> {
        self.door.require_clients([new.client]).await?;
        let row = self.row(new.clone());
        let once = [Column::ClientId, Column::Direction, Column::Number];
        let added = Entity::insert(ActiveModel::from(row.clone()))
            .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
            .exec_without_returning(self.door.executor)
            .await?;
        if added == 1 {
            return Ok(InvoiceEdit::Done(row.try_into()?));
        }
        let stands = self
            .of_client(new.client, new.direction)
            .filter(Column::Number.eq(&new.number))
            .one(self.door.executor)
            .await?;
        let stands = stands.map(VatInvoice::try_from).transpose()?;
        Ok(match stands {
            Some(stands) if new.is(&stands) => InvoiceEdit::Known(stands),
            _ => InvoiceEdit::NumberTaken,
        })
    }

    /// Corrects an invoice that is still at `revision`; its client stays who it was. A correction that changes nothing
    /// keeps the revision. `None` when the agency has no such invoice.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when somebody took the number in the same moment.
    pub async fn correct(
        &self,
        id: VatInvoiceId,
        revision: i64,
        to: &NewVatInvoice,
    ) -> Result<Option<InvoiceEdit>, StorageError> {
        let row = self.one(id).lock_exclusive().one(self.door.executor).await?;
        let Some(stands) = row.map(VatInvoice::try_from).transpose()? else {
            return Ok(None);
        };
        if to.is(&stands) {
            return Ok(Some(InvoiceEdit::Known(stands)));
        }
        if stands.revision != revision {
            return Ok(Some(InvoiceEdit::Stale(stands)));
        }
        let others = self
            .of_client(stands.client, to.direction)
            .filter(Column::Number.eq(&to.number))
            .filter(Column::Id.ne(id.0));
        if others.count(self.door.executor).await? > 0 {
            return Ok(Some(InvoiceEdit::NumberTaken));
        }
        let change = ActiveModel {
            id: Unchanged(id.0),
            direction: Set(to.direction.as_str().to_owned()),
            form: Set(to.form.as_str().to_owned()),
            number: Set(to.number.clone()),
            period: Set(i64::from(Period::of(to.issued_on).number())),
            issued_on: Set(to.issued_on),
            counterparty: Set(to.counterparty.clone()),
            amount_fen: Set(to.amount.0),
            tax_fen: Set(to.tax.0),
            rate_points: Set(to.rate.basis_points()),
            certified_period: Set(to.certified_for.map(|period| i64::from(period.number()))),
            updated_at: Set(self.door.context.now()),
            revision: Set(revision.saturating_add(1)),
            ..Default::default()
        };
        let row = Entity::update(change).exec(self.door.executor).await?;
        Ok(Some(InvoiceEdit::Done(row.try_into()?)))
    }

    /// Deletes an invoice that is still at `revision`, and tells what it said. `None` when the agency has no such invoice.
    /// Its number may be entered again.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it was changed.
    pub async fn delete(&self, id: VatInvoiceId, revision: i64) -> Result<Option<VatInvoice>, StorageError> {
        let row = self.one(id).lock_exclusive().one(self.door.executor).await?;
        let Some(stands) = row.map(VatInvoice::try_from).transpose()? else {
            return Ok(None);
        };
        if stands.revision != revision {
            return Err(StorageError::Stale);
        }
        Entity::delete_by_id(id.0).exec(self.door.executor).await?;
        Ok(Some(stands))
    }
}
