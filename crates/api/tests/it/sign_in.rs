//! Signing in: the platform's OAuth for the sidebar (3.1, 11.15), mobile and code for the console.

use crate::kit::{World, json, on_each_database};

/// Begins a sign-in; state and verifier.
async fn begin(world: &World, app: &str) -> (String, String) {
    let body = json!({ "app": app, "return_to": "/sidebar/?entry=single_chat_tools" });
    let begun = world
        .post("/sidebar/sign-in/start", body)
        .send(world)
        .await
        .expect(200)
        .json;
    let url = begun["authorize_url"].as_str().unwrap();
    assert!(
        url.contains("return_to=https://sidebook.example/sidebar/?entry=single_chat_tools"),
        "{url}"
    );
    let state = url.split_once("&state=").unwrap().1.to_owned();
    assert!(
        state.len() == 32 && state.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        "{state}"
    );
    (state, begun["verifier"].as_str().unwrap().to_owned())
}

fn finish(world: &World, code: &str, state: &str, verifier: &str) -> crate::kit::Request {
    world.post(
        "/sidebar/sign-in/finish",
        json!({ "code": code, "state": state, "verifier": verifier }),
    )
}

on_each_database! {
    async fn a_bound_member_is_signed_in_and_told_who_they_are(db: TestDatabase) {
        let world = World::new(db).await;
        let (state, verifier) = begin(&world, "suite").await;
        let answer = finish(&world, "ww1/li", &state, &verifier).send(&world).await.expect(200).json;
        assert_eq!(answer["kind"], "signed_in");
        let session = &answer["session"];
        assert_eq!(session["expires_at"], "2026-03-02T03:00:00Z");
        assert_eq!(session["staff"]["name"], "李静");
        let token = session["token"].as_str().unwrap();
        let me = world.get("/sidebar/session").by(token).send(&world).await.expect(200).json;
        assert_eq!(me["staff"], session["staff"]);
        insta::assert_json_snapshot!("sidebar_session", me, {
            ".staff.id" => id_of(world.ours.clerk.to_string()),
            ".agency.id" => id_of(world.ours.agency.to_string()),
            ".corp.id" => id_of(world.ours.corp.to_string()),
        });
    }

    async fn a_state_is_good_once_and_a_repeat_says_that_the_code_is_spent(db: TestDatabase) {
        let world = World::new(db).await;
        let (state, verifier) = begin(&world, "suite").await;
        finish(&world, "ww1/li", &state, &verifier).send(&world).await.expect(200);
        finish(&world, "ww1/li", &state, &verifier).send(&world).await.expect(422).problem("oauth_code_spent");
        // The same code with a fresh state is spent too, and the platform was asked once.
        let (state, verifier) = begin(&world, "suite").await;
        finish(&world, "ww1/li", &state, &verifier).send(&world).await.expect(422).problem("oauth_code_spent");
        assert_eq!(world.platform.count("identify"), 1);
    }

    async fn a_state_that_was_not_begun_here_is_refused_before_the_platform_is_asked(db: TestDatabase) {
        let world = World::new(db).await;
        let (state, verifier) = begin(&world, "suite").await;
        finish(&world, "ww1/li", "x", &verifier).send(&world).await.expect(422).problem("oauth_state_invalid");
        finish(&world, "ww1/li", &state, "x").send(&world).await.expect(422).problem("oauth_state_invalid");
        world.pass(600);
        finish(&world, "ww1/li", &state, &verifier).send(&world).await.problem("oauth_state_invalid");
        assert_eq!(world.platform.count("identify"), 0);
    }

    async fn whoever_is_refused_learns_why(db: TestDatabase) {
        let world = World::new(db).await;
        world.oauth("ww-unknown", "li").await.expect(403).problem("corp_not_bound");
        let (state, verifier) = begin(&world, "suite").await;
        finish(&world, "outsider", &state, &verifier).send(&world).await.expect(403).problem("not_a_member");
        let (state, verifier) = begin(&world, "suite").await;
        finish(&world, "nonsense", &state, &verifier).send(&world).await.expect(422).problem("oauth_code_spent");
        let bound = world.oauth("ww1", "wang").await.expect(200).json;
        assert_eq!((bound["kind"].as_str(), bound["corp"]["name"].as_str()), (Some("staff_not_bound"), Some("渝信企业1")));

        world.set_active(&world.ours, world.ours.clerk, false).await;
        world.oauth("ww1", "li").await.expect(403).problem("staff_inactive");
        world.disconnect(&world.ours).await;
        world.oauth("ww1", "zhang").await.expect(403).problem("corp_disconnected");
    }

    async fn refusals_of_the_platform_are_told_apart(db: TestDatabase) {
        use sidebook_messenger::Failure;
        use sidebook_messenger::fake::Fault;
        let world = World::new(db).await;
        for (fault, status, code) in [
            (Fault::Refuse(Failure::OutOfScope), 403, "member_out_of_scope"),
            (Fault::Refuse(Failure::Unlicensed), 403, "member_unlicensed"),
            (Fault::Refuse(Failure::CodeSpent), 422, "oauth_code_spent"),
            (Fault::Refuse(Failure::Busy), 503, "platform_unavailable"),
            (Fault::Transport, 503, "platform_unavailable"),
            (Fault::Refuse(Failure::Misconfigured), 503, "platform_misconfigured"),
            (Fault::Refuse(Failure::AuthorisationGone), 403, "corp_disconnected"),
        ] {
            world.platform.fault("identify", 0, fault);
            world.oauth("ww1", "li").await.expect(status).problem(code);
        }
    }

    async fn a_panic_below_is_an_answer_and_says_nothing_about_itself(db: TestDatabase) {
        let world = World::new(db).await;
        world.platform.fault("identify", 0, sidebook_messenger::fake::Fault::Panic);
        let (state, verifier) = begin(&world, "suite").await;
        let answer = finish(&world, "ww1/li", &state, &verifier).send(&world).await.expect(500).problem("internal");
        assert!(answer.json.get("detail").is_none() && !answer.text.contains("panic"), "{}", answer.text);
    }

    async fn people_are_only_sent_to_our_apps_and_back_to_our_sidebar(db: TestDatabase) {
        let world = World::new(db).await;
        for (app, return_to, field) in [
            ("internal:ww-nobody", "/sidebar/", "app:unknown"),
            ("suite", "https://evil.example/", "return_to:not_a_sidebar_path"),
            ("suite", "/console/", "return_to:not_a_sidebar_path"),
        ] {
            let body = json!({ "app": app, "return_to": return_to });
            let answer = world.post("/sidebar/sign-in/start", body).send(&world).await.problem("invalid_input");
            assert_eq!(answer.fields(), [field]);
        }
        begin(&world, "internal:ww-self").await;
    }

    async fn sign_ins_of_an_address_are_limited(db: TestDatabase) {
        let mut world = World::new(db).await;
        world.configure(|config| config.limits.sign_ins_per_ip_a_minute = 2);
        let body = json!({ "app": "suite", "return_to": "/sidebar/" });
        for _ in 0..2 {
            world.post("/sidebar/sign-in/start", body.clone()).send(&world).await.expect(200);
        }
        let refused = world.post("/sidebar/sign-in/start", body.clone()).send(&world).await;
        assert_eq!(refused.expect(429).problem("too_many_requests").header("retry-after"), Some("60"));
        finish(&world, "a", "b", "c").send(&world).await.expect(429);
        world.post("/sidebar/sign-in/start", body.clone()).from("203.0.113.9").send(&world).await.expect(200);
        world.pass(60);
        world.post("/sidebar/sign-in/start", body).send(&world).await.expect(200);
    }

    async fn the_console_is_signed_in_by_mobile_and_code(db: TestDatabase) {
        let world = World::new(db).await;
        let token = world.console(&world.ours.owner_mobile()).await;
        let me = world.get("/console/session").by(&token).send(&world).await.expect(200).json;
        insta::assert_json_snapshot!("console_session", me, {
            ".staff.id" => id_of(world.ours.owner.to_string()),
            ".agency.id" => id_of(world.ours.agency.to_string()),
        });
    }

    async fn a_number_known_at_two_agencies_chooses_one(db: TestDatabase) {
        let world = World::new(db).await;
        let mobile = world.ours.owner_mobile();
        world.add_staff(&world.theirs, &mobile).await;
        let code = world.new_code(&mobile, "console_sign_in").await;
        let answer = world.post("/console/sign-in", json!({ "mobile": mobile, "code": code })).send(&world).await.expect(200).json;
        assert_eq!(answer["kind"], "choose_agency");
        assert_eq!(answer["agencies"].as_array().unwrap().len(), 2);
        let choice = json!({ "ticket": answer["ticket"], "agency_id": world.theirs.agency });
        let signed_in = world.post("/console/sign-in", choice.clone()).send(&world).await.expect(200).json;
        assert_eq!(signed_in["session"]["agency"]["id"], json!(world.theirs.agency));
        world.post("/console/sign-in", choice).send(&world).await.expect(422).problem("ticket_invalid");

        // The ticket is only worth the agencies it was issued for.
        world.pass(60);
        let code = world.new_code(&mobile, "console_sign_in").await;
        let answer = world.post("/console/sign-in", json!({ "mobile": mobile, "code": code })).send(&world).await.json;
        let elsewhere = json!({ "ticket": answer["ticket"], "agency_id": "0190b5f0-0000-7000-8000-000000000000" });
        world.post("/console/sign-in", elsewhere).send(&world).await.expect(422).problem("mobile_unknown");

        // Whoever names the agency at once need not choose.
        world.pass(60);
        let code = world.new_code(&mobile, "console_sign_in").await;
        let body = json!({ "mobile": mobile, "code": code, "agency_id": world.ours.agency });
        let signed_in = world.post("/console/sign-in", body).send(&world).await.expect(200).json;
        assert_eq!(signed_in["session"]["staff"]["id"], json!(world.ours.owner));
    }

    async fn scanning_opens_the_console_of_the_agency_that_the_account_is_bound_at(db: TestDatabase) {
        let world = World::new(db).await;
        let scan = async || {
            let begun = world.post("/console/sign-in/scan/start", json!({ "app": "suite" })).send(&world).await.expect(200).json;
            let url = begun["login_url"].as_str().unwrap().to_owned();
            assert!(url.starts_with("https://fake.example/scan?return_to=https://sidebook.example/console/&state="), "{url}");
            (url.split_once("&state=").unwrap().1.to_owned(), begun["verifier"].as_str().unwrap().to_owned())
        };
        let end = |code: &str, (state, verifier): &(String, String)| {
            world.post("/console/sign-in/scan/finish", json!({ "code": code, "state": state, "verifier": verifier }))
        };
        let trip = scan().await;
        let session = end("ww1/li", &trip).send(&world).await.expect(200).json;
        assert_eq!(session["staff"]["id"], json!(world.ours.clerk));
        let token = session["token"].as_str().unwrap();
        world.get("/console/session").by(token).send(&world).await.expect(200);
        end("ww1/li", &trip).send(&world).await.expect(422).problem("oauth_code_spent");
        // A sign-in to the sidebar is not finished here, nor one of here there.
        let (state, verifier) = begin(&world, "suite").await;
        end("ww1/zhang", &(state, verifier)).send(&world).await.expect(422).problem("oauth_state_invalid");
        let (state, verifier) = scan().await;
        finish(&world, "ww1/zhang", &state, &verifier).send(&world).await.expect(422).problem("oauth_state_invalid");
        for (code, refusal) in [
            ("ww1/wang", "staff_not_bound"),
            ("ww-unknown/li", "corp_not_bound"),
            ("outsider", "not_a_member"),
        ] {
            let status = end(code, &scan().await).send(&world).await;
            status.expect(403).problem(refusal);
        }
        world.set_active(&world.ours, world.ours.owner, false).await;
        end("ww1/zhang", &scan().await).send(&world).await.expect(403).problem("staff_inactive");
        world.post("/console/sign-in/scan/start", json!({ "app": "x" })).send(&world).await.expect(422).problem("invalid_input");
    }

    async fn whoever_proved_a_mobile_goes_on_in_another_agency_that_knows_it(db: TestDatabase) {
        let world = World::new(db).await;
        let mobile = world.ours.owner_mobile();
        let elsewhere = world.add_staff(&world.theirs, &mobile).await;
        let listed = async |token: &str| {
            let answer = world.get("/console/agencies").by(token).send(&world).await.expect(200).json;
            answer["items"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>()
        };
        let choose = |token: &str| {
            world.post("/console/session/agency", json!({ "agency_id": world.theirs.agency })).by(token)
        };
        let code = world.new_code(&mobile, "console_sign_in").await;
        let body = json!({ "mobile": mobile, "code": code, "agency_id": world.ours.agency });
        let signed_in = world.post("/console/sign-in", body).send(&world).await.expect(200).json;
        let token = signed_in["session"]["token"].as_str().unwrap();
        assert_eq!(listed(token).await, [json!(world.ours.agency), json!(world.theirs.agency)]);
        let there = choose(token).send(&world).await.expect(200).json;
        assert_eq!(there["staff"]["id"], json!(elsewhere));
        assert_eq!(listed(there["token"].as_str().unwrap()).await, [json!(world.theirs.agency), json!(world.ours.agency)]);

        // An account proves no number: whoever scanned stays.
        let begun = world.post("/console/sign-in/scan/start", json!({ "app": "suite" })).send(&world).await.expect(200).json;
        let state = begun["login_url"].as_str().unwrap().split_once("&state=").unwrap().1;
        let body = json!({ "code": "ww1/zhang", "state": state, "verifier": begun["verifier"] });
        let scanned = world.post("/console/sign-in/scan/finish", body).send(&world).await.expect(200).json;
        let scanned = scanned["token"].as_str().unwrap();
        assert_eq!(listed(scanned).await, [json!(world.ours.agency)]);
        choose(scanned).send(&world).await.expect(404).problem("not_found");

        // A number that was written into one's own row later proves nothing either.
        let clerk = world.console(&world.ours.clerk_mobile()).await;
        let renumber = format!("UPDATE staff SET mobile = '13011112222' WHERE mobile = '{}'", world.ours.clerk_mobile());
        world.db.execute(&renumber).await;
        world.add_staff(&world.theirs, "13011112222").await;
        assert_eq!(listed(&clerk).await, [json!(world.ours.agency)]);
        choose(&clerk).send(&world).await.expect(404).problem("not_found");
        // Whom the other agency has switched off is not offered.
        world.set_active(&world.theirs, elsewhere, false).await;
        assert_eq!(listed(token).await, [json!(world.ours.agency)]);
    }
}

/// Hides an id after checking that it is the right one.
fn id_of(expected: String) -> insta::internals::Redaction {
    insta::dynamic_redaction(move |value, _| {
        assert_eq!(value.as_str(), Some(expected.as_str()));
        "[id]"
    })
}
