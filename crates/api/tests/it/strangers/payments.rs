use sidebook_domain::{ClientId, PaymentId, ReceivableId};

use super::row::{Row, row};
use super::things::Things;
use crate::kit::{Value, World, json};

pub(super) fn rows<'w>(world: &'w World, ours: &'w Things) -> Vec<Row<'w>> {
    let card = move |client: ClientId| world.get(&format!("/clients/{client}/payments-card"));
    let list = move |client: ClientId| world.get(&format!("/clients/{client}/payments"));
    let read = move |id: PaymentId| world.get(&format!("/payments/{id}"));
    let pay = move |client: ClientId, receivable: ReceivableId| {
        world
            .post(&format!("/clients/{client}/payments"), payment(receivable))
            .with("idempotency-key", "stranger")
    };
    let correct = move |id: PaymentId, receivable: ReceivableId| {
        world
            .put(&format!("/payments/{id}"), payment(receivable))
            .with("if-match", "\"1\"")
    };
    let void = move |id: PaymentId| world.post(&format!("/payments/{id}/void"), json!({ "reason": "x" }));
    vec![
        row("read_payments_card", card(ours.client)).id("client_id", move |of| card(of.client)),
        row("list_payments", list(ours.client)).id("client_id", move |of| list(of.client)),
        row("read_payment", read(ours.payment)).id("payment_id", move |of| read(of.payment)),
        row("create_payment", pay(ours.client, ours.receivable))
            .id("client_id", move |of| pay(of.client, of.receivable))
            .id("receivable_id", move |of| pay(ours.client, of.receivable)),
        row("change_payment", correct(ours.payment, ours.receivable))
            .id("payment_id", move |of| correct(of.payment, of.receivable))
            .id("receivable_id", move |of| correct(ours.payment, of.receivable)),
        row("void_payment", void(ours.payment)).id("payment_id", move |of| void(of.payment)),
    ]
}

fn payment(receivable: ReceivableId) -> Value {
    json!({
        "paid_on": "2026-03-01", "method": "cash", "amount_fen": 1,
        "items": [{ "receivable_id": receivable, "amount_fen": 1 }],
    })
}
