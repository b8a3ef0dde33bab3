//! The knowledge card: searching, reading, sending, and what was not found.

use chrono::NaiveDate;
use sidebook_domain::{ArticleId, AttachmentId, AttachmentSubject, Permission, SubjectKind};

use crate::kit::{Value, World, hide_ids, json, on_each_database};

/// Percent-encodes everything but letters and digits.
fn percent(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
        b => format!("%{b:02X}"),
    };
    text.bytes().map(byte).collect()
}

async fn questions(world: &World, token: &str, query: &str) -> Vec<String> {
    let found = world
        .get(&format!("/articles?{query}"))
        .by(token)
        .send(world)
        .await
        .expect(200)
        .json;
    let question = |article: &Value| article["question"].as_str().unwrap().to_owned();
    found["items"].as_array().unwrap().iter().map(question).collect()
}

fn article(world: &World, change: Value) -> Value {
    let mut body = json!({
        "conversation_id": world.ours.lis_contact, "client_id": world.ours.first, "action": "article", "language": "zh-CN",
        "article_id": world.ours.knowledge.invoices, "article_form": "brief",
    });
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn uses(world: &World, token: &str) -> Value {
    let path = format!("/articles/{}", world.ours.knowledge.invoices);
    world.get(&path).by(token).send(world).await.expect(200).json["uses"].clone()
}

on_each_database! {
    async fn articles_are_found_by_words_sounds_and_category(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let (invoices, deadline, social) = ("小规模纳税人怎么开专票？", "增值税什么时候申报？", "社保怎么开户？");
        for typed in ["专票", "zhuanpiao", "zp", "XGMNSR", "电子税务局"] {
            assert_eq!(questions(&world, &clerk, &format!("search={}", percent(typed))).await, [invoices], "{typed}");
        }
        assert_eq!(questions(&world, &clerk, &format!("search={}", percent("增值税"))).await, [deadline, invoices]);
        for typed in ["不存在", "出口退税", "\0", "😀", "\u{202e}"] {
            assert_eq!(questions(&world, &clerk, &format!("search={}", percent(typed))).await, [""; 0], "{typed}");
        }
        let tax = format!("category_id={}", world.ours.knowledge.tax);
        let mut below = questions(&world, &clerk, &tax).await;
        below.sort();
        assert_eq!(below, [deadline, invoices]);
        let all = questions(&world, &clerk, "").await;
        assert_eq!((all.len(), all.contains(&social.to_owned())), (3, true));
        let first = world.get("/articles?limit=2").by(&clerk).send(&world).await.expect(200).json;
        let next = percent(first["next"].as_str().unwrap());
        assert_eq!(questions(&world, &clerk, &format!("limit=2&after={next}")).await, all[2..]);
        for (query, field) in [
            ("limit=0", "limit:out_of_range"),
            ("after=1.2", "after:not_a_cursor"),
            ("nonsense=1", "nonsense:unknown"),
            ("category_id=1", ":wrong_type"),
            (&format!("search={}", "x".repeat(101)), "search:too_long"),
        ] {
            let refused = world.get(&format!("/articles?{query}")).by(&clerk).send(&world).await.expect(422);
            assert_eq!(refused.problem("invalid_input").fields(), [field], "{query}");
        }
    }

    async fn an_article_is_read_with_its_full_text_and_a_draft_is_not_there(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let read = |id| world.get(&format!("/articles/{id}")).by(&clerk);
        let mut full = read(world.ours.knowledge.invoices).send(&world).await.expect(200).json;
        hide_ids(&mut full);
        insta::assert_json_snapshot!("article", full);
        let brief = read(world.ours.knowledge.deadline).send(&world).await.expect(200).json;
        assert_eq!((&brief["full_text"], &brief["has_full_text"]), (&Value::Null, &json!(false)));
        read(world.ours.knowledge.draft).send(&world).await.expect(404).problem("not_found");
        let mut categories = world.get("/article-categories").by(&clerk).send(&world).await.expect(200).json;
        hide_ids(&mut categories);
        insta::assert_json_snapshot!("article_categories", categories);
    }

    async fn a_miss_is_recorded_once_a_day_and_never_for_what_is_there(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let miss = |search: Value| world.post("/article-misses", json!({ "search": search })).by(&clerk);
        for search in ["跨境电商 VAT", " 跨境电商　ｖａｔ", "出口退税"] {
            let kept = miss(json!(search)).send(&world).await.expect(200).json;
            assert_eq!(kept, json!({ "recorded": true }), "{search}");
        }
        let before = world.db.contents().await;
        let found = miss(json!("zp")).send(&world).await.expect(200).json;
        assert_eq!(found, json!({ "recorded": false }));
        for (search, field) in [
            (json!(" "), "search:missing"),
            (json!("x".repeat(101)), "search:too_long"),
            (json!("a\u{0}"), "search:control_character"),
            (json!(7), ":wrong_type"),
            (Value::Null, ":wrong_type"),
        ] {
            assert_eq!(miss(search).send(&world).await.expect(422).problem("invalid_input").fields(), [field]);
        }
        assert_eq!(world.db.contents().await, before);
        let day = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
        let kept = world.db.storage.view().of(world.ours.agency).articles().misses_since(day).await.unwrap();
        let mut terms: Vec<_> = kept.iter().map(|miss| miss.term.as_str()).collect();
        terms.sort_unstable();
        assert_eq!(terms, ["出口退税", "跨境电商 vat"], "a draft is no answer");
    }

    async fn an_answer_is_sent_and_counted_when_it_was_handed_over(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let prepare = |key: &str, change| world.post("/send-intents", article(&world, change)).with("idempotency-key", key).by(&clerk);
        let brief = prepare("k1", json!({})).send(&world).await.expect(201).json;
        insta::assert_snapshot!("article_brief_text", brief["text"].as_str().unwrap());
        let full = prepare("k2", json!({ "article_form": "full" })).send(&world).await.expect(201).json;
        assert!(full["text"].as_str().unwrap().contains("二、选择蓝字发票开具。\n{{7*7}}"), "{full}");
        assert_eq!(uses(&world, &clerk).await, json!(0), "looking at a preview is no use");
        let settle = |intent: &Value, outcome: &str| {
            let body = json!({ "conversation_id": intent["conversation_id"], "outcome": outcome, "text": "您好" });
            world.put(&format!("/send-intents/{}/outcome", intent["id"].as_str().unwrap()), body).by(&clerk)
        };
        settle(&brief, "unknown").send(&world).await.expect(200);
        settle(&full, "cancelled").send(&world).await.expect(200);
        assert_eq!(uses(&world, &clerk).await, json!(0));
        for _ in 0..2 {
            settle(&brief, "handed_over").send(&world).await.expect(200);
            assert_eq!(uses(&world, &clerk).await, json!(1));
        }
        assert_eq!(questions(&world, &clerk, "limit=1").await, ["小规模纳税人怎么开专票？"], "most used first");
    }

    async fn files_are_sent_in_the_order_in_which_they_were_chosen(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let known = &world.ours.knowledge;
        let upload = async |name: &str, bytes: &str| {
            let file = world.upload(name, bytes).by(&clerk).send(&world).await.expect(201).json;
            file["id"].as_str().unwrap().parse::<AttachmentId>().unwrap()
        };
        let (pdf, list) = (upload("开票流程.pdf", "%PDF-1.7\n%%EOF\n").await, upload("清单.csv", "资料,份数\n").await);
        let tie = async |article: ArticleId, files: &[AttachmentId]| {
            let work = world.db.storage.begin().await.unwrap();
            let subject = AttachmentSubject::new(SubjectKind::Article, article);
            work.of(world.ours.agency).attachments().tie(subject, files).await.unwrap();
            work.commit().await.unwrap();
        };
        tie(known.invoices, &[pdf, list]).await;
        let of_draft = upload("草稿.csv", "还没有,审核\n").await;
        tie(known.draft, &[of_draft]).await;
        let shown = world.get(&format!("/articles/{}", known.invoices)).by(&clerk).send(&world).await.expect(200).json;
        let names = |files: &Value| files.as_array().unwrap().iter().map(|file| file["name"].clone()).collect::<Value>();
        assert_eq!(names(&shown["attachments"]), json!(["开票流程.pdf", "清单.csv"]));
        world.get(&format!("/attachments/{pdf}/link")).by(&clerk).send(&world).await.expect(200);
        world.get(&format!("/attachments/{of_draft}/link")).by(&clerk).send(&world).await.expect(404).problem("not_found");

        let files = |change: Value| {
            let mut body = article(&world, json!({ "article_form": "attachment" }));
            for (name, value) in change.as_object().unwrap() {
                body[name] = value.clone();
            }
            body
        };
        let prepare = |key: &str, by: &str, change| world.post("/send-intents", files(change)).with("idempotency-key", key).by(by);
        let chosen = prepare("k1", &clerk, json!({ "attachment_ids": [list, pdf] })).send(&world).await.expect(201).json;
        assert_eq!(names(&chosen["attachments"]), json!(["清单.csv", "开票流程.pdf"]));
        assert_eq!((&chosen["attachments"][0]["kind"], world.platform.count("upload")), (&json!("file"), 2));
        insta::assert_snapshot!("article_files_text", chosen["text"].as_str().unwrap());
        let uploaded = |intent: &Value, at: usize| intent["attachments"][at]["media_id"].as_str().unwrap().to_owned();
        let media = world.platform.corp(&world.ours.platform_corp).unwrap().media;
        let pdf_there = &media[&sidebook_messenger::MediaId(uploaded(&chosen, 1))];
        assert_eq!((pdf_there.file_name.as_str(), pdf_there.bytes.as_slice()), ("开票流程.pdf", b"%PDF-1.7\n%%EOF\n".as_slice()));
        let all = prepare("k2", &clerk, json!({})).send(&world).await.expect(201).json;
        assert_eq!(names(&all["attachments"]), json!(["开票流程.pdf", "清单.csv"]));
        assert_eq!((uploaded(&all, 0), world.platform.count("upload")), (uploaded(&chosen, 1), 2), "uploaded once");
        let words = prepare("k3", &clerk, json!({ "text_only": true })).send(&world).await.expect(201).json;
        assert_eq!(words["attachments"], json!([]));

        // The platform forgets files after three days.
        world.pass(60 * 60 * 60);
        let clerk = world.sidebar("ww1", "li").await;
        let path = format!("/send-intents/{}", chosen["id"].as_str().unwrap());
        let begin = json!({ "conversation_id": chosen["conversation_id"] });
        let begun = world.post(&format!("{path}/hand-over"), begin).by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(world.platform.count("upload"), 4);
        assert!((0..2).all(|at| uploaded(&begun, at) != uploaded(&chosen, at)));
        let settle = |outcomes: Value, outcome: &str| {
            let body = json!({
                "conversation_id": chosen["conversation_id"], "outcome": outcome, "text": "", "attachment_outcomes": outcomes,
            });
            world.put(&format!("{path}/outcome"), body).by(&clerk)
        };
        for (outcomes, outcome, field) in [
            (json!(["handed_over"]), "handed_over", "attachment_outcomes:missing"),
            (json!(["failed", "handed_over"]), "handed_over", "outcome:contradicts_attachment"),
            (json!(["handed_over", "failed"]), "cancelled", "outcome:contradicts_attachment"),
            (json!(["handed_over", "handed_over", "failed"]), "failed", "attachment_outcomes:too_many"),
            (json!("failed"), "failed", ":wrong_type"),
        ] {
            let refused = settle(outcomes, outcome).send(&world).await.expect(422).problem("invalid_input");
            assert!(refused.fields()[0].ends_with(field), "{}", refused.text);
        }
        settle(json!(["handed_over"]), "failed").send(&world).await.expect(200);
        let log = format!("/send-intents?conversation_id={}", world.ours.lis_contact);
        let log = world.get(&log).by(&clerk).send(&world).await.expect(200).json;
        let entry = log["items"].as_array().unwrap().iter().find(|entry| entry["id"] == chosen["id"]).unwrap().clone();
        let states: Value = entry["attachments"].as_array().unwrap().iter().map(|file| file["state"].clone()).collect();
        assert_eq!((&entry["state"], states), (&json!("failed"), json!(["handed_over", null])));

        let many: Vec<AttachmentId> = (0..10).map(|_| AttachmentId(world.db.storage.new_id())).collect();
        for (n, (change, code, field)) in [
            (json!({ "attachment_ids": [] }), "nothing_to_send", ""),
            (json!({ "attachment_ids": [of_draft] }), "not_found", ""),
            (json!({ "attachment_ids": [pdf, pdf] }), "invalid_input", "attachment_ids:duplicate"),
            (json!({ "attachment_ids": many }), "invalid_input", "attachment_ids:too_many"),
            (json!({ "attachment_ids": ["x"] }), "invalid_input", ":wrong_type"),
            (json!({ "article_form": "brief", "attachment_ids": [pdf] }), "invalid_input", "attachment_ids:not_for_this_action"),
            (json!({ "article_id": known.deadline }), "nothing_to_send", ""),
        ].into_iter().enumerate() {
            let answer = prepare(&format!("r{n}"), &clerk, change).send(&world).await.problem(code);
            assert!(answer.fields().first().map_or("", String::as_str).ends_with(field), "{}", answer.text);
        }
    }

    async fn what_is_no_answer_is_refused(db: TestDatabase) {
        let world = World::new(db).await;
        let clerk = world.sidebar("ww1", "li").await;
        let known = &world.ours.knowledge;
        for (n, (change, code, field)) in [
            (json!({ "article_id": known.draft }), "not_found", ""),
            (json!({ "article_id": known.vat }), "not_found", ""),
            (json!({ "article_id": known.deadline, "article_form": "full" }), "nothing_to_send", ""),
            (json!({ "article_form": null }), "invalid_input", "article_form:missing"),
            (json!({ "article_id": null }), "invalid_input", "article_id:missing"),
            (json!({ "article_form": "whole" }), "invalid_input", ":unknown_word"),
            (json!({ "period": 202_602 }), "invalid_input", "period:not_for_this_action"),
            (json!({ "client_id": world.ours.second }), "client_not_linked", ""),
        ].into_iter().enumerate() {
            let request = world.post("/send-intents", article(&world, change)).with("idempotency-key", &format!("k{n}"));
            let answer = request.by(&clerk).send(&world).await.problem(code);
            assert_eq!(answer.fields().first().map_or("", String::as_str), field);
        }
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::SendMessages, Permission::ViewServices]).await;
        let request = world.post("/send-intents", article(&world, json!({}))).with("idempotency-key", "x");
        request.by(&clerk).send(&world).await.expect(403).problem("no_permission");
        for path in ["/articles", "/article-categories", &format!("/articles/{}", known.invoices)] {
            world.get(path).by(&clerk).send(&world).await.expect(403).problem("no_permission");
        }
        let miss = world.post("/article-misses", json!({ "search": "x" })).by(&clerk);
        miss.send(&world).await.expect(403).problem("no_permission");
    }
}
