//! 发送收据: the words, and the receipt as a picture.

use sidebook_domain::{Fen, Language, ReceivableId, capital};
use sidebook_render::picture::{Picture, Receipt};
use sidebook_render::{Message, PaidItem, PaymentReceipt, advance_payment, item_name, payment_method};
use sidebook_storage::{AgencyDoor, Executor, Payment};

use super::{Asked, Draft, DraftAttachment};
use crate::problem::{ApiError, ApiResult, ProblemCode};

pub(super) async fn draft<E: Executor>(door: AgencyDoor<'_, E>, asked: &Asked<'_>) -> ApiResult<Draft> {
    asked.intent.only(&["payment_id"])?;
    let id = asked
        .intent
        .payment_id
        .ok_or_else(|| ApiError::field("payment_id", "missing"))?;
    let payment = door.payments().find(id).await?;
    let payment = payment
        .filter(|payment| payment.client == asked.client.id)
        .ok_or(ProblemCode::NotFound)?;
    let handler = door
        .staff()
        .find(payment.recorded_by)
        .await?
        .ok_or_else(|| ApiError::because(ProblemCode::Internal, "a payment of nobody"))?;
    let items = paid_items(door, &payment, asked.intent.language).await?;
    let message = words(asked, &payment, items);
    let picture = Picture::Receipt(receipt(asked, &message, &payment, handler.name));
    Ok(Draft {
        message: Message::PaymentReceipt(message),
        attachments: vec![DraftAttachment::Picture(picture)],
        warnings: Vec::new(),
    })
}

/// What was paid, and what of it was paid in advance.
async fn paid_items<E: Executor>(
    door: AgencyDoor<'_, E>,
    payment: &Payment,
    language: Language,
) -> ApiResult<Vec<PaidItem>> {
    let ids: Vec<ReceivableId> = payment.terms.items.iter().map(|item| item.receivable).collect();
    let receivables = door.receivables().find_many(&ids).await?;
    let mut items = Vec::with_capacity(payment.terms.items.len());
    for part in &payment.terms.items {
        let receivable = receivables
            .iter()
            .find(|receivable| receivable.id == part.receivable)
            .ok_or_else(|| ApiError::because(ProblemCode::Internal, "a payment of no receivable"))?;
        items.push(PaidItem {
            title: receivable.title.as_str().to_owned(),
            span: receivable.span,
            amount: part.amount,
        });
    }
    if payment.terms.credit() > Fen(0) {
        items.push(PaidItem {
            title: advance_payment(language).to_owned(),
            span: None,
            amount: payment.terms.credit(),
        });
    }
    Ok(items)
}

fn words(asked: &Asked<'_>, payment: &Payment, items: Vec<PaidItem>) -> PaymentReceipt {
    let (client_name, agency_name) = asked.names();
    let text = |text: &sidebook_domain::ShortText| text.as_str().to_owned();
    PaymentReceipt {
        client_name,
        agency_name,
        number: payment.number.clone(),
        paid_on: payment.terms.paid_on,
        payer: payment.terms.payer.as_ref().map(text),
        method: payment.terms.method,
        total: payment.terms.amount,
        items,
        voided: payment.voided.as_ref().map(|voided| text(&voided.reason)),
    }
}

fn receipt(asked: &Asked<'_>, said: &PaymentReceipt, payment: &Payment, handler: String) -> Receipt {
    let language = asked.intent.language;
    Receipt {
        number: said.number.clone(),
        paid_on: said.paid_on,
        payer: said.payer.clone().unwrap_or_else(|| said.client_name.clone()),
        client_name: said.client_name.clone(),
        items: said
            .items
            .iter()
            .map(|item| (item_name(language, &item.title, item.span), item.amount))
            .collect(),
        total: said.total,
        capitals: capital(said.total),
        method: payment_method(language, said.method).to_owned(),
        handler,
        agency_name: said.agency_name.clone(),
        remark: payment
            .terms
            .remark
            .as_ref()
            .map(|remark| remark.as_str().to_owned()),
        voided: said.voided.clone(),
    }
}
