use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, QuerySelect};
use sidebook_domain::{ClientId, Fen, Period};

use super::{NewVatInvoice, VatCredit, VatInvoice, VatInvoices};
use crate::books::ROWS;
use crate::entity::{vat_credit, vat_invoice};
use crate::reading::readable;
use crate::{StorageError, Writing};

impl VatInvoices<'_, Writing> {
    /// Adds invoices, all or none; returns them in the given order.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when a client has one's number already, [`StorageError::NotFound`] naming clients
    /// that are not the agency's.
    pub async fn add_many(&self, new: Vec<NewVatInvoice>) -> Result<Vec<VatInvoice>, StorageError> {
        self.door
            .require_clients(new.iter().map(|new| new.client))
            .await?;
        let rows: Vec<vat_invoice::Model> = new.into_iter().map(|new| self.row(new)).collect();
        for rows in rows.chunks(ROWS) {
            let rows = rows.iter().cloned().map(vat_invoice::ActiveModel::from);
            vat_invoice::Entity::insert_many(rows)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        readable(rows)
    }

    pub(super) fn row(&self, new: NewVatInvoice) -> vat_invoice::Model {
        let now = self.door.context.now();
        vat_invoice::Model {
            id: self.door.context.new_id(),
            agency_id: self.door.agency.0,
            client_id: new.client.0,
            direction: new.direction.as_str().to_owned(),
            form: new.form.as_str().to_owned(),
            number: new.number,
            period: i64::from(Period::of(new.issued_on).number()),
            issued_on: new.issued_on,
            counterparty: new.counterparty,
            amount_fen: new.amount.0,
            tax_fen: new.tax.0,
            rate_points: new.rate.basis_points(),
            certified_period: new.certified_for.map(|period| i64::from(period.number())),
            created_at: now,
            updated_at: now,
            revision: 1,
        }
    }

    /// Notes the credit that a client brings into a period, from the revision that the caller has seen; `None` when
    /// nothing was noted.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when somebody else was first, [`StorageError::NotFound`] when the client is not the
    /// agency's.
    pub async fn put_credit(
        &self,
        client: ClientId,
        period: Period,
        amount: Fen,
        seen: Option<i64>,
    ) -> Result<VatCredit, StorageError> {
        let row = self
            .credits(client, period)
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        if row.as_ref().map(|row| row.revision) != seen {
            return Err(StorageError::Stale);
        }
        let now = self.door.context.now();
        let Some(row) = row else {
            self.door.require_clients([client]).await?;
            let row = vat_credit::Model {
                id: self.door.context.new_id(),
                agency_id: self.door.agency.0,
                client_id: client.0,
                period: i64::from(period.number()),
                amount_fen: amount.0,
                created_at: now,
                updated_at: now,
                revision: 1,
            };
            let once = [vat_credit::Column::ClientId, vat_credit::Column::Period];
            let added = vat_credit::Entity::insert(vat_credit::ActiveModel::from(row.clone()))
                .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
                .exec_without_returning(self.door.executor)
                .await?;
            return if added == 1 {
                row.try_into()
            } else {
                Err(StorageError::Stale)
            };
        };
        let change = vat_credit::ActiveModel {
            id: Unchanged(row.id),
            amount_fen: Set(amount.0),
            updated_at: Set(now),
            revision: Set(row.revision + 1),
            ..Default::default()
        };
        vat_credit::Entity::update(change)
            .exec(self.door.executor)
            .await?
            .try_into()
    }
}
