//! Send intents: once per key, one outcome, only one's own.

use std::time::Duration;

use crate::support::{Agency, add_client, agency, contact, second};
use sidebook_domain::{
    Action, ClientId, ConversationId, Language, SendOutcome, SendState, SendWarningCode, StaffId,
};
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{
    Direction, NewSendAttachment, NewSendIntent, Page, Prepared, Report, SendAttachment, SendIntent,
    SendIntentFilter, SendWarning, Settled, StorageError,
};

struct Scene {
    ours: Agency,
    conversation: ConversationId,
    client: ClientId,
}

impl Scene {
    async fn begin(db: &TestDatabase, number: u32) -> Self {
        let ours = agency(db, number).await;
        let client = add_client(db, &ours, "晨光公司").await;
        let work = db.storage.begin().await.unwrap();
        let told = contact("wm1", "张总", &["lin"]);
        let stored = work
            .of(ours.id)
            .contacts()
            .upsert(ours.corp, &told, second(db, 1), None, true)
            .await
            .unwrap();
        work.commit().await.unwrap();
        Self {
            ours,
            conversation: stored.conversation,
            client,
        }
    }

    fn intent(&self, key: &str, hash: &str) -> NewSendIntent {
        NewSendIntent {
            staff: self.ours.staff,
            corp: self.ours.corp,
            conversation: self.conversation,
            client: self.client,
            action: Action::ServiceExpiryReminder,
            period: None,
            language: Language::ZhCn,
            rendered_text: "您的代账服务即将到期".into(),
            warnings: vec![warning()],
            attachments: Vec::new(),
            idempotency_key: key.into(),
            request_hash: hash.into(),
        }
    }

    async fn prepared(&self, db: &TestDatabase, key: &str) -> SendIntent {
        let work = db.storage.begin().await.unwrap();
        let prepared = work
            .of(self.ours.id)
            .send_intents()
            .prepare(self.intent(key, "hash"))
            .await
            .unwrap();
        work.commit().await.unwrap();
        let Prepared::New(intent) = prepared else {
            panic!("{prepared:?}");
        };
        intent
    }

    async fn settle(
        &self,
        db: &TestDatabase,
        by: StaffId,
        intent: &SendIntent,
        outcome: SendOutcome,
    ) -> Settled {
        let work = db.storage.begin().await.unwrap();
        let intents = work.of(self.ours.id).send_intents();
        let settled = intents.settle(intent.id, by, report(outcome)).await.unwrap();
        work.commit().await.unwrap();
        settled
    }
}

fn warning() -> SendWarning {
    SendWarning {
        code: SendWarningCode::OtherClientsInGroup,
        clients: vec!["蓝天公司".into()],
    }
}

fn report(outcome: SendOutcome) -> Report<'static> {
    Report {
        outcome,
        attachments: &[],
        text: "改过的文案",
        problem: Some("why"),
    }
}

on_each_database! {
    async fn a_repeated_request_is_one_intent(db: TestDatabase) {
        let scene = Scene::begin(&db, 1).await;
        let first = scene.prepared(&db, "key").await;
        assert_eq!((first.state, first.warnings.as_slice()), (SendState::Prepared, [warning()].as_slice()));
        let work = db.storage.begin().await.unwrap();
        let intents = work.of(scene.ours.id).send_intents();
        assert_eq!(intents.prepare(scene.intent("key", "hash")).await.unwrap(), Prepared::Repeated(first.clone()));
        assert_eq!(intents.prepare(scene.intent("key", "other hash")).await.unwrap(), Prepared::KeyReused);
        // Another person's keys are their own.
        let other = work.of(scene.ours.id).staff().add(crate::support::person("王芳", "13812345678")).await.unwrap().id;
        let theirs = intents.prepare(NewSendIntent { staff: other, ..scene.intent("key", "hash") }).await.unwrap();
        assert!(matches!(theirs, Prepared::New(intent) if intent.id != first.id));
        assert_eq!(intents.find_by_key(scene.ours.staff, "key").await.unwrap(), Some(first));
    }

    async fn simultaneous_requests_are_one_intent(db: TestDatabase) {
        let scene = Scene::begin(&db, 1).await;
        let mut tasks = Vec::new();
        for _ in 0..8 {
            let (storage, new, agency) = (db.storage.clone(), scene.intent("key", "hash"), scene.ours.id);
            tasks.push(tokio::spawn(async move {
                let work = storage.begin().await.unwrap();
                let prepared = work.of(agency).send_intents().prepare(new).await.unwrap();
                work.commit().await.unwrap();
                prepared
            }));
        }
        let (mut new, mut repeated) = (0, 0);
        for task in tasks {
            match task.await.unwrap() {
                Prepared::New(_) => new += 1,
                Prepared::Repeated(_) => repeated += 1,
                Prepared::KeyReused => panic!("the same request"),
            }
        }
        assert_eq!((new, repeated), (1, 7));
    }

    async fn an_outcome_is_final_but_unknown_is_not(db: TestDatabase) {
        let scene = Scene::begin(&db, 1).await;
        let by = scene.ours.staff;
        let intent = scene.prepared(&db, "one").await;
        assert!(matches!(scene.settle(&db, by, &intent, SendOutcome::Unknown).await, Settled::Done(_)));
        let Settled::Done(done) = scene.settle(&db, by, &intent, SendOutcome::HandedOver).await else {
            panic!("unknown may be settled");
        };
        assert_eq!((done.state, done.sent_text.as_deref()), (SendState::HandedOver, Some("改过的文案")));
        db.clock.advance(Duration::from_secs(60));
        assert_eq!(scene.settle(&db, by, &intent, SendOutcome::HandedOver).await, Settled::Done(done.clone()), "the same again");
        assert_eq!(scene.settle(&db, by, &intent, SendOutcome::Failed).await, Settled::Already(done));
    }

    async fn only_who_prepared_it_settles_it(db: TestDatabase) {
        let scene = Scene::begin(&db, 1).await;
        let elsewhere = Scene::begin(&db, 2).await;
        let intent = scene.prepared(&db, "one").await;
        let work = db.storage.begin().await.unwrap();
        let other = work.of(scene.ours.id).staff().add(crate::support::person("王芳", "13812345678")).await.unwrap().id;
        work.commit().await.unwrap();
        assert_eq!(scene.settle(&db, other, &intent, SendOutcome::Cancelled).await, Settled::NotFound);
        assert_eq!(elsewhere.settle(&db, scene.ours.staff, &intent, SendOutcome::Cancelled).await, Settled::NotFound);
        assert_eq!(db.storage.view().of(scene.ours.id).send_intents().find(intent.id).await.unwrap(), Some(intent));
    }

    async fn the_log_is_newest_first_filtered_and_paged(db: TestDatabase) {
        let scene = Scene::begin(&db, 1).await;
        let mut made = Vec::new();
        for number in 0..5 {
            db.clock.advance(Duration::from_millis(1));
            made.push(scene.prepared(&db, &format!("key {number}")).await.id);
        }
        made.reverse();
        let view = db.storage.view();
        let intents = view.of(scene.ours.id).send_intents();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = intents.list(SendIntentFilter::default(), Direction::Descending, Page { limit: 2, after }).await.unwrap();
            assert!(page.items.iter().all(|entry| entry.staff_name == "林晨" && entry.client_name == "晨光公司"));
            seen.extend(page.items.into_iter().map(|entry| entry.intent.id));
            let Some(next) = page.next else { break };
            after = Some(next);
        }
        assert_eq!(seen, made);
        let count = async |filter| intents.list(filter, Direction::Descending, Page::first(99)).await.unwrap().items.len();
        let nobody = StaffId(db.storage.new_id());
        assert_eq!(count(SendIntentFilter { staff: Some(nobody), ..Default::default() }).await, 0);
        let nowhere = ConversationId(db.storage.new_id());
        assert_eq!(count(SendIntentFilter { conversation: Some(nowhere), ..Default::default() }).await, 0);
        let about = SendIntentFilter { conversation: Some(scene.conversation), client: Some(scene.client), staff: Some(scene.ours.staff), ..Default::default() };
        assert_eq!(count(about).await, 5);
    }

    async fn another_agency_reads_nothing_and_its_ids_are_refused(db: TestDatabase) {
        let (here, there) = (Scene::begin(&db, 1).await, Scene::begin(&db, 2).await);
        let intent = here.prepared(&db, "key").await;
        let work = db.storage.begin().await.unwrap();
        let intents = work.of(there.ours.id).send_intents();
        assert_eq!(intents.find(intent.id).await.unwrap(), None);
        assert_eq!(intents.find_by_key(here.ours.staff, "key").await.unwrap(), None);
        assert_eq!(intents.list(SendIntentFilter::default(), Direction::Descending, Page::first(9)).await.unwrap().items, []);
        let wrong = [
            ("staff", NewSendIntent { staff: here.ours.staff, ..there.intent("k", "h") }),
            ("conversations", NewSendIntent { conversation: here.conversation, ..there.intent("k", "h") }),
            ("conversations", NewSendIntent { corp: here.ours.corp, ..there.intent("k", "h") }),
            ("clients", NewSendIntent { client: here.client, ..there.intent("k", "h") }),
        ];
        for (expected, new) in wrong {
            let refused = intents.prepare(new).await.unwrap_err();
            assert!(matches!(refused, StorageError::NotFound { table, .. } if table == expected), "{expected}");
        }
    }

    async fn an_attachment_is_kept_once_per_content_and_agency(db: TestDatabase) {
        let (here, there) = (Scene::begin(&db, 1).await, Scene::begin(&db, 2).await);
        let kept = keep(&db, &here, "收据.png", b"\x89PNG one").await;
        assert_eq!((kept.name.as_str(), kept.size_bytes, kept.pixels), ("收据.png", 8, Some((1440, 1743))));
        assert_eq!(keep(&db, &here, "收据.png", b"\x89PNG one").await, kept);
        assert_ne!(keep(&db, &here, "收据.png", b"\x89PNG two").await.id, kept.id);
        assert_ne!(keep(&db, &here, "另一张.png", b"\x89PNG one").await.id, kept.id);
        assert_ne!(keep(&db, &there, "收据.png", b"\x89PNG one").await.id, kept.id);
        let view = db.storage.view();
        let (ours, theirs) = (view.of(here.ours.id).send_attachments(), view.of(there.ours.id).send_attachments());
        assert_eq!(ours.content(kept.id).await.unwrap().unwrap(), b"\x89PNG one");
        assert_eq!((theirs.content(kept.id).await.unwrap(), theirs.find(kept.id).await.unwrap()), (None, None));
    }

    async fn an_upload_is_good_for_one_corp_until_it_lapses(db: TestDatabase) {
        let (here, there) = (Scene::begin(&db, 1).await, Scene::begin(&db, 2).await);
        let kept = keep(&db, &here, "收据.png", b"\x89PNG one").await;
        let (corp, now) = (here.ours.corp, db.storage.now());
        for (media, hours) in [("m1", 1), ("m2", 60)] {
            let work = db.storage.begin().await.unwrap();
            let until = now + chrono::TimeDelta::hours(hours);
            work.of(here.ours.id).send_attachments().uploaded(corp, kept.id, media, until).await.unwrap();
            work.commit().await.unwrap();
        }
        let view = db.storage.view();
        let ours = view.of(here.ours.id).send_attachments();
        let at = |hours| now + chrono::TimeDelta::hours(hours);
        assert_eq!(ours.media(corp, kept.id, at(59)).await.unwrap().as_deref(), Some("m2"), "the newest");
        assert_eq!(ours.media(corp, kept.id, at(60)).await.unwrap(), None);
        assert_eq!(ours.media(there.ours.corp, kept.id, now).await.unwrap(), None);
        assert_eq!(view.of(there.ours.id).send_attachments().media(corp, kept.id, now).await.unwrap(), None);
        let work = db.storage.begin().await.unwrap();
        let refused = work.of(here.ours.id).send_attachments().uploaded(there.ours.corp, kept.id, "m3", now).await.unwrap_err();
        assert!(matches!(refused, StorageError::NotFound { table: "corps", .. }));
        let refused = work.of(there.ours.id).send_attachments().uploaded(there.ours.corp, kept.id, "m3", now).await.unwrap_err();
        assert!(matches!(refused, StorageError::NotFound { table: "send_attachments", .. }));
    }

    async fn an_intent_with_attachments_says_what_became_of_each_part(db: TestDatabase) {
        let (scene, there) = (Scene::begin(&db, 1).await, Scene::begin(&db, 2).await);
        let mut kept = Vec::new();
        for name in ["收据.png", "流程.png", "清单.png"] {
            kept.push(keep(&db, &scene, name, b"\x89PNG one").await.id);
        }
        let with = |scene: &Scene, key, attachments: &[_]| {
            let attachments = attachments.iter().zip(1..).map(|(id, n)| (*id, format!("m{n}"))).collect();
            NewSendIntent { attachments, ..scene.intent(key, "hash") }
        };
        let parts = |intent: &SendIntent| -> Vec<(_, String, Option<SendState>)> {
            intent.attachments.iter().map(|sent| (sent.id, sent.media.clone(), sent.state)).collect()
        };
        let work = db.storage.begin().await.unwrap();
        let intents = work.of(scene.ours.id).send_intents();
        let by = scene.ours.staff;
        for (key, count) in [("one", 1), ("three", 3)] {
            let Prepared::New(intent) = intents.prepare(with(&scene, key, &kept[..count])).await.unwrap() else { panic!("new") };
            let expected: Vec<_> = kept[..count].iter().zip(1..).map(|(id, n)| (*id, format!("m{n}"), None)).collect();
            assert_eq!(parts(&intent), expected);
            let renewed: Vec<String> = (1..=count).map(|n| format!("again {n}")).collect();
            let acknowledged = [SendWarningCode::OtherClientsInGroup];
            let Settled::Done(begun) = intents.hand_over(intent.id, by, &renewed, &acknowledged).await.unwrap() else { panic!("prepared") };
            assert_eq!((begun.state, begun.acknowledged.as_slice()), (SendState::HandingOver, acknowledged.as_slice()));
            assert!(begun.handing_over_at.is_some());
            let tried = &[SendOutcome::HandedOver, SendOutcome::Failed][..count.min(2)];
            let halves = Report { attachments: tried, ..report(SendOutcome::Failed) };
            let Settled::Done(done) = intents.settle(intent.id, by, halves).await.unwrap() else { panic!("handing over") };
            let states = [Some(SendState::HandedOver), Some(SendState::Failed), None];
            let expected: Vec<_> = (0..count).map(|at| (kept[at], renewed[at].clone(), states[at])).collect();
            assert_eq!((done.state, parts(&done)), (SendState::Failed, expected));
            assert_eq!(intents.hand_over(intent.id, by, &[], &[]).await.unwrap(), Settled::Already(done.clone()));
            let listed = intents.list(SendIntentFilter::default(), Direction::Descending, Page::first(1)).await.unwrap().items;
            let names: Vec<&str> = listed[0].attachments.iter().map(|kept| kept.name.as_str()).collect();
            assert_eq!((&listed[0].intent, names.as_slice()), (&done, &["收据.png", "流程.png", "清单.png"][..count]));
        }
        let foreign = work.of(there.ours.id).send_intents().prepare(with(&there, "key", &kept)).await.unwrap_err();
        assert!(matches!(foreign, StorageError::NotFound { table: "send_attachments", ids } if ids.len() == 3));
        work.commit().await.unwrap();
    }

    async fn the_same_text_is_remembered_for_its_conversation(db: TestDatabase) {
        let scene = Scene::begin(&db, 1).await;
        let by = scene.ours.staff;
        let begin = db.storage.now();
        let was_sent = async |text: &str, since| {
            let view = db.storage.view();
            view.of(scene.ours.id).send_intents().was_sent(scene.conversation, text, since).await.unwrap()
        };
        let rendered = "您的代账服务即将到期";
        let first = scene.prepared(&db, "one").await;
        assert!(!was_sent(rendered, begin).await, "only prepared");
        scene.settle(&db, by, &first, SendOutcome::Cancelled).await;
        assert!(!was_sent(rendered, begin).await && !was_sent("改过的文案", begin).await, "cancelled");
        let second = scene.prepared(&db, "two").await;
        scene.settle(&db, by, &second, SendOutcome::Unknown).await;
        assert!(was_sent("改过的文案", begin).await, "perhaps");
        assert!(!was_sent(rendered, begin).await, "it was edited");
        let third = scene.prepared(&db, "three").await;
        let work = db.storage.begin().await.unwrap();
        work.of(scene.ours.id).send_intents().hand_over(third.id, by, &[], &[]).await.unwrap();
        work.commit().await.unwrap();
        assert!(was_sent(rendered, begin).await, "perhaps under way");
        assert!(!was_sent(rendered, begin + chrono::TimeDelta::seconds(1)).await, "longer ago");
        let nowhere = ConversationId(db.storage.new_id());
        assert!(!db.storage.view().of(scene.ours.id).send_intents().was_sent(nowhere, rendered, begin).await.unwrap());
    }
}

async fn keep(db: &TestDatabase, scene: &Scene, name: &str, content: &[u8]) -> SendAttachment {
    let new = NewSendAttachment::picture(name.to_owned(), "image/png", (1440, 1743), content.to_vec());
    let work = db.storage.begin().await.unwrap();
    let kept = work.of(scene.ours.id).send_attachments().keep(new).await.unwrap();
    work.commit().await.unwrap();
    kept
}
