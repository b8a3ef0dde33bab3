//! Everything the adapter reads, compared with what the simulator's world holds.

use std::collections::BTreeSet;

use sha1::{Digest as _, Sha1};
use sidebook_messenger::{
    AppKey, ChatId, ContactKind, CorpKey, ExternalUserId, GroupMemberKind, Media, MediaKind, MemberId,
    Messenger as _, SignedInPerson,
};
use sidebook_simulator::world::{AppKey as SimApp, AppKind, OauthCode, OauthScope, TokenKind};
use sidebook_wecom::Wecom;

use crate::wiring::{Both, OWN_CORP};

async fn all_contacts(wecom: &Wecom, corp: &CorpKey, members: &[MemberId]) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = wecom.contacts(corp, members, cursor.as_deref()).await.unwrap();
        for entry in page.entries {
            let follow = &entry.contact.follows[0];
            found.insert((follow.member.to_string(), entry.contact.id.to_string()));
        }
        cursor = page.next;
        if cursor.is_none() {
            return found;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suite_install_and_a_full_sync_bring_the_whole_world() {
    let both = Both::start().await;
    let key = both.install().await;
    let corp = both.corp();
    assert_eq!(key.platform.as_str(), corp.id);
    let info = both.wecom.installation(&key).await.unwrap();
    assert_eq!(
        (info.name.as_str(), info.scope.departments.as_slice()),
        (corp.name.as_str(), [1].as_slice())
    );

    let members = both.wecom.members(&key).await.unwrap();
    let ids: BTreeSet<&str> = members.iter().map(|member| member.id.as_str()).collect();
    assert_eq!(ids, corp.members.keys().map(String::as_str).collect());
    assert!(
        members.iter().all(|member| member.name.is_none()),
        "a provider learns no names"
    );
    let followers = both.wecom.followers(&key).await.unwrap();
    assert_eq!(followers.len(), corp.members.len());

    let wanted: BTreeSet<(String, String)> = corp
        .follows
        .iter()
        .flat_map(|(m, of)| of.keys().map(|c| (m.clone(), c.clone())))
        .collect();
    assert_eq!(all_contacts(&both.wecom, &key, &followers).await, wanted);

    let (member, contact) = wanted.iter().next().unwrap();
    let got = both
        .wecom
        .contact(&key, &ExternalUserId::from(contact.as_str()))
        .await
        .unwrap()
        .unwrap();
    let (held, follow) = (&corp.contacts[contact], &corp.follows[member][contact]);
    assert_eq!(got.name, held.name);
    assert_eq!(got.kind == ContactKind::Personal, held.kind == 1);
    let read = got
        .follows
        .iter()
        .find(|one| one.member.as_str() == member)
        .unwrap();
    assert_eq!(read.remark.clone().unwrap_or_default(), follow.remark);
    assert_eq!(read.followed_at.unwrap().timestamp(), follow.created_at);
    assert_eq!(read.add_way, follow.add_way);
    let tags: BTreeSet<String> = read
        .tags
        .iter()
        .filter_map(|tag| Some(tag.id.clone()?.to_string()))
        .collect();
    assert_eq!(tags, follow.tags);

    let library = both.wecom.corp_tags(&key).await.unwrap();
    assert_eq!(library.len(), corp.tag_groups.len());
    let groups = both.wecom.groups(&key, &followers, None).await.unwrap();
    assert_eq!(groups.groups.len(), corp.groups.len());
    for found in groups.groups {
        let group = both.wecom.group(&key, &found.id).await.unwrap().unwrap();
        let held = &corp.groups[found.id.as_str()];
        assert_eq!(
            (group.owner.as_str(), group.members.len()),
            (held.owner.as_str(), held.people.len())
        );
        assert_eq!(group.name.unwrap_or_default(), held.name);
        assert_eq!(
            group.member_version.as_deref(),
            Some(held.member_version.as_str())
        );
        for one in group.members {
            assert_eq!(
                one.kind == GroupMemberKind::External,
                corp.contacts.contains_key(&one.id)
            );
        }
    }
    both.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_self_built_app_reads_the_same_world_by_plain_ids() {
    let both = Both::start().await;
    let corp = both.corp();
    let followers = both.wecom.followers(&both.own).await.unwrap();
    let plain = |id: &str| corp.members[id].userid.clone();
    let wanted: BTreeSet<(String, String)> = corp
        .follows
        .iter()
        .flat_map(|(m, of)| of.keys().map(|c| (plain(m), corp.contacts[c].plain_id.clone())))
        .collect();
    assert_eq!(all_contacts(&both.wecom, &both.own, &followers).await, wanted);
    let members = both.wecom.members(&both.own).await.unwrap();
    let names: BTreeSet<String> = members.into_iter().filter_map(|member| member.name).collect();
    assert_eq!(
        names,
        corp.members.values().map(|member| member.name.clone()).collect()
    );
    both.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_agree_on_what_is_not_there() {
    let both = Both::start().await;
    let key = both.install().await;
    let contact = ExternalUserId::from("wmNobody");
    assert!(both.wecom.contact(&key, &contact).await.unwrap().is_none());
    assert!(
        both.wecom
            .group(&key, &ChatId::from("wrNobody"))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        both.wecom
            .member(&key, &MemberId::from("woNobody"))
            .await
            .unwrap()
            .is_none()
    );
    let chat = both.corp().groups.keys().next().unwrap().clone();
    both.control()
        .dismiss_group(&key.platform.to_string(), &chat)
        .unwrap();
    assert!(
        both.wecom
            .group(&key, &ChatId::from(chat))
            .await
            .unwrap()
            .is_none()
    );
    both.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_code_names_the_member_in_both_modes() {
    let both = Both::start().await;
    let key = both.install().await;
    let corp = both.corp();
    let member = corp.members.values().next().unwrap().clone();
    let world = both.simulator.world();
    let issue = |appid: String, agent_id| {
        world.write(|world| {
            world.new_oauth_code(OauthCode {
                appid,
                agent_id,
                corp: corp.id.clone(),
                member: Some(member.id.clone()),
                scope: OauthScope::Base,
                trusted: true,
                expires_at: 0,
                used: false,
            })
        })
    };
    let suite_id = world.read(|world| world.env.config.suite.suite_id.clone());
    let suite = both
        .wecom
        .identify(&AppKey::Suite, &issue(suite_id, None))
        .await
        .unwrap();
    let wanted = SignedInPerson::Member {
        corp: key.platform.clone(),
        member: MemberId::from(member.id.clone()),
    };
    assert_eq!(suite, wanted);
    let code = issue(OWN_CORP.to_owned(), Some(crate::wiring::OWN_AGENT));
    let own = AppKey::Internal(both.own.platform.clone());
    let signed = both.wecom.identify(&own, &code).await.unwrap();
    let wanted = SignedInPerson::Member {
        corp: both.own.platform.clone(),
        member: MemberId::from(member.userid.clone()),
    };
    assert_eq!(signed, wanted);
    assert!(both.wecom.identify(&own, &code).await.is_err(), "one use");
    both.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_notices_and_page_signatures_arrive() {
    let both = Both::start().await;
    let key = both.install().await;
    let media = Media {
        kind: MediaKind::File,
        file_name: "3月报表 (晨光).pdf".to_owned(),
        mime: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7 ...".to_vec(),
    };
    let id = both.wecom.upload(&key, media).await.unwrap();
    let world = both.simulator.world();
    let kept = world
        .read(|world| world.good_media(&both.corp().id, &id.0).cloned())
        .unwrap();
    assert_eq!(
        (kept.name.as_str(), kept.content_type.as_str()),
        ("3月报表 (晨光).pdf", "application/pdf")
    );

    let member = both.corp().members.keys().next().unwrap().clone();
    let to = [MemberId::from(member.clone()), MemberId::from("woNobody")];
    let missed = both.wecom.notify(&key, &to, "报表已生成").await.unwrap();
    assert_eq!(missed, [MemberId::from("woNobody")]);
    let chats = world.read(|world| world.conversations(&both.corp().id, &member).unwrap());
    assert!(chats.iter().any(|chat| chat.last_text == "报表已生成"));

    let url = "http://127.0.0.1:9/sidebar/?a=1";
    let signed = both.wecom.sign_page(&key, url).await.unwrap();
    let app = SimApp {
        corp: both.corp().id,
        agent_id: key.agent.unwrap().0,
        kind: AppKind::Suite,
    };
    assert_eq!(
        (signed.corp, signed.agent),
        (key.platform.clone(), key.agent.unwrap())
    );
    for (kind, mine) in [
        (TokenKind::CorpTicket(app.clone()), signed.corp_signature),
        (TokenKind::AgentTicket(app), signed.agent_signature),
    ] {
        let good: Vec<String> =
            world.read(|world| world.tokens.good(&kind, world.now()).map(str::to_owned).collect());
        let signed = format!(
            "jsapi_ticket={}&noncestr={}&timestamp={}&url={url}",
            good[0], mine.nonce, mine.timestamp
        );
        let digest = Sha1::digest(signed.as_bytes());
        let wanted: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(mine.signature, wanted);
    }
    both.simulator.stop().await;
}
