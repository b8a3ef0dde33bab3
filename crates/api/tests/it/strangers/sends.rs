use sidebook_domain::ConversationId;

use super::row::{Row, row};
use super::things::Things;
use crate::kit::{Value, World, json};

pub(super) fn rows<'w>(world: &'w World, ours: &'w Things) -> Vec<Row<'w>> {
    let (here, there) = (ours.conversation, world.theirs.lis_contact);
    let outcome = move |id: &str, conversation: ConversationId| {
        let body = json!({ "conversation_id": conversation, "outcome": "handed_over", "text": "x" });
        world.put(&format!("/send-intents/{id}/outcome"), body)
    };
    let hand_over = move |id: &str, conversation: ConversationId| {
        let body = json!({ "conversation_id": conversation, "acknowledged": [] });
        world.post(&format!("/send-intents/{id}/hand-over"), body)
    };
    let log = move |query: String| world.get(&format!("/send-intents?{query}"));
    let nobodys = Things::of_nobody().intent;
    vec![
        create(world, ours),
        // Only who prepared a message settles it, whatever others may.
        row("settle_send_intent", outcome(&nobodys, there))
            .id("send_intent_id", move |of| outcome(&of.intent, of.conversation))
            .elsewhere("conversation_id", outcome(&nobodys, there)),
        row("start_hand_over", hand_over(&nobodys, there))
            .id("send_intent_id", move |of| hand_over(&of.intent, of.conversation))
            .elsewhere("conversation_id", hand_over(&nobodys, there)),
        row("list_send_intents", log(format!("conversation_id={here}")))
            .elsewhere("conversation_id", log(format!("conversation_id={there}")))
            // A filter by what is not there finds nothing.
            .refused(
                "client_id",
                move |of| log(format!("conversation_id={here}&client_id={}", of.client)),
                "(empty)",
            ),
    ]
}

fn create<'w>(world: &'w World, ours: &'w Things) -> Row<'w> {
    let send = move |change: Value| {
        let mut body = json!({
            "conversation_id": ours.conversation, "client_id": ours.client, "action": "service_expiry_reminder",
            "language": "en", "service_id": ours.service,
        });
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        world
            .post("/send-intents", body)
            .with("idempotency-key", "stranger")
    };
    let article = json!({
        "action": "article", "service_id": null, "article_id": world.theirs.knowledge.invoices, "article_form": "brief",
    });
    // Files of an article are no client's.
    let file = json!({
        "action": "article", "service_id": null, "article_id": world.ours.knowledge.invoices,
        "article_form": "attachment", "attachment_ids": [Things::of_nobody().attachment],
    });
    row("create_send_intent", send(json!({})))
        .elsewhere("article_id", send(article))
        .elsewhere("attachment_ids", send(file))
        .elsewhere(
            "conversation_id",
            send(json!({ "conversation_id": world.theirs.lis_contact })),
        )
        .id("client_id", move |of| {
            send(json!({ "client_id": of.client, "service_id": of.service }))
        })
        .id("service_id", move |of| send(json!({ "service_id": of.service })))
        .id("intake_id", move |of| {
            send(json!({ "action": "intake_details", "service_id": null, "intake_id": of.intake }))
        })
        .id("payment_id", move |of| {
            send(json!({ "action": "payment_receipt", "service_id": null, "payment_id": of.payment }))
        })
        .id("receivable_id", move |of| {
            let asked = json!([{ "receivable_id": of.receivable }]);
            send(json!({ "action": "payment_reminder", "service_id": null, "receivables": asked }))
        })
        .id("document_ids", move |of| {
            send(json!({
                "action": "missing_documents_reminder", "service_id": null, "document_ids": [of.document],
            }))
        })
}
