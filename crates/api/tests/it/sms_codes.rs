//! Spec U6: six digits, five minutes, five tries, one a minute and ten a day per number, limits per address, and no
//! difference between a number that is known and one that is not.

use crate::kit::{World, json, on_each_database};

const PURPOSE: &str = "console_sign_in";

fn ask(world: &World, mobile: &str) -> crate::kit::Request {
    world.post("/sms-codes", json!({ "mobile": mobile, "purpose": PURPOSE }))
}

fn enter(world: &World, mobile: &str, code: &str) -> crate::kit::Request {
    world.post("/console/sign-in", json!({ "mobile": mobile, "code": code }))
}

/// A code that is not `code`.
fn other_than(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

on_each_database! {
    async fn a_known_and_an_unknown_number_get_the_same_answer_and_one_gets_a_code(db: TestDatabase) {
        let world = World::new(db).await;
        let known = ask(&world, &world.ours.owner_mobile()).send(&world).await.expect(202);
        let unknown = ask(&world, "13811112222").send(&world).await.expect(202);
        assert_eq!(known.text, unknown.text);
        assert_eq!(known.json, json!({ "resend_after_seconds": 60, "expires_in_seconds": 300 }));
        let sent = world.outbox.messages();
        assert_eq!(sent.len(), 1);
        assert_eq!((sent[0].mobile.as_str(), sent[0].code.len()), (world.ours.owner_mobile().as_str(), 6));
        // Also when asked again too soon they are told alike.
        ask(&world, &world.ours.owner_mobile()).send(&world).await.expect(429).problem("sms_too_often");
        let again = ask(&world, "13811112222").send(&world).await.expect(429).problem("sms_too_often");
        assert_eq!(again.header("retry-after"), Some("60"));
    }

    async fn a_code_works_once(db: TestDatabase) {
        let world = World::new(db).await;
        let mobile = world.ours.owner_mobile();
        let code = world.new_code(&mobile, PURPOSE).await;
        enter(&world, &mobile, &code).send(&world).await.expect(200);
        enter(&world, &mobile, &code).send(&world).await.expect(422).problem("sms_code_expired");
    }

    async fn a_code_works_for_five_minutes(db: TestDatabase) {
        let world = World::new(db).await;
        let mobile = world.ours.owner_mobile();
        let code = world.new_code(&mobile, PURPOSE).await;
        world.pass(299);
        enter(&world, &mobile, other_than(&code)).send(&world).await.problem("sms_code_wrong");
        world.pass(1);
        enter(&world, &mobile, &code).send(&world).await.problem("sms_code_expired");
    }

    async fn five_tries_use_a_code_up_and_the_sixth_is_refused_even_when_right(db: TestDatabase) {
        let world = World::new(db).await;
        let mobile = world.ours.owner_mobile();
        let code = world.new_code(&mobile, PURPOSE).await;
        for _ in 0..5 {
            enter(&world, &mobile, other_than(&code)).send(&world).await.expect(422).problem("sms_code_wrong");
        }
        enter(&world, &mobile, &code).send(&world).await.problem("sms_code_expired");
        // A new code has tries of its own.
        world.pass(60);
        let code = world.new_code(&mobile, PURPOSE).await;
        enter(&world, &mobile, &code).send(&world).await.expect(200);
    }

    async fn a_code_for_one_purpose_is_worth_nothing_for_the_other(db: TestDatabase) {
        let world = World::new(db).await;
        let mobile = world.ours.owner_mobile();
        let code = world.new_code(&mobile, "sidebar_binding").await;
        enter(&world, &mobile, &code).send(&world).await.problem("sms_code_expired");
    }

    async fn ten_a_day_per_number(db: TestDatabase) {
        let world = World::new(db).await;
        for _ in 0..10 {
            ask(&world, &world.ours.owner_mobile()).send(&world).await.expect(202);
            world.pass(61);
        }
        ask(&world, &world.ours.owner_mobile()).send(&world).await.expect(429).problem("sms_too_often");
        world.pass(24 * 60 * 60);
        ask(&world, &world.ours.owner_mobile()).send(&world).await.expect(202);
    }

    async fn an_address_may_ask_only_so_often_whatever_the_number(db: TestDatabase) {
        let mut world = World::new(db).await;
        world.configure(|config| config.limits.sms_codes_per_ip_an_hour = 3);
        for number in 0..3 {
            ask(&world, &format!("1381111000{number}")).from("203.0.113.5").send(&world).await.expect(202);
        }
        let refused = ask(&world, "13811110009").from("203.0.113.5").send(&world).await;
        refused.expect(429).problem("too_many_requests");
        // What was refused does not count for the number.
        ask(&world, "13811110009").from("203.0.113.6").send(&world).await.expect(202);
    }

    async fn what_is_no_number_is_refused(db: TestDatabase) {
        let world = World::new(db).await;
        for mobile in ["", "12345", "+1 555 0100", "abc"] {
            let answer = ask(&world, mobile).send(&world).await.expect(422).problem("invalid_input");
            assert_eq!(answer.fields(), ["mobile:not_a_mobile"]);
        }
    }

    async fn shared_state_and_the_database_hold_neither_code_nor_number(db: TestDatabase) {
        let world = World::new(db).await;
        let before = world.db.contents().await;
        world.new_code(&world.ours.owner_mobile(), PURPOSE).await;
        assert_eq!(world.db.contents().await, before);
    }
}
