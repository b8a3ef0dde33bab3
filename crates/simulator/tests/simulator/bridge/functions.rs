//! Which functions a page may call, and what they answer.

use serde_json::{Value, json};
use sidebook_simulator::world::Entry;

use super::{Kind, PAGE_URL, Page};

#[tokio::test(flavor = "multi_thread")]
async fn only_listed_functions_work() {
    let page = Page::open().await;
    let params = page.agent_params(PAGE_URL, &["getContext"]).await;
    assert_eq!(page.message("agentConfig", params).await, "agentConfig:ok");
    assert_eq!(
        page.invoke("getContext", json!({})).await["entry"],
        "single_chat_tools"
    );
    for name in [
        "getCurExternalContact",
        "sendChatMessage",
        "openUserProfile",
        "previewFile",
    ] {
        assert_eq!(
            page.message(name, json!({})).await,
            format!("{name}:fail no permission")
        );
    }
    assert_eq!(
        page.message("launchRocket", json!({})).await,
        "launchRocket:function not exist"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_counterpart_depends_on_where_the_page_stands() {
    let page = Page::open().await;
    page.register().await;
    let no_context = "fail without context of external contact";
    let contact = page.invoke("getCurExternalContact", json!({})).await;
    let conversation = page.open_conversation();
    assert!(conversation.ends_with(contact["userId"].as_str().unwrap()));
    assert!(
        page.message("getCurExternalChat", json!({}))
            .await
            .ends_with(no_context)
    );
    page.enter(Entry::ContactProfile);
    assert_eq!(
        page.invoke("getCurExternalContact", json!({})).await["userId"],
        contact["userId"]
    );
    let text = json!({ "msgtype": "text", "text": { "content": "您好" } });
    assert!(
        page.message("sendChatMessage", text.clone())
            .await
            .ends_with(no_context)
    );

    page.show(|open| open.kind() == "group");
    let chat = page.invoke("getCurExternalChat", json!({})).await;
    assert!(
        page.open_conversation()
            .ends_with(chat["chatId"].as_str().unwrap())
    );
    assert!(
        page.message("getCurExternalContact", json!({}))
            .await
            .ends_with(no_context)
    );

    page.show(|open| open.kind() == "internal");
    assert_eq!(page.invoke("getContext", json!({})).await["entry"], "normal");
    for name in ["getCurExternalContact", "getCurExternalChat"] {
        assert!(
            page.message(name, json!({})).await.ends_with(no_context),
            "{name}"
        );
    }
    assert!(page.message("sendChatMessage", text).await.ends_with(no_context));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_app_loses_its_functions_at_once() {
    let page = Page::open().await;
    page.register().await;
    page.sim.control().cancel(&page.sim.corp().id).unwrap();
    assert_eq!(
        page.message("getCurExternalContact", json!({})).await,
        "getCurExternalContact:fail no permission"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_a_chat_moves_the_client_there() {
    let page = Page::open().await;
    page.register().await;
    page.show(|open| open.kind() == "group");
    let chat = page.invoke("getCurExternalChat", json!({})).await["chatId"].clone();
    page.show(|open| open.kind() == "single");
    assert_eq!(
        page.message("openEnterpriseChat", json!({ "chatId": "wr-nope" }))
            .await,
        "openEnterpriseChat:fail unsupported chat"
    );
    let opened = page
        .invoke("openEnterpriseChat", json!({ "chatId": chat, "groupName": "" }))
        .await;
    assert_eq!(opened["chatId"], chat);
    assert_eq!(page.sim.control().session().entry, Entry::GroupChatTools);
    assert_eq!(page.invoke("getCurExternalChat", json!({})).await["chatId"], chat);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_remembered_without_their_signatures() {
    let page = Page::open().await;
    page.register().await;
    page.message(
        "previewFile",
        json!({ "url": "http://a.test/f", "size": 12, "verifySignature": "s" }),
    )
    .await;
    let url = format!("{}/chat/api/calls", page.sim.simulator.api_url());
    let answer: Value = page.sim.http.get(url).send().await.unwrap().json().await.unwrap();
    let last = answer["calls"].as_array().unwrap().last().unwrap();
    assert_eq!(last["name"], "previewFile");
    assert_eq!(last["params"], json!({ "url": "http://a.test/f", "size": 12 }));
    assert_eq!(last["answer"]["err_msg"], "previewFile:ok");
    assert!(!answer.to_string().contains("n0nce"));
}
