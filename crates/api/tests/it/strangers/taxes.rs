use sidebook_domain::ClientId;

use super::row::{Row, row};
use super::things::{Things, invoice_body};
use crate::kit::{World, json};

pub(super) fn rows<'w>(world: &'w World, ours: &'w Things) -> Vec<Row<'w>> {
    let filings = move |client: ClientId| world.get(&format!("/clients/{client}/filings"));
    let filing = move |client: ClientId, period: &str, kind: &str| {
        let body = json!({ "state": "nil", "filed_on": "2026-03-01" });
        world
            .put(&format!("/clients/{client}/filings/{period}/{kind}"), body)
            .with("if-none-match", "*")
    };
    let paid = move |client: ClientId, period: &str, kind: &str| {
        let path = format!("/clients/{client}/filings/{period}/{kind}/payment");
        world
            .post(&path, json!({ "paid_on": "2026-03-01" }))
            .with("if-match", "1")
    };
    let unpaid = move |client: ClientId, period: &str, kind: &str| {
        let path = format!("/clients/{client}/filings/{period}/{kind}/payment");
        world.delete(&path).with("if-match", "1")
    };
    let vat = move |client: ClientId| world.get(&format!("/clients/{client}/vat"));
    let invoices = move |client: ClientId| {
        world.get(&format!(
            "/clients/{client}/invoices?period=202602&direction=issued"
        ))
    };
    let credit = move |client: ClientId, period: &str| {
        let path = format!("/clients/{client}/vat-credits/{period}");
        world
            .put(&path, json!({ "amount_fen": 1 }))
            .with("if-none-match", "*")
    };
    let entered = move |client: ClientId| world.post(&format!("/clients/{client}/invoices"), invoice_body());
    let corrected = move |invoice: &str| {
        world
            .put(&format!("/invoices/{invoice}"), invoice_body())
            .with("if-match", "1")
    };
    let deleted = move |invoice: &str| {
        world
            .delete(&format!("/invoices/{invoice}"))
            .with("if-match", "1")
    };
    let register = move |of: &str| world.get(&format!("/console/filing-register?period=202602&{of}"));
    let many = move |client: ClientId| {
        let filing = json!({ "client_id": client, "tax_kind": "stamp_duty", "state": "nil", "filed_on": "2026-03-01" });
        world.put(
            "/console/filing-register",
            json!({ "period": 202602, "filings": [filing] }),
        )
    };
    let client = ours.client;
    vec![
        row("read_client_filings", filings(client)).id("client_id", move |of| filings(of.client)),
        row("set_filing", filing(client, "202602", "vat"))
            .id("client_id", move |of| filing(of.client, "202602", "vat"))
            .elsewhere("period", filing(client, "209901", "vat"))
            .elsewhere("tax_kind", filing(client, "202602", "lunch")),
        row("add_filing_payment", paid(client, "202602", "vat"))
            .id("client_id", move |of| paid(of.client, "202602", "vat"))
            .elsewhere("period", paid(client, "209901", "vat"))
            .elsewhere("tax_kind", paid(client, "202602", "lunch")),
        row("remove_filing_payment", unpaid(client, "202602", "vat"))
            .id("client_id", move |of| unpaid(of.client, "202602", "vat"))
            .elsewhere("period", unpaid(client, "209901", "vat"))
            .elsewhere("tax_kind", unpaid(client, "202602", "lunch")),
        row("read_client_vat", vat(client)).id("client_id", move |of| vat(of.client)),
        row("list_client_invoices", invoices(client)).id("client_id", move |of| invoices(of.client)),
        row("create_invoice", entered(client)).id("client_id", move |of| entered(of.client)),
        row("change_invoice", corrected(&ours.invoice)).id("invoice_id", move |of| corrected(&of.invoice)),
        row("delete_invoice", deleted(&ours.invoice)).id("invoice_id", move |of| deleted(&of.invoice)),
        row("read_filing_register", register(""))
            .elsewhere("owner_id", register(&format!("owner_id={}", world.theirs.clerk))),
        row("set_filing_register", many(client)).id("client_id", move |of| many(of.client)),
        row("set_vat_credit", credit(client, "202602"))
            .id("client_id", move |of| credit(of.client, "202602"))
            .elsewhere("period", credit(client, "209901")),
    ]
}
