//! What every address has in common: bodies, methods, tokens, problem documents.

use crate::kit::{World, json, on_each_database};

on_each_database! {
    async fn bodies_that_are_not_what_they_should_be(db: TestDatabase) {
        let world = World::new(db).await;
        let post = |body: &str| world.post("/sms-codes", json!({})).raw(body.to_owned());
        post("{").send(&world).await.expect(400).problem("malformed_json");
        post("").send(&world).await.expect(400).problem("malformed_json");
        let unknown = post(r#"{"mobile":"13800000001","purpose":"console_sign_in","admin":true}"#).send(&world).await;
        assert_eq!(unknown.expect(422).problem("invalid_input").fields(), ["admin:unknown"]);
        let missing = post(r#"{"mobile":"13800000001"}"#).send(&world).await.problem("invalid_input");
        assert_eq!(missing.fields(), ["purpose:missing"]);
        let wrong = post(r#"{"mobile":13800000001,"purpose":"console_sign_in"}"#).send(&world).await.problem("invalid_input");
        assert_eq!(wrong.fields(), [":wrong_type"]);
        let word = post(r#"{"mobile":"13800000001","purpose":"13800000001"}"#).send(&world).await.problem("invalid_input");
        assert_eq!(word.fields(), [":unknown_word"]);
        assert!(!wrong.text.contains("13800000001") && !word.text.contains("13800000001"), "what was sent is not repeated");
        let large = format!(r#"{{"mobile":"{}","purpose":"console_sign_in"}}"#, "1".repeat(70_000));
        post(&large).send(&world).await.expect(413).problem("body_too_large");
        let text = crate::kit::Request::new(actix_web::http::Method::POST, "/api/v1/sms-codes".to_owned(), None);
        let text = text.raw(r#"{"mobile":"1"}"#).with("content-type", "text/plain");
        text.send(&world).await.expect(415).problem("unsupported_media_type");
    }

    async fn unknown_addresses_and_methods(db: TestDatabase) {
        let world = World::new(db).await;
        let nowhere = world.get("/nowhere").send(&world).await.expect(404).problem("not_found");
        assert_eq!(nowhere.json["instance"], "/api/v1/nowhere");
        assert_eq!(nowhere.header("content-type"), Some("application/problem+json"));
        let wrong = world.delete("/setup").send(&world).await.expect(405).problem("method_not_allowed");
        assert_eq!(wrong.header("allow"), Some("GET"));
        let path = format!("/conversations/{}/chosen-client", world.ours.group);
        assert_eq!(world.get(&path).send(&world).await.expect(405).header("allow"), Some("PUT"));
    }

    async fn a_problem_document_says_all_it_should(db: TestDatabase) {
        let world = World::new(db).await;
        let answer = world.get("/sidebar/session?x=secret").send(&world).await.expect(401);
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let trace = answer.header("x-trace-id").unwrap().to_owned();
        insta::assert_json_snapshot!("problem", answer.json, {
            ".trace_id" => insta::dynamic_redaction(move |value, _| {
                assert_eq!(value.as_str(), Some(trace.as_str()));
                "[trace id]"
            }),
        });
    }

    async fn tokens_that_were_tampered_with(db: TestDatabase) {
        let mut world = World::new(db).await;
        let token = world.sidebar("ww1", "li").await;
        let me = |world: &World, token: &str| world.get("/sidebar/session").by(token);
        me(&world, &token).send(&world).await.expect(200);
        let (head, rest) = token.split_once('.').unwrap();
        let (body, signature) = rest.split_once('.').unwrap();
        // {"alg":"none"}
        let unsigned = format!("eyJhbGciOiJub25lIn0.{body}.");
        let other_body = format!("{head}.{}.{signature}", body.to_ascii_uppercase());
        for forged in [unsigned, other_body, format!("{head}.{body}."), "x".to_owned(), String::new()] {
            me(&world, &forged).send(&world).await.expect(401).problem("not_signed_in");
        }
        world.get("/sidebar/session").with("authorization", &format!("Basic {token}")).send(&world).await.problem("not_signed_in");
        world.configure(|config| config.session_key = "another key of at least thirty-two bytes".to_owned().into());
        me(&world, &token).send(&world).await.expect(401).problem("not_signed_in");
    }

    async fn sessions_end_by_the_clock(db: TestDatabase) {
        let world = World::new(db).await;
        let (sidebar, console) = (world.sidebar("ww1", "li").await, world.console(&world.ours.owner_mobile()).await);
        world.pass(2 * 60 * 60 - 1);
        world.get("/sidebar/session").by(&sidebar).send(&world).await.expect(200);
        world.pass(1);
        world.get("/sidebar/session").by(&sidebar).send(&world).await.expect(401).problem("session_expired");
        world.pass(6 * 60 * 60 - 1);
        world.get("/console/session").by(&console).send(&world).await.expect(200);
        world.pass(1);
        world.get("/console/session").by(&console).send(&world).await.expect(401).problem("session_expired");
    }

    async fn what_happened_meanwhile_counts_on_the_next_request(db: TestDatabase) {
        let world = World::new(db).await;
        let sidebar = world.sidebar("ww1", "li").await;
        let console = world.console(&world.ours.clerk_mobile()).await;
        world.disconnect(&world.ours).await;
        world.get("/sidebar/session").by(&sidebar).send(&world).await.expect(403).problem("corp_disconnected");
        world.get("/console/session").by(&console).send(&world).await.expect(200);
        world.set_active(&world.ours, world.ours.clerk, false).await;
        world.get("/console/session").by(&console).send(&world).await.expect(403).problem("staff_inactive");
    }

    async fn the_setup_is_told_to_anybody(db: TestDatabase) {
        let mut world = World::new(db).await;
        insta::assert_json_snapshot!("setup", world.get("/setup").send(&world).await.expect(200).json);
        world.change_state(|state| state.outbox = None);
        let setup = world.get("/setup").send(&world).await.json;
        assert_eq!(setup["sms"], json!({}));
    }
}
