//! Pages, uploads, messages.

use serde_json::json;
use sha1::{Digest as _, Sha1};
use sidebook_messenger::{AgentId, Media, MediaKind, MemberId, Messenger as _, PageSignature};

use crate::platform::{Platform, Reply, refuse};
use crate::wiring::{CORP, NOW, World};

fn proves(signature: &PageSignature, ticket: &str, url: &str) -> bool {
    let text = format!(
        "jsapi_ticket={ticket}&noncestr={}&timestamp={NOW}&url={url}",
        signature.nonce
    );
    let hex: String = Sha1::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    hex == signature.signature && signature.timestamp == NOW
}

#[tokio::test]
async fn a_page_is_signed_with_both_tickets_of_its_corp() {
    let world = World::of(Platform::start(|_| Reply::Usual).await);
    let signed = world
        .wecom
        .sign_page(&world.corp, "http://a.example?x=账#/clients")
        .await
        .unwrap();
    assert_eq!((signed.corp.as_str(), signed.agent), (CORP, AgentId(1_000_046)));
    assert!(
        proves(&signed.corp_signature, "TICKET--3", "http://a.example?x=账"),
        "{signed:?}"
    );
    assert!(
        proves(
            &signed.agent_signature,
            "TICKET-agent_config-4",
            "http://a.example?x=账"
        ),
        "{signed:?}"
    );
    assert_ne!(signed.corp_signature.nonce, signed.agent_signature.nonce);
    world
        .wecom
        .sign_page(&world.corp, "http://a.example/")
        .await
        .unwrap();
    assert_eq!(world.platform.count("get_jsapi_ticket"), 1, "tickets are scarce");
    assert_eq!(world.platform.count("ticket/get"), 1);
    assert_eq!(
        world.platform.seen("ticket/get")[0].query("access_token"),
        "CAT-2"
    );
}

#[tokio::test]
async fn a_file_name_goes_out_in_raw_utf8() {
    let mut busy = true;
    let platform = Platform::start(move |request| match request.api.as_str() {
        "media/upload" if std::mem::take(&mut busy) => refuse(-1),
        "media/upload" => {
            Reply::Json(json!({ "errcode": 0, "type": "file", "media_id": "M1", "created_at": "1700005000" }))
        }
        _ => Reply::Usual,
    });
    let world = World::of(platform.await);
    let media = Media {
        kind: MediaKind::File,
        file_name: "陈记餐饮 \"7月\" 报表(终).pdf".to_owned(),
        mime: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7 \xff\x00 end".to_vec(),
    };
    assert_eq!(world.wecom.upload(&world.corp, media).await.unwrap().0, "M1");
    let uploads = world.platform.seen("media/upload");
    assert_eq!(uploads.len(), 2, "repeated with the whole body");
    for upload in uploads {
        assert_eq!((upload.method.as_str(), upload.query("type")), ("POST", "file"));
        let body = upload.body;
        let holds = |needle: &[u8]| body.windows(needle.len()).any(|part| part == needle);
        assert!(
            holds("name=\"media\"; filename=\"陈记餐饮 7月 报表(终).pdf\"\r\n".as_bytes()),
            "{}",
            String::from_utf8_lossy(&body)
        );
        assert!(holds(b"Content-Type: application/pdf\r\n"));
        assert!(holds(b"%PDF-1.7 \xff\x00 end\r\n"));
        assert!(!holds(b"filename*"));
    }
}

#[tokio::test]
async fn a_message_names_its_receivers_and_returns_the_unreached() {
    let platform = Platform::start(|request| match request.api.as_str() {
        "message/send" => Reply::Json(json!({
            "errcode": 0, "invaliduser": "wob", "invalidparty": "", "unlicenseduser": "woc|", "msgid": "M",
        })),
        _ => Reply::Usual,
    });
    let world = World::of(platform.await);
    let to: Vec<MemberId> = ["woA", "woB", "woC"].map(MemberId::from).to_vec();
    let unreached = world.wecom.notify(&world.corp, &to, "税款已申报").await.unwrap();
    assert_eq!(unreached, to[1..]);
    let sent = &world.platform.seen("message/send")[0];
    assert_eq!(
        sent.json(),
        json!({ "touser": "woA|woB|woC", "msgtype": "text", "agentid": 1_000_046, "text": { "content": "税款已申报" } })
    );
    assert!(
        String::from_utf8_lossy(&sent.body).contains("税款已申报"),
        "not escaped"
    );
    assert!(
        world
            .wecom
            .notify(&world.corp, &[], "x")
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(world.platform.count("message/send"), 1);
}

#[tokio::test]
async fn nobody_reached_is_an_answer_about_everybody() {
    let platform = Platform::start(|request| {
        if request.api == "message/send" {
            refuse(81013)
        } else {
            Reply::Usual
        }
    });
    let world = World::of(platform.await);
    let to = [MemberId::from("woA")];
    assert_eq!(world.wecom.notify(&world.corp, &to, "x").await.unwrap(), to);
}
