use chrono::Datelike;
use serde_json::json;
use sidebook_domain::{
    Allocation, ClientId, Fen, MOST_ALLOCATIONS, PaymentId, PaymentRecord, PaymentTerms, ReceivableId,
    RecordKind, Settles, ShortText, StaffId, WrongValue, spread,
};
use uuid::Uuid;

use super::contract::of_client;
use super::pending::NewRow;
use super::{Putting, StandingRecord};
use crate::{AgencyDoor, Changed, NewPayment, RecordedPayment, StorageError, Writing};

impl Putting<'_> {
    pub(super) async fn new_payment(
        &self,
        record: &PaymentRecord,
    ) -> Result<Result<NewRow, Vec<WrongValue>>, StorageError> {
        let client = match self.lookup.client(&record.client) {
            Ok(client) => client,
            Err(wrong) => return Ok(Err(vec![wrong])),
        };
        let settles = record.settles.clone().unwrap_or(Settles::Oldest);
        let items = match self.items(client, record.amount, &settles, &[]).await? {
            Ok(items) => items,
            Err(wrong) => return Ok(Err(vec![wrong])),
        };
        let key: Uuid = self.door.context.new_id();
        Ok(Ok(NewRow::Payment(NewPayment {
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
            by: self.rules.by,
            year: self.rules.today.year(),
            // What makes repeating harmless is the key of the row, or the step of its import.
            idempotency_key: format!("record:{key}"),
            request_hash: String::new(),
        })))
    }

    pub(super) async fn add_payments(
        &self,
        new: Vec<NewRow>,
    ) -> Result<Vec<Result<(Uuid, i64), WrongValue>>, StorageError> {
        let mut added = Vec::with_capacity(new.len());
        for new in new {
            let NewRow::Payment(new) = new else { continue };
            added.push(match self.door.payments().record(new).await? {
                RecordedPayment::New(payment) => Ok((payment.id.0, payment.revision)),
                // What is open was read in this unit of work; somebody paid it meanwhile.
                RecordedPayment::Refused(_) => return Err(StorageError::Stale),
                RecordedPayment::Repeated(_) | RecordedPayment::KeyReused => {
                    return Err(StorageError::Stale);
                }
            });
        }
        Ok(added)
    }

    pub(super) async fn change_payment(
        &self,
        id: Uuid,
        before: &StandingRecord,
        record: PaymentRecord,
    ) -> Result<Result<i64, WrongValue>, StorageError> {
        if let Err(wrong) = self.same_client(before, &record.client) {
            return Ok(Err(wrong));
        }
        let payments = self.door.payments();
        let Some(stands) = payments.find(PaymentId(id)).await? else {
            return Ok(Err(WrongValue::new("external_key", "not_found")));
        };
        if stands.voided.is_some() {
            return Ok(Err(WrongValue::new("external_key", "voided")));
        }
        let items = match &record.settles {
            None if record.amount == stands.terms.amount => Ok(stands.terms.items.clone()),
            settles => {
                let settles = settles.clone().unwrap_or(Settles::Oldest);
                self.items(stands.client, record.amount, &settles, &stands.terms.items)
                    .await?
            }
        };
        let items = match items {
            Ok(items) => items,
            Err(wrong) => return Ok(Err(wrong)),
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
        let changed = payments
            .change(stands.id, stands.revision, terms, self.rules.by)
            .await?;
        Ok(match changed {
            Changed::Done(payment) => Ok(payment.revision),
            Changed::Voided => Err(WrongValue::new("external_key", "voided")),
            Changed::NotFound => Err(WrongValue::new("external_key", "not_found")),
            Changed::Stale(_) | Changed::Refused(_) => return Err(StorageError::Stale),
        })
    }

    /// What a payment is for. `held` is what the payment itself holds already, which is free for its correction.
    async fn items(
        &self,
        client: ClientId,
        amount: Fen,
        settles: &Settles,
        held: &[Allocation],
    ) -> Result<Result<Vec<Allocation>, WrongValue>, StorageError> {
        let receivables = self.door.receivables();
        let of_these = match settles {
            Settles::Nothing => return Ok(Ok(Vec::new())),
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
                let not_found = || WrongValue::new("receivable_keys", "not_found");
                let Some(ids) = ids else {
                    return Ok(Err(not_found()));
                };
                let found = receivables.find_many(&ids).await?;
                let in_order: Option<Vec<_>> = ids
                    .iter()
                    .map(|id| found.iter().find(|row| row.id == *id).cloned())
                    .collect();
                let Some(in_order) = in_order else {
                    return Ok(Err(not_found()));
                };
                if in_order.iter().any(|row| row.client != client) {
                    return Ok(Err(WrongValue::new("receivable_keys", "of_another_client")));
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
        Ok(Ok(spread(amount, open.take(MOST_ALLOCATIONS)).0))
    }
}

pub(super) async fn standing(
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

/// Takes a payment that was added back: it is void, and its number stays taken.
pub(super) async fn void(
    door: AgencyDoor<'_, Writing>,
    id: Uuid,
    by: StaffId,
    reason: ShortText,
) -> Result<(), StorageError> {
    match door.payments().void(PaymentId(id), reason, by).await? {
        Changed::Done(_) | Changed::Voided => Ok(()),
        _ => Err(StorageError::Stale),
    }
}
