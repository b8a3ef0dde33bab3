//! Handing over contacts and groups: played by the simulator, and what is made of every code.

use serde_json::json;
use sidebook_messenger::{
    ChatId, ContactChange, EventKind, ExternalUserId, Failure, Handover, Messenger as _, Route,
    TransferRefusal, TransferState,
};

use crate::platform::{Platform, Reply, refuse};
use crate::simulator::{PLAIN, Story, installed};
use crate::wiring::World;

async fn begin(story: &Story, handover: &Handover, contacts: &[&str]) -> Vec<Option<TransferRefusal>> {
    let contacts: Vec<ExternalUserId> = contacts.iter().map(|id| ExternalUserId::from(*id)).collect();
    let told = story
        .wecom
        .transfer_contacts(&story.corp, handover, &contacts)
        .await
        .unwrap();
    assert!(told.iter().map(|one| &one.id).eq(&contacts), "{told:?}");
    told.into_iter().map(|one| one.refused).collect()
}

async fn stands(story: &Story, handover: &Handover) -> Vec<(String, TransferState, bool)> {
    let all = story
        .wecom
        .contact_transfers(&story.corp, handover)
        .await
        .unwrap();
    let told = |one: sidebook_messenger::ContactTransfer| {
        (one.contact.as_str().to_owned(), one.state, one.at.is_some())
    };
    all.into_iter().map(told).collect()
}

#[tokio::test]
async fn contacts_and_groups_become_anothers() {
    use TransferRefusal::{NotLeft, NotTheirs, TooOften, UnderWay};
    let story = installed().await;
    let control = story.simulator.control();
    let world = control
        .world()
        .read(|world| world.need_corp(PLAIN).unwrap().clone());
    let owner = |chat: &ChatId| world.groups.get(chat.as_str()).map(|group| group.owner.clone());
    let (first, owned) = world
        .members
        .keys()
        .find_map(|member| {
            let mut owned = world.groups.values().filter(|group| group.owner == *member);
            let two = [owned.next()?, owned.next()?].map(|group| ChatId::from(group.id.as_str()));
            Some((member.clone(), two))
        })
        .unwrap();
    let second = world
        .members
        .keys()
        .find(|member| **member != first)
        .unwrap()
        .clone();
    let only_theirs: Vec<&str> = world.follows[&first]
        .keys()
        .filter(|contact| !world.follows[&second].contains_key(*contact))
        .map(String::as_str)
        .collect();
    let handover = Handover {
        from: first.as_str().into(),
        to: second.as_str().into(),
        has_left: false,
    };

    let (one, two, three) = (only_theirs[0], only_theirs[1], only_theirs[2]);
    assert_eq!(
        begin(&story, &handover, &[one, "wmNobody", two]).await,
        [None, Some(NotTheirs), None]
    );
    assert_eq!(begin(&story, &handover, &[one]).await, [Some(UnderWay)]);
    let waits = |contact: &str| (contact.to_owned(), TransferState::Waiting, false);
    assert_eq!(stands(&story, &handover).await, [waits(one), waits(two)]);
    // What the contact refuses is handed over twice in ninety days at most.
    let refuse = || {
        control
            .transfer_fails(PLAIN, &second, two, "customer_refused")
            .unwrap()
    };
    refuse();
    assert_eq!(begin(&story, &handover, &[two]).await, [None]);
    refuse();
    assert_eq!(begin(&story, &handover, &[two]).await, [Some(TooOften)]);

    assert_eq!(control.finish_transfers(PLAIN).unwrap(), 1);
    let ended = |contact: &str, state| (contact.to_owned(), state, true);
    assert_eq!(
        stands(&story, &handover).await,
        [
            ended(one, TransferState::Done),
            ended(two, TransferState::Refused),
            ended(two, TransferState::Refused)
        ]
    );
    let told: Vec<_> = control
        .pushes()
        .iter()
        .filter_map(|push| {
            match story
                .wecom
                .read_event(Route::Suite, push.xml.as_bytes())
                .unwrap()
                .kind
            {
                EventKind::Contact {
                    member,
                    contact,
                    change,
                } if contact.as_str() == one => {
                    assert_eq!(
                        push.xml.contains("DELETE_BY_TRANSFER"),
                        matches!(change, ContactChange::DeletedByStaff)
                    );
                    Some((member, matches!(change, ContactChange::Added)))
                }
                _ => None,
            }
        })
        .collect();
    assert!(told.contains(&(handover.from.clone(), false)) && told.contains(&(handover.to.clone(), true)));
    let contact = story
        .wecom
        .contact(&story.corp, &one.into())
        .await
        .unwrap()
        .unwrap();
    let followers: Vec<_> = contact.follows.iter().map(|follow| &follow.member).collect();
    assert!(followers.contains(&&handover.to) && !followers.contains(&&handover.from));

    // A group moves at once.
    let give = async |handover: &Handover, chat: &ChatId| {
        let chats = std::slice::from_ref(chat);
        let told = story.wecom.transfer_groups(&story.corp, handover, chats).await;
        told.map(|told| told[0].refused)
    };
    assert_eq!(owner(&owned[0]).as_ref(), Some(&first));
    assert_eq!(give(&handover, &owned[0]).await.unwrap(), None);
    let group = story.wecom.group(&story.corp, &owned[0]).await.unwrap().unwrap();
    assert_eq!(group.owner, handover.to);
    assert!(group.members.iter().any(|person| person.id == second));
    assert_eq!(give(&handover, &owned[0]).await.unwrap(), Some(NotTheirs));
    let changed = control
        .pushes()
        .into_iter()
        .any(|push| push.xml.contains("change_owner"));
    assert!(changed, "the apps hear of a new owner");

    // Of who has left by other calls; the platform tells who has not.
    let left = Handover {
        has_left: true,
        ..handover.clone()
    };
    assert_eq!(begin(&story, &left, &[three]).await, [Some(NotLeft)]);
    assert_eq!(give(&left, &owned[1]).await.unwrap(), Some(NotLeft));
    control.delete_member(PLAIN, &first).unwrap();
    let three = [ExternalUserId::from(three)];
    let refused = story
        .wecom
        .transfer_contacts(&story.corp, &handover, &three)
        .await;
    assert_eq!(refused.unwrap_err().failure(), Some(Failure::OutOfScope));
    assert_eq!(begin(&story, &left, &[three[0].as_str()]).await, [None]);
    assert_eq!(give(&left, &owned[1]).await.unwrap(), None);
    assert_eq!(stands(&story, &left).await, [waits(three[0].as_str())]);
    story.simulator.stop().await;
}

#[tokio::test]
async fn every_code_is_a_reason_and_no_transfer_is_asked_for_twice() {
    use TransferRefusal::{NotLeft, NotTheirs, Other, TakerFull, TakerUnverified, TooOften, UnderWay};
    let meant = [
        (0, None),
        (40096, Some(NotTheirs)),
        (40131, Some(NotTheirs)),
        (40097, Some(NotLeft)),
        (40098, Some(TakerUnverified)),
        (40099, Some(TakerFull)),
        (40100, Some(UnderWay)),
        (40129, Some(UnderWay)),
        (40128, Some(TooOften)),
        (40130, Some(Other(40130))),
    ];
    let platform = Platform::start(move |request| match request.api.as_str() {
        "externalcontact/transfer_customer" => {
            let told =
                meant.map(|(code, _)| json!({ "external_userid": format!("wm{code}"), "errcode": code }));
            Reply::Json(json!({ "errcode": 0, "customer": told }))
        }
        "externalcontact/transfer_result" if request.json()["cursor"] == "" => Reply::Json(json!({
            "errcode": 0, "next_cursor": "n",
            "customer": [
                { "external_userid": "wm1", "status": 2, "takeover_time": 1_700_090_000 },
                { "external_userid": "wm2", "status": 5, "takeover_time": 0 },
            ],
        })),
        "externalcontact/transfer_result" => Reply::Json(json!({
            "errcode": 0, "next_cursor": "",
            "customer": [{ "external_userid": "wm3", "status": 4, "takeover_time": 1_700_000_000 }],
        })),
        "externalcontact/groupchat/onjob_transfer" => Reply::Json(json!({
            "errcode": 0, "failed_chat_list": [{ "chat_id": "wr2", "errcode": 90504, "errmsg": "x" }],
        })),
        // Of the resigned, everything is refused as a whole.
        "externalcontact/resigned/transfer_customer" => refuse(40098),
        "externalcontact/groupchat/transfer" => refuse(48002),
        "externalcontact/resigned/transfer_result" => refuse(-1),
        _ => Reply::Usual,
    });
    let world = World::of(platform.await);
    let mut handover = Handover {
        from: "woA".into(),
        to: "woB".into(),
        has_left: false,
    };
    let mut contacts: Vec<ExternalUserId> = meant.map(|(code, _)| format!("wm{code}").into()).to_vec();
    contacts.push("wmLeftOut".into());
    let told = world
        .wecom
        .transfer_contacts(&world.corp, &handover, &contacts)
        .await
        .unwrap();
    let refused: Vec<_> = told.into_iter().map(|one| one.refused).collect();
    let mut wanted = meant.map(|(_, refusal)| refusal).to_vec();
    wanted.push(Some(Other(0)));
    assert_eq!(refused, wanted);
    let sent = world.platform.seen("externalcontact/transfer_customer")[0].json();
    assert_eq!(
        (
            &sent["handover_userid"],
            &sent["takeover_userid"],
            &sent["external_userid"][10]
        ),
        (&json!("woA"), &json!("woB"), &json!("wmLeftOut"))
    );
    let stands = world
        .wecom
        .contact_transfers(&world.corp, &handover)
        .await
        .unwrap();
    let stands: Vec<_> = stands
        .iter()
        .map(|one| (one.contact.as_str(), one.state, one.at.map(|at| at.timestamp())))
        .collect();
    assert_eq!(
        stands,
        [
            ("wm1", TransferState::Waiting, None),
            ("wm3", TransferState::TakerFull, Some(1_700_000_000))
        ],
        "both pages, without what the platform does not remember"
    );
    let chats = ["wr1", "wr2"].map(ChatId::from);
    let told = world
        .wecom
        .transfer_groups(&world.corp, &handover, &chats)
        .await
        .unwrap();
    let refused: Vec<_> = told.into_iter().map(|one| one.refused).collect();
    assert_eq!(refused, [None, Some(NotTheirs)]);

    handover.has_left = true;
    let told = world
        .wecom
        .transfer_contacts(&world.corp, &handover, &contacts[..2])
        .await
        .unwrap();
    assert!(
        told.iter().all(|one| one.refused == Some(TakerUnverified)),
        "{told:?}"
    );
    let error = world
        .wecom
        .transfer_groups(&world.corp, &handover, &chats)
        .await
        .unwrap_err();
    assert_eq!(
        error.failure(),
        Some(Failure::OutOfScope),
        "the right that the corp did not give"
    );
    assert!(
        world
            .wecom
            .contact_transfers(&world.corp, &handover)
            .await
            .is_err()
    );

    let world = World::of(
        Platform::start(|request| match request.api.as_str() {
            "externalcontact/transfer_customer" | "externalcontact/groupchat/onjob_transfer" => refuse(-1),
            _ => Reply::Usual,
        })
        .await,
    );
    handover.has_left = false;
    world
        .wecom
        .transfer_contacts(&world.corp, &handover, &contacts)
        .await
        .unwrap_err();
    world
        .wecom
        .transfer_groups(&world.corp, &handover, &chats)
        .await
        .unwrap_err();
    for api in [
        "externalcontact/transfer_customer",
        "externalcontact/groupchat/onjob_transfer",
    ] {
        assert_eq!(
            world.platform.count(api),
            1,
            "{api}: the contact would hear of it twice"
        );
    }
}
