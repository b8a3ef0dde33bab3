//! `GET`: the platform verifies an address.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![expect(dead_code, reason = "the kit serves several test files")]

mod kit;
mod store;

use std::time::Duration;

use sidebook_envelope::CallbackKeys;

use kit::{CORP, INTERNAL, NOW, PROVIDER, Push, SUITE, Stand, percent_encoded};

/// A push whose base64 holds a `+`.
fn with_plus(push: impl Fn([u8; 16]) -> Push) -> Push {
    (0..=255)
        .map(|byte| push([byte; 16]))
        .find(|push| push.encrypted().contains('+'))
        .unwrap()
}

async fn echoes(stand: &Stand, push: &Push, route: &str, in_query: &str) {
    let before = stand.counted(route, "echoed");
    let answer = stand.send(push.echo(&push.encrypted(), in_query)).await;
    assert_eq!(answer.status.as_u16(), 200);
    assert_eq!(answer.body, push.message);
    assert!(answer.content_type.unwrap().starts_with("text/plain"));
    assert_eq!(stand.counted(route, "echoed"), before + 1);
}

#[actix_web::test]
async fn the_echo_comes_back_byte_for_byte_on_every_address() {
    let stand = Stand::new().await;
    let message = || "1616140317555161061".as_bytes().to_vec();
    for push in [
        (Push::suite(message()).to(PROVIDER), "suite"),
        (Push::suite(message()).to(SUITE), "suite"),
        (Push::data(message()).to(PROVIDER), "data"),
        (Push::data(message()).to(SUITE), "data"),
        (Push::internal(message()), "internal"),
    ] {
        echoes(&stand, &push.0, push.1, &percent_encoded(&push.0.encrypted())).await;
    }
    echoes(
        &stand,
        &Push::suite(b" no trimming\n".to_vec()),
        "suite",
        &percent_encoded(&Push::suite(b" no trimming\n".to_vec()).encrypted()),
    )
    .await;
    assert_eq!(stand.store.rows().await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_plus_survives_every_way_it_arrives() {
    let stand = Stand::new().await;
    let push = with_plus(|random| Push {
        random,
        ..Push::suite(b"echo".to_vec())
    });
    let encrypted = push.encrypted();
    echoes(&stand, &push, "suite", &percent_encoded(&encrypted)).await;
    echoes(&stand, &push, "suite", &encrypted).await;
    // Something on the way decoded a form: the plus became a space.
    echoes(
        &stand,
        &push,
        "suite",
        &percent_encoded(&encrypted).replace("%2B", "%20"),
    )
    .await;
    // Encoded twice is another text, which nobody signed.
    let twice = push.echo(&encrypted, &percent_encoded(&percent_encoded(&encrypted)));
    stand.refuses(twice, "suite", "bad_signature", 403).await;
}

#[actix_web::test]
async fn what_is_not_for_us_is_not_echoed() {
    let stand = Stand::new().await;
    for (push, route) in [
        (Push::suite(b"echo".to_vec()).to(CORP), "suite"),
        (Push::data(b"echo".to_vec()).to(CORP), "data"),
        (Push::internal(b"echo".to_vec()).to(PROVIDER), "internal"),
    ] {
        let request = push.echo(&push.encrypted(), &percent_encoded(&push.encrypted()));
        stand.refuses(request, route, "wrong_receiver", 403).await;
    }
    let push = Push::suite(b"echo".to_vec());
    stand
        .refuses(
            push.echo("another", &percent_encoded(&push.encrypted())),
            "suite",
            "bad_signature",
            403,
        )
        .await;
    stand.refuses(push.echo("", ""), "suite", "bad_length", 403).await;
    let stale = Push::internal(b"echo".to_vec()).to(INTERNAL).at(NOW - 601);
    stand
        .refuses(
            stale.echo(&stale.encrypted(), &percent_encoded(&stale.encrypted())),
            "internal",
            "stale_timestamp",
            403,
        )
        .await;
    stand
        .refuses(
            actix_web::test::TestRequest::get().uri(kit::SUITE_URL),
            "suite",
            "bad_query",
            403,
        )
        .await;
}

#[actix_web::test]
async fn an_app_that_an_admin_enters_is_verified_at_once_and_with_its_token_of_now() {
    const KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    const ENTERED: &str = "wwEntered";
    let stand = Stand::new().await;
    let signed_with = |token: &str| Push {
        url: format!("/callbacks/wecom/internal/{ENTERED}"),
        receiver: ENTERED.to_owned(),
        keys: CallbackKeys::new(token, KEY).unwrap(),
        ..Push::suite(b"1616140317555161061".to_vec())
    };
    let asked = |push: &Push| push.echo(&push.encrypted(), &percent_encoded(&push.encrypted()));
    let first = signed_with("first");
    stand.refuses(asked(&first), "internal", "unknown_app", 403).await;
    stand.store.enter(ENTERED, "first", KEY).await;
    // Whoever asks for addresses that do not exist makes nobody look more often than once a second.
    stand.refuses(asked(&first), "internal", "unknown_app", 403).await;
    stand.clock.advance(Duration::from_secs(1));
    echoes(&stand, &first, "internal", &percent_encoded(&first.encrypted())).await;

    stand.store.replace_token(ENTERED, "second").await;
    let second = signed_with("second");
    stand.clock.advance(Duration::from_secs(10));
    stand
        .refuses(asked(&first), "internal", "bad_signature", 403)
        .await;
    echoes(&stand, &second, "internal", &percent_encoded(&second.encrypted())).await;
    // Nobody bound the corp yet: what is told of it is taken and left.
    let told = Push {
        message: kit::tags_of(ENTERED),
        ..second
    };
    stand.accepts(told.request(), "internal", "unknown_corp").await;
}
