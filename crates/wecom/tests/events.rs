//! Every event sample of the reference, and the oddities seen in the field.

use proptest::prelude::*;
use sidebook_messenger::{Event, EventReadError};
use sidebook_wecom::events::Notice;

#[test]
fn every_sample_is_understood() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/events");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let notice = Notice::read(&std::fs::read(&path).unwrap()).unwrap();
        let event = Event::from(notice.clone());
        let name = path.file_stem().unwrap().to_str().unwrap().replace('.', "__");
        insta::assert_snapshot!(name, format!("{notice:#?}\n\n{event:#?}"));
        count += 1;
    }
    assert!(count >= 37, "{count} samples");
}

fn malformed(body: &[u8]) -> bool {
    matches!(Notice::read(body), Err(EventReadError::Malformed(_)))
}

#[test]
fn document_types_and_entities_are_refused() {
    assert!(malformed(
        b"<!DOCTYPE xml [<!ENTITY a 'b'>]><xml><InfoType>&a;</InfoType></xml>"
    ));
    assert!(malformed(b"<xml><InfoType>&a;</InfoType></xml>"));
    assert!(malformed(b"<xml><InfoType>a&#0;</InfoType></xml>"));
}

#[test]
fn what_is_no_event_document_is_refused() {
    for body in [
        "",
        "success",
        "{}",
        "<xml>",
        "<XML/>",
        "<xml/><xml/>",
        "<xml></xml>tail",
        "a<xml/>",
        "<xml><a></xml>",
    ] {
        assert!(malformed(body.as_bytes()), "{body}");
    }
    assert!(malformed(b"<xml><InfoType>\xff</InfoType></xml>"));
    let deep = format!("<xml>{}{}</xml>", "<a>".repeat(50), "</a>".repeat(50));
    assert!(malformed(deep.as_bytes()));
    assert!(matches!(Notice::read(b"<xml/>"), Err(EventReadError::Missing(_))));
}

#[test]
fn a_kind_without_its_ids_is_refused() {
    for (body, missing) in [
        (
            "<InfoType>suite_ticket</InfoType><SuiteId>a</SuiteId>",
            "SuiteTicket",
        ),
        ("<InfoType>create_auth</InfoType>", "AuthCode"),
        ("<InfoType>cancel_auth</InfoType>", "AuthCorpId"),
        ("<InfoType>change_external_contact</InfoType>", "ChangeType"),
        (
            "<InfoType>change_external_contact</InfoType><ChangeType>x</ChangeType><UserID>a</UserID>",
            "ExternalUserID",
        ),
        (
            "<InfoType>change_external_chat</InfoType><ChangeType>create</ChangeType><ChatId> </ChatId>",
            "ChatId",
        ),
        (
            "<InfoType>change_contact</InfoType><ChangeType>create_user</ChangeType>",
            "UserID",
        ),
        ("<MsgType>event</MsgType><Event>subscribe</Event>", "FromUserName"),
    ] {
        let refusal = Notice::read(format!("<xml>{body}</xml>").as_bytes()).unwrap_err();
        assert!(
            matches!(refusal, EventReadError::Missing(name) if name == missing),
            "{body}: {refusal}"
        );
    }
}

#[test]
fn secrets_do_not_show() {
    let body = b"<xml><SuiteId>s</SuiteId><InfoType>suite_ticket</InfoType><SuiteTicket>hush-hush</SuiteTicket></xml>";
    let notice = Notice::read(body).unwrap();
    assert!(!format!("{notice:?} {:?}", Event::from(notice.clone())).contains("hush"));
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        let _ = Notice::read(&bytes);
    }

    #[test]
    fn no_shuffled_document_panics(pieces in prop::collection::vec(prop::sample::select(vec![
        "<xml>", "</xml>", "<InfoType>", "</InfoType>", "change_contact", "<ChangeType>", "</ChangeType>", "create_user",
        "<UserID>", "</UserID>", "<MemChangeList>", "<Item>", "</Item>", "</MemChangeList>", "<![CDATA[", "]]>", "]]",
        "![CDATA[", "<TimeStamp>99999999999999999</TimeStamp>", "&lt;", "&x;", "<!--", "-->", "<a/>", " ", "周",
    ]), 0..24)) {
        let _ = Notice::read(format!("<xml>{}</xml>", pieces.concat()).as_bytes()).map(Event::from);
    }
}
