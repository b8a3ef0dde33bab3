//! Self-built apps by form: tried before they are kept, kept sealed, bound, changed, forgotten.

use serde_json::{Value, json};
use sidebook_messenger::fake::FakeMessenger;
use sidebook_storage::testing::on_each_database;

use crate::kit::{AES_KEY, World};

fn typed(secret: &str) -> Value {
    json!({ "corp_name": "渝信总部", "agent_id": 1_000_002, "secret": secret, "token": "tokenOfIt", "encoding_aes_key": AES_KEY })
}

on_each_database! {
    async fn an_app_is_kept_when_the_platform_takes_it_and_bound(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let app = |body: Value| world.put("/console/internal-apps/ww-mine", body).by(&owner);
        let fresh = |body: Value| app(body).with("if-none-match", "*");
        let before = world.db.contents().await;

        // What cannot be right is said by field, before anything is asked of the platform.
        for (change, wrong) in [
            (json!({ "corp_name": " " }), "corp_name:missing"),
            (json!({ "agent_id": 0 }), "agent_id:out_of_range"),
            (json!({ "secret": "短" }), "secret:not_a_secret"),
            (json!({ "secret": null }), "secret:missing"),
            (json!({ "token": "with space" }), "token:not_a_token"),
            (json!({ "token": "  " }), "token:missing"),
            (json!({ "encoding_aes_key": &AES_KEY[1..] }), "encoding_aes_key:not_a_key"),
        ] {
            let mut body = typed("right-secret");
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let refused = fresh(body).send(&world).await.expect(422);
            assert_eq!(refused.problem("invalid_input").fields(), [wrong]);
        }
        let elsewhere = world.put("/console/internal-apps/a%2Fb", typed("right-secret")).by(&owner).with("if-none-match", "*");
        assert_eq!(elsewhere.send(&world).await.problem("invalid_input").fields(), ["platform_corp_id:not_a_corp_id"]);
        let configured = world.put("/console/internal-apps/ww-self", typed("right-secret")).by(&owner).with("if-none-match", "*");
        assert_eq!(configured.send(&world).await.problem("invalid_input").fields(), ["platform_corp_id:configured"]);
        app(typed("right-secret")).send(&world).await.problem("invalid_input");
        assert_eq!(world.platform.count("try_internal_app"), 0);

        let _ = world.platform.install(&"ww-mine".into(), "渝信总部", None);
        let refused = fresh(typed(FakeMessenger::WRONG_SECRET)).send(&world).await;
        assert_eq!(refused.problem("invalid_input").fields(), ["secret:refused"]);
        assert_eq!(world.db.contents().await, before);

        // Pasted values bring spaces along.
        let kept = fresh(typed(" right-secret\n")).send(&world).await.expect(200).json;
        assert_eq!(kept["revision"], 1);
        assert_eq!(kept["callback_url"], "https://sidebook.example/callbacks/wecom/internal/ww-mine");
        assert_eq!(kept["sidebar_url"], "https://sidebook.example/sidebar/?app=internal:ww-mine");
        for secret in ["right-secret", "tokenOfIt", AES_KEY] {
            assert!(!kept.to_string().contains(secret));
            assert!(!world.db.contents().await.contains(secret), "sealed, and in no log");
        }
        let listed = world.get("/console/internal-apps").by(&owner).send(&world).await.expect(200).json;
        assert_eq!(listed["items"].as_array().unwrap().len(), 2);

        // A page that did not see the change changes nothing; secrets that are left out stay.
        fresh(typed("right-secret")).send(&world).await.expect(412).problem("stale");
        let renumbered = json!({ "corp_name": "渝信总部", "agent_id": 1_000_009 });
        let changed = app(renumbered.clone()).with("if-match", "\"1\"").send(&world).await.expect(200).json;
        assert_eq!((changed["revision"].as_i64(), changed["agent_id"].as_i64()), (Some(2), Some(1_000_009)));
        app(renumbered).with("if-match", "\"1\"").send(&world).await.expect(412).problem("stale");

        let bound = world.post("/console/internal-corps/ww-mine/bind", json!({})).by(&owner).send(&world).await.expect(200).json;
        assert_eq!((bound["state"].as_str(), bound["name"].as_str()), (Some("bound"), Some("渝信总部")));
        let forget = || world.delete("/console/internal-apps/ww-mine").by(&owner);
        assert_eq!(forget().send(&world).await.problem("invalid_input").fields(), ["platform_corp_id:bound"]);
        // Its people sign in through it.
        let begun = json!({ "app": "internal:ww-mine", "return_to": "/sidebar/?app=internal:ww-mine" });
        world.post("/sidebar/sign-in/start", begun).send(&world).await.expect(200);

        // Whoever else has the secret does not get the corp as long as it is ours, and does when we let go of it.
        let stranger = world.console(&world.theirs.owner_mobile()).await;
        let theirs = || world.put("/console/internal-apps/ww-mine", typed("right-secret")).by(&stranger).with("if-none-match", "*");
        theirs().send(&world).await.expect(409).problem("corp_bound_elsewhere");
        let corp = bound["id"].as_str().unwrap();
        let release = world.post(&format!("/console/corps/{corp}/release"), json!({ "name": "渝信总部" })).by(&owner);
        release.send(&world).await.expect(204);
        forget().send(&world).await.expect(404);
        theirs().send(&world).await.expect(200);

        let trail = world.audited(&world.ours).await;
        for action in ["internal_app_entered", "internal_app_changed", "corp_bound", "corp_released"] {
            assert!(trail.contains(&action.to_owned()), "{action}");
        }
    }

    async fn an_address_is_verified_and_an_unbound_app_forgotten(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let verify = || world.post("/console/internal-apps/ww-entered1/verification", json!({ "language": "en" })).by(&owner);
        // Nobody listens where this service is said to be.
        let finding = verify().send(&world).await.expect(200).json;
        assert_eq!((finding["probe"].as_str(), finding["state"].as_str()), (Some("callback"), Some("failed")), "{finding}");
        assert!(finding["advice"].is_string());
        for _ in 0..2 {
            verify().send(&world).await.expect(200);
        }
        verify().send(&world).await.expect(429).problem("too_many_requests");
        let clerk = world.console(&world.ours.clerk_mobile()).await;
        world.get("/console/internal-apps").by(&clerk).send(&world).await.expect(403).problem("no_permission");
        let forget = || world.delete("/console/internal-apps/ww-entered1").by(&owner);
        forget().send(&world).await.expect(204);
        forget().send(&world).await.expect(404);
        let corps = world.get("/console/corps").by(&owner).send(&world).await.json;
        assert!(!corps.to_string().contains("ww-entered1"));
    }
}
