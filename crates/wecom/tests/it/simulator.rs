//! The simulator was written from the same reference by other hands: both readings must agree.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

use secrecy::ExposeSecret as _;
use sidebook_ambient::SeededEntropy;
use sidebook_domain::CorpId;
use sidebook_messenger::{
    AppKey, AuthCode, CorpKey, EventKind, Failure, GroupMemberKind, Media, MediaKind, MemberId,
    Messenger as _, Mode, Route, SignedInPerson,
};
use sidebook_simulator::config::CorpSeed;
use sidebook_simulator::world::InstallRequest;
use sidebook_simulator::{Simulator, SimulatorConfig};
use sidebook_wecom::{Wecom, WecomEndpoints};

use crate::platform::{Platform, Reply};
use crate::wiring::{SUITE, World, config, limits};

pub(crate) const PLAIN: &str = "ww00000000000000a1";

pub(crate) struct Story {
    pub(crate) simulator: Simulator,
    pub(crate) wecom: Wecom,
    world: World,
    pub(crate) corp: CorpKey,
}

fn any_port() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

/// Starts both, lets the ticket arrive and an admin install the suite.
pub(crate) async fn installed() -> Story {
    let world = World::of(Platform::start(|_| Reply::Usual).await);
    let mut simulated = SimulatorConfig {
        listen: any_port(),
        proxy_listen: any_port(),
        auto_push: false,
        ..SimulatorConfig::default()
    };
    simulated.suite.suite_id = SUITE.to_owned();
    simulated.suite.suite_secret = "suite-secret".to_owned();
    simulated.suite.install_domains = vec!["sidebook.example".to_owned()];
    simulated.suite.trusted_domains = vec!["sidebook.example".to_owned()];
    simulated.seed.corps = vec![CorpSeed {
        corp_id: Some(PLAIN.to_owned()),
        ..CorpSeed::default()
    }];
    let simulator = Simulator::start(
        simulated,
        Arc::clone(&world.clock) as _,
        Arc::new(SeededEntropy::new(2)),
    )
    .await
    .unwrap();

    let base = simulator.api_url();
    let mut settings = config(&base, limits());
    settings.endpoints = WecomEndpoints {
        api_base: base.clone(),
        oauth_base: base.clone(),
        login_base: base.clone(),
        install_base: base,
    };
    let wecom = Wecom::new(
        settings,
        Arc::clone(&world.credentials) as _,
        Arc::clone(&world.tokens) as _,
        Arc::clone(&world.clock) as _,
        Arc::new(SeededEntropy::new(3)),
    );
    let wecom = wecom.unwrap();

    simulator.control().push_suite_ticket();
    let push = simulator
        .control()
        .pushes()
        .into_iter()
        .find(|push| push.event == "suite_ticket")
        .unwrap();
    let event = wecom.read_event(Route::Suite, push.xml.as_bytes()).unwrap();
    let EventKind::SuiteTicket { suite, ticket } = event.kind else {
        panic!("{event:?}")
    };
    assert_eq!(suite, SUITE);
    *world.credentials.tickets.lock().unwrap() = vec![String::leak(ticket.expose_secret().to_owned())];

    let link = wecom
        .install_link("st4te", "https://sidebook.example/bound")
        .await
        .unwrap();
    let url = reqwest::Url::parse(&link.url).unwrap();
    assert!(
        link.url
            .starts_with(&format!("{}/3rdapp/install?", simulator.api_url()))
    );
    let value = |name: &str| {
        url.query_pairs()
            .find(|(known, _)| known == name)
            .unwrap()
            .1
            .into_owned()
    };
    let request = InstallRequest {
        suite_id: value("suite_id"),
        pre_auth_code: value("pre_auth_code"),
        redirect_uri: value("redirect_uri"),
        state: value("state"),
    };
    let back = reqwest::Url::parse(&simulator.control().confirm_install(&request, PLAIN).unwrap()).unwrap();
    let code = back
        .query_pairs()
        .find(|(name, _)| name == "auth_code")
        .unwrap()
        .1
        .into_owned();
    let code = AuthCode(code.into());
    let done = wecom.complete_install(&code).await.unwrap();
    assert_ne!(done.corp.as_str(), PLAIN, "an app never learns the plain id");
    assert_eq!(
        wecom.complete_install(&code).await.unwrap_err().failure(),
        Some(Failure::CodeSpent)
    );

    let corp: CorpId = world.corp.corp;
    let permanent = String::leak(done.permanent_code.expose_secret().to_owned());
    world.credentials.codes.lock().unwrap().insert(corp, permanent);
    let mut key = CorpKey {
        corp,
        platform: done.corp,
        mode: Mode::Suite,
        agent: None,
    };
    let info = wecom.installation(&key).await.unwrap();
    assert_eq!(info.name, done.name);
    key.agent = Some(info.agent);
    Story {
        simulator,
        wecom,
        world,
        corp: key,
    }
}

async fn follows(story: &Story, members: &[MemberId]) -> Vec<(MemberId, String)> {
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let page = story
            .wecom
            .contacts(&story.corp, members, cursor.as_deref())
            .await
            .unwrap();
        assert!(page.entries.len() <= 100);
        found.extend(page.entries.into_iter().map(|entry| {
            (
                entry.contact.follows[0].member.clone(),
                entry.contact.id.as_str().to_owned(),
            )
        }));
        cursor = page.next;
        if cursor.is_none() {
            return found;
        }
    }
}

#[tokio::test]
async fn a_corp_installs_and_is_read_completely() {
    let story = installed().await;
    let Story { wecom, corp, .. } = &story;
    let members = wecom.members(corp).await.unwrap();
    assert_eq!(members.len(), 8);
    assert!(
        members.iter().all(|member| member.name.is_none()),
        "a third-party app gets no names: {members:?}"
    );
    let one = wecom.member(corp, &members[0].id).await.unwrap().unwrap();
    assert_eq!(one.id, members[0].id);

    let followers = wecom.followers(corp).await.unwrap();
    let found = follows(&story, &followers).await;
    let contacts: BTreeSet<&str> = found.iter().map(|(_, contact)| contact.as_str()).collect();
    assert_eq!(contacts.len(), 220);
    let (member, id) = &found[0];
    let contact = wecom.contact(corp, &id.as_str().into()).await.unwrap().unwrap();
    assert!(contact.follows.iter().any(|follow| follow.member == *member));
    assert!(wecom.contact(corp, &"wmNobody".into()).await.unwrap().is_none());

    let page = wecom.groups(corp, &followers, None).await.unwrap();
    assert_eq!((page.groups.len(), page.next), (30, None));
    let group = wecom.group(corp, &page.groups[0].id).await.unwrap().unwrap();
    assert!(
        group
            .members
            .iter()
            .any(|person| person.kind == GroupMemberKind::External),
        "{group:?}"
    );
    assert!(group.member_version.is_some());
    assert!(wecom.group(corp, &"wrNobody".into()).await.unwrap().is_none());
    assert!(
        wecom
            .corp_tags(corp)
            .await
            .unwrap()
            .iter()
            .all(|group| !group.tags.is_empty())
    );
    story.simulator.stop().await;
}

#[tokio::test]
async fn pages_uploads_and_messages_are_taken() {
    let story = installed().await;
    let Story { wecom, corp, .. } = &story;
    let signed = wecom
        .sign_page(corp, "https://sidebook.example/sidebar?a=1#/x")
        .await
        .unwrap();
    assert_eq!(signed.corp, corp.platform);
    let media = Media {
        kind: MediaKind::File,
        file_name: "陈记 7月报表.pdf".to_owned(),
        mime: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7 content".to_vec(),
    };
    assert!(!wecom.upload(corp, media).await.unwrap().0.is_empty());
    let member = wecom.followers(corp).await.unwrap().remove(0);
    let to = [member, MemberId::from("woNobody")];
    assert_eq!(wecom.notify(corp, &to, "税款已申报").await.unwrap(), to[1..]);
    story.simulator.stop().await;
}

#[tokio::test]
async fn invalidated_tokens_are_replaced_once_and_a_cancelled_corp_is_gone() {
    let story = installed().await;
    let Story {
        wecom,
        corp,
        simulator,
        world,
    } = &story;
    wecom.followers(corp).await.unwrap();
    let control = simulator.control();
    control.reset_calls();
    control.invalidate_corp_tokens(corp.platform.as_str()).unwrap();
    control.invalidate_suite_tokens();
    let results = futures_util::future::join_all((0..20).map(|_| wecom.followers(corp))).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(
        control.calls("service/get_suite_token"),
        1,
        "{:?}",
        control.all_calls()
    );

    control.cancel(PLAIN).unwrap();
    let push = control
        .pushes()
        .into_iter()
        .find(|push| push.event == "cancel_auth")
        .unwrap();
    let event = wecom.read_event(Route::Suite, push.xml.as_bytes()).unwrap();
    assert!(matches!(event.kind, EventKind::InstallationCancelled));
    assert_eq!(event.corp.as_ref(), Some(&corp.platform));
    let error = wecom.followers(corp).await.unwrap_err();
    assert!(error.authorisation_gone(), "{error}");
    wecom.forget_tokens(corp).await.unwrap();
    assert_eq!(world.tokens.keys().len(), 1);
    story.simulator.stop().await;
}

#[tokio::test]
async fn every_pushed_event_is_understood() {
    let story = installed().await;
    let control = story.simulator.control();
    let changed = control.market_install(PLAIN, "st4te").is_ok();
    assert!(changed);
    let pushes = control.pushes();
    assert!(pushes.len() >= 2);
    for push in pushes {
        let event = story.wecom.read_event(Route::Suite, push.xml.as_bytes()).unwrap();
        assert_eq!(event.name, push.event);
        let corp = event
            .corp
            .map(|corp| corp.as_str().to_owned())
            .unwrap_or_default();
        assert!(
            push.corp.is_empty() || corp == push.corp || corp.is_empty(),
            "{corp} {push:?}"
        );
    }
    story.simulator.stop().await;
}

/// What a browser does at a sign-in page: follows the redirect and brings back the code.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the person's browser, not the adapter"
)]
async fn browse(url: &str) -> reqwest::Url {
    let browser = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let answer = browser.get(url).send().await.unwrap();
    let to = answer
        .headers()
        .get("location")
        .map(|to| to.to_str().unwrap().to_owned());
    let Some(to) = to else {
        panic!("{}: {}", answer.status(), answer.text().await.unwrap())
    };
    reqwest::Url::parse(&to).unwrap()
}

#[tokio::test]
async fn a_member_signs_in_through_the_page_of_the_platform() {
    let story = installed().await;
    let page = story
        .wecom
        .authorize_page(&AppKey::Suite, "https://sidebook.example/back?x=1", "st4te")
        .await
        .unwrap();
    let back = browse(&page.url).await;
    let value = |name: &str| {
        back.query_pairs()
            .find(|(known, _)| known == name)
            .unwrap()
            .1
            .into_owned()
    };
    assert_eq!(
        (back.host_str(), value("x"), value("state")),
        (Some("sidebook.example"), "1".to_owned(), "st4te".to_owned())
    );
    let person = story
        .wecom
        .identify(&AppKey::Suite, &value("code"))
        .await
        .unwrap();
    let SignedInPerson::Member { corp, member } = person else {
        panic!("{person:?}")
    };
    assert_eq!(corp, story.corp.platform);
    assert!(
        story
            .wecom
            .members(&story.corp)
            .await
            .unwrap()
            .iter()
            .any(|known| known.id == member)
    );
    let again = story
        .wecom
        .identify(&AppKey::Suite, &value("code"))
        .await
        .unwrap_err();
    assert_eq!(again.failure(), Some(Failure::CodeSpent));
    story.simulator.stop().await;
}
