use actix_web::http::Method;
use sidebook_domain::{ClientContactId, ClientId, TagId};

use super::row::{Row, row};
use super::things::Things;
use crate::kit::{Request, Value, World, json};

pub(super) fn rows<'w>(world: &'w World, ours: &'w Things) -> Vec<Row<'w>> {
    let on = move |request: Request| request.with("if-match", "1");
    let read = move |client: ClientId| world.get(&format!("/clients/{client}"));
    let services = move |client: ClientId| world.get(&format!("/clients/{client}/services"));
    let edit = move |client: ClientId, body: Value| on(world.patch(&format!("/clients/{client}"), body));
    let short = move || json!({ "short_name": "晨" });
    let person = move |client: ClientId, contact: ClientContactId, method: Method| {
        let body = (method != Method::DELETE).then(|| json!({ "name": "王五" }));
        let path = format!("/api/v1/clients/{client}/contacts/{contact}");
        on(Request::new(method, path, body))
    };
    let new_person = move |client: ClientId| {
        on(world.post(&format!("/clients/{client}/contacts"), json!({ "name": "王五" })))
    };
    let tags = move |client: ClientId, tag: TagId| {
        on(world.put(&format!("/clients/{client}/tags"), json!({ "tag_ids": [tag] })))
    };
    let (ours_tag, theirs_tag) = (world.ours.tag, world.theirs.tag);
    let new = move |body: Value| world.post("/clients", body);
    let named = move |name: &str| json!({ "name": name, "taxpayer_kind": "general" });
    let with = move |key: &str, value: Value| {
        let mut body = named("西昌新客户商贸有限公司");
        body[key] = value;
        new(body)
    };
    let service = json!({
        "plan": "记账", "fee_fen": 100, "billing_cycle": "monthly", "starts_on": "2026-01-01", "ends_on": "2026-12-31",
    });
    let order = json!({ "title": "注销", "stage": "accepted", "accepted_on": "2026-02-01" });
    let (service, order) = (std::rc::Rc::new(service), std::rc::Rc::new(order));
    let of_client = move |client: ClientId, what: &str, body: &Value| {
        world.post(&format!("/clients/{client}/{what}"), body.clone())
    };
    let put = move |path: String, body: &Value| on(world.put(&path, body.clone()));
    let (service_1, service_2, order_1, order_2) =
        (service.clone(), service.clone(), order.clone(), order.clone());
    vec![
        row("create_client", new(named("西昌新客户商贸有限公司")))
            .elsewhere("owner_id", with("owner_id", json!(world.theirs.clerk)))
            .elsewhere("tag_ids", with("tag_ids", json!([theirs_tag]))),
        row("create_service", of_client(ours.client, "services", &service)).id("client_id", move |of| {
            of_client(of.client, "services", &service_1)
        }),
        row(
            "change_service",
            put(format!("/services/{}", ours.service), &service),
        )
        .id("service_id", move |of| {
            put(format!("/services/{}", of.service), &service_2)
        }),
        row("create_order", of_client(ours.client, "orders", &order))
            .id("client_id", move |of| of_client(of.client, "orders", &order_1)),
        row("change_order", put(format!("/orders/{}", ours.order), &order)).id("order_id", move |of| {
            put(format!("/orders/{}", of.order), &order_2)
        }),
        row("read_client", read(ours.client)).id("client_id", move |of| read(of.client)),
        row("read_client_services", services(ours.client)).id("client_id", move |of| services(of.client)),
        row("change_client", edit(ours.client, short()))
            .id("client_id", move |of| edit(of.client, short()))
            .elsewhere(
                "owner_id",
                edit(ours.client, json!({ "owner_id": world.theirs.clerk })),
            ),
        row("add_client_contact", new_person(ours.client)).id("client_id", move |of| new_person(of.client)),
        row(
            "change_client_contact",
            person(ours.client, ours.contact, Method::PATCH),
        )
        .id("client_id", move |of| {
            person(of.client, of.contact, Method::PATCH)
        })
        .id("contact_id", move |of| {
            person(ours.client, of.contact, Method::PATCH)
        }),
        row(
            "remove_client_contact",
            person(ours.client, ours.contact, Method::DELETE),
        )
        .id("client_id", move |of| {
            person(of.client, of.contact, Method::DELETE)
        })
        .id("contact_id", move |of| {
            person(ours.client, of.contact, Method::DELETE)
        }),
        row("set_client_tags", tags(ours.client, ours_tag))
            .id("client_id", move |of| tags(of.client, ours_tag))
            .elsewhere("tag_ids", tags(ours.client, theirs_tag)),
        row("list_tag_groups", world.get("/tag-groups")),
        row("list_staff_names", world.get("/staff-names")),
    ]
}
