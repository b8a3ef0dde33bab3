//! What the platform refuses, and what the adapter makes of it.

use sidebook_messenger::{Failure, MemberId, Messenger as _, MessengerError};
use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_simulator::world::Licence;

use crate::wiring::Both;

/// What the adapter made of a refusal; nothing when it was no refusal.
fn failure(error: MessengerError) -> Option<Failure> {
    match error {
        MessengerError::Refused { failure, .. } => Some(failure),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_is_fetched_once_more_and_nobody_notices() {
    let both = Both::start().await;
    let key = both.install().await;
    both.wecom.followers(&key).await.unwrap();
    both.control()
        .invalidate_corp_tokens(key.platform.as_str())
        .unwrap();
    both.control().reset_calls();
    both.wecom.followers(&key).await.unwrap();
    assert_eq!(both.control().calls("get_follow_user_list"), 2);
    assert_eq!(both.control().calls("get_corp_token"), 1);
    both.control().invalidate_suite_tokens();
    both.wecom.installation(&key).await.unwrap();
    assert_eq!(both.control().calls("get_suite_token"), 1);
    both.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ended_by_the_clock_is_renewed_before_it_fails() {
    let both = Both::start().await;
    let key = both.install().await;
    for _ in 0..4 {
        both.clock.advance(std::time::Duration::from_secs(3000));
        both.control().push_suite_ticket();
        both.control().reset_calls();
        both.wecom.followers(&key).await.unwrap();
        assert_eq!(both.control().calls("get_follow_user_list"), 1);
    }
    both.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_of_the_platform_become_classes_of_what_to_do() {
    let both = Both::start().await;
    let key = both.install().await;
    both.wecom.followers(&key).await.unwrap();
    let mut found = Vec::new();
    for code in [45009, 45033, 48002] {
        both.control().set_faults(vec![
            Fault::of(FaultKind::Errcode { code }).api("get_follow_user_list"),
        ]);
        found.push(failure(both.wecom.followers(&key).await.unwrap_err()));
    }
    assert!(matches!(found[0], Some(Failure::TooFrequent { .. })), "{found:?}");
    assert_eq!(found[1], Some(Failure::TooParallel));
    assert_eq!(found[2], Some(Failure::OutOfScope));
    both.control()
        .set_faults(vec![Fault::of(FaultKind::HttpStatus { status: 502 }).times(2)]);
    both.wecom.followers(&key).await.unwrap();
    both.control()
        .set_faults(vec![Fault::of(FaultKind::Truncated).times(1)]);
    both.wecom.followers(&key).await.unwrap();
    both.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_corp_is_gone_and_a_new_installation_brings_it_back() {
    let both = Both::start().await;
    let key = both.install().await;
    both.wecom.followers(&key).await.unwrap();
    both.control().cancel(key.platform.as_str()).unwrap();
    assert_eq!(
        failure(both.wecom.followers(&key).await.unwrap_err()),
        Some(Failure::AuthorisationGone)
    );
    let code = both.control().market_install(key.platform.as_str(), "").unwrap();
    let again = both.adopt(&code).await;
    assert_eq!(again.platform, key.platform);
    both.wecom.followers(&again).await.unwrap();
    both.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_without_licence_are_named_not_lost() {
    let both = Both::start().await;
    let key = both.install().await;
    let corp = both.corp();
    let mut members = corp
        .follows
        .iter()
        .filter(|(_, of)| !of.is_empty())
        .map(|(id, _)| id.clone());
    let (bare, other) = (members.next().unwrap(), members.next().unwrap());
    both.control()
        .set_licence(&corp.id, &bare, Licence::None)
        .unwrap();
    let asked = [MemberId::from(bare.clone()), MemberId::from(other.clone())];
    let page = both.wecom.contacts(&key, &asked, None).await.unwrap();
    assert_eq!(page.unlicensed, [MemberId::from(bare)]);
    assert!(
        page.entries
            .iter()
            .all(|entry| entry.contact.follows[0].member.as_str() == other)
    );
    both.simulator.stop().await;
}
