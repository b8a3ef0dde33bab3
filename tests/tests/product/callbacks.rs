//! Callbacks that must not get through, sent by the platform's own hostile hand; and those that must, doubled and late.

use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_simulator::pusher::{HostileCall, Target};
use sidebook_tests::{TestApp, on_each_database};

on_each_database! {
    async fn hostile_callbacks_are_refused_and_leave_nothing(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let before = app.rows().await;
        let cases = [
            (HostileCall::BadSignature, 403, ""),
            (HostileCall::WrongReceiver, 403, ""),
            (HostileCall::Oversize, 413, ""),
            (HostileCall::ExternalEntity, 403, ""),
            (HostileCall::SealedEntity, 400, ""),
            (HostileCall::BrokenBase64, 403, ""),
            (HostileCall::BrokenPadding, 403, ""),
            (HostileCall::BrokenXml, 400, ""),
            (HostileCall::UnknownCorp, 200, "success"),
        ];
        for target in [Target::Instruction, Target::Data] {
            for (call, status, body) in cases {
                let answer = app.people().send_hostile(&target, call).await;
                assert_eq!((answer.status, answer.body.as_str()), (status, body), "{target:?} {call:?}");
            }
        }
        app.settle().await;
        assert_eq!(app.rows().await, before);
        // What decryption found wrong, nobody outside can tell apart.
        let refused = [HostileCall::BadSignature, HostileCall::WrongReceiver, HostileCall::BrokenPadding];
        let mut answers = Vec::new();
        for call in refused {
            answers.push(app.people().send_hostile(&Target::Instruction, call).await);
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
        app.stop().await;
    }

    async fn a_replayed_callback_is_answered_and_not_stored_again(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let answer = app.people().send_hostile(&Target::Instruction, HostileCall::Replay).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "success"));
        app.settle().await;
        let before = app.rows().await;
        app.people().add_fault(Fault::of(FaultKind::DuplicateCallbacks { times: 3 }));
        app.people().push_suite_ticket();
        app.settle().await;
        let after = app.rows().await;
        assert_eq!(after["inbox"], before["inbox"] + 1, "three deliveries of one event are one row");
        app.stop().await;
    }

    async fn the_platform_can_verify_every_address(db: TestDatabase) {
        let app = TestApp::start(db).await;
        let checks = app.people().save_callback_urls().await;
        assert_eq!(checks.len(), 2);
        assert!(checks.iter().all(|check| check.accepted), "{checks:?}");
        let internal = app.config.wecom.internal[0].clone();
        let check = app.people().save_internal_url(&internal.corp_id, internal.agent_id).await.unwrap();
        assert!(check.accepted, "{check:?}");
        app.stop().await;
    }
}
