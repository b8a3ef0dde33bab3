//! Money received against receivables. Recording, changing and voiding keep what is paid of each receivable equal to what
//! the payments that count allocate to it, and never above its amount: the rows are locked first, and the database
//! checks it again. What a payment allocates to nothing is its client's credit, never below nothing.

mod change;
mod credit;
mod list;
mod number;
mod record;
mod value;

pub use list::{PaymentListFilter, PaymentOrder, PaymentTotals};
pub use value::{
    Changed, CreditUsed, NewCreditUse, NewPayment, Payment, PaymentChange, PaymentChangeKind, PaymentKey,
    PaymentKeyError, RecordedPayment, Voided,
};

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::{ClientId, PaymentId, StaffId, SubjectKind};

use crate::entity::payment::{Column, Entity, Model};
use crate::entity::{payment_allocation, payment_change};
use crate::page::{Page, Paged};
use crate::reading::{grouped, readable};
use crate::{AgencyDoor, Executor, StorageError};

/// The payments that one agency recorded. By `of(agency).payments()`.
#[derive(Debug)]
pub struct Payments<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// Money received from clients.
    #[must_use]
    pub fn payments(&self) -> Payments<'a, E> {
        Payments { door: *self }
    }
}

impl<E: Executor> Payments<'_, E> {
    fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    /// A client's payments, void ones too, the last day first.
    pub async fn of_client(
        &self,
        client: ClientId,
        page: Page<PaymentKey>,
    ) -> Result<Paged<Payment, PaymentKey>, StorageError> {
        let mut rows = self.query().filter(Column::ClientId.eq(client.0));
        if let Some(after) = page.after {
            let same_day = Condition::all()
                .add(Column::PaidOn.eq(after.paid_on))
                .add(Column::Id.lt(after.id.0));
            rows = rows.filter(
                Condition::any()
                    .add(Column::PaidOn.lt(after.paid_on))
                    .add(same_day),
            );
        }
        let rows = rows
            .order_by_desc(Column::PaidOn)
            .order_by_desc(Column::Id)
            .limit(page.rows())
            .all(self.door.executor)
            .await?;
        let payments = self.with_allocations(rows).await?;
        Ok(page.cut(payments, Payment::key))
    }

    /// One payment.
    pub async fn find(&self, id: PaymentId) -> Result<Option<Payment>, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        Ok(self.with_allocations(row.into_iter().collect()).await?.pop())
    }

    /// The payment this person recorded with this idempotency key, and the hash of the request that did.
    pub async fn find_by_key(
        &self,
        staff: StaffId,
        key: &str,
    ) -> Result<Option<(Payment, String)>, StorageError> {
        let row = self
            .query()
            .filter(Column::RecordedBy.eq(staff.0))
            .filter(Column::IdempotencyKey.eq(key))
            .one(self.door.executor)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let hash = row.request_hash.clone();
        let payment = self.with_allocations(vec![row]).await?.pop();
        Ok(payment.map(|payment| (payment, hash)))
    }

    /// What was changed in a payment, the last change first.
    pub async fn history(&self, id: PaymentId) -> Result<Vec<PaymentChange>, StorageError> {
        let rows = payment_change::Entity::find()
            .filter(payment_change::Column::AgencyId.eq(self.door.agency.0))
            .filter(payment_change::Column::PaymentId.eq(id.0))
            .order_by_desc(payment_change::Column::Revision)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    pub(in crate::books) async fn with_allocations(
        &self,
        rows: Vec<Model>,
    ) -> Result<Vec<Payment>, StorageError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let allocations = payment_allocation::Entity::find()
            .filter(payment_allocation::Column::AgencyId.eq(self.door.agency.0))
            .filter(payment_allocation::Column::PaymentId.is_in(rows.iter().map(|row| row.id)))
            .order_by_asc(payment_allocation::Column::Position)
            .all(self.door.executor)
            .await?;
        let mut allocations = grouped(allocations.into_iter().map(|row| (row.payment_id, row)));
        let ids = rows.iter().map(|row| row.id);
        let mut files = self.door.attachments().of_many(SubjectKind::Payment, ids).await?;
        rows.into_iter()
            .map(|row| {
                let allocations = allocations.remove(&row.id).unwrap_or_default();
                let files = files.remove(&row.id).unwrap_or_default();
                Payment::read(row, allocations, files)
            })
            .collect()
    }
}
