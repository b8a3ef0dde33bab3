//! Bad input: each kind has its answer, its counter, and leaves the database as it was.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![expect(dead_code, reason = "the kit serves several test files")]

mod kit;
mod store;

use std::sync::Arc;
use std::time::Duration;

use actix_web::test::TestRequest;
use async_trait::async_trait;
use kit::{CORP, DATA_URL, INTERNAL, NOW, PROVIDER, Push, SUITE, SUITE_URL, Stand, UNKNOWN, tags_of};
use sidebook_envelope::write_envelope;
use sidebook_receiver::{Inbox, IncomingEvent, KeepError, Kept, ReceiverConfig};
use tokio::time::Instant;

#[actix_web::test]
async fn tampering_is_refused_wherever_it_happens() {
    let stand = Stand::new().await;
    let push = Push::suite(tags_of(CORP));
    let encrypt = push.encrypted();
    let other = Push {
        random: [1; 16],
        ..Push::suite(tags_of(CORP))
    }
    .encrypted();
    stand
        .refuses(
            push.body(&encrypt, write_envelope(SUITE, None, &other)),
            "suite",
            "bad_signature",
            403,
        )
        .await;
    for (from, to) in [
        ("nonce=nonce1", "nonce=nonce2"),
        ("timestamp=17", "timestamp=017"),
        ("msg_signature=", "msg_signature=0"),
    ] {
        let uri = push.request().to_request().uri().to_string();
        let request = TestRequest::post()
            .uri(&uri.replace(from, to))
            .set_payload(write_envelope(SUITE, None, &encrypt));
        stand.refuses(request, "suite", "bad_signature", 403).await;
    }
}

#[actix_web::test]
async fn the_other_apps_token_is_a_wrong_signature() {
    let stand = Stand::new().await;
    let push = Push {
        keys: kit::internal_keys(),
        ..Push::suite(tags_of(CORP))
    };
    stand.refuses(push.request(), "suite", "bad_signature", 403).await;
    let push = Push {
        keys: kit::keys(),
        ..Push::internal(tags_of(INTERNAL))
    };
    stand
        .refuses(push.request(), "internal", "bad_signature", 403)
        .await;
}

#[actix_web::test]
async fn every_address_has_its_own_receiver() {
    let stand = Stand::new().await;
    for wrong in [CORP, PROVIDER, "", "WW5A1DE8077E7FEE01"] {
        stand
            .refuses(
                Push::suite(tags_of(CORP)).to(wrong).request(),
                "suite",
                "wrong_receiver",
                403,
            )
            .await;
    }
    for wrong in [SUITE, PROVIDER, ""] {
        stand
            .refuses(
                Push::data(tags_of(CORP)).to(wrong).request(),
                "data",
                "wrong_receiver",
                403,
            )
            .await;
    }
    for wrong in [CORP, SUITE, ""] {
        stand
            .refuses(
                Push::internal(tags_of(INTERNAL)).to(wrong).request(),
                "internal",
                "wrong_receiver",
                403,
            )
            .await;
    }
    // The envelope says one corp, the event inside another.
    stand
        .refuses(
            Push::data(tags_of(UNKNOWN)).request(),
            "data",
            "wrong_receiver",
            403,
        )
        .await;
    stand
        .refuses(
            Push::internal(tags_of(CORP)).request(),
            "internal",
            "wrong_receiver",
            403,
        )
        .await;
}

#[actix_web::test]
async fn what_cannot_be_decrypted_is_refused_alike() {
    let stand = Stand::new().await;
    let push = Push::suite(tags_of(CORP));
    let encrypt = push.encrypted();
    stand
        .refuses(push.carrying("not*base64"), "suite", "bad_base64", 403)
        .await;
    stand
        .refuses(push.carrying(&encrypt[..24]), "suite", "bad_length", 403)
        .await;
    // Cut at a block border: the last block is no padding any more.
    let cut: String = encrypt.chars().take(64).collect();
    stand
        .refuses(push.carrying(&cut), "suite", "bad_padding", 403)
        .await;
}

#[actix_web::test]
async fn a_stranger_cannot_tell_one_refusal_from_another() {
    let stand = Stand::new().await;
    let push = Push::suite(tags_of(CORP));
    let encrypt = push.encrypted();
    let cut: String = encrypt.chars().take(64).collect();
    let requests = [
        push.body("something else", write_envelope(SUITE, None, &encrypt)),
        push.carrying("not*base64"),
        push.carrying(&encrypt[..24]),
        push.carrying(&cut),
        Push::suite(tags_of(CORP)).to("wwSomebody").request(),
        push.body(&encrypt, "<xml/>"),
        Push::suite(tags_of(CORP)).at(NOW - 601).request(),
        TestRequest::post().uri(SUITE_URL).set_payload("x"),
    ];
    let mut answers = Vec::new();
    for request in requests {
        answers.push(stand.send(request).await);
    }
    assert_eq!(answers[0].status.as_u16(), 403);
    assert_eq!(answers[0].headers, Vec::<String>::new());
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
}

#[actix_web::test]
async fn what_is_no_envelope_is_refused_alike() {
    let stand = Stand::new().await;
    let push = Push::suite(tags_of(CORP));
    let e = push.encrypted();
    let cases = [
        (String::new(), "bad_xml"),
        ("{\"json\": true}".to_owned(), "bad_xml"),
        (format!("<xml><Encrypt>{e}</Encrypt>"), "bad_xml"),
        (
            format!(
                "<!DOCTYPE xml [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><xml><Encrypt>{e}</Encrypt></xml>"
            ),
            "doctype",
        ),
        (
            format!("<xml><ToUserName>&a;</ToUserName><Encrypt>{e}</Encrypt></xml>"),
            "entity",
        ),
        (
            format!("<xml><Encrypt>{e}</Encrypt><Encrypt>{e}</Encrypt></xml>"),
            "repeated_element",
        ),
        (
            "<xml><ToUserName>x</ToUserName></xml>".to_owned(),
            "missing_encrypt",
        ),
        ("<xml><Encrypt></Encrypt></xml>".to_owned(), "empty_encrypt"),
    ];
    for (body, outcome) in cases {
        stand.refuses(push.body(&e, body), "suite", outcome, 403).await;
    }
    stand
        .refuses(push.body(&e, vec![0xff, 0xfe, 0x00]), "suite", "bad_xml", 403)
        .await;
}

#[actix_web::test]
async fn a_signed_envelope_around_no_event_is_a_bad_request() {
    let stand = Stand::new().await;
    for message in [&b""[..], b"<xml>", b"\xff\xff"] {
        stand
            .refuses(
                Push::suite(message.to_vec()).request(),
                "suite",
                "malformed_event",
                400,
            )
            .await;
    }
}

#[actix_web::test]
async fn a_body_over_the_limit_is_refused_declared_or_not() {
    let stand = Stand::new().await;
    let push = Push::suite(tags_of(CORP));
    let large = vec![b'x'; 64 * 1024 + 1];
    stand
        .refuses(push.body("x", large.clone()), "suite", "oversize", 413)
        .await;
    let declared = push.body("x", "short").insert_header(("content-length", "65537"));
    stand.refuses(declared, "suite", "oversize", 413).await;
    // A length that lies low does not help.
    let lied = push.body("x", large).insert_header(("content-length", "10"));
    stand.refuses(lied, "suite", "oversize", 413).await;
    let fits = push.body("x", vec![b'x'; 64 * 1024]);
    stand.refuses(fits, "suite", "bad_xml", 403).await;
}

#[actix_web::test]
async fn signed_values_must_be_there_once_and_in_time() {
    let stand = Stand::new().await;
    let push = Push::suite(tags_of(CORP));
    let body = || write_envelope(SUITE, None, &push.encrypted());
    let uri = push.request().to_request().uri().to_string();
    let post = |uri: &str| TestRequest::post().uri(uri).set_payload(body());
    stand.refuses(post(SUITE_URL), "suite", "bad_query", 403).await;
    stand
        .refuses(
            post(&uri.replace("nonce=nonce1", "once=nonce1")),
            "suite",
            "bad_query",
            403,
        )
        .await;
    stand
        .refuses(post(&format!("{uri}&nonce=nonce1")), "suite", "bad_query", 403)
        .await;
    stand
        .refuses(post(&uri.replace("nonce1", "%zz")), "suite", "bad_query", 403)
        .await;
    for stale in [NOW - 601, NOW + 601, 0] {
        stand
            .refuses(
                Push::suite(tags_of(CORP)).at(stale).request(),
                "suite",
                "stale_timestamp",
                403,
            )
            .await;
    }
    stand
        .refuses(
            Push::suite(tags_of(CORP)).at("soon").request(),
            "suite",
            "stale_timestamp",
            403,
        )
        .await;
}

#[actix_web::test]
async fn other_methods_and_other_apps_are_refused() {
    let stand = Stand::new().await;
    stand
        .refuses(
            TestRequest::put().uri(SUITE_URL),
            "suite",
            "method_not_allowed",
            405,
        )
        .await;
    stand
        .refuses(
            TestRequest::delete().uri(DATA_URL),
            "data",
            "method_not_allowed",
            405,
        )
        .await;
    let elsewhere = Push {
        url: "/callbacks/wecom/internal/wwNobody".to_owned(),
        ..Push::internal(tags_of(INTERNAL))
    };
    stand
        .refuses(elsewhere.request(), "internal", "unknown_app", 403)
        .await;
    let without = Stand::with(|config| config.suite = None, |inbox| inbox).await;
    without
        .refuses(Push::suite(tags_of(CORP)).request(), "suite", "unknown_app", 403)
        .await;
}

struct Broken(&'static str);

#[async_trait]
impl Inbox for Broken {
    async fn keep(&self, _event: IncomingEvent, _until: Instant) -> Result<Kept, KeepError> {
        match self.0 {
            "full" => Err(KeepError::Full),
            "failed" => Err(KeepError::Storage("gone".into())),
            _ => std::future::pending().await,
        }
    }
}

#[actix_web::test]
async fn what_cannot_be_kept_is_asked_for_again() {
    for (broken, outcome) in [
        ("full", "queue_full"),
        ("failed", "storage_failed"),
        ("slow", "storage_slow"),
    ] {
        let hangs = |config: &mut ReceiverConfig| config.durable_within = kit::HANG;
        let answers = |config: &mut ReceiverConfig| config.durable_within = Duration::from_secs(30);
        let within = if broken == "slow" { hangs } else { answers };
        let stand = Stand::with(within, |_| Arc::new(Broken(broken))).await;
        stand
            .refuses(Push::suite(tags_of(CORP)).request(), "suite", outcome, 503)
            .await;
        let answer = stand.send(Push::suite(tags_of(CORP)).request()).await;
        assert_eq!(answer.headers, ["retry-after: 1"]);
        let refused = stand.refused.take().unwrap();
        assert_eq!((refused.count, refused.last.timestamp()), (2, NOW), "{outcome}");
    }
}
