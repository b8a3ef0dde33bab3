//! What is taken, and that it is taken once.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![expect(dead_code, reason = "the kit serves several test files")]

mod kit;
mod store;

use kit::{CANCELLED, CORP, INTERNAL, NOW, Push, Stand, UNKNOWN, event, tags_of};
use sidebook_messenger::{AuthCode, EventKind};

#[actix_web::test]
async fn an_event_is_durable_before_the_answer_on_every_address() {
    let stand = Stand::new().await;
    stand
        .accepts(Push::suite(tags_of(CORP)).request(), "suite", "stored")
        .await;
    stand
        .accepts(Push::data(tags_of(CORP)).request(), "data", "stored")
        .await;
    stand
        .accepts(Push::internal(tags_of(INTERNAL)).request(), "internal", "stored")
        .await;
    let rows = stand.store.rows().await;
    assert_eq!(rows.len(), 3);
    assert!(
        rows.iter()
            .any(|row| row.contains("suite") && row.contains(CORP) && row.contains("corp_tags"))
    );
}

#[actix_web::test]
async fn every_padding_length_arrives() {
    let stand = Stand::new().await;
    for length in 0..32 {
        let body = event(Some(CORP), &"x".repeat(length), EventKind::Other);
        stand
            .accepts(Push::suite(body).request(), "suite", "stored")
            .await;
    }
    assert_eq!(stand.store.rows().await.len(), 32);
}

#[actix_web::test]
async fn the_same_event_again_is_stored_once_however_it_is_sealed() {
    let stand = Stand::new().await;
    let push = Push::suite(tags_of(CORP));
    stand.accepts(push.request(), "suite", "stored").await;
    stand.accepts(push.request(), "suite", "duplicate").await;
    // A retry is sealed and signed anew.
    let retry = Push {
        random: [9; 16],
        ..Push::suite(tags_of(CORP)).at(NOW + 5)
    };
    assert_ne!(retry.encrypted(), push.encrypted());
    stand.accepts(retry.request(), "suite", "duplicate").await;
    assert_eq!(stand.store.rows().await.len(), 1);
}

#[actix_web::test]
async fn two_replicas_at_once_store_an_event_once() {
    let stand = Stand::new().await;
    let push = Push::suite(tags_of(CORP));
    let (first, second) = tokio::join!(stand.send(push.request()), stand.send(push.request()));
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (200, 200));
    assert_eq!(stand.counted("suite", "stored"), 1);
    assert_eq!(stand.counted("suite", "duplicate"), 1);
    assert_eq!(stand.store.rows().await.len(), 1);
}

#[actix_web::test]
async fn a_request_captured_and_sent_again_changes_nothing_and_is_stale_later() {
    let stand = Stand::new().await;
    let push = Push::suite(tags_of(CORP));
    stand.accepts(push.request(), "suite", "stored").await;
    stand.clock.advance(std::time::Duration::from_secs(600));
    stand.accepts(push.request(), "suite", "duplicate").await;
    stand.clock.advance(std::time::Duration::from_secs(1));
    stand
        .refuses(push.request(), "suite", "stale_timestamp", 403)
        .await;
}

#[actix_web::test]
async fn an_unknown_kind_of_event_is_kept_under_its_name() {
    let stand = Stand::new().await;
    let body = event(Some(CORP), "change_everything/tomorrow", EventKind::Other);
    stand
        .accepts(Push::suite(body).request(), "suite", "stored")
        .await;
    assert!(
        stand
            .store
            .rows()
            .await
            .iter()
            .any(|row| row.contains("change_everything/tomorrow"))
    );
}

#[actix_web::test]
async fn an_unknown_corp_hears_success_and_nothing_is_stored() {
    let stand = Stand::new().await;
    stand
        .accepts(Push::suite(tags_of(UNKNOWN)).request(), "suite", "unknown_corp")
        .await;
    stand
        .accepts(
            Push::data(tags_of(UNKNOWN)).to(UNKNOWN).request(),
            "data",
            "unknown_corp",
        )
        .await;
    assert_eq!(stand.store.rows().await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_cancelled_corp_hears_success_and_nothing_is_stored() {
    let stand = Stand::new().await;
    stand
        .accepts(
            Push::suite(tags_of(CANCELLED)).request(),
            "suite",
            "cancelled_corp",
        )
        .await;
    stand
        .accepts(
            Push::data(tags_of(CANCELLED)).to(CANCELLED).request(),
            "data",
            "cancelled_corp",
        )
        .await;
    assert_eq!(stand.store.rows().await, Vec::<String>::new());
}

#[actix_web::test]
async fn events_about_an_installation_pass_however_the_corp_stands() {
    let stand = Stand::new().await;
    let code = || AuthCode("code".to_owned().into());
    let kinds = [
        (
            None,
            EventKind::SuiteTicket {
                suite: kit::SUITE.to_owned(),
                ticket: "ticket".to_owned().into(),
            },
        ),
        (
            None,
            EventKind::InstallationCreated {
                code: code(),
                state: None,
            },
        ),
        (None, EventKind::PermanentCodeReset { code: code() }),
        (Some(UNKNOWN), EventKind::InstallationChanged),
        (Some(CANCELLED), EventKind::InstallationChanged),
        (Some(CANCELLED), EventKind::InstallationCancelled),
    ];
    for (corp, kind) in kinds {
        stand
            .accepts(
                Push::suite(event(corp, "about an installation", kind)).request(),
                "suite",
                "stored",
            )
            .await;
    }
    assert_eq!(stand.store.rows().await.len(), 6);
}

#[actix_web::test]
async fn a_corp_that_installs_now_is_known_at_once() {
    let stand = Stand::new().await;
    stand
        .accepts(Push::suite(tags_of(UNKNOWN)).request(), "suite", "unknown_corp")
        .await;
    stand.store.install(UNKNOWN).await;
    stand
        .accepts(Push::suite(tags_of(UNKNOWN)).request(), "suite", "stored")
        .await;
}

#[actix_web::test]
async fn the_envelope_may_look_different() {
    let stand = Stand::new().await;
    let variants = [
        "<xml><Encrypt>{}</Encrypt></xml>",
        "<xml>\n<Encrypt> <![CDATA[{}]]> </Encrypt><AgentID/><ToUserName>x</ToUserName></xml>",
        "<?xml version=\"1.0\"?><xml><New>1</New><Encrypt><![CDATA[{}]]></Encrypt></xml>",
    ];
    for (index, variant) in variants.into_iter().enumerate() {
        let push = Push::suite(event(Some(CORP), &format!("variant {index}"), EventKind::Other));
        let encrypt = push.encrypted();
        stand
            .accepts(
                push.body(&encrypt, variant.replace("{}", &encrypt)),
                "suite",
                "stored",
            )
            .await;
    }
}
