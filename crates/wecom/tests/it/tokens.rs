//! Ticket → suite token → corp token → page tickets.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;
use sidebook_messenger::{Failure, Messenger as _, MessengerError};

use crate::platform::{Platform, Reply, refuse};
use crate::wiring::{CORP, MemoryTokens, World};

const FOLLOWERS: &str = "externalcontact/get_follow_user_list";

fn followers() -> Reply {
    Reply::Json(json!({ "errcode": 0, "errmsg": "ok", "follow_user": ["a"] }))
}

fn calm() -> impl std::future::Future<Output = Platform> {
    Platform::start(|request| {
        if request.api == FOLLOWERS {
            followers()
        } else {
            Reply::Usual
        }
    })
}

#[tokio::test]
async fn each_token_is_made_from_the_one_before_and_fetched_once() {
    let world = World::of(calm().await);
    for _ in 0..3 {
        world.wecom.followers(&world.corp).await.unwrap();
    }
    let [suite] = &world.platform.seen("service/get_suite_token")[..] else {
        panic!("once")
    };
    assert_eq!(
        suite.json(),
        json!({ "suite_id": "ww5a1de8077e7fee01", "suite_secret": "suite-secret", "suite_ticket": "ticket-new" })
    );
    assert!(suite.query.is_empty());
    let [corp] = &world.platform.seen("service/get_corp_token")[..] else {
        panic!("once")
    };
    assert_eq!(
        corp.json(),
        json!({ "auth_corpid": CORP, "permanent_code": "permanent-code" })
    );
    assert_eq!(corp.query("suite_access_token"), "SAT-1");
    let calls = world.platform.seen(FOLLOWERS);
    assert_eq!(calls.len(), 3);
    assert!(
        calls
            .iter()
            .all(|call| call.method == "GET" && call.query("access_token") == "CAT-2")
    );
    assert!(
        calls
            .iter()
            .all(|call| call.head.contains("user-agent: Sidebook/"))
    );
}

#[tokio::test]
async fn a_self_built_app_has_its_own_token() {
    let world = World::of(calm().await);
    world.wecom.followers(&world.own).await.unwrap();
    let [token] = &world.platform.seen("gettoken")[..] else {
        panic!("once")
    };
    assert_eq!(
        (token.query("corpid"), token.query("corpsecret")),
        ("wwselfbuilt000001", "app-secret")
    );
    assert_eq!(world.platform.count("service/get_suite_token"), 0);
}

#[tokio::test]
async fn tokens_are_replaced_ten_minutes_before_they_end() {
    let world = World::of(calm().await);
    world.wecom.followers(&world.own).await.unwrap();
    world.clock.advance(Duration::from_secs(7200 - 661));
    world.wecom.followers(&world.own).await.unwrap();
    assert_eq!(world.platform.count("gettoken"), 1, "at most a minute of jitter");
    world.clock.advance(Duration::from_secs(61));
    world.wecom.followers(&world.own).await.unwrap();
    assert_eq!(world.platform.count("gettoken"), 2);
}

#[tokio::test]
async fn twenty_workers_with_an_expired_token_refresh_it_once() {
    let platform = Platform::start(
        |request| match (request.api.as_str(), request.query("access_token")) {
            (FOLLOWERS, "CAT-2") => refuse(42001),
            (FOLLOWERS, _) => followers(),
            _ => Reply::Usual,
        },
    );
    let world = World::of(platform.await);
    let results = join_all((0..20).map(|_| world.wecom.followers(&world.corp))).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(world.platform.count("service/get_suite_token"), 1);
    assert_eq!(
        world.platform.count("service/get_corp_token"),
        2,
        "the first, and exactly one refresh"
    );
    let used: Vec<String> = world
        .platform
        .seen(FOLLOWERS)
        .iter()
        .map(|call| call.query("access_token").to_owned())
        .collect();
    assert_eq!(
        used.iter().filter(|token| *token == "CAT-3").count(),
        20,
        "{used:?}"
    );
}

#[tokio::test]
async fn a_late_complaint_does_not_drop_a_fresh_token() {
    let store: Arc<OnceLock<Arc<MemoryTokens>>> = Arc::default();
    let shared = Arc::clone(&store);
    let platform =
        Platform::start(
            move |request| match (request.api.as_str(), request.query("access_token")) {
                (FOLLOWERS, "CAT-1") => {
                    // While the complaint is on its way, another worker has already refreshed.
                    shared.get().unwrap().replace_all("CAT-of-another");
                    refuse(40014)
                }
                (FOLLOWERS, _) => followers(),
                _ => Reply::Usual,
            },
        );
    let world = World::of(platform.await);
    store.set(Arc::clone(&world.tokens)).unwrap();
    world.wecom.followers(&world.own).await.unwrap();
    assert_eq!(world.platform.count("gettoken"), 1);
    assert_eq!(
        world.platform.seen(FOLLOWERS)[1].query("access_token"),
        "CAT-of-another"
    );
}

#[tokio::test]
async fn the_cache_is_read_again_under_the_lock() {
    let world = World::of(calm().await);
    world.tokens.overtake("CAT-of-another");
    world.wecom.followers(&world.own).await.unwrap();
    assert_eq!(world.platform.count("gettoken"), 0);
    assert_eq!(
        world.platform.seen(FOLLOWERS)[0].query("access_token"),
        "CAT-of-another"
    );
}

#[tokio::test]
async fn a_failed_refresh_gives_the_lock_back() {
    let mut down = true;
    let platform = Platform::start(move |request| match request.api.as_str() {
        "gettoken" if std::mem::take(&mut down) => refuse(40001),
        FOLLOWERS => followers(),
        _ => Reply::Usual,
    });
    let world = World::of(platform.await);
    let error = world.wecom.followers(&world.own).await.unwrap_err();
    assert_eq!(error.failure(), Some(Failure::Misconfigured));
    world.wecom.followers(&world.own).await.unwrap();
}

#[tokio::test]
async fn a_secret_that_keeps_being_refused_is_not_shown_again_for_a_while() {
    let platform = Platform::start(|request| match request.api.as_str() {
        "service/get_suite_token" => refuse(40080),
        _ => Reply::Usual,
    })
    .await;
    let world = World::of(platform);
    for _ in 0..20 {
        let error = world.wecom.followers(&world.corp).await.unwrap_err();
        assert_eq!(error.failure(), Some(Failure::Misconfigured));
    }
    assert_eq!(world.platform.count("service/get_suite_token"), 3);
    world.clock.advance(Duration::from_secs(31 * 60));
    world.wecom.followers(&world.corp).await.unwrap_err();
    assert_eq!(world.platform.count("service/get_suite_token"), 4);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends_and_only_then() {
    let world = World::of(calm().await);
    let ahead = Duration::from_secs(200);
    // Nobody asked for one: nothing to renew.
    assert!(!world.wecom.renew_tokens(&world.corp, ahead).await.unwrap());
    world.wecom.followers(&world.corp).await.unwrap();
    assert!(!world.wecom.renew_tokens(&world.corp, ahead).await.unwrap());
    world.clock.advance(Duration::from_secs(7200 - 600 - 60 - 80));
    assert!(world.wecom.renew_tokens(&world.corp, ahead).await.unwrap());
    let fetched = world.platform.count("service/get_corp_token");
    assert_eq!(fetched, 2);
    // Past the end of the first: nobody waits for another.
    world.clock.advance(Duration::from_secs(200));
    world.wecom.followers(&world.corp).await.unwrap();
    assert_eq!(world.platform.count("service/get_corp_token"), fetched);
}

#[tokio::test]
async fn every_code_of_a_bad_token_leads_to_one_refresh_and_one_repeat() {
    for code in [40014, 42001, 40082, 42009] {
        let platform = Platform::start(move |request| {
            if request.api == FOLLOWERS {
                refuse(code)
            } else {
                Reply::Usual
            }
        });
        let world = World::of(platform.await);
        let error = world.wecom.followers(&world.own).await.unwrap_err();
        assert_eq!(error.failure(), Some(Failure::TokenRefused), "{code}");
        assert!(error.retry_after().is_some());
        assert_eq!(world.platform.count(FOLLOWERS), 2, "{code}: no loop");
        assert_eq!(world.platform.count("gettoken"), 2, "{code}");
    }
}

#[tokio::test]
async fn a_refused_suite_token_is_replaced_under_the_corp_token() {
    let platform =
        Platform::start(
            |request| match (request.api.as_str(), request.query("suite_access_token")) {
                ("service/get_corp_token", "SAT-1") => refuse(42009),
                (FOLLOWERS, _) => followers(),
                _ => Reply::Usual,
            },
        );
    let world = World::of(platform.await);
    world.wecom.followers(&world.corp).await.unwrap();
    assert_eq!(world.platform.count("service/get_suite_token"), 2);
}

#[tokio::test]
async fn the_ticket_before_is_tried_when_the_newest_is_refused() {
    let platform = Platform::start(|request| match request.api.as_str() {
        "service/get_suite_token" if request.json()["suite_ticket"] == "ticket-new" => refuse(40085),
        FOLLOWERS => followers(),
        _ => Reply::Usual,
    });
    let world = World::of(platform.await);
    world.wecom.followers(&world.corp).await.unwrap();
    let tickets: Vec<_> = world
        .platform
        .seen("service/get_suite_token")
        .iter()
        .map(|call| call.json()["suite_ticket"].clone())
        .collect();
    assert_eq!(tickets, ["ticket-new", "ticket-old"]);
}

#[tokio::test]
async fn without_a_usable_ticket_one_waits_for_the_next() {
    let platform = Platform::start(|request| match request.api.as_str() {
        "service/get_suite_token" => refuse(40085),
        _ => Reply::Usual,
    });
    let world = World::of(platform.await);
    let error = world.wecom.followers(&world.corp).await.unwrap_err();
    assert!(matches!(error, MessengerError::TicketMissing), "{error}");
    world.credentials.tickets.lock().unwrap().clear();
    let error = world.wecom.followers(&world.corp).await.unwrap_err();
    assert!(matches!(error, MessengerError::TicketMissing), "{error}");
    assert_eq!(
        world.platform.count("service/get_suite_token"),
        2,
        "nothing is asked without a ticket"
    );
}

#[tokio::test]
async fn a_corp_without_permanent_code_is_not_installed() {
    let world = World::of(calm().await);
    world.credentials.codes.lock().unwrap().clear();
    let error = world.wecom.followers(&world.corp).await.unwrap_err();
    assert!(
        matches!(error, MessengerError::NotInstalled) && error.authorisation_gone(),
        "{error}"
    );
    assert_eq!(world.platform.count("service/get_corp_token"), 0);
}

#[tokio::test]
async fn a_void_permanent_code_says_that_the_authorisation_is_gone() {
    let platform = Platform::start(|request| {
        if request.api == "service/get_corp_token" {
            refuse(40084)
        } else {
            Reply::Usual
        }
    });
    let world = World::of(platform.await);
    let error = world.wecom.followers(&world.corp).await.unwrap_err();
    assert!(
        error.authorisation_gone() && error.retry_after().is_none(),
        "{error}"
    );
    assert_eq!(world.platform.count("service/get_corp_token"), 1);
}

#[tokio::test]
async fn forgetting_a_corp_leaves_the_others_and_the_suite() {
    let world = World::of(calm().await);
    let page = "https://sidebook.example/";
    world.wecom.sign_page(&world.corp, page).await.unwrap();
    world.wecom.followers(&world.own).await.unwrap();
    assert_eq!(world.tokens.keys().len(), 5, "{:?}", world.tokens.keys());
    world.wecom.forget_tokens(&world.corp).await.unwrap();
    assert_eq!(
        world.tokens.keys(),
        [
            "wecom/internal/corp/wwselfbuilt000001/access",
            "wecom/suite/ww5a1de8077e7fee01/access"
        ]
    );
}
