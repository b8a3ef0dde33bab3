//! What counts as a change: for the world file, and for the chat window that draws itself again.

use std::path::PathBuf;

use serde_json::{Value, json};
use sidebook_simulator::faults::{Fault, FaultKind};
use tempfile::TempDir;

use crate::support::{Sim, code, config};

/// A world with a file, in which everything that was due is done.
struct Quiet {
    sim: Sim,
    file: PathBuf,
    token: String,
    _folder: TempDir,
}

impl Quiet {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("wecom.json");
        let mut config = config();
        config.world_file = Some(file.clone());
        let sim = Sim::with(config).await;
        let (_, _, token) = sim.install().await;
        sim.control().tick();
        sim.control().deliver_pending().await;
        let quiet = Self {
            sim,
            file,
            token,
            _folder: folder,
        };
        assert!(quiet.saves());
        quiet
    }

    /// Whether there is something to write.
    fn saves(&self) -> bool {
        let _ = std::fs::remove_file(&self.file);
        self.sim.control().save().unwrap();
        self.file.exists()
    }

    /// How many times the window had to draw itself so far.
    fn drawn(&self) -> u64 {
        *self.sim.simulator.world().revision().borrow()
    }

    async fn window(&self) -> Value {
        let url = format!("{}/chat/api/window", self.sim.simulator.api_url());
        self.sim.http.get(url).send().await.unwrap().json().await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn idle_seconds_change_nothing() {
    let quiet = Quiet::start().await;
    let before = quiet.drawn();
    for _ in 0..5 {
        quiet.sim.pass(1);
        quiet.sim.control().tick();
        assert!(quiet.sim.control().deliver_pending().await.is_empty());
    }
    assert_eq!(quiet.drawn(), before);
    assert!(!quiet.saves());
    quiet.sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_that_is_due_is_saved_and_shown() {
    let quiet = Quiet::start().await;
    let before = quiet.drawn();
    quiet.sim.pass(601);
    quiet.sim.control().tick();
    assert!(quiet.drawn() > before);
    assert!(quiet.saves());
    quiet.sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_only_look_change_nothing() {
    let quiet = Quiet::start().await;
    let (sim, token) = (&quiet.sim, quiet.token.as_str());
    // The first ticket is a new secret; the same one again is none.
    let (ticket, own) = (
        sim.ask(token, "get_jsapi_ticket", &[]).await,
        sim.internal_token().await,
    );
    assert!(quiet.saves());
    let before = quiet.drawn();
    let member = sim.corp().members.keys().next().unwrap().clone();
    let list = sim
        .ask(token, "externalcontact/list", &[("userid", &member)])
        .await;
    assert_eq!(code(&list), 0);
    let batch = json!({ "userid_list": [member], "limit": 10 });
    let page = sim.tell(token, "externalcontact/batch/get_by_user", batch).await;
    assert_eq!(code(&page), 0);
    let unknown = sim
        .ask(token, "externalcontact/get", &[("external_userid", "wmNobody")])
        .await;
    assert_eq!(code(&unknown), 40096);
    let refused = sim.ask("CAT-nothing", "externalcontact/list", &[]).await;
    assert_eq!(code(&refused), 40014);
    let stale = sim.ask(&own, "auth/getuserinfo", &[("code", "nothing")]).await;
    assert_eq!(code(&stale), 40029);
    assert_eq!(
        sim.ask(token, "get_jsapi_ticket", &[]).await["ticket"],
        ticket["ticket"]
    );
    assert_eq!(sim.internal_token().await, own);
    assert!(quiet.window().await["conversations"]["total"].as_u64().unwrap() > 0);
    assert_eq!(quiet.drawn(), before);
    assert!(!quiet.saves());
    quiet.sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_saved_but_not_drawn() {
    let quiet = Quiet::start().await;
    let before = quiet.drawn();
    let ticket = quiet.sim.ask(&quiet.token, "get_jsapi_ticket", &[]).await;
    assert!(ticket["ticket"].is_string());
    assert_eq!(quiet.drawn(), before);
    assert!(quiet.saves());
    quiet.sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_drawn_when_it_is_counted_down() {
    let quiet = Quiet::start().await;
    let control = quiet.sim.control();
    let call = || quiet.sim.ask(&quiet.token, "getcallbackip", &[]);
    control.add_fault(Fault::of(FaultKind::Errcode { code: 45009 }).api("getcallbackip"));
    let before = quiet.drawn();
    assert_eq!(code(&call().await), 45009);
    assert_eq!(quiet.drawn(), before, "it stays as it is");
    control.set_faults(vec![Fault::of(FaultKind::Errcode { code: 45009 }).times(2)]);
    let before = quiet.drawn();
    assert_eq!(code(&call().await), 45009);
    assert_eq!(
        (quiet.drawn(), control.faults().list()[0].count),
        (before + 1, Some(1))
    );
    assert_eq!(code(&call().await), 45009);
    assert!(control.faults().list().is_empty());
    assert!(!quiet.saves(), "faults end with the process");
    quiet.sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_is_saved_and_drawn_and_read_once() {
    let quiet = Quiet::start().await;
    let session = quiet.sim.control().session();
    let chat = quiet.window().await["conversations"]["list"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let open = json!({ "conversation": chat });
    let url = format!("{}/chat/api/session", quiet.sim.simulator.api_url());
    let opened = quiet.sim.http.post(&url).json(&open).send().await.unwrap();
    assert!(opened.status().is_success());
    let before = quiet.drawn();
    let said = json!({ "conversation": chat, "sender": session.member, "content": { "content": "在吗" } });
    quiet
        .sim
        .control()
        .post(serde_json::from_value(said).unwrap())
        .unwrap();
    assert_eq!(quiet.drawn(), before + 1);
    assert!(quiet.saves());
    quiet.window().await;
    let read = quiet.drawn();
    assert!(read > before + 1, "the member has seen it");
    quiet.window().await;
    quiet.sim.http.post(&url).json(&open).send().await.unwrap();
    assert_eq!(quiet.drawn(), read, "once");
    quiet.sim.simulator.stop().await;
}
