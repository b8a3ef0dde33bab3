//! Callbacks: sealed, retried, doubled, shuffled, in both dialects; and what must be refused.

use std::collections::BTreeSet;

use sidebook_simulator::control::{NewContact, NewGroup};
use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_simulator::pusher::{HostileCall, PushStatus, Target};

use crate::receiver::{Came, Receiver, Reply};
use crate::support::{INTERNAL_CORP, KEY, NOW, Sim, config};

async fn connected() -> (Sim, Receiver) {
    let suite = config().suite;
    let keys = [
        ("suite", suite.token.as_str(), KEY),
        ("data", suite.token.as_str(), KEY),
        ("own", "OwnToken", KEY),
    ];
    let receiver = Receiver::start(&keys).await;
    let sim = Sim::start().await;
    let control = sim.control();
    control.set_callback_urls(Some(receiver.url("suite")), Some(receiver.url("data")));
    control
        .set_internal_callback_url(INTERNAL_CORP, 1_000_099, &receiver.url("own"))
        .unwrap();
    (sim, receiver)
}

fn of(came: &[Came], path: &str) -> Vec<Came> {
    came.iter().filter(|one| one.path == path).cloned().collect()
}

fn new_contact(sim: &Sim) -> NewContact {
    let corp = sim.corp();
    let member = corp.members.keys().next().unwrap().clone();
    NewContact {
        corp: corp.id,
        member,
        name: "陈记面馆".to_owned(),
        ..NewContact::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn saving_the_urls_verifies_them_and_brings_a_ticket() {
    let (sim, receiver) = connected().await;
    let checks = sim.control().save_callback_urls().await;
    assert_eq!(
        checks.iter().map(|check| check.note.as_str()).collect::<Vec<_>>(),
        ["ok", "ok"]
    );
    assert!(
        sim.control()
            .save_internal_url(INTERNAL_CORP, 1_000_099)
            .await
            .is_ok_and(|check| !check.accepted),
        "the receiver of this test expects the provider's id"
    );
    let done = sim.control().deliver_pending().await;
    assert_eq!(done.len(), 1);
    let came = receiver.take();
    assert!(came[0].xml.contains("suite_ticket") && came[0].path == "suite");
    let suite_id = config().suite.suite_id;
    assert_eq!(
        (came[0].receiver.as_str(), came[0].to_user_name.as_str()),
        (suite_id.as_str(), suite_id.as_str())
    );
    sim.control()
        .set_behaviour(|behaviour| behaviour.verify_with_suite_id = true);
    assert_eq!(sim.control().save_callback_urls().await[0].note, "status 403");
    receiver.stop().await;
    assert_eq!(sim.control().save_callback_urls().await[0].note, "no connection");
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_comes_every_ten_minutes() {
    let (sim, receiver) = connected().await;
    let mut counts = Vec::new();
    for seconds in [0, 599, 1, 600] {
        sim.pass(seconds);
        sim.control().tick();
        sim.control().deliver_pending().await;
        counts.push(receiver.take().len());
    }
    assert_eq!(counts, [1, 0, 1, 1]);
    receiver.stop().await;
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_comes_three_times_sealed_anew() {
    let (sim, receiver) = connected().await;
    sim.control().push_suite_ticket();
    receiver.answer([Reply::Status(500), Reply::Body("<html>ok</html>"), Reply::Hang]);
    let done = sim.control().deliver_pending().await;
    let notes: Vec<&str> = done.iter().map(|one| one.outcome.note.as_str()).collect();
    assert_eq!(
        notes,
        [
            "status 500",
            "body is \"<html>ok</html>\", not success",
            "no answer in time"
        ]
    );
    assert_eq!(done[2].status, PushStatus::GivenUp);
    let came = receiver.take();
    assert_eq!(came.len(), 3);
    assert_eq!(
        came.iter()
            .map(|one| one.xml.clone())
            .collect::<BTreeSet<_>>()
            .len(),
        1,
        "the same payload"
    );
    assert_eq!(
        came.iter()
            .map(|one| one.nonce.clone())
            .collect::<BTreeSet<_>>()
            .len(),
        3
    );
    assert_eq!(
        came.iter()
            .map(|one| one.encrypted.clone())
            .collect::<BTreeSet<_>>()
            .len(),
        3
    );

    sim.control()
        .set_behaviour(|behaviour| behaviour.retry_seconds = 5);
    sim.control().push_suite_ticket();
    receiver.answer([Reply::Status(503), Reply::Success]);
    assert_eq!(sim.control().deliver_pending().await.len(), 1);
    assert_eq!(
        sim.control().deliver_pending().await.len(),
        0,
        "the next attempt is not due yet"
    );
    sim.pass(5);
    let done = sim.control().deliver_pending().await;
    assert_eq!((done.len(), done[0].attempt), (1, 2));
    receiver.stop().await;
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_padding_length_and_form_can_be_opened() {
    let (sim, receiver) = connected().await;
    for _ in 0..70 {
        sim.control().push_suite_ticket();
    }
    let done = sim.control().deliver_pending().await;
    assert!(done.iter().all(|one| one.outcome.accepted), "{done:?}");
    assert_eq!(receiver.broken(), 0);
    let came = receiver.take();
    let pads: BTreeSet<usize> = came
        .iter()
        .map(|one| 32 - (20 + one.xml.len() + one.receiver.len()) % 32)
        .collect();
    assert_eq!(pads, (1..=32).collect());
    receiver.stop().await;
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_app_hears_in_its_own_dialect_and_ids() {
    let (sim, receiver) = connected().await;
    sim.install().await;
    sim.control().drop_pending();
    sim.control()
        .set_behaviour(|behaviour| behaviour.envelope_variants = false);
    let new = new_contact(&sim);
    let contact = sim.control().add_contact(new.clone()).unwrap();
    sim.control().deliver_pending().await;
    let came = receiver.take();
    let (suite, own) = (of(&came, "suite"), of(&came, "own"));
    assert_eq!(
        (suite.len(), own.len(), came.len()),
        (2, 2, 4),
        "added, then edited"
    );
    let corp = sim.corp();
    let start = format!(
        "<xml><SuiteId><![CDATA[{}]]></SuiteId><AuthCorpId><![CDATA[{}]]></AuthCorpId>\
         <InfoType><![CDATA[change_external_contact]]></InfoType><TimeStamp>{NOW}</TimeStamp>\
         <ChangeType><![CDATA[add_external_contact]]></ChangeType><UserID><![CDATA[{}]]></UserID>\
         <ExternalUserID><![CDATA[{contact}]]></ExternalUserID><WelcomeCode>",
        config().suite.suite_id,
        corp.id,
        new.member
    );
    assert!(suite[0].xml.starts_with(&start), "{}\n{start}", suite[0].xml);
    assert!(suite[1].xml.contains("edit_external_contact"));
    let (member, person) = (&corp.members[&new.member], &corp.contacts[&contact]);
    for wanted in [
        format!("<ToUserName><![CDATA[{INTERNAL_CORP}]]></ToUserName><FromUserName><![CDATA[sys]]>"),
        "<Event><![CDATA[change_external_contact]]></Event>".to_owned(),
        format!("<UserID><![CDATA[{}]]></UserID>", member.userid),
        format!("<ExternalUserID><![CDATA[{}]]></ExternalUserID>", person.plain_id),
    ] {
        assert!(own[0].xml.contains(&wanted), "{wanted} in {}", own[0].xml);
    }
    assert_eq!(own[0].receiver, INTERNAL_CORP);
    receiver.stop().await;
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_hears_of_members_outside_the_scope_or_without_licence() {
    let (sim, receiver) = connected().await;
    sim.install().await;
    let new = new_contact(&sim);
    sim.control().drop_pending();
    sim.control().add_fault(Fault::of(FaultKind::UnlicensedMember {
        member: new.member.clone(),
    }));
    sim.control().add_contact(new).unwrap();
    sim.control().deliver_pending().await;
    let came = receiver.take();
    assert_eq!(
        (of(&came, "suite").len(), of(&came, "own").len()),
        (0, 2),
        "an own app needs no licence"
    );
    receiver.stop().await;
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn subscriptions_go_to_the_data_url_for_the_corp() {
    let (sim, receiver) = connected().await;
    sim.install().await;
    sim.control().deliver_pending().await;
    let came = receiver.take();
    let data = of(&came, "data");
    let corp = sim.corp();
    assert_eq!(data.len(), corp.members.len());
    assert!(
        data.iter()
            .all(|one| one.receiver == corp.id && one.to_user_name == corp.id)
    );
    assert!(data.iter().all(|one| one.xml.contains("subscribe")));
    assert_eq!(
        of(&came, "own").len(),
        0,
        "installing the suite is no news for the own app"
    );
    receiver.stop().await;
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn group_events_say_what_changed_and_name_both_versions() {
    let (sim, receiver) = connected().await;
    sim.install().await;
    sim.control().drop_pending();
    sim.control()
        .set_behaviour(|behaviour| behaviour.envelope_variants = false);
    let corp = sim.corp();
    let (control, member) = (sim.control(), corp.members.keys().next().unwrap().clone());
    let contact = corp.contacts.keys().next().unwrap().clone();
    let new = NewGroup {
        corp: corp.id.clone(),
        owner: member,
        name: "新群".to_owned(),
        people: Vec::new(),
    };
    let chat = control.create_group(&new).unwrap();
    let before = sim.corp().groups[&chat].member_version.clone();
    control
        .join_group(&corp.id, &chat, std::slice::from_ref(&contact), 3)
        .unwrap();
    let after = sim.corp().groups[&chat].member_version.clone();
    control.rename_group(&corp.id, &chat, "改名").unwrap();
    control
        .leave_group(&corp.id, &chat, std::slice::from_ref(&contact), true)
        .unwrap();
    control.dismiss_group(&corp.id, &chat).unwrap();
    control.deliver_pending().await;
    let suite = of(&receiver.take(), "suite");
    let has = |at: usize, texts: &[&str]| {
        for text in texts {
            assert!(suite[at].xml.contains(text), "{text} in {}", suite[at].xml);
        }
    };
    assert_eq!(suite.len(), 5);
    has(0, &["<ChangeType><![CDATA[create]]>"]);
    let versions =
        format!("<LastMemVer><![CDATA[{before}]]></LastMemVer><CurMemVer><![CDATA[{after}]]></CurMemVer>");
    let list = format!(
        "<MemChangeCnt>1</MemChangeCnt><MemChangeList><Item><![CDATA[{contact}]]></Item></MemChangeList>"
    );
    has(
        1,
        &[
            "add_member",
            "<JoinScene>3</JoinScene><QuitScene>0</QuitScene>",
            &versions,
            &list,
        ],
    );
    has(2, &["<UpdateDetail><![CDATA[change_name]]>"]);
    has(3, &["del_member", "<QuitScene>1</QuitScene>", &after]);
    has(4, &["<ChangeType><![CDATA[dismiss]]>"]);
    receiver.stop().await;
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn callbacks_are_doubled_and_shuffled_on_request() {
    let (sim, receiver) = connected().await;
    let control = sim.control();
    control.add_fault(Fault::of(FaultKind::DuplicateCallbacks { times: 3 }));
    control.add_fault(Fault::of(FaultKind::ShuffledCallbacks));
    for _ in 0..8 {
        control.push_suite_ticket();
    }
    let queued: Vec<u64> = control.pushes().iter().map(|push| push.id).collect();
    let done = control.deliver_pending().await;
    assert_eq!(
        (done.len(), done.iter().filter(|one| one.duplicate).count()),
        (24, 16)
    );
    let order: Vec<u64> = done
        .iter()
        .filter(|one| !one.duplicate)
        .map(|one| one.push)
        .collect();
    assert_ne!(order, queued);
    assert_eq!(order.iter().collect::<BTreeSet<_>>(), queued.iter().collect());
    let payloads: BTreeSet<String> = receiver.take().into_iter().map(|one| one.xml).collect();
    assert_eq!(payloads.len(), 8, "a duplicate has the payload of its first");
    receiver.stop().await;
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_calls_cannot_be_opened() {
    let (sim, receiver) = connected().await;
    let send = |call| {
        let control = sim.control();
        async move { control.send_hostile(&Target::Instruction, call).await.status }
    };
    for call in [
        HostileCall::BadSignature,
        HostileCall::ExternalEntity,
        HostileCall::BrokenBase64,
        HostileCall::BrokenPadding,
    ] {
        assert_eq!(send(call).await, 403, "{call:?}");
    }
    assert_eq!(receiver.take().len(), 0);
    // These can be opened: it is their content that an app must refuse.
    for call in [
        HostileCall::WrongReceiver,
        HostileCall::SealedEntity,
        HostileCall::BrokenXml,
        HostileCall::UnknownCorp,
    ] {
        assert_eq!(send(call).await, 200, "{call:?}");
    }
    let came = receiver.take();
    assert_eq!(came[0].receiver, "ww00000000000000ff");
    assert!(came[1].xml.contains("<!DOCTYPE") && came[2].xml.ends_with("</Info"));
    assert!(came[3].xml.contains("wpNobody"));
    assert_eq!(send(HostileCall::Replay).await, 200);
    let came = receiver.take();
    assert_eq!((came.len(), &came[0].nonce), (2, &came[1].nonce));
    receiver.stop().await;
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_background_tickets_and_events_go_by_themselves() {
    let suite = config().suite;
    let receiver = Receiver::start(&[("suite", &suite.token, KEY), ("data", &suite.token, KEY)]).await;
    let mut config = config();
    config.auto_push = true;
    config.suite.instruction_url = Some(receiver.url("suite"));
    config.suite.data_url = Some(receiver.url("data"));
    receiver.answer([Reply::Status(503), Reply::Status(503), Reply::Status(503)]);
    let sim = Sim::with(config).await;
    receiver.arrives("suite_ticket", 3).await;
    // Nobody took the first ticket; another one follows soon instead of in ten minutes.
    sim.pass(5);
    receiver.arrives("suite_ticket", 4).await;
    sim.control().market_install(&sim.corp().id, "poster7").unwrap();
    receiver.arrives("poster7", 1).await;
    receiver.arrives("subscribe", sim.corp().members.len()).await;
    sim.simulator.stop().await;
    receiver.stop().await;
}
