//! Spec U3: the platform account is bound to a staff member once, by mobile and code.

use crate::kit::{Answer, World, json, on_each_database};

/// Signs in as a member who is bound to nobody; the ticket.
async fn ticket(world: &World, member: &str) -> String {
    let answer = world.oauth("ww1", member).await.expect(200).json;
    assert_eq!(answer["kind"], "staff_not_bound");
    answer["binding_ticket"].as_str().unwrap().to_owned()
}

async fn bind(world: &World, ticket: &str, mobile: &str, code: &str) -> Answer {
    let body = json!({ "binding_ticket": ticket, "mobile": mobile, "code": code });
    world.post("/sidebar/bindings", body).send(world).await
}

on_each_database! {
    async fn a_new_member_is_bound_once_and_signed_in_ever_after(db: TestDatabase) {
        let world = World::new(db).await;
        world.add_staff(&world.ours, "13700001111").await;
        let ticket = ticket(&world, "wang").await;
        let code = world.new_code("13700001111", "sidebar_binding").await;
        let wrong = if code == "123456" { "654321" } else { "123456" };
        bind(&world, &ticket, "13700001111", wrong).await.expect(422).problem("sms_code_wrong");
        let bound = bind(&world, &ticket, "13700001111", &code).await.expect(201).json;
        let token = bound["session"]["token"].as_str().unwrap();
        world.get("/sidebar/session").by(token).send(&world).await.expect(200);
        world.sidebar("ww1", "wang").await;
        let trail = world.audit(&world.ours).await;
        assert_eq!(trail[0].action, "staff_bound");
        bind(&world, &ticket, "13700001111", &code).await.expect(422).problem("ticket_invalid");
    }

    async fn whoever_is_bound_to_another_account_is_refused(db: TestDatabase) {
        let world = World::new(db).await;
        let ticket = ticket(&world, "wang").await;
        let mobile = world.ours.clerk_mobile();
        let code = world.new_code(&mobile, "sidebar_binding").await;
        let before = world.db.contents().await;
        bind(&world, &ticket, &mobile, &code).await.expect(409).problem("already_bound");
        assert_eq!(world.db.contents().await, before);
    }

    async fn a_number_of_another_agency_is_nobodys_here(db: TestDatabase) {
        let world = World::new(db).await;
        let ticket = ticket(&world, "wang").await;
        let mobile = world.theirs.owner_mobile();
        let code = world.new_code(&mobile, "sidebar_binding").await;
        let before = world.db.contents().await;
        bind(&world, &ticket, &mobile, &code).await.expect(422).problem("mobile_unknown");
        assert_eq!(world.db.contents().await, before);
    }

    async fn a_ticket_ends_and_an_inactive_person_is_refused(db: TestDatabase) {
        let world = World::new(db).await;
        let person = world.add_staff(&world.ours, "13700001111").await;
        let ticket = ticket(&world, "wang").await;
        let code = world.new_code("13700001111", "sidebar_binding").await;
        bind(&world, "made up", "13700001111", &code).await.expect(422).problem("ticket_invalid");
        bind(&world, &ticket, "13700002222", "000000").await.expect(422).problem("sms_code_expired");
        world.set_active(&world.ours, person, false).await;
        bind(&world, &ticket, "13700001111", &code).await.expect(403).problem("staff_inactive");
        world.pass(600);
        bind(&world, &ticket, "13700001111", "000000").await.expect(422).problem("ticket_invalid");
    }

    async fn a_corp_that_left_meanwhile_takes_no_new_bindings(db: TestDatabase) {
        let world = World::new(db).await;
        world.add_staff(&world.ours, "13700001111").await;
        let ticket = ticket(&world, "wang").await;
        let code = world.new_code("13700001111", "sidebar_binding").await;
        world.disconnect(&world.ours).await;
        bind(&world, &ticket, "13700001111", &code).await.expect(403).problem("corp_disconnected");
    }

    async fn an_unbound_person_is_refused_on_the_next_request(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let path = format!("/console/staff-bindings/{}", world.ours.clerk_binding);
        world.delete(&path).by(&owner).send(&world).await.expect(204);
        world.get("/sidebar/session").by(&clerk).send(&world).await.expect(403).problem("staff_not_bound");
        world.delete(&path).by(&owner).send(&world).await.expect(404).problem("not_found");
        assert_eq!(world.audit(&world.ours).await[0].action, "staff_unbound");
        let again = world.oauth("ww1", "li").await.expect(200).json;
        assert_eq!(again["kind"], "staff_not_bound");
    }

    async fn the_admin_who_installed_the_app_binds_the_corp_from_beside_a_chat(db: TestDatabase) {
        let world = World::new(db).await;
        world.install_unbound("ww-new", "boss").await;
        // Nobody else of the corp is offered anything.
        world.oauth("ww-new", "clerk").await.expect(403).problem("corp_not_bound");
        let offered = world.oauth("ww-new", "boss").await.expect(200).json;
        assert_eq!((offered["kind"].as_str(), offered["corp"]["name"].as_str()), (Some("corp_not_bound"), Some("新企业")));
        let ticket = offered["corp_ticket"].as_str().unwrap();
        let start = |mobile: &str, code: &str| {
            let body = json!({ "corp_ticket": ticket, "mobile": mobile, "code": code });
            world.post("/sidebar/corp-bindings/start", body)
        };
        let finish = |agency: sidebook_domain::AgencyId| {
            let body = json!({ "corp_ticket": ticket, "agency_id": agency });
            world.post("/sidebar/corp-bindings/finish", body)
        };
        let before = world.db.contents().await;
        finish(world.ours.agency).send(&world).await.expect(422).problem("mobile_unknown");
        // A number that belongs to staff, but to no owner.
        let code = world.new_code(&world.ours.clerk_mobile(), "sidebar_binding").await;
        start(&world.ours.clerk_mobile(), &code).send(&world).await.expect(422).problem("mobile_unknown");
        let mobile = world.ours.owner_mobile();
        start(&mobile, "000000").send(&world).await.expect(422).problem("sms_code_expired");
        let code = world.new_code(&mobile, "sidebar_binding").await;
        let agencies = start(&mobile, &code).send(&world).await.expect(200).json;
        assert_eq!(agencies["items"], json!([{ "id": world.ours.agency, "name": "渝信财务1" }]));
        finish(world.theirs.agency).send(&world).await.expect(422).problem("mobile_unknown");
        assert_eq!(world.db.contents().await, before);

        let bound = finish(world.ours.agency).send(&world).await.expect(201).json;
        let token = bound["session"]["token"].as_str().unwrap();
        assert_eq!(bound["session"]["staff"]["id"], json!(world.ours.owner));
        world.get("/sidebar/session").by(token).send(&world).await.expect(200);
        finish(world.ours.agency).send(&world).await.expect(422).problem("ticket_invalid");
        assert_eq!(world.audited(&world.ours).await, ["corp_bound", "staff_bound"]);
        assert_eq!(world.oauth("ww-new", "boss").await.expect(200).json["kind"], "signed_in");
        assert_eq!(world.ready_jobs().await, ["refresh_corp_tags", "refresh_members", "sync_contacts", "sync_groups"]);
    }

    async fn a_corp_that_was_bound_meanwhile_stays_where_it_is(db: TestDatabase) {
        let world = World::new(db).await;
        world.install_unbound("ww-new", "boss").await;
        let offered = world.oauth("ww-new", "boss").await.expect(200).json;
        let (ticket, mobile) = (offered["corp_ticket"].clone(), world.ours.owner_mobile());
        let code = world.new_code(&mobile, "sidebar_binding").await;
        let body = json!({ "corp_ticket": ticket, "mobile": mobile, "code": code });
        world.post("/sidebar/corp-bindings/start", body).send(&world).await.expect(200);
        world.bind_suite_corp(&world.theirs, "ww-new").await;
        let body = json!({ "corp_ticket": ticket, "agency_id": world.ours.agency });
        world.post("/sidebar/corp-bindings/finish", body).send(&world).await.expect(409).problem("corp_bound_elsewhere");
    }
}
