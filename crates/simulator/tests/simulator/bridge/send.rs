//! `sendChatMessage`: what stands in the conversation afterwards.

use serde_json::json;
use sidebook_simulator::faults::{Fault, FaultKind};

use super::Page;

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_each_kind_stands_in_the_conversation() {
    let page = Page::open().await;
    page.register().await;
    let image = page
        .upload("image", b"\x89PNG\r\n\x1a\n and more", "receipt.png")
        .await;
    let file = page.upload("file", b"PK and some more", "晨光报表.xlsx").await;
    let sends = [
        json!({ "msgtype": "text", "text": { "content": "您好" } }),
        json!({ "msgtype": "image", "image": { "mediaid": image } }),
        json!({ "msgtype": "file", "file": { "mediaid": file } }),
        json!({ "msgtype": "news", "news": { "link": "https://a.test/r", "title": "报表", "desc": "", "imgUrl": "" } }),
        json!({ "msgtype": "miniprogram", "miniprogram":
            { "appid": "wx1", "title": "开票", "imgUrl": "https://a.test/i.png", "page": "pages/a.html?x=1" } }),
    ];
    let before = page.sim.control().messages(&page.open_conversation()).len();
    for params in sends {
        assert_eq!(
            page.message("sendChatMessage", params.clone()).await,
            "sendChatMessage:ok",
            "{params}"
        );
    }
    let messages = page.sim.control().messages(&page.open_conversation());
    let new: Vec<_> = messages.iter().skip(before).collect();
    let kinds: Vec<&str> = new.iter().map(|message| message.msgtype.as_str()).collect();
    assert_eq!(kinds, ["text", "image", "file", "news", "miniprogram"]);
    assert!(new.iter().all(|message| message.via == "sidebar"));
    assert!(
        new.iter()
            .all(|message| message.sender.id == page.sim.control().session().member)
    );
    assert_eq!(new[2].content["name"], "晨光报表.xlsx");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_the_client_would_not_send_is_refused() {
    let page = Page::open().await;
    page.register().await;
    let file = page.upload("file", b"PK and some more", "a.xlsx").await;
    let mini = |field: &str, value: &str| {
        let mut object =
            json!({ "appid": "wx1", "title": "t", "imgUrl": "https://a.test/i", "page": "a.html" });
        object[field] = json!(value);
        json!({ "msgtype": "miniprogram", "miniprogram": object })
    };
    let cases = [
        (
            json!({ "msgtype": "text", "text": { "content": "  " } }),
            "invalid text",
        ),
        (json!({ "msgtype": "text" }), "invalid text"),
        (json!({ "msgtype": "card" }), "invalid msgtype"),
        (
            json!({ "msgtype": "image", "image": { "mediaid": "1nope" } }),
            "invalid mediaid",
        ),
        (
            json!({ "msgtype": "image", "image": { "mediaid": file } }),
            "invalid mediaid",
        ),
        (
            json!({ "msgtype": "file", "file": { "media_id": file } }),
            "invalid mediaid",
        ),
        (
            json!({ "msgtype": "news", "news": { "link": "javascript:alert(1)", "title": "x" } }),
            "invalid link",
        ),
        (mini("imgUrl", "data:image/png;base64,x"), "invalid imgUrl"),
        (mini("page", "pages/a"), "invalid page"),
        (mini("appid", ""), "invalid appid"),
    ];
    let before = page.sim.control().messages(&page.open_conversation()).len();
    for (params, problem) in cases {
        let answer = page.message("sendChatMessage", params.clone()).await;
        assert_eq!(answer, format!("sendChatMessage:fail {problem}"), "{params}");
    }
    let params = json!({ "msgtype": "file", "file": { "mediaid": file } });
    page.sim.pass(3 * 86_400);
    let again = page.sim.install().await.2;
    let page = Page { token: again, ..page };
    page.register().await;
    assert_eq!(
        page.message("sendChatMessage", params).await,
        "sendChatMessage:fail invalid mediaid"
    );
    assert_eq!(
        page.sim.control().messages(&page.open_conversation()).len(),
        before
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_another_corp_cannot_be_sent() {
    let page = Page::open().await;
    page.register().await;
    let world = page.sim.simulator.world();
    let foreign = world.write(|world| {
        let here = world.session.corp.clone();
        let corp = world.corps.keys().find(|id| **id != here).unwrap().clone();
        world.add_media(sidebook_simulator::world::Media {
            corp,
            kind: "file".to_owned(),
            name: "a.pdf".to_owned(),
            content_type: "application/pdf".to_owned(),
            created_at: crate::support::NOW,
            bytes: b"%PDF-1.7".to_vec(),
        })
    });
    let params = json!({ "msgtype": "file", "file": { "mediaid": foreign } });
    assert_eq!(
        page.message("sendChatMessage", params).await,
        "sendChatMessage:fail invalid mediaid"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_member_may_cancel_fail_or_never_decide() {
    let page = Page::open().await;
    page.register().await;
    let send = || {
        page.message(
            "sendChatMessage",
            json!({ "msgtype": "text", "text": { "content": "x" } }),
        )
    };
    let before = page.sim.control().messages(&page.open_conversation()).len();
    page.sim
        .control()
        .add_fault(Fault::of(FaultKind::ChatCancel).times(1));
    assert_eq!(send().await, "sendChatMessage:cancel");
    page.sim.control().add_fault(
        Fault::of(FaultKind::ChatFail {
            reason: "busy".to_owned(),
        })
        .times(1),
    );
    assert_eq!(send().await, "sendChatMessage:fail busy");
    page.sim
        .control()
        .add_fault(Fault::of(FaultKind::ChatSilent).times(1));
    assert_eq!(send().await, "silence");
    assert_eq!(
        page.sim.control().messages(&page.open_conversation()).len(),
        before
    );
    assert_eq!(send().await, "sendChatMessage:ok");
}
