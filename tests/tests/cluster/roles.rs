//! Each role in a process of its own.

use serde_json::json;
use sidebook::config::Role;
use sidebook_simulator::control::EditContact;
use sidebook_tests::{TestApp, on_each_database};

const SPLIT: [&[Role]; 3] = [&[Role::Receiver], &[Role::Api], &[Role::Worker]];

on_each_database! {
    async fn one_process_takes_the_callback_another_shows_it_a_third_did_the_work(db: TestDatabase) {
        let app = TestApp::start_processes(db, &SPLIT, |_| {}).await;
        let attempt = app.install().await;
        assert_eq!(attempt["status"], "installed", "{attempt}");
        app.assert_mirror_is_true().await;

        // The platform tells the receiver, the worker reads, the page shows.
        let (member, contact) = app.a_follow();
        let staff = app.sidebar(&member, &app.admin_mobile()).await;
        let resolve = json!({"kind": "contact", "platform_id": contact});
        let conversation = staff.post("/conversations/resolve", resolve).await.ok();
        app.people()
            .edit_contact(EditContact {
                corp: app.corp(),
                member,
                contact,
                remark: Some("晨星餐饮 王姐".to_owned()),
                ..EditContact::default()
            })
            .unwrap();
        app.settle().await;
        let path = format!("/conversations/{}/overview", conversation["id"].as_str().unwrap());
        let overview = staff.get(&path).await.ok();
        assert_eq!(overview["conversation"]["detail"]["remark"], "晨星餐饮 王姐", "{overview}");

        // A cancellation that the receiver took ends what the pages may do.
        app.people().cancel(&app.corp()).unwrap();
        app.settle().await;
        staff.get(&path).await.assert_problem(403, "corp_disconnected");
        app.stop().await;
    }

    async fn a_process_answers_for_its_roles_only(db: TestDatabase) {
        let app = TestApp::start_processes(db, &SPLIT, |_| {}).await;
        let caller = app.anonymous();
        let mut seen = Vec::new();
        for process in app.processes() {
            let address = process.address();
            let status = async |path: &str| caller.open(&format!("http://{address}{path}")).await.0;
            seen.push((
                status("/healthz").await,
                status("/api/v1/setup").await,
                status("/callbacks/wecom/suite").await,
            ));
        }
        // The API, the receiver (which refuses an unsigned call), the worker.
        assert_eq!(seen, [(200, 200, 404), (200, 404, 403), (200, 404, 404)]);
        app.stop().await;
    }
}
