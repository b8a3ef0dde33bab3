//! Answers that are none.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use sidebook_ambient::SystemEntropy;
use sidebook_messenger::{MemberId, Messenger as _, MessengerError};
use sidebook_wecom::{CallLimits, Wecom, WecomConfig, WecomEndpoints};

use crate::platform::{Platform, Reply, refuse};
use crate::wiring::{World, limits};

const FOLLOWERS: &str = "externalcontact/get_follow_user_list";

/// Answers `bad` this many times, then well.
async fn world(times: usize, bad: impl Fn() -> Reply + Send + 'static) -> World {
    world_with(limits(), times, bad).await
}

async fn world_with(limits: CallLimits, times: usize, bad: impl Fn() -> Reply + Send + 'static) -> World {
    let mut left = times;
    let platform = Platform::start(move |request| {
        if request.api != FOLLOWERS {
            return Reply::Usual;
        }
        if left > 0 {
            left -= 1;
            return bad();
        }
        Reply::Json(json!({ "errcode": 0, "follow_user": ["a"] }))
    });
    World::with_limits(platform.await, limits)
}

fn cause(error: &MessengerError) -> String {
    assert!(matches!(error, MessengerError::Transport { .. }), "{error}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
    let mut texts = vec![error.to_string()];
    let mut source = error.source();
    while let Some(cause) = source {
        texts.push(cause.to_string());
        source = cause.source();
    }
    let text = format!("{} {error:?}", texts.join(": "));
    assert!(
        !text.contains("CAT-") && !text.contains("access_token"),
        "a token shows: {text}"
    );
    text
}

#[tokio::test]
async fn passing_faults_are_repeated() {
    let faults: [fn() -> Reply; 6] = [
        || Reply::Status(502),
        || Reply::Status(500),
        || Reply::Truncated(r#"{"errcode":0,"follow_user":["a"]"#.to_owned()),
        || Reply::Text("application/json", r#"{"errcode":0,"follow_us"#.to_owned()),
        || Reply::Text("text/html", "<html>busy</html>".to_owned()),
        || refuse(-1),
    ];
    for fault in faults {
        let world = world(3, fault).await;
        assert_eq!(
            world.wecom.followers(&world.own).await.unwrap(),
            [MemberId::from("a")],
            "{:?}",
            fault()
        );
        assert_eq!(world.platform.count(FOLLOWERS), 4);
    }
}

#[tokio::test]
async fn lasting_faults_end_after_three_repeats() {
    let world = world(usize::MAX, || Reply::Status(503)).await;
    let error = world.wecom.followers(&world.own).await.unwrap_err();
    assert!(cause(&error).contains("status 503"));
    assert_eq!(world.platform.count(FOLLOWERS), 4);
}

#[tokio::test]
async fn a_wrong_content_type_is_no_fault() {
    let world = world(1, || {
        Reply::Text("text/plain", r#"{"follow_user":["b"]}"#.to_owned())
    })
    .await;
    assert_eq!(
        world.wecom.followers(&world.own).await.unwrap(),
        [MemberId::from("b")]
    );
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let world = world(usize::MAX, || Reply::Redirect("/cgi-bin/elsewhere".to_owned())).await;
    let error = world.wecom.followers(&world.own).await.unwrap_err();
    assert!(cause(&error).contains("status 302"));
    assert_eq!(world.platform.count("elsewhere"), 0);
}

#[tokio::test]
async fn large_answers_are_cut_off() {
    let world = world(usize::MAX, || Reply::Text("application/json", " ".repeat(70_000))).await;
    let error = world.wecom.followers(&world.own).await.unwrap_err();
    assert!(cause(&error).contains("larger than 65536 bytes"));
}

#[tokio::test]
async fn silence_ends_in_a_timeout() {
    let limits = CallLimits {
        timeout: Duration::from_millis(100),
        retries: 1,
        ..limits()
    };
    let world = world_with(limits, usize::MAX, || Reply::Silence).await;
    let error = world.wecom.followers(&world.own).await.unwrap_err();
    assert!(cause(&error).contains("no answer in time"));
    assert_eq!(world.platform.count(FOLLOWERS), 2);
}

#[tokio::test]
async fn nobody_there_is_a_connection_that_does_not_stand() {
    let world = world(0, || Reply::Silence).await;
    world.wecom.followers(&world.own).await.unwrap();
    let World {
        wecom, platform, own, ..
    } = world;
    let base = platform.base.clone();
    drop(platform);
    while tokio::net::TcpStream::connect(base.trim_start_matches("http://"))
        .await
        .is_ok()
    {
        tokio::task::yield_now().await;
    }
    assert!(cause(&wecom.followers(&own).await.unwrap_err()).contains("not connected"));
}

#[tokio::test]
async fn what_reaches_people_or_spends_a_code_is_never_repeated() {
    let platform = Platform::start(|request| match request.api.as_str() {
        "gettoken" => Reply::Usual,
        _ => Reply::Status(502),
    });
    let world = World::of(platform.await);
    world
        .wecom
        .notify(&world.own, &[MemberId::from("a")], "hello")
        .await
        .unwrap_err();
    assert_eq!(world.platform.count("message/send"), 1);
    let app = sidebook_messenger::AppKey::Internal(world.own.platform.clone());
    world.wecom.identify(&app, "code").await.unwrap_err();
    assert_eq!(world.platform.count("auth/getuserinfo"), 1);
}

#[tokio::test]
async fn addresses_are_checked_at_the_start() {
    let parts = World::of(Platform::start(|_| Reply::Usual).await);
    for bad in [
        "",
        "qyapi.weixin.qq.com",
        "ftp://a.example",
        "https://a.example/?x=1",
        "https://a.example/#x",
    ] {
        let endpoints = WecomEndpoints {
            install_base: bad.to_owned(),
            ..WecomEndpoints::default()
        };
        let made = Wecom::new(
            WecomConfig {
                endpoints,
                ..WecomConfig::default()
            },
            Arc::clone(&parts.credentials) as _,
            Arc::clone(&parts.tokens) as _,
            Arc::clone(&parts.clock) as _,
            Arc::new(SystemEntropy),
        );
        let Err(MessengerError::NotConfigured(text)) = made else {
            panic!("{bad:?} was taken")
        };
        assert!(text.contains("wecom.install_base"), "{text}");
    }
}
