//! The chat window's own routes.

use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::support::Sim;

async fn window(sim: &Sim, query: &[(&str, &str)]) -> Value {
    let url = format!("{}/chat/api/window", sim.simulator.api_url());
    sim.http
        .get(url)
        .query(query)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

async fn change(sim: &Sim, body: Value) -> (u16, Value) {
    let url = format!("{}/chat/api/session", sim.simulator.api_url());
    let answer = sim.http.post(url).json(&body).send().await.unwrap();
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or(Value::Null))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_and_its_files_are_served() {
    let sim = Sim::start().await;
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/chat/", "text/html; charset=utf-8"),
        ("/chat/assets/app.js", "text/javascript; charset=utf-8"),
        ("/chat/assets/chat.css", "text/css; charset=utf-8"),
    ] {
        let answer = sim
            .http
            .get(format!("{}{path}", sim.simulator.api_url()))
            .send()
            .await
            .unwrap();
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["content-type"]),
            (200, &kind.parse().unwrap())
        );
    }
    let missing = sim
        .http
        .get(format!("{}/chat/assets/..%2Fmod.rs", sim.simulator.api_url()))
        .send()
        .await
        .unwrap();
    assert_eq!(missing.status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_a_conversation_sets_the_entry_of_its_kind() {
    let sim = Sim::start().await;
    for (kind, entry) in [
        ("single", "single_chat_tools"),
        ("group", "group_chat_tools"),
        ("internal", "normal"),
    ] {
        let state = window(&sim, &[("kind", kind)]).await;
        let first = &state["conversations"]["list"][0];
        assert_eq!(first["kind"], kind);
        let (status, session) = change(&sim, json!({ "conversation": first["id"] })).await;
        assert_eq!((status, &session["entry"]), (200, &json!(entry)));
        let open = window(&sim, &[]).await["open"]["conversation"]["title"].clone();
        assert_eq!(open, first["title"]);
    }
    let (_, session) = change(&sim, json!({ "entry": "contact_profile" })).await;
    assert_eq!(session["entry"], "contact_profile");
    assert_eq!(change(&sim, json!({ "conversation": "single:a:b" })).await.0, 404);
    assert_eq!(change(&sim, json!({ "converstaion": "typo" })).await.0, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_member_or_corp_begins_with_an_own_conversation() {
    let sim = Sim::start().await;
    let before = sim.control().session();
    let other = sim.simulator.world().read(|world| {
        let corp = world.corp(&before.corp).unwrap();
        let follows = |id: &&String| corp.follows.get(*id).is_some_and(|of| !of.is_empty());
        corp.members
            .keys()
            .filter(|id| **id != before.member)
            .find(follows)
            .unwrap()
            .clone()
    });
    let (_, session) = change(&sim, json!({ "member": other })).await;
    assert_eq!(session["member"], json!(other));
    assert_ne!(session["conversation"], json!(before.conversation));
    let elsewhere = sim
        .simulator
        .world()
        .read(|world| world.corps.keys().find(|id| **id != before.corp).unwrap().clone());
    let (status, session) = change(&sim, json!({ "corp": elsewhere })).await;
    assert_eq!((status, &session["corp"]), (200, &json!(elsewhere)));
    assert!(session["conversation"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_customer_says_counts_as_unread_until_it_is_seen() {
    let sim = Sim::start().await;
    let state = window(&sim, &[("kind", "single")]).await;
    let list = &state["conversations"]["list"];
    let (here, there) = (&list[0], &list[1]);
    change(&sim, json!({ "conversation": here["id"] })).await;
    let say = async |conversation: &Value| {
        let url = format!("{}/sim/api/messages", sim.simulator.api_url());
        let body = json!({ "conversation": conversation["id"], "sender": conversation["contact"], "content": { "content": "在吗" } });
        assert_eq!(sim.http.post(url).json(&body).send().await.unwrap().status(), 201);
    };
    say(here).await;
    say(there).await;
    let state = window(&sim, &[("q", there["title"].as_str().unwrap())]).await;
    assert_eq!(state["conversations"]["list"][0]["unread"], 1);
    assert_eq!(state["open"]["conversation"]["unread"], 0);
    change(&sim, json!({ "conversation": there["id"] })).await;
    let state = window(&sim, &[("q", there["title"].as_str().unwrap())]).await;
    assert_eq!(state["conversations"]["list"][0]["unread"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_hears_of_every_change() {
    let sim = Sim::start().await;
    let url = format!("{}/chat/api/events", sim.simulator.api_url());
    let mut events = sim.http.get(url).send().await.unwrap().bytes_stream();
    let first = events.next().await.unwrap().unwrap();
    assert!(first.starts_with(b"event: changed\n"));
    sim.control().set_faults(Vec::new());
    let second = events.next().await.unwrap().unwrap();
    assert!(second.starts_with(b"event: changed\n"));
    assert_ne!(first, second);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_uninstalled_app_has_no_page_and_an_installed_one_goes_through_the_proxy() {
    let sim = Sim::start().await;
    let corp = sim.corp().id;
    change(&sim, json!({ "corp": corp })).await;
    let kinds = |state: &Value| -> Vec<String> {
        state["apps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|app| app["kind"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(kinds(&window(&sim, &[]).await), ["internal"]);
    sim.install().await;
    let state = window(&sim, &[]).await;
    assert_eq!(kinds(&state), ["suite", "internal"]);
    assert_eq!(
        state["apps"][0]["url"],
        format!("{}/sidebar/", sim.simulator.proxy_url())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_uploaded_page_is_never_shown_as_a_page() {
    let sim = Sim::start().await;
    let corp = sim.corp().id;
    let add = |name: &str, bytes: &[u8]| {
        let media = sidebook_simulator::world::Media {
            corp: corp.clone(),
            kind: "file".to_owned(),
            name: name.to_owned(),
            content_type: "text/html".to_owned(),
            created_at: crate::support::NOW,
            bytes: bytes.to_vec(),
        };
        sim.simulator.world().write(|world| world.add_media(media))
    };
    let page = add("a.html", b"<script>alert(1)</script>");
    let picture = add("a.png", b"\x89PNG\r\n\x1a\n");
    let get = async |id: &str| {
        let answer = sim
            .http
            .get(format!("{}/chat/api/media/{id}", sim.simulator.api_url()))
            .send()
            .await
            .unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        (header("content-type"), header("content-disposition"))
    };
    assert_eq!(
        get(&page).await,
        ("application/octet-stream".to_owned(), "attachment".to_owned())
    );
    assert_eq!(get(&picture).await, ("image/png".to_owned(), "inline".to_owned()));
}
