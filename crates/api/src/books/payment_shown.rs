//! What the payment card shows, from the books.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use chrono::NaiveDate;
use sidebook_domain::{
    Arrears, ArrearsAge, AttachmentSubject, ContractId, Fen, FenError, PaymentTerms as Terms, Period,
    ReceivableId, ShortText, StaffId, SubjectKind, capital,
};
use sidebook_storage::{
    AgencyDoor, Contract, Executor, Page, Paged, Payment as Stored, PaymentKey, ReachedClient, Receivable,
};

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::wire::{
    ArrearsByAge, Attachment, ContractRow, Payment, PaymentChange, PaymentItem, PaymentPage, PaymentRow,
    PaymentTerms, PaymentVoid, PaymentsCard, ReceivableGroup, ReceivableRow, StaffName,
};

/// How many payments the card begins with.
const FIRST_PAGE: u64 = 20;

/// Everything the card begins with.
pub(crate) async fn card<E: Executor>(
    door: AgencyDoor<'_, E>,
    client: &ReachedClient,
    today: NaiveDate,
) -> ApiResult<PaymentsCard> {
    let contracts = door.contracts().of_client(client.id).await?;
    let open = door.receivables().open_of_client(client.id).await?;
    let payments = door
        .payments()
        .of_client(client.id, Page::first(FIRST_PAGE))
        .await?;
    let arrears = open.iter().map(|one| (one.due_on, one.open()));
    let arrears = Arrears::of(arrears, today).map_err(too_large)?;
    Ok(PaymentsCard {
        today,
        total_owed_fen: arrears.total().map_err(too_large)?,
        overdue_fen: arrears.overdue().map_err(too_large)?,
        arrears: ArrearsByAge {
            not_due_fen: arrears.not_due,
            days_1_30_fen: arrears.days_1_30,
            days_31_60_fen: arrears.days_31_60,
            days_61_90_fen: arrears.days_61_90,
            over_90_fen: arrears.over_90,
        },
        credit_fen: door.payments().credit_of(client.id).await?,
        receivables: groups(&contracts, open, today),
        contracts: contracts.into_iter().map(contract_row).collect(),
        payments: page(payments),
    })
}

fn too_large(error: FenError) -> ApiError {
    ApiError::because(ProblemCode::Internal, error)
}

/// A contract as a row of the card.
pub(crate) fn contract_row(contract: Contract) -> ContractRow {
    ContractRow {
        id: contract.id,
        number: contract.number.map(String::from),
        services: contract.services.into(),
        price_fen: contract.terms.price,
        billing_cycle: contract.terms.cycle,
        due_day: contract.terms.due_day,
        starts_on: contract.terms.starts_on,
        ends_on: contract.terms.ends_on,
        bill_from: contract.terms.bill_from.map(Period::number),
        revision: contract.revision,
        cancel_reason: contract.cancelled.map(|cancelled| cancelled.reason.into()),
    }
}

fn groups(contracts: &[Contract], open: Vec<Receivable>, today: NaiveDate) -> Vec<ReceivableGroup> {
    let mut of: HashMap<Option<ContractId>, Vec<ReceivableRow>> = HashMap::new();
    for receivable in open {
        of.entry(receivable.contract)
            .or_default()
            .push(receivable_row(receivable, today));
    }
    let order = contracts.iter().map(|contract| Some(contract.id)).chain([None]);
    order
        .filter_map(|contract_id| {
            of.remove(&contract_id).map(|receivables| ReceivableGroup {
                contract_id,
                receivables,
            })
        })
        .collect()
}

/// A receivable as a row of the card.
pub(crate) fn receivable_row(receivable: Receivable, today: NaiveDate) -> ReceivableRow {
    let (first_period, last_period) = periods(&receivable);
    ReceivableRow {
        id: receivable.id,
        first_period,
        last_period,
        amount_fen: receivable.amount,
        paid_fen: receivable.paid,
        open_fen: receivable.open(),
        due_on: receivable.due_on,
        age: ArrearsAge::of(receivable.due_on, today),
        revision: receivable.revision,
        cancel_reason: receivable.cancelled.map(|cancelled| cancelled.reason.into()),
        title: receivable.title.into(),
    }
}

fn periods(receivable: &Receivable) -> (Option<i32>, Option<i32>) {
    let span = receivable.span;
    (
        span.map(|span| span.first().number()),
        span.map(|span| span.last().number()),
    )
}

/// A payment as a row of the history.
pub(crate) fn row(payment: Stored) -> PaymentRow {
    PaymentRow {
        id: payment.id,
        number: payment.number,
        paid_on: payment.terms.paid_on,
        method: payment.terms.method,
        payer: payment.terms.payer.map(String::from),
        amount_fen: payment.terms.amount,
        voided: payment.voided.is_some(),
    }
}

/// A page of the history.
pub(crate) fn page(found: Paged<Stored, PaymentKey>) -> PaymentPage {
    PaymentPage {
        items: found.items.into_iter().map(row).collect(),
        next: found.next.map(|key| key.to_string()),
    }
}

/// A payment with its parts, its history and the names in them.
pub(crate) async fn payment<E: Executor>(door: AgencyDoor<'_, E>, stored: Stored) -> ApiResult<Payment> {
    let history = door.payments().history(stored.id).await?;
    let subject = AttachmentSubject::new(SubjectKind::Payment, stored.id);
    let files = door.attachments().of(subject).await?;
    let all_terms = || {
        let changed = history.iter().flat_map(|change| [&change.before, &change.after]);
        changed.chain([&stored.terms])
    };
    let mut ids: Vec<ReceivableId> = all_terms()
        .flat_map(|terms| &terms.items)
        .map(|item| item.receivable)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut receivables = HashMap::new();
    for ids in ids.chunks(1000) {
        let found = door.receivables().find_many(ids).await?;
        receivables.extend(found.into_iter().map(|receivable| (receivable.id, receivable)));
    }
    let mut people: Vec<StaffId> = history.iter().map(|change| change.by).collect();
    people.push(stored.recorded_by);
    people.extend(stored.voided.as_ref().map(|voided| voided.by));
    let people = door.staff().find_many(&people).await?;
    let name = |id: StaffId| {
        let person = people.iter().find(|person| person.id == id);
        person
            .map(|person| StaffName {
                id,
                name: person.name.clone(),
            })
            .ok_or_else(|| ApiError::because(ProblemCode::Internal, "a payment of nobody"))
    };
    let changes = history
        .iter()
        .map(|change| {
            Ok(PaymentChange {
                revision: change.revision,
                kind: change.kind.as_str(),
                by: name(change.by)?,
                at: change.at,
                fields: change.fields().into_iter().map(|field| field.as_str()).collect(),
                before: terms(&change.before, &receivables)?,
                after: terms(&change.after, &receivables)?,
            })
        })
        .collect::<ApiResult<_>>()?;
    let voided = stored
        .voided
        .as_ref()
        .map(|voided| {
            Ok::<_, ApiError>(PaymentVoid {
                reason: voided.reason.as_str().to_owned(),
                by: name(voided.by)?,
                at: voided.at,
            })
        })
        .transpose()?;
    Ok(Payment {
        id: stored.id,
        client_id: stored.client,
        terms: terms(&stored.terms, &receivables)?,
        attachments: files.into_iter().map(Attachment::from).collect(),
        capital: capital(stored.terms.amount),
        recorded_by: name(stored.recorded_by)?,
        created_at: stored.created_at,
        revision: stored.revision,
        voided,
        changes,
        number: stored.number,
    })
}

fn terms(said: &Terms, receivables: &HashMap<ReceivableId, Receivable>) -> ApiResult<PaymentTerms> {
    let text = |text: &Option<ShortText>| text.as_ref().map(|text| text.as_str().to_owned());
    let item = |receivable: ReceivableId, amount_fen: Fen| {
        let of = receivables
            .get(&receivable)
            .ok_or_else(|| ApiError::because(ProblemCode::Internal, "a payment of no receivable"))?;
        let (first_period, last_period) = periods(of);
        Ok(PaymentItem {
            receivable_id: receivable,
            title: of.title.as_str().to_owned(),
            first_period,
            last_period,
            due_on: of.due_on,
            amount_fen,
            open_fen: of.open(),
        })
    };
    Ok(PaymentTerms {
        paid_on: said.paid_on,
        method: said.method,
        account: text(&said.account),
        payer: text(&said.payer),
        remark: text(&said.remark),
        amount_fen: said.amount,
        items: said
            .items
            .iter()
            .map(|part| item(part.receivable, part.amount))
            .collect::<ApiResult<_>>()?,
        credit_fen: said.credit(),
    })
}

/// A payment as an answer, with its revision as `ETag`.
pub(crate) fn answer(status: StatusCode, payment: &Payment) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((ETAG, format!("\"{}\"", payment.revision)))
        .json(payment)
}
