use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;
use sidebook_domain::{
    Allocation, AttachmentId, AttachmentSubject, Fen, PaymentId, ReceivableId, SubjectKind, check_allocation,
};

use super::{NewPayment, Payment, Payments, RecordedPayment};
use crate::books::Receivable;
use crate::entity::payment::{ActiveModel, Column, Entity};
use crate::entity::payment_allocation;
use crate::reading::require_all;
use crate::{StorageError, Writing};

impl Payments<'_, Writing> {
    /// Records a payment once per person and key, however often and however simultaneously it is asked for. Commit only
    /// after [`RecordedPayment::New`]: the other answers changed nothing that should stay.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming client, staff member, receivables or files when they are not the agency's, the
    /// receivables not the client's, or the files of something else.
    pub async fn record(&self, new: NewPayment) -> Result<RecordedPayment, StorageError> {
        let client = self.door.clients().find(new.client).await?;
        require_all("clients", [new.client.0], client.map(|client| client.id.0))?;
        let staff = self.door.staff().find(new.by).await?;
        require_all("staff", [new.by.0], staff.map(|staff| staff.id.0))?;
        let ids: Vec<ReceivableId> = new.terms.items.iter().map(|item| item.receivable).collect();
        let receivables = self.door.receivables().lock(new.client, &ids).await?;
        // Only now: whoever held the rows may have been the same request.
        if let Some(answer) = self.repeated(&new).await? {
            return Ok(answer);
        }
        let open = |id| open_of(&receivables, id);
        if let Err(error) = check_allocation(new.terms.amount, &new.terms.items, open) {
            return Ok(RecordedPayment::Refused(error));
        }
        let (id, at) = (PaymentId(self.door.context.new_id()), self.door.context.now());
        let number = self.next_number(new.year).await?;
        if !self.insert(id, &number, at, &new).await? {
            // The key was taken for other receivables in this very moment.
            return Ok(self.repeated(&new).await?.unwrap_or(RecordedPayment::KeyReused));
        }
        self.allocate(id, &new.terms.items).await?;
        self.tie(id, &new.terms.attachments).await?;
        Ok(RecordedPayment::New(Payment {
            id,
            client: new.client,
            number,
            terms: new.terms,
            recorded_by: new.by,
            created_at: at,
            revision: 1,
            voided: None,
        }))
    }

    async fn repeated(&self, new: &NewPayment) -> Result<Option<RecordedPayment>, StorageError> {
        let first = self.find_by_key(new.by, &new.idempotency_key).await?;
        Ok(first.map(|(payment, hash)| {
            if hash == new.request_hash {
                RecordedPayment::Repeated(payment)
            } else {
                RecordedPayment::KeyReused
            }
        }))
    }

    async fn insert(
        &self,
        id: PaymentId,
        number: &str,
        at: DateTime<Utc>,
        new: &NewPayment,
    ) -> Result<bool, StorageError> {
        let terms = new.terms.clone();
        let terms_credit = terms.credit().0;
        let row = ActiveModel {
            id: Set(id.0),
            agency_id: Set(self.door.agency.0),
            client_id: Set(new.client.0),
            number: Set(number.to_owned()),
            paid_on: Set(terms.paid_on),
            method: Set(terms.method.as_str().to_owned()),
            account: Set(terms.account.map(String::from)),
            payer: Set(terms.payer.map(String::from)),
            remark: Set(terms.remark.map(String::from)),
            amount_fen: Set(terms.amount.0),
            recorded_by: Set(new.by.0),
            idempotency_key: Set(new.idempotency_key.clone()),
            request_hash: Set(new.request_hash.clone()),
            created_at: Set(at),
            revision: Set(1),
            voided_at: Set(None),
            voided_by: Set(None),
            void_reason: Set(None),
            unallocated_fen: Set(Some(terms_credit)),
        };
        let once = [Column::RecordedBy, Column::IdempotencyKey];
        let inserted = Entity::insert(row)
            .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
            .exec_without_returning(self.door.executor)
            .await?;
        Ok(inserted == 1)
    }

    /// Makes these the files of a payment.
    pub(super) async fn tie(
        &self,
        payment: PaymentId,
        attachments: &[AttachmentId],
    ) -> Result<(), StorageError> {
        let subject = AttachmentSubject::new(SubjectKind::Payment, payment);
        self.door.attachments().tie(subject, attachments).await
    }

    /// Writes the parts of a payment, and adds them to what is paid of the receivables, which are locked.
    pub(super) async fn allocate(
        &self,
        payment: PaymentId,
        items: &[Allocation],
    ) -> Result<(), StorageError> {
        if items.is_empty() {
            return Ok(());
        }
        let rows = items
            .iter()
            .zip(0_i64..)
            .map(|(item, position)| payment_allocation::ActiveModel {
                id: Set(self.door.context.new_id()),
                agency_id: Set(self.door.agency.0),
                payment_id: Set(payment.0),
                receivable_id: Set(item.receivable.0),
                amount_fen: Set(item.amount.0),
                position: Set(position),
            });
        payment_allocation::Entity::insert_many(rows)
            .exec_without_returning(self.door.executor)
            .await?;
        for item in items {
            self.door
                .receivables()
                .pay(item.receivable, item.amount.0)
                .await?;
        }
        Ok(())
    }
}

/// What is still to be paid of a receivable among these.
pub(super) fn open_of(receivables: &[Receivable], id: ReceivableId) -> Fen {
    receivables
        .iter()
        .find(|receivable| receivable.id == id)
        .map_or(Fen(0), Receivable::open)
}
