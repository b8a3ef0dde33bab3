//! From the install link to a reminder in the log, through the HTTP doors alone.

use serde_json::json;
use sidebook_tests::{Caller, TestApp, on_each_database};

on_each_database! {
    async fn an_agency_binds_links_and_sends(db: TestDatabase) {
        let app = TestApp::start(db).await;
        let attempt = app.install().await;
        assert_eq!(attempt["status"], "installed", "{attempt}");

        // The first sync ran by itself.
        let owner = app.owner().await;
        let corps = owner.get("/console/corps").await.ok();
        let corp = corps["items"].as_array().unwrap().iter().find(|corp| corp["mode"] == "suite").unwrap().clone();
        assert_eq!(corp["state"], "bound");
        let (contacts, groups) = app.people().world().read(|world| {
            let corp = world.corps.get(&app.corp()).unwrap();
            (corp.contacts.len() as u64, corp.groups.len() as u64)
        });
        assert_eq!(corp["contacts"].as_u64().unwrap(), contacts);
        assert_eq!(corp["groups"].as_u64().unwrap(), groups);
        assert_eq!(corp["last_sync"]["contacts"]["status"], "succeeded");

        // A staff member signs in beside a conversation, once with a code, then silently.
        let (member, contact) = app.a_follow();
        let mobile = app.admin_mobile();
        let staff = app.sidebar(&member, &mobile).await;
        let again = app.sign_in(&member).await.ok();
        assert_eq!(again["kind"], "signed_in");

        let conversation = staff
            .post("/conversations/resolve", json!({"kind": "contact", "platform_id": contact}))
            .await
            .ok();
        let conversation_id = conversation["id"].as_str().unwrap().to_owned();
        let client = a_client_with_a_service(&staff).await;
        staff
            .post(&format!("/conversations/{conversation_id}/links"), json!({"client_ids": [client]}))
            .await
            .ok();
        let overview = staff.get(&format!("/conversations/{conversation_id}/overview")).await.ok();
        assert_eq!(overview["client"]["id"], client.as_str());
        let service = &overview["services"]["services"][0];

        // The reminder speaks of the rows that the card shows.
        let body = json!({
            "conversation_id": conversation_id, "client_id": client, "action": "service_expiry_reminder",
            "language": "zh-CN", "service_id": service["id"],
        });
        let intent = staff
            .send(reqwest::Method::POST, "/send-intents", Some(body.clone()), &[("Idempotency-Key", "story-1")])
            .await
            .ok();
        assert!(intent["text"].as_str().unwrap().contains(service["plan"].as_str().unwrap()), "{intent}");
        let repeated = staff
            .send(reqwest::Method::POST, "/send-intents", Some(body), &[("Idempotency-Key", "story-1")])
            .await
            .ok();
        assert_eq!(repeated["id"], intent["id"]);

        let outcome = json!({"conversation_id": conversation_id, "outcome": "handed_over", "text": "您好，请续费。"});
        let path = format!("/send-intents/{}/outcome", intent["id"].as_str().unwrap());
        assert_eq!(staff.put(&path, outcome).await.ok()["state"], "handed_over");
        let log = owner.get("/console/send-intents").await.ok();
        assert_eq!(log["items"][0]["state"], "handed_over", "{log}");
        assert_eq!(log["items"][0]["sent_text"], "您好，请续费。");
        app.stop().await;
    }
}

/// The first client whose service card has a service.
pub(crate) async fn a_client_with_a_service(staff: &Caller) -> String {
    let clients = staff.get("/clients?limit=50").await.ok();
    for client in clients["items"].as_array().unwrap() {
        let id = client["id"].as_str().unwrap();
        let card = staff.get(&format!("/clients/{id}/services")).await.ok();
        if !card["services"].as_array().unwrap().is_empty() {
            return id.to_owned();
        }
    }
    panic!("no client has a service")
}
