//! The platform's codes and what is made of them.

use std::time::Duration;

use sidebook_messenger::{Failure, Messenger as _};

use crate::platform::{Platform, Reply, refuse};
use crate::wiring::World;

const FOLLOWERS: &str = "externalcontact/get_follow_user_list";

async fn refused_with(code: i64) -> World {
    World::of(
        Platform::start(move |request| {
            if request.api == FOLLOWERS {
                refuse(code)
            } else {
                Reply::Usual
            }
        })
        .await,
    )
}

#[tokio::test]
async fn every_class_of_the_reference_is_told_apart() {
    let minute = Failure::TooFrequent {
        retry_after: Duration::from_secs(60),
    };
    for (failure, codes) in [
        (Failure::Busy, vec![-1, 6000]),
        (minute, vec![45009]),
        (Failure::TooParallel, vec![45033]),
        (Failure::CodeSpent, vec![40029, 42022, 40078, 84015]),
        (
            Failure::OutOfScope,
            vec![48002, 50002, 60011, 60021, 40096, 84074],
        ),
        (Failure::Unlicensed, vec![701_008, 701_099]),
        (Failure::NotFound, vec![84061, 60111, 49008, 86003, 90501]),
        (Failure::AuthorisationGone, vec![40084, 48004, 48006, 50003]),
        (
            Failure::Misconfigured,
            vec![40001, 40013, 40080, 40091, 60020, 301_002],
        ),
        (Failure::Rejected, vec![40058, 40063, 45029, 81017, 999_999]),
    ] {
        for code in codes {
            let world = refused_with(code).await;
            let error = world.wecom.followers(&world.own).await.unwrap_err();
            assert_eq!(error.failure(), Some(failure), "{code}");
            let retryable = matches!(
                failure,
                Failure::Busy | Failure::TooFrequent { .. } | Failure::TooParallel
            );
            assert_eq!(error.retry_after().is_some(), retryable, "{code}");
            let calls = if matches!(failure, Failure::Busy | Failure::TooParallel) {
                4
            } else {
                1
            };
            assert_eq!(
                world.platform.count(FOLLOWERS),
                calls,
                "{code}: only what was not carried out is repeated within the call"
            );
        }
    }
}

#[tokio::test]
async fn a_refusal_names_call_code_and_hint_and_nothing_else() {
    let world = refused_with(60020).await;
    let error = world.wecom.followers(&world.own).await.unwrap_err();
    let sidebook_messenger::MessengerError::Refused { api, code, hint, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(
        (*api, *code, hint.as_deref()),
        (FOLLOWERS, 60020, Some("1700005000_1_60020"))
    );
    assert!(!format!("{error:?} {error}").contains("CAT-"));
}

#[tokio::test]
async fn page_tickets_are_blocked_by_the_hour() {
    let platform = Platform::start(|request| {
        if request.api == "get_jsapi_ticket" {
            refuse(45009)
        } else {
            Reply::Usual
        }
    });
    let world = World::of(platform.await);
    let error = world
        .wecom
        .sign_page(&world.own, "https://sidebook.example/")
        .await
        .unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
}
