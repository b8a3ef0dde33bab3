use chrono::Datelike;
use serde_json::json;
use sidebook_domain::{
    Allocation, ClientId, Fen, MOST_ALLOCATIONS, PaymentId, PaymentRecord, PaymentTerms, ReceivableId,
    Record, RecordKind, Settles, ShortText, spread,
};
use uuid::Uuid;

use super::kind::{Not, Rows, of_client};
use super::lookup::Lookup;
use super::{PutRules, Putting, StandingRecord};
use crate::{AgencyDoor, Changed, NewPayment, RecordedPayment, StorageError, Writing};

/// Payments. Nothing that they say is there once only.
pub(super) struct Kind;

impl Rows for Kind {
    type Record = PaymentRecord;
    type New = NewPayment;

    const KIND: RecordKind = RecordKind::Payments;
    const KNOWN_BY: &'static str = "external_key";
    /// Numbers and allocations follow each other.
    const ONE_BY_ONE: bool = true;

    fn of(record: &Record) -> Option<&PaymentRecord> {
        match record {
            Record::Payment(record) => Some(record),
            _ => None,
        }
    }

    async fn load(
        _lookup: &mut Lookup,
        _door: AgencyDoor<'_, Writing>,
        _clients: &[Uuid],
        _rows: &[&PaymentRecord],
    ) -> Result<(), StorageError> {
        Ok(())
    }

    async fn new_row(putting: &Putting<'_>, record: &PaymentRecord) -> Result<NewPayment, Not> {
        let client = putting.lookup.client(&record.client)?;
        let settles = record.settles.clone().unwrap_or(Settles::Oldest);
        let items = putting.items(client, record.amount, &settles, &[]).await?;
        let key: Uuid = putting.door.context.new_id();
        Ok(NewPayment {
            client,
            terms: PaymentTerms {
                paid_on: record.paid_on,
                method: record.method,
                account: record.account.clone().flatten(),
                payer: record.payer.clone().flatten(),
                remark: record.remark.clone().flatten(),
                amount: record.amount,
                items,
                attachments: Vec::new(),
            },
            by: putting.rules.by,
            year: putting.rules.today.year(),
            // What makes repeating harmless is the key of the row, or the step of its import.
            idempotency_key: format!("record:{key}"),
            request_hash: String::new(),
        })
    }

    async fn add(putting: &Putting<'_>, new: Vec<NewPayment>) -> Result<Vec<(Uuid, i64)>, StorageError> {
        let mut added = Vec::with_capacity(new.len());
        for new in new {
            added.push(match putting.door.payments().record(new).await? {
                RecordedPayment::New(payment) => (payment.id.0, payment.revision),
                // What is open was read in this unit of work; somebody paid it meanwhile.
                RecordedPayment::Refused(_) => return Err(StorageError::Stale),
                RecordedPayment::Repeated(_) | RecordedPayment::KeyReused => {
                    return Err(StorageError::Stale);
                }
            });
        }
        Ok(added)
    }

    async fn change(
        putting: &mut Putting<'_>,
        id: Uuid,
        _before: &StandingRecord,
        record: PaymentRecord,
    ) -> Result<i64, Not> {
        let payments = putting.door.payments();
        let Some(stands) = payments.find(PaymentId(id)).await? else {
            return Err(Not::wrong("external_key", "not_found"));
        };
        if stands.voided.is_some() {
            return Err(Not::wrong("external_key", "voided"));
        }
        let items = match &record.settles {
            None if record.amount == stands.terms.amount => stands.terms.items.clone(),
            settles => {
                let settles = settles.clone().unwrap_or(Settles::Oldest);
                putting
                    .items(stands.client, record.amount, &settles, &stands.terms.items)
                    .await?
            }
        };
        let terms = PaymentTerms {
            paid_on: record.paid_on,
            method: record.method,
            account: record.account.unwrap_or(stands.terms.account),
            payer: record.payer.unwrap_or(stands.terms.payer),
            remark: record.remark.unwrap_or(stands.terms.remark),
            amount: record.amount,
            items,
            attachments: stands.terms.attachments,
        };
        let changed = payments.change(stands.id, stands.revision, terms, putting.rules.by);
        match changed.await? {
            Changed::Done(payment) => Ok(payment.revision),
            Changed::Voided => Err(Not::wrong("external_key", "voided")),
            Changed::NotFound => Err(Not::wrong("external_key", "not_found")),
            Changed::Stale(_) | Changed::Refused(_) => Err(StorageError::Stale.into()),
        }
    }

    async fn standing(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
    ) -> Result<Option<StandingRecord>, StorageError> {
        let Some(payment) = door.payments().find(PaymentId(id)).await? else {
            return Ok(None);
        };
        let terms = payment.terms;
        let fields = json!({
            "amount_fen": terms.amount, "paid_on": terms.paid_on, "method": terms.method.as_str(),
            "account": terms.account, "payer": terms.payer, "remark": terms.remark,
        });
        of_client(door, payment.client, payment.revision, fields).await
    }

    /// It is void, and its number stays taken.
    async fn remove(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
        rules: &PutRules,
        reason: &ShortText,
    ) -> Result<bool, StorageError> {
        let payments = door.payments();
        let voided = payments.void(PaymentId(id), reason.clone(), rules.by);
        match voided.await? {
            Changed::Done(_) | Changed::Voided => Ok(true),
            _ => Err(StorageError::Stale),
        }
    }
}

impl Putting<'_> {
    /// What a payment is for. `held` is what the payment itself holds already, which is free for its correction.
    async fn items(
        &self,
        client: ClientId,
        amount: Fen,
        settles: &Settles,
        held: &[Allocation],
    ) -> Result<Vec<Allocation>, Not> {
        let receivables = self.door.receivables();
        let of_these = match settles {
            Settles::Nothing => return Ok(Vec::new()),
            Settles::Oldest => {
                let mut open = receivables.open_of_client(client).await?;
                let ids: Vec<ReceivableId> = held.iter().map(|item| item.receivable).collect();
                let missing = receivables.find_many(&ids).await?;
                open.extend(missing.into_iter().filter(|row| row.open() == Fen(0)));
                open.sort_by_key(|row| (row.due_on, row.id));
                open
            }
            Settles::These(keys) => {
                let ids: Option<Vec<ReceivableId>> = keys
                    .iter()
                    .map(|key| {
                        let known = self.lookup.key(RecordKind::Receivables, key)?;
                        Some(ReceivableId(known.row))
                    })
                    .collect();
                let not_found = || Not::wrong("receivable_keys", "not_found");
                let Some(ids) = ids else {
                    return Err(not_found());
                };
                let found = receivables.find_many(&ids).await?;
                let in_order: Option<Vec<_>> = ids
                    .iter()
                    .map(|id| found.iter().find(|row| row.id == *id).cloned())
                    .collect();
                let Some(in_order) = in_order else {
                    return Err(not_found());
                };
                if in_order.iter().any(|row| row.client != client) {
                    return Err(Not::wrong("receivable_keys", "of_another_client"));
                }
                in_order
            }
        };
        let open = of_these.iter().map(|row| {
            let held = held
                .iter()
                .filter(|item| item.receivable == row.id)
                .fold(0_i64, |sum, item| sum.saturating_add(item.amount.0));
            (row.id, Fen(row.open().0.saturating_add(held)))
        });
        Ok(spread(amount, open.take(MOST_ALLOCATIONS)).0)
    }
}
