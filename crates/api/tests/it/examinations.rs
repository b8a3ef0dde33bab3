//! The doctor in the console: an agency's own corps, in words, for those who administrate.

use secrecy::SecretString;
use sidebook_messenger::Failure;
use sidebook_messenger::fake::Fault;

use crate::kit::{World, json, on_each_database};

on_each_database! {
    async fn an_admin_is_told_what_to_mend_in_the_agencys_own_corps(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let examine = |language: &str| world.post("/console/examinations", json!({"language": language})).by(&owner);
        // Without a ticket nothing can be asked, and that is not the agency's to mend.
        let report = examine("en").send(&world).await.expect(200).json;
        let codes: Vec<&str> = report["findings"].as_array().unwrap().iter().filter_map(|one| one["code"].as_str()).collect();
        assert!(codes.contains(&"corp_operator_needed"), "{report}");

        let work = world.db.storage.begin().await.unwrap();
        let ticket = SecretString::from("a-ticket");
        work.system().suite_tickets().store("suite-1", &ticket, world.db.storage.now()).await.unwrap();
        work.commit().await.unwrap();
        world.platform.fault("followers", 0, Fault::Refuse(Failure::OutOfScope));
        let report = examine("en").send(&world).await.expect(200).json;
        assert_eq!(report["state"], "failed", "{report}");
        let findings = report["findings"].as_array().unwrap();
        let corps: Vec<&str> = findings.iter().filter_map(|one| one["corp"]["id"].as_str()).collect();
        assert!(!corps.is_empty() && corps.iter().all(|id| *id == world.ours.corp.to_string()), "{report}");
        let contacts = findings.iter().find(|one| one["probe"] == "corp_contacts").unwrap();
        assert_eq!(contacts["code"], "corp_contacts_not_allowed");
        assert!(contacts["advice"].as_str().unwrap().contains("grant customer contact"), "{contacts}");
        let told = report.to_string();
        for hidden in ["sidebook.example", "203.0.113.7", world.theirs.corp_word()] {
            assert!(!told.contains(hidden), "{hidden} is told: {told}");
        }

        let report = examine("zh-CN").send(&world).await.expect(200).json;
        let contacts = report["findings"].as_array().unwrap().iter().find(|one| one["probe"] == "corp_contacts").unwrap().clone();
        assert_eq!(contacts["title"], "客户联系权限");
        assert_ne!(contacts["state"], "failed", "{contacts}");

        // The platform is not asked over and over.
        let calls = world.platform.calls().len();
        examine("en").send(&world).await.problem("too_many_requests");
        assert_eq!(world.platform.calls().len(), calls);
        world.pass(61);
        examine("en").send(&world).await.expect(200);
    }
}
