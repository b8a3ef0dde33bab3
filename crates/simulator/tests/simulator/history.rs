//! What was said before the world began.

use std::collections::BTreeSet;

use sidebook_simulator::world::{Message, SenderKind, World};

use crate::support::{NOW, Sim};

fn text(message: &Message) -> &str {
    message.content["content"].as_str().unwrap()
}

fn of_kind<'a>(world: &'a World, prefix: &str) -> Vec<(&'a str, &'a [Message])> {
    let of_kind: Vec<_> = world
        .messages
        .iter()
        .filter(|(id, _)| id.starts_with(prefix))
        .map(|(id, said)| (id.as_str(), said.as_slice()))
        .collect();
    assert!(!of_kind.is_empty(), "{prefix}");
    of_kind
}

#[tokio::test(flavor = "multi_thread")]
async fn conversations_are_short_recent_and_in_order() {
    let sim = Sim::start().await;
    sim.simulator.world().read(|world| {
        let mut days = BTreeSet::new();
        for (id, said) in world.messages.iter() {
            assert!((3..=6).contains(&said.len()), "{id}: {}", said.len());
            let ids = said.iter().map(|message| message.id);
            assert!(ids.is_sorted(), "{id}");
            assert!(said.iter().map(|message| message.at).is_sorted(), "{id}");
            let (first, last) = (said.first().unwrap().at, said.last().unwrap().at);
            assert!(
                first > NOW - 11 * 86_400 && last <= NOW,
                "{id}: {first} to {last}"
            );
            days.insert((NOW - last) / 86_400);
            let whole = said.iter().all(|message| !text(message).contains(['{', '}']));
            assert!(whole, "{id}");
        }
        assert!(days.len() > 5, "{days:?}");
    });
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_agency_and_the_customer_each_say_their_own_words() {
    let sim = Sim::start().await;
    sim.simulator.world().read(|world| {
        let ours = [
            "已经申报完",
            "票据什么时候方便给我们",
            "续费还是按去年的价格",
            "工资表麻烦发我",
            "专票？",
        ];
        let theirs = [
            "我让财务看一下",
            "帮我开一张票",
            "能发我一份吗",
            "我安排付款",
            "下午发你",
        ];
        let (mut members, mut contacts) = (BTreeSet::new(), BTreeSet::new());
        for (id, said) in of_kind(world, "single:") {
            let (_, pair) = id.split_once(':').unwrap();
            let (member, contact) = pair.split_once(':').unwrap();
            for message in said {
                let who = (message.sender.kind, message.sender.id.as_str());
                let ok = [(SenderKind::Member, member), (SenderKind::Contact, contact)];
                assert!(ok.contains(&who), "{id}");
                let says = |words: &[&'static str]| {
                    words.iter().copied().find(|words| text(message).contains(words))
                };
                if let Some(words) = says(&ours) {
                    assert_eq!(who.0, SenderKind::Member, "{}", text(message));
                    members.insert(words);
                }
                if let Some(words) = says(&theirs) {
                    assert_eq!(who.0, SenderKind::Contact, "{}", text(message));
                    contacts.insert(words);
                }
            }
            let kinds: BTreeSet<bool> = said
                .iter()
                .map(|message| message.sender.kind == SenderKind::Member)
                .collect();
            assert_eq!(kinds.len(), 2, "{id}: both sides speak");
        }
        assert_eq!((members.len(), contacts.len()), (ours.len(), theirs.len()));
    });
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_member_has_the_same_talk_twice() {
    let sim = Sim::start().await;
    let corp = sim.corp();
    sim.simulator.world().read(|world| {
        for member in corp.members.keys() {
            let opened: Vec<&str> = of_kind(world, &format!("single:{member}:"))
                .into_iter()
                .map(|(_, said)| text(&said[0]))
                .collect();
            let different: BTreeSet<&&str> = opened.iter().collect();
            assert_eq!(different.len(), opened.len(), "{opened:?}");
        }
    });
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_people_greet_in_groups() {
    let sim = Sim::start().await;
    let corp = sim.corp();
    sim.simulator.world().read(|world| {
        for (id, said) in of_kind(world, &format!("group:{}:", corp.id)) {
            let chat = id.rsplit(':').next().unwrap();
            let people = &corp.groups[chat].people;
            let speakers: BTreeSet<&str> = said.iter().map(|message| message.sender.id.as_str()).collect();
            assert!(speakers.iter().all(|who| people.contains_key(*who)), "{id}");
            assert!(
                speakers.len() >= people.len().min(3),
                "{id}: {} of {}",
                speakers.len(),
                people.len()
            );
            assert!(said.iter().any(|message| text(message).contains('好')), "{id}");
        }
        let staff = of_kind(world, &format!("internal:{}:all", corp.id));
        assert!(
            staff[0]
                .1
                .iter()
                .all(|message| message.sender.kind == SenderKind::Member)
        );
    });
    sim.simulator.stop().await;
}
