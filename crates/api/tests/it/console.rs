//! The console: install attempts, self-built apps, corps, syncs.

use std::time::Duration;

use sidebook_messenger::Failure;
use sidebook_messenger::fake::Fault;

use crate::kit::{World, json, on_each_database};

/// Begins an attempt; its id and the state in its link.
async fn begin(world: &World, token: &str) -> (String, String) {
    let attempt = world
        .post("/console/install-attempts", json!({}))
        .by(token)
        .send(world)
        .await
        .expect(201)
        .json;
    let url = attempt["install_url"].as_str().unwrap();
    let state = url.split_once("state=").unwrap().1;
    assert!(
        state.len() <= 32 && state.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        "{state}"
    );
    assert!(attempt["qr_svg"].as_str().unwrap().starts_with("<svg "));
    assert_eq!(
        (attempt["status"].as_str(), attempt["expires_at"].as_str()),
        (Some("waiting"), Some("2026-03-02T01:20:00Z"))
    );
    (attempt["id"].as_str().unwrap().to_owned(), state.to_owned())
}

fn back(world: &World, state: &str) -> crate::kit::Request {
    world.page(&format!(
        "/install/wecom/callback?auth_code=code-1&expires_in=600&state={state}"
    ))
}

on_each_database! {
    async fn an_attempt_is_followed_until_it_is_authorised(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let (id, state) = begin(&world, &owner).await;
        let read = || world.get(&format!("/console/install-attempts/{id}")).by(&owner);
        assert_eq!(read().send(&world).await.expect(200).json["status"], "waiting");
        let page = back(&world, &state).with("accept-language", "en").send(&world).await.expect(200);
        assert!(page.text.contains("go back to the console"), "{}", page.text);
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(read().send(&world).await.json["status"], "authorised");
        assert_eq!(world.ready_jobs().await, ["exchange_auth_code"]);
        assert!(!world.db.contents().await.contains("code-1"), "the code is kept sealed");
        assert_eq!(world.audited(&world.ours).await, ["install_begun", "install_returned"]);
    }

    async fn a_state_is_good_for_one_return(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let (_, state) = begin(&world, &owner).await;
        back(&world, &state).send(&world).await.expect(200);
        let before = world.db.contents().await;
        let again = back(&world, &state).send(&world).await.expect(410);
        assert!(again.text.contains("链接已失效"), "{}", again.text);
        back(&world, "never0begun").send(&world).await.expect(410);
        for incomplete in ["", "?state=abc", "?auth_code=x", "?auth_code=x&state=%3Cscript%3E"] {
            let page = world.page(&format!("/install/wecom/callback{incomplete}")).send(&world).await.expect(400);
            assert!(!page.text.contains("<script>"));
        }
        assert_eq!(world.db.contents().await, before);
    }

    async fn the_platforms_event_may_be_quicker_than_the_browser(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let (_, state) = begin(&world, &owner).await;
        let work = world.db.storage.begin().await.unwrap();
        assert!(work.system().install_attempts().take_by_state(&state).await.unwrap().is_some());
        work.commit().await.unwrap();
        back(&world, &state).send(&world).await.expect(200);
        assert!(world.ready_jobs().await.is_empty(), "the event's handler exchanges its own code");
        back(&world, &state).send(&world).await.expect(410);
    }

    async fn an_attempt_expires(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let (id, state) = begin(&world, &owner).await;
        world.pass(20 * 60);
        let read = world.get(&format!("/console/install-attempts/{id}")).by(&owner).send(&world).await.expect(200);
        assert_eq!(read.json["status"], "expired");
        back(&world, &state).send(&world).await.expect(410);
    }

    async fn binding_needs_the_permission_and_a_platform(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.console(&world.ours.clerk_mobile()).await;
        world.post("/console/install-attempts", json!({})).by(&clerk).send(&world).await.expect(403).problem("no_permission");
        world.post("/console/internal-corps/ww-self/bind", json!({})).by(&clerk).send(&world).await.problem("no_permission");
        world.get("/console/members").by(&clerk).send(&world).await.problem("no_permission");
        world.get("/console/send-intents").by(&clerk).send(&world).await.problem("no_permission");
        let owner = world.console(&world.ours.owner_mobile()).await;
        for (fault, code) in [
            (Fault::Transport, "platform_unavailable"),
            (Fault::Refuse(Failure::Misconfigured), "platform_misconfigured"),
        ] {
            world.platform.fault("install_link", 0, fault);
            world.post("/console/install-attempts", json!({})).by(&owner).send(&world).await.expect(503).problem(code);
        }
        assert!(world.audit(&world.ours).await.is_empty());
    }

    async fn a_self_built_app_is_bound_after_its_secret_worked(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let listed = world.get("/console/corps").by(&owner).send(&world).await.expect(200).json;
        let offered: Vec<_> = listed["items"].as_array().unwrap().iter().map(|corp| (corp["platform_corp_id"].as_str().unwrap().to_owned(), corp["state"].as_str().unwrap().to_owned())).collect();
        assert_eq!(offered, [("ww1".to_owned(), "bound".to_owned()), ("ww-self".to_owned(), "not_bound".to_owned()), ("ww-entered1".to_owned(), "not_bound".to_owned())]);

        let bind = |corp: &str| world.post(&format!("/console/internal-corps/{corp}/bind"), json!({})).by(&owner);
        let before = world.db.contents().await;
        // The platform does not take the secret.
        bind("ww-self").send(&world).await.expect(409).problem("corp_refused");
        bind("ww-nobody").send(&world).await.expect(404).problem("not_found");
        bind("ww2").send(&world).await.expect(409).problem("corp_bound_elsewhere");
        assert_eq!(world.db.contents().await, before);

        let _ = world.platform.install(&"ww-self".into(), "自建企业", None);
        let bound = bind("ww-self").send(&world).await.expect(200).json;
        assert_eq!((bound["state"].as_str(), bound["mode"].as_str()), (Some("bound"), Some("internal")));
        assert!(bound["agent_id"].is_i64());
        let trail = world.audit(&world.ours).await;
        assert_eq!((trail[0].action.as_str(), trail[0].staff), ("corp_bound", Some(world.ours.owner)));
        bind("ww-self").send(&world).await.expect(200);
        let elsewhere = world.console(&world.theirs.owner_mobile()).await;
        let refused = world.post("/console/internal-corps/ww-self/bind", json!({})).by(&elsewhere).send(&world).await;
        refused.expect(409).problem("corp_bound_elsewhere");
    }

    async fn corps_are_shown_with_counts_and_syncs(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let sync = |kind: &str| world.post(&format!("/console/corps/{}/sync", world.ours.corp), json!({ "kind": kind }));
        let run = sync("contacts").by(&owner).send(&world).await.expect(202).json;
        assert_eq!((run["status"].as_str(), run["trigger"].as_str()), (Some("running"), Some("manual")));
        sync("contacts").by(&owner).send(&world).await.expect(409).problem("sync_running");
        let clerk = world.console(&world.ours.clerk_mobile()).await;
        sync("groups").by(&clerk).send(&world).await.expect(403).problem("no_permission");
        sync("groups").by(&owner).send(&world).await.expect(202);
        assert_eq!(world.ready_jobs().await, ["sync_contacts", "sync_groups"]);
        let runs = world.get(&format!("/console/corps/{}/sync-runs", world.ours.corp)).by(&owner).send(&world).await.expect(200).json;
        assert_eq!(runs["items"].as_array().unwrap().len(), 2);
        let wrong = world.get(&format!("/console/corps/{}/sync-runs?limit=0", world.ours.corp)).by(&owner).send(&world).await;
        assert_eq!(wrong.problem("invalid_input").fields(), ["limit:out_of_range"]);
        let mut shown = world.get("/console/corps").by(&owner).send(&world).await.expect(200).json["items"][0].clone();
        shown["platform_corp_id"].take();
        crate::kit::hide_ids(&mut shown);
        insta::assert_json_snapshot!("corp", shown);

        let stop = |token: &str| world.post(&format!("/console/sync-runs/{}/cancel", run["id"].as_str().unwrap()), json!({})).by(token);
        let stranger = world.console(&world.theirs.owner_mobile()).await;
        stop(&stranger).send(&world).await.expect(404).problem("not_found");
        let groups_run = runs["items"].as_array().unwrap().iter().find(|run| run["kind"] == "groups").unwrap()["id"].as_str().unwrap().to_owned();
        let theirs = world.post(&format!("/console/sync-runs/{groups_run}/cancel"), json!({})).by(&clerk).send(&world).await;
        theirs.expect(403).problem("no_permission");
        // Stopped once, however often it is asked for; the worker stores nothing more of it.
        for _ in 0..2 {
            assert_eq!(stop(&clerk).send(&world).await.expect(200).json["status"], "cancelled");
        }
        assert_eq!(world.audited(&world.ours).await.iter().filter(|action| *action == "sync_cancelled").count(), 1);

        world.disconnect(&world.ours).await;
        let shown = world.get("/console/corps").by(&owner).send(&world).await.json;
        assert_eq!(shown["items"][0]["state"], "disconnected");
        sync("contacts").by(&owner).send(&world).await.expect(403).problem("corp_disconnected");
    }

    async fn a_corp_is_let_go_of_by_its_owner_bound_elsewhere_and_taken_back_with_its_data(db: TestDatabase) {
        let world = World::new(db).await;
        let (owner, clerk) = (world.console(&world.ours.owner_mobile()).await, world.sidebar("ww1", "li").await);
        let release = |name: &str| world.post(&format!("/console/corps/{}/release", world.ours.corp), json!({ "name": name }));
        let admin = world.console(world.add_admin().await).await;
        let before = world.db.contents().await;
        let wrong = release("渝信企业").by(&owner).send(&world).await.expect(422);
        assert_eq!(wrong.problem("invalid_input").fields(), ["name:not_the_name"]);
        release("渝信企业1").by(&admin).send(&world).await.expect(403).problem("no_permission");
        assert_eq!(world.db.contents().await, before);

        release("渝信企业1").by(&owner).send(&world).await.expect(204);
        release("渝信企业1").by(&owner).send(&world).await.expect(404).problem("not_found");
        assert_eq!(world.platform.count("forget_tokens"), 1);
        let corps = async |token: &str| {
            let listed = world.get("/console/corps").by(token).send(&world).await.expect(200).json;
            let names = listed["items"].as_array().unwrap().iter().map(|corp| corp["platform_corp_id"].as_str().unwrap().to_owned());
            names.collect::<Vec<_>>()
        };
        assert!(!corps(&owner).await.contains(&"ww1".to_owned()));
        world.get("/sidebar/session").by(&clerk).send(&world).await.expect(403).problem("corp_disconnected");
        world.oauth("ww1", "li").await.expect(403).problem("corp_not_bound");

        // Another agency gets a corp with nothing in it, though the platform's id is the same.
        let elsewhere = world.bind_suite_corp(&world.theirs, "ww1").await;
        assert_ne!(elsewhere, world.ours.corp);
        let their_owner = world.console(&world.theirs.owner_mobile()).await;
        assert!(corps(&their_owner).await.contains(&"ww1".to_owned()));
        let listed = world.get("/console/corps").by(&their_owner).send(&world).await.json;
        assert_eq!(listed["items"][1]["contacts"], 0);
        world.oauth("ww1", "li").await.expect(200);

        // When that one lets go, the first gets its own back: members are bound, conversations linked, as before.
        let path = format!("/console/corps/{elsewhere}/release");
        world.post(&path, json!({ "name": "渝信企业1" })).by(&their_owner).send(&world).await.expect(204);
        assert_eq!(world.bind_suite_corp(&world.ours, "ww1").await, world.ours.corp);
        let clerk = world.sidebar("ww1", "li").await;
        let overview = world.get(&format!("/conversations/{}/overview", world.ours.lis_contact)).by(&clerk).send(&world).await;
        assert_eq!(overview.expect(200).json["client"]["id"], json!(world.ours.first));
        assert!(world.audited(&world.ours).await.contains(&"corp_released".to_owned()));
    }

    async fn an_installation_is_told_as_it_goes_to_whoever_may_still_ask(db: TestDatabase) {
        let mut world = World::new(db).await;
        world.configure(|config| config.limits.live_lasts = Duration::from_secs(60));
        let owner = world.console(&world.ours.owner_mobile()).await;
        let (id, state) = begin(&world, &owner).await;
        let follow = || world.get(&format!("/console/install-attempts/{id}/events")).by(&owner).send(&world);
        let statuses = |answer: &crate::kit::Answer| {
            let data = answer.text.lines().filter_map(|line| line.strip_prefix("data: "));
            // What a problem says is a word and no attempt.
            let attempts = data.filter_map(|data| serde_json::from_str::<crate::kit::Value>(data).ok());
            attempts.map(|attempt| attempt["status"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        // The stream is there before the admin comes back, and ends by itself when the attempt is over.
        let going_on = async {
            // So many questions that the stream, which is asked beside them, has begun.
            for _ in 0..40 {
                world.get(&format!("/console/install-attempts/{id}")).by(&owner).send(&world).await.expect(200);
            }
            back(&world, &state).send(&world).await.expect(200);
            let work = world.db.storage.begin().await.unwrap();
            let attempt = id.parse().unwrap();
            assert!(work.system().install_attempts().failed(attempt, "exchange_failed").await.unwrap());
            work.commit().await.unwrap();
        };
        let (answer, ()) = tokio::join!(follow(), going_on);
        let answer = answer.expect(200);
        assert_eq!(answer.header("content-type"), Some("text/event-stream"));
        let told = statuses(&answer);
        assert_eq!((told.first().map(String::as_str), told.last().map(String::as_str)), (Some("waiting"), Some("failed")));
        assert_eq!(statuses(&follow().await), ["failed"], "what is over is told once");

        // Whoever may ask no more while the stream is open is told so by its end.
        let (id, _) = begin(&world, &owner).await;
        let path = format!("/console/install-attempts/{id}/events");
        let taken = async {
            for _ in 0..40 {
                world.get(&format!("/console/install-attempts/{id}")).by(&owner).send(&world).await.expect(200);
            }
            world.set_active(&world.ours, world.ours.owner, false).await;
        };
        let (answer, ()) = tokio::join!(world.get(&path).by(&owner).send(&world), taken);
        assert_eq!(statuses(&answer), ["waiting"]);
        assert!(answer.text.ends_with("event: problem\ndata: staff_inactive\n\n"), "{}", answer.text);
    }
}
