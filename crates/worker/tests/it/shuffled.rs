//! Events are hints: late, doubled and reordered ones end in the same state, that of the platform.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sidebook_messenger::Event;
use sidebook_storage::testing::{TestDatabase, backends};

use crate::kit::Stand;

/// Something that people do on the platform.
#[derive(Debug, Clone)]
enum Act {
    Follow(usize, usize),
    Remark(usize, usize, u8),
    Delete(usize, usize),
    Join(usize, usize),
    Rename(usize, u8),
    Create(usize, usize),
    Dismiss(usize),
}

const MEMBERS: [&str; 2] = ["lin", "wang"];
const CONTACTS: [&str; 3] = ["wm1", "wm2", "wm3"];
const CHATS: [&str; 2] = ["wr1", "wr2"];

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (0..2_usize, 0..3_usize).prop_map(|(member, contact)| Act::Follow(member, contact)),
        (0..2_usize, 0..3_usize, any::<u8>())
            .prop_map(|(member, contact, remark)| Act::Remark(member, contact, remark)),
        (0..2_usize, 0..3_usize).prop_map(|(member, contact)| Act::Delete(member, contact)),
        (0..2_usize, 0..3_usize).prop_map(|(chat, contact)| Act::Join(chat, contact)),
        (0..2_usize, any::<u8>()).prop_map(|(chat, name)| Act::Rename(chat, name)),
        (0..2_usize, 0..2_usize).prop_map(|(chat, owner)| Act::Create(chat, owner)),
        (0..2_usize).prop_map(Act::Dismiss),
    ]
}

impl Stand {
    fn perform(&self, act: &Act) -> Event {
        let (platform, corp) = (&self.platform, &self.corp);
        match act {
            Act::Follow(member, contact) => platform.follow(corp, MEMBERS[*member], CONTACTS[*contact]),
            Act::Remark(member, contact, remark) => {
                platform.remark(corp, MEMBERS[*member], CONTACTS[*contact], &remark.to_string())
            }
            Act::Delete(member, contact) => {
                platform.delete_contact(corp, MEMBERS[*member], CONTACTS[*contact], false)
            }
            Act::Join(chat, contact) => platform.join_group(corp, CHATS[*chat], CONTACTS[*contact], 1),
            Act::Rename(chat, name) => platform.rename_group(corp, CHATS[*chat], &name.to_string()),
            Act::Create(chat, owner) => platform.create_group(corp, CHATS[*chat], MEMBERS[*owner], "new"),
            Act::Dismiss(chat) => platform.dismiss(corp, CHATS[*chat]),
        }
    }

    async fn assert_equals_the_platform(&self) {
        let truth = self.platform.corp(&self.corp).unwrap();
        for contact in CONTACTS {
            let told = truth
                .contacts
                .get(&contact.into())
                .and_then(|contact| truth.visible(contact));
            let told = told.map(|contact| {
                let mut follows: Vec<_> = contact
                    .follows
                    .into_iter()
                    .map(|follow| (follow.member.to_string(), follow.remark))
                    .collect();
                follows.sort();
                follows
            });
            let kept = self.follows(contact).await;
            let kept = kept.map(|follows| follows.into_iter().map(|follow| (follow.0, follow.1)).collect());
            assert_eq!(kept, told, "{contact}");
        }
        for chat in CHATS {
            let told = truth.groups.get(&chat.into()).map(|group| {
                let mut people: Vec<_> = group
                    .group
                    .members
                    .iter()
                    .map(|member| member.id.clone())
                    .collect();
                people.sort();
                (group.group.name.clone(), people)
            });
            assert_eq!(self.group(chat).await, told, "{chat}");
        }
    }
}

#[test]
fn shuffled_and_doubled_events_end_in_the_platforms_truth() {
    let cases = Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    };
    // Which act each told event belongs to: every one at least once, some twice, in any order; after how many the
    // worker comes by.
    let story = prop::collection::vec(act(), 1..12).prop_flat_map(|acts| {
        let all: Vec<usize> = (0..acts.len()).collect();
        let doubled = prop::sample::subsequence(all.clone(), 0..=acts.len());
        let told = doubled
            .prop_map(move |again| [all.clone(), again].concat())
            .prop_shuffle();
        (Just(acts), told, 1..4_usize)
    });
    for backend in backends() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        TestRunner::new(cases.clone())
            .run(&story, |(acts, told, together)| {
                runtime.block_on(async {
                    let stand = Stand::bound(TestDatabase::fresh(*backend).await).await;
                    let mut events = Vec::new();
                    for act in &acts {
                        stand.advance(Duration::from_secs(1));
                        events.push(stand.perform(act));
                    }
                    for some in told.chunks(together) {
                        for index in some {
                            stand.push(&events[*index]).await;
                        }
                        stand.work().await;
                        stand.advance(Duration::from_secs(1));
                    }
                    // Everything that waits for the lag of reads comes due.
                    for _ in 0..4 {
                        stand.advance(Duration::from_secs(400));
                        assert_eq!(stand.work().await.parked, 0);
                    }
                    stand.assert_equals_the_platform().await;
                });
                Ok(())
            })
            .unwrap();
    }
}
