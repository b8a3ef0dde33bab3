use std::fmt::Display;

use sidebook_domain::{
    AgencyId, ApiKeyId, ClientId, ConversationId, CorpId, ImportId, InstallAttemptId, StaffBindingId,
    StaffId, TagId,
};
use uuid::Uuid;

use super::row::{Row, row};
use super::things::Things;
use crate::kit::{Value, World, json};

pub(super) fn rows<'w>(world: &'w World, things: &'w Things) -> Vec<Row<'w>> {
    let (ours, theirs) = (&world.ours, &world.theirs);
    let sync = move |corp: CorpId| {
        let body = json!({ "kind": "contacts" });
        world.post(&format!("/console/corps/{corp}/sync"), body)
    };
    let runs = move |corp: CorpId| world.get(&format!("/console/corps/{corp}/sync-runs"));
    let attempt = move |id: InstallAttemptId| world.get(&format!("/console/install-attempts/{id}"));
    let follow = move |id: InstallAttemptId| world.get(&format!("/console/install-attempts/{id}/events"));
    let release =
        move |corp: CorpId| world.post(&format!("/console/corps/{corp}/release"), json!({ "name": "x" }));
    let unbind = move |id: StaffBindingId| world.delete(&format!("/console/staff-bindings/{id}"));
    let bind = move |corp: &str| world.post(&format!("/console/internal-corps/{corp}/bind"), json!({}));
    let person = json!({ "name": "钱多", "mobile": "13700000077", "role": "staff", "permissions": [] });
    let change = move |id: StaffId| {
        let path = format!("/console/staff/{id}");
        world
            .patch(&path, json!({ "name": "李静" }))
            .with("if-match", "1")
    };
    let choose = move |id: AgencyId| world.post("/console/session/agency", json!({ "agency_id": id }));
    let clients = move |rest: &str| world.get(&format!("/console/clients{rest}"));
    let many = move |body: Value| world.patch("/console/clients", body);
    let lacking = move |clients: Value| {
        let body = json!({ "clients": clients, "period": 202601, "kinds": ["payroll"] });
        world.post("/console/missing-documents", body)
    };
    let gone = move |ids: Value| {
        world.post(
            "/console/missing-documents/remove",
            json!({ "document_ids": ids }),
        )
    };
    let group =
        move |tags: Value| json!({ "name": "行业", "colour": "#0b5fcc", "required": false, "tags": tags });
    let set = move |id: TagId, tags: Value| world.put(&format!("/console/tag-groups/{id}"), group(tags));
    let in_order = move |ids: Value| world.put("/console/tag-group-order", json!({ "tag_group_ids": ids }));
    let list = move |operation: &'static str, address: &'static str, more: &'static str| {
        let of = move |id: &str, of: String| world.get(&format!("{address}{more}{id}={of}"));
        row(operation, world.get(address))
            .id("client_id", move |things| {
                of("client_id", things.client.to_string())
            })
            .elsewhere("owner_id", of("owner_id", theirs.clerk.to_string()))
    };
    let log = move |operation: &'static str, path: &'static str| {
        let of = move |name: &str, id: Uuid| world.get(&format!("/console/send-intents{path}{name}={id}"));
        row(operation, of("staff_id", ours.owner.0))
            .elsewhere("staff_id", of("staff_id", theirs.owner.0))
            .elsewhere("client_id", of("client_id", theirs.first.0))
            .elsewhere("conversation_id", of("conversation_id", theirs.lis_contact.0))
    };
    let revoke = move |id: ApiKeyId| world.delete(&format!("/console/api-keys/{id}"));
    let read = move |id: ImportId, what: &str| world.get(&format!("/console/imports/{id}{what}"));
    let step =
        move |id: ImportId, what: &str| world.post(&format!("/console/imports/{id}/{what}"), json!({}));
    let plan = move |id: ImportId, owner: StaffId| {
        let columns: Vec<_> = ["question", "category", "brief"]
            .into_iter()
            .zip(0..)
            .map(|(field, column)| json!({ "column": column, "field": field }))
            .collect();
        let body = json!({
            "sheet": 0, "header_row": 1, "columns": columns, "match_by": "contents", "overwrite": false,
            "owners": [{ "name": "某人", "staff_id": owner }],
        });
        world.put(&format!("/console/imports/{id}/plan"), body)
    };
    let own_app = json!({
        "corp_name": "自建企业", "agent_id": 1_000_002, "secret": "app-secret", "token": "token1",
        "encoding_aes_key": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    });
    let verify = move |corp: &str| {
        let body = json!({ "language": "en" });
        world.post(&format!("/console/internal-apps/{corp}/verification"), body)
    };
    let forget = move |corp: &str| world.delete(&format!("/console/internal-apps/{corp}"));
    let new_key = json!({ "name": "ERP", "scopes": ["clients"] });
    let drift = move |corp: CorpId| {
        let body = json!({ "kind": "groups" });
        world.post(&format!("/console/corps/{corp}/drift"), body)
    };
    let holdings = move |id: StaffId| world.get(&format!("/console/staff/{id}/holdings"));
    let handover = move |from: StaffId, to: StaffId, client: ClientId| {
        let body = json!({ "to_staff_id": to, "client_ids": [client] });
        world.post(&format!("/console/staff/{from}/handover"), body)
    };
    let transfer = move |from: StaffId, to: StaffId, id: ConversationId| {
        let body = json!({ "to_staff_id": to, "conversation_ids": [id] });
        world.post(&format!("/console/staff/{from}/transfers"), body)
    };
    let stands = move |from: StaffId, to: StaffId| {
        world.get(&format!("/console/staff/{from}/transfers?to_staff_id={to}"))
    };
    // No house has a run: an id that nobody has stands for one of somebody else's, as `console.rs` has it.
    let cancel = move |id: Uuid| world.post(&format!("/console/sync-runs/{id}/cancel"), json!({}));
    let matched = move |corp: CorpId, staff: StaffId| {
        let body = json!({ "corp_id": corp, "member_id": "wang", "staff_id": staff });
        world.post("/console/staff-bindings", body)
    };
    let unmatched = move |id: StaffBindingId| {
        let body = json!({ "staff_binding_ids": [id] });
        world.post("/console/staff-bindings/remove", body)
    };
    let filtered =
        move |what: &str, by: &str, id: &dyn Display| world.get(&format!("/console/{what}?{by}={id}"));
    let browsed = move |operation: &'static str, path: &'static str| {
        let of = move |id: CorpId| world.get(&format!("/console/{path}corp_id={id}"));
        row(operation, of(ours.corp)).elsewhere("corp_id", of(theirs.corp))
    };
    let linked = move |operation: &'static str, path: &'static str| {
        let of = move |name: &str, id: Uuid| world.get(&format!("/console/{path}{name}={id}"));
        row(operation, of("corp_id", ours.corp.0))
            .elsewhere("corp_id", of("corp_id", theirs.corp.0))
            .elsewhere("owner_id", of("owner_id", theirs.owner.0))
            .elsewhere("tag_id", of("tag_id", theirs.tag.0))
    };
    let suggestions =
        move |id: ConversationId| world.get(&format!("/console/conversations/{id}/link-suggestions"));
    let links = move |what: &str, id: ConversationId, client: ClientId| {
        let items = json!([{ "conversation_id": id, "client_ids": [client] }]);
        world.post(&format!("/console/links{what}"), json!({ "items": items }))
    };
    let (examination, install) = (json!({ "language": "en" }), json!({}));
    vec![
        row("read_console_session", world.get("/console/session")),
        row("list_agencies", world.get("/console/agencies")),
        row("choose_agency", choose(ours.agency)).elsewhere("agency_id", choose(theirs.agency)),
        row("list_corps", world.get("/console/corps")),
        row(
            "create_examination",
            world.post("/console/examinations", examination),
        ),
        row(
            "create_install_attempt",
            world.post("/console/install-attempts", install),
        ),
        row("read_install_attempt", attempt(ours.attempt))
            .elsewhere("install_attempt_id", attempt(theirs.attempt)),
        row("bind_internal_corp", bind("ww-self")).elsewhere_refused(
            "platform_corp_id",
            bind(theirs.corp_word()),
            "corp_bound_elsewhere",
        ),
        row("list_internal_apps", world.get("/console/internal-apps")),
        row(
            "set_internal_app",
            world
                .put("/console/internal-apps/ww-new", own_app.clone())
                .with("if-none-match", "*"),
        )
        .elsewhere_refused(
            "platform_corp_id",
            world
                .put("/console/internal-apps/ww-entered2", own_app)
                .with("if-none-match", "*"),
            "corp_bound_elsewhere",
        ),
        row("create_internal_app_verification", verify("ww-entered1"))
            .elsewhere("platform_corp_id", verify("ww-entered2")),
        row("delete_internal_app", forget("ww-entered1"))
            .elsewhere("platform_corp_id", forget("ww-entered2")),
        row("read_install_attempt_events", follow(ours.attempt))
            .elsewhere("install_attempt_id", follow(theirs.attempt)),
        row("read_corp_events", world.get("/console/corps/events")),
        // Under a name that it does not have, so that it stays.
        row("release_corp", release(ours.corp)).elsewhere("corp_id", release(theirs.corp)),
        row("start_sync", sync(ours.corp)).elsewhere("corp_id", sync(theirs.corp)),
        row("create_drift_look", drift(ours.corp)).elsewhere("corp_id", drift(theirs.corp)),
        row("cancel_sync", cancel(Uuid::nil())).elsewhere("sync_run_id", cancel(theirs.attempt.0)),
        row("list_sync_runs", runs(ours.corp)).elsewhere("corp_id", runs(theirs.corp)),
        row("list_staff", world.get("/console/staff")),
        row("create_staff", world.post("/console/staff", person)),
        row("change_staff", change(ours.clerk)).elsewhere("staff_id", change(theirs.clerk)),
        row("read_staff_holdings", holdings(ours.clerk)).elsewhere("staff_id", holdings(theirs.clerk)),
        row("create_handover", handover(ours.clerk, ours.owner, ours.second))
            .elsewhere("staff_id", handover(theirs.clerk, ours.owner, ours.second))
            .elsewhere("to_staff_id", handover(ours.clerk, theirs.owner, ours.second))
            .elsewhere("client_ids", handover(ours.clerk, ours.owner, theirs.second)),
        row("create_transfers", transfer(ours.clerk, ours.owner, ours.group))
            .elsewhere("staff_id", transfer(theirs.clerk, ours.owner, ours.group))
            .elsewhere("to_staff_id", transfer(ours.clerk, theirs.owner, ours.group))
            .elsewhere("conversation_ids", transfer(ours.clerk, ours.owner, theirs.group)),
        row("read_transfers", stands(ours.clerk, ours.owner))
            .elsewhere("staff_id", stands(theirs.clerk, ours.owner))
            .elsewhere("to_staff_id", stands(ours.clerk, theirs.owner)),
        row("list_members", world.get("/console/members")),
        row("create_staff_binding", matched(ours.corp, ours.clerk))
            .elsewhere("corp_id", matched(theirs.corp, ours.clerk))
            .elsewhere("staff_id", matched(ours.corp, theirs.clerk)),
        browsed("list_contacts", "contacts?"),
        browsed("export_contacts", "contacts/export?format=csv&"),
        browsed("list_groups", "groups?"),
        browsed("export_groups", "groups/export?format=csv&"),
        row("read_contact_filters", world.get("/console/contact-filters")),
        row("list_console_link_suggestions", suggestions(ours.lis_contact))
            .elsewhere("conversation_id", suggestions(theirs.lis_contact)),
        linked("list_links", "links?"),
        linked("export_links", "links/export?format=csv&"),
        row("add_console_links", links("", ours.group, ours.second))
            .elsewhere("conversation_id", links("", theirs.group, ours.second))
            .elsewhere("client_ids", links("", ours.group, theirs.second)),
        row("remove_console_links", links("/remove", ours.group, ours.second))
            .elsewhere("conversation_id", links("/remove", theirs.group, ours.second))
            .elsewhere("client_ids", links("/remove", ours.group, theirs.second)),
        row("list_audit_entries", world.get("/console/audit-entries")).elsewhere_refused(
            "staff_id",
            filtered("audit-entries", "staff_id", &theirs.owner),
            "(empty)",
        ),
        // After those of conversations: whoever is no longer bound sees none.
        row("remove_staff_bindings", unmatched(ours.clerk_binding))
            .elsewhere("staff_binding_ids", unmatched(theirs.clerk_binding)),
        row("delete_staff_binding", unbind(ours.clerk_binding))
            .elsewhere("staff_binding_id", unbind(theirs.clerk_binding)),
        row("list_api_keys", world.get("/console/api-keys")),
        row("create_api_key", world.post("/console/api-keys", new_key)),
        row("delete_api_key", revoke(ours.api_key)).elsewhere("api_key_id", revoke(theirs.api_key)),
        row(
            "read_import_template",
            world.get("/console/imports/template?kind=articles&language=en"),
        ),
        row("list_imports", world.get("/console/imports")),
        row(
            "create_import",
            world
                .post("/console/imports?kind=articles", json!({}))
                .raw("问题\n怎么注销？\n")
                .with("x-file-name", "a.csv"),
        ),
        row("read_import_file", read(ours.import, "/file"))
            .elsewhere("import_id", read(theirs.import, "/file")),
        row("read_import", read(ours.import, "")).elsewhere("import_id", read(theirs.import, "")),
        row("read_import_sheet", read(ours.import, "/sheet"))
            .elsewhere("import_id", read(theirs.import, "/sheet")),
        row("set_import_plan", plan(ours.import, ours.clerk))
            .elsewhere("import_id", plan(theirs.import, ours.clerk))
            .elsewhere("staff_id", plan(ours.import, theirs.clerk)),
        row("start_import", step(ours.import, "run")).elsewhere("import_id", step(theirs.import, "run")),
        row("start_import_undo", step(ours.import, "undo"))
            .elsewhere("import_id", step(theirs.import, "undo")),
        row("read_import_result", read(ours.import, "/result?language=en"))
            .elsewhere("import_id", read(theirs.import, "/result?language=en")),
        row("list_agency_clients", clients(""))
            .elsewhere("owner_id", clients(&format!("?owner_id={}", theirs.clerk)))
            .elsewhere("tag_id", clients(&format!("?tag_id={}", theirs.tag))),
        row("export_agency_clients", clients("/export?format=csv"))
            .elsewhere(
                "owner_id",
                clients(&format!("/export?format=csv&owner_id={}", theirs.clerk)),
            )
            .elsewhere(
                "tag_id",
                clients(&format!("/export?format=csv&tag_id={}", theirs.tag)),
            ),
        list("list_agency_contracts", "/console/contracts", "?"),
        list(
            "export_agency_contracts",
            "/console/contracts/export?format=csv",
            "&",
        ),
        list("list_agency_receivables", "/console/receivables", "?"),
        list(
            "export_agency_receivables",
            "/console/receivables/export?format=csv",
            "&",
        ),
        list("list_agency_payments", "/console/payments", "?"),
        list(
            "export_agency_payments",
            "/console/payments/export?format=csv",
            "&",
        ),
        list("list_agency_services", "/console/services", "?"),
        list(
            "export_agency_services",
            "/console/services/export?format=csv",
            "&",
        ),
        list("list_agency_orders", "/console/orders", "?"),
        list("export_agency_orders", "/console/orders/export?format=csv", "&"),
        list("list_agency_missing_documents", "/console/missing-documents", "?"),
        list(
            "export_agency_missing_documents",
            "/console/missing-documents/export?format=csv",
            "&",
        ),
        list("list_agency_intakes", "/console/intakes", "?"),
        list("export_agency_intakes", "/console/intakes/export?format=csv", "&"),
        list("list_agency_filings", "/console/filings", "?"),
        list("export_agency_filings", "/console/filings/export?format=csv", "&"),
        list("list_agency_invoices", "/console/invoices", "?"),
        list(
            "export_agency_invoices",
            "/console/invoices/export?format=csv",
            "&",
        ),
        list("list_agency_reports", "/console/reports", "?"),
        list("export_agency_reports", "/console/reports/export?format=csv", "&"),
        row("change_clients", many(json!({ "clients": [things.client] })))
            .id("clients", move |of| many(json!({ "clients": [of.client] })))
            .elsewhere(
                "owner_id",
                many(json!({ "clients": [things.client], "owner_id": theirs.clerk })),
            )
            .elsewhere(
                "tag_ids",
                many(json!({ "clients": [things.client], "tag_ids": [theirs.tag] })),
            )
            .elsewhere(
                "removed_tag_ids",
                many(json!({ "clients": [things.client], "removed_tag_ids": [theirs.tag] })),
            ),
        row("mark_missing_documents", lacking(json!([things.client])))
            .id("clients", move |of| lacking(json!([of.client]))),
        row("remove_missing_documents", gone(json!([things.document])))
            .id("document_ids", move |of| gone(json!([of.document]))),
        row("list_agency_tag_groups", world.get("/console/tag-groups")),
        row(
            "create_tag_group",
            world.post("/console/tag-groups", group(json!([]))),
        )
        .elsewhere(
            "tag_id",
            world.post(
                "/console/tag-groups",
                group(json!([{ "tag_id": theirs.tag, "name": "甲" }])),
            ),
        ),
        // Labels are no groups: neither ours nor theirs are there by these ids.
        row("set_tag_group", set(ours.tag, json!([])))
            .elsewhere("tag_group_id", set(theirs.tag, json!([])))
            .elsewhere(
                "tag_id",
                set(ours.tag, json!([{ "tag_id": theirs.tag, "name": "甲" }])),
            ),
        row(
            "delete_tag_group",
            world.delete(&format!("/console/tag-groups/{}", ours.tag)),
        )
        .elsewhere(
            "tag_group_id",
            world.delete(&format!("/console/tag-groups/{}", theirs.tag)),
        ),
        row("set_tag_group_order", in_order(json!([])))
            .elsewhere("tag_group_ids", in_order(json!([theirs.tag]))),
        row("read_client_counters", world.get("/console/client-counters")),
        log("list_agency_send_intents", "?"),
        log("export_agency_send_intents", "/export?format=csv&"),
    ]
}
