use sidebook_domain::{ClientId, ContractId, PaymentId, ReceivableId};

use super::row::{Row, row};
use super::things::Things;
use crate::kit::{Request, Value, World, json};

pub(super) fn rows<'w>(world: &'w World, ours: &'w Things) -> Vec<Row<'w>> {
    let card = move |client: ClientId| world.get(&format!("/clients/{client}/payments-card"));
    let list = move |client: ClientId| world.get(&format!("/clients/{client}/payments"));
    let read = move |id: PaymentId| world.get(&format!("/payments/{id}"));
    let pay = move |client: ClientId, receivable: ReceivableId, files: &[&str]| {
        world
            .post(&format!("/clients/{client}/payments"), payment(receivable, files))
            .with("idempotency-key", "stranger")
    };
    let correct = move |id: PaymentId, receivable: ReceivableId, files: &[&str]| {
        world
            .put(&format!("/payments/{id}"), payment(receivable, files))
            .with("if-match", "\"1\"")
    };
    let void = move |id: PaymentId| world.post(&format!("/payments/{id}/void"), json!({ "reason": "x" }));
    let on = |request: Request| request.with("if-match", "1");
    let cancel = move |what: String| on(world.post(&format!("/{what}/cancel"), json!({ "reason": "x" })));
    let enter_contract = move |client: ClientId| {
        world
            .post(&format!("/clients/{client}/contracts"), agreed())
            .with("idempotency-key", "stranger")
    };
    let change_contract = move |id: ContractId| on(world.put(&format!("/contracts/{id}"), agreed()));
    let end_contract = move |id: ContractId| {
        let body = json!({ "ends_on": "2026-06-30", "reason": "x" });
        on(world.post(&format!("/contracts/{id}/end"), body))
    };
    let enter_receivable = move |client: ClientId, contract: ContractId| {
        let body = json!({ "contract_id": contract, "receivable": owed() });
        world
            .post(&format!("/clients/{client}/receivables"), body)
            .with("idempotency-key", "stranger")
    };
    let change_receivable = move |id: ReceivableId| on(world.put(&format!("/receivables/{id}"), owed()));
    let spend = move |client: ClientId, receivable: ReceivableId| {
        let body = json!({ "items": [{ "receivable_id": receivable, "amount_fen": 1 }] });
        world
            .post(&format!("/clients/{client}/credit-uses"), body)
            .with("idempotency-key", "stranger")
    };
    vec![
        row("read_payments_card", card(ours.client)).id("client_id", move |of| card(of.client)),
        row("list_payments", list(ours.client)).id("client_id", move |of| list(of.client)),
        row("read_payment", read(ours.payment)).id("payment_id", move |of| read(of.payment)),
        row("create_payment", pay(ours.client, ours.receivable, &[]))
            .id("client_id", move |of| pay(of.client, of.receivable, &[]))
            .id("receivable_id", move |of| pay(ours.client, of.receivable, &[]))
            .id("attachment_ids", move |of| {
                pay(ours.client, ours.receivable, &[&of.attachment])
            }),
        row("change_payment", correct(ours.payment, ours.receivable, &[]))
            .id("payment_id", move |of| correct(of.payment, of.receivable, &[]))
            .id("receivable_id", move |of| {
                correct(ours.payment, of.receivable, &[])
            })
            .id("attachment_ids", move |of| {
                correct(ours.payment, ours.receivable, &[&of.attachment])
            }),
        row("create_contract", enter_contract(ours.client))
            .id("client_id", move |of| enter_contract(of.client)),
        row("change_contract", change_contract(ours.contract))
            .id("contract_id", move |of| change_contract(of.contract)),
        row("end_contract", end_contract(ours.contract))
            .id("contract_id", move |of| end_contract(of.contract)),
        row("cancel_contract", cancel(format!("contracts/{}", ours.contract))).id("contract_id", move |of| {
            cancel(format!("contracts/{}", of.contract))
        }),
        row("create_receivable", enter_receivable(ours.client, ours.contract))
            .id("client_id", move |of| enter_receivable(of.client, of.contract))
            .id("contract_id", move |of| {
                enter_receivable(ours.client, of.contract)
            }),
        row("change_receivable", change_receivable(ours.receivable))
            .id("receivable_id", move |of| change_receivable(of.receivable)),
        row(
            "cancel_receivable",
            cancel(format!("receivables/{}", ours.receivable)),
        )
        .id("receivable_id", move |of| {
            cancel(format!("receivables/{}", of.receivable))
        }),
        row("create_credit_use", spend(ours.client, ours.receivable))
            .id("client_id", move |of| spend(of.client, of.receivable))
            .id("receivable_id", move |of| spend(ours.client, of.receivable)),
        row("void_payment", void(ours.payment)).id("payment_id", move |of| void(of.payment)),
    ]
}

fn agreed() -> Value {
    json!({
        "services": "x", "price_fen": 1, "billing_cycle": "yearly", "due_day": 1, "starts_on": "2026-03-01",
        "ends_on": "2026-12-31",
    })
}

fn owed() -> Value {
    json!({ "title": "x", "amount_fen": 1, "due_on": "2026-03-01" })
}

fn payment(receivable: ReceivableId, files: &[&str]) -> Value {
    json!({
        "paid_on": "2026-03-01", "method": "cash", "amount_fen": 1, "attachment_ids": files,
        "items": [{ "receivable_id": receivable, "amount_fen": 1 }],
    })
}
