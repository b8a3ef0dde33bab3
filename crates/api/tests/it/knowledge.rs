//! The knowledge base as those who write it have it: categories, drafts, reviews, and what was searched in vain.

use sidebook_domain::Permission;

use crate::kit::{Answer, Request, Value, World, json, on_each_database, percent};

fn article(world: &World, question: &str, change: Value) -> Value {
    let mut body = json!({
        "category_id": world.ours.knowledge.tax, "question": question, "brief": "先清税，再注销。",
        "keywords": ["注销"], "attachment_ids": [],
    });
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn change(world: &World, id: &Value, revision: i64, body: Value) -> Request {
    world
        .put(&format!("/console/articles/{}", id.as_str().unwrap()), body)
        .with("if-match", &format!("\"{revision}\""))
}

/// The outcomes of several articles, in their order.
fn outcomes(answer: &Answer) -> Vec<&str> {
    let items = answer.json["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["outcome"].as_str().unwrap())
        .collect()
}

on_each_database! {
    async fn an_article_is_written_reviewed_closed_and_withdrawn(db: TestDatabase) {
        let world = World::new(db).await;
        let editor = world.console(&world.ours.clerk_mobile()).await;
        let may = [
            Permission::ViewKnowledge, Permission::CreateKnowledge, Permission::EditKnowledge, Permission::DeleteKnowledge,
            Permission::ReviewKnowledge, Permission::WithdrawKnowledge,
        ];
        world.set_permissions(&world.ours, world.ours.clerk, &may).await;
        let file = world.upload("注销流程.txt", "一、二、三").by(&editor).send(&world).await.expect(201).json;
        let body = article(&world, " 个体户怎么注销？\u{202e} ", json!({ "attachment_ids": [file["id"]], "full_text": "全文" }));
        let made = world.post("/console/articles", body.clone()).by(&editor).send(&world).await.expect(201).json;
        let id = &made["id"];
        assert_eq!((&made["question"], &made["state"], &made["revision"]), (&json!("个体户怎么注销？"), &json!("draft"), &json!(1)));
        assert_eq!((&made["attachments"][0]["name"], &made["full_text"]), (&json!("注销流程.txt"), &json!("全文")));
        // The same form again, or another article for the question.
        let twice = world.post("/console/articles", body.clone()).by(&editor).send(&world).await.expect(422);
        assert_eq!(twice.fields(), ["question:taken"]);
        // A draft's file opens here, and not beside a chat.
        let link = format!("/attachments/{}/link", file["id"].as_str().unwrap());
        world.get(&link).by(&editor).send(&world).await.expect(200);
        let beside = world.sidebar("ww1", "li").await;
        world.get(&link).by(&beside).send(&world).await.expect(404);

        for (wrong, field) in [
            (json!({ "question": " " }), "question:missing"),
            (json!({ "question": "问".repeat(201) }), "question:too_long"),
            (json!({ "brief": "" }), "brief:missing"),
            (json!({ "brief": "a\u{0}" }), "brief:control_character"),
            (json!({ "full_text": "长".repeat(20_001) }), "full_text:too_long"),
            (json!({ "keywords": vec!["词"; 21].iter().enumerate().map(|(n, _)| n.to_string()).collect::<Vec<_>>() }), "keywords:too_many"),
            (json!({ "keywords": ["词".repeat(31)] }), "keywords:too_long"),
            (json!({ "attachment_ids": [file["id"], file["id"]] }), "attachment_ids:duplicate"),
            (json!({ "brief": 7 }), ":wrong_type"),
            (json!({ "state": "reviewed" }), "state:unknown"),
        ] {
            let refused = world.post("/console/articles", article(&world, "另一个问题？", wrong)).by(&editor).send(&world).await;
            assert_eq!(refused.expect(422).fields(), [field]);
        }

        let better = article(&world, "个体户怎么注销？", json!({ "brief": "先清税，再注销。😀", "attachment_ids": [file["id"]] }));
        let changed = change(&world, id, 1, better.clone()).by(&editor).send(&world).await.expect(200).json;
        assert_eq!((&changed["revision"], &changed["full_text"]), (&json!(2), &Value::Null));
        let stale = change(&world, id, 1, better.clone()).by(&editor).send(&world).await.expect(412).problem("stale");
        assert_eq!(stale.json["current"]["brief"], "先清税，再注销。😀");

        // Reviewed as it was read; closed then, until the review is withdrawn.
        let draft = world.ours.knowledge.draft;
        let review = async |articles: Value| {
            world.post("/console/articles/reviews", json!({ "articles": articles })).by(&editor).send(&world).await
        };
        let both = review(json!([{ "article_id": id, "revision": 1 }, { "article_id": draft, "revision": 1 }])).await.expect(200);
        assert_eq!(outcomes(&both), ["changed", "done"]);
        assert_eq!(outcomes(&review(json!([{ "article_id": id, "revision": 2 }])).await.expect(200)), ["done"]);
        let closed = change(&world, id, 2, better).by(&editor).send(&world).await.expect(422);
        assert_eq!(closed.fields(), ["state:reviewed"]);
        let several = async |what: &str, ids: Value| {
            world.post(&format!("/console/articles/{what}"), json!({ "article_ids": ids })).by(&editor).send(&world).await
        };
        assert_eq!(outcomes(&several("deletions", json!([id])).await.expect(200)), ["reviewed"]);
        assert_eq!(outcomes(&several("withdrawals", json!([id, draft])).await.expect(200)), ["done", "done"]);
        assert_eq!(outcomes(&several("deletions", json!([id, draft])).await.expect(200)), ["done", "done"]);
        assert_eq!(outcomes(&several("deletions", json!([id])).await.expect(200)), ["not_found"]);
        for (ids, code) in [(json!([]), "missing"), (json!([id, id]), "duplicate"), (json!(vec![id; 201]), "too_many")] {
            assert_eq!(several("withdrawals", ids).await.expect(422).fields(), [format!("article_ids:{code}")]);
        }
        let audited: Vec<String> = world.audit(&world.ours).await.into_iter().map(|entry| entry.action).collect();
        for action in ["article_added", "article_changed", "article_reviewed", "article_review_withdrawn", "article_deleted"] {
            assert!(audited.iter().any(|known| known == action), "{action}");
        }
    }

    async fn articles_are_listed_and_categories_kept_in_order(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let known = &world.ours.knowledge;
        let list = async |query: &str| {
            let found = world.get(&format!("/console/articles?{query}")).by(&owner).send(&world).await.expect(200).json;
            let ids: Vec<Value> = found["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
            (ids, found["totals"]["rows"].clone())
        };
        assert_eq!(list("state=draft").await, (vec![json!(known.draft)], json!(1)));
        let (of_tax, rows) = list(&format!("category_id={}", known.tax)).await;
        assert_eq!((of_tax.len(), rows), (3, json!(3)));
        assert_eq!(list(&format!("search={}", percent("zp"))).await.0, [json!(known.invoices)]);
        assert_eq!(list("sort=-uses&limit=1").await.0.len(), 1);
        for (query, field) in [("sort=name", "sort:unknown_word"), ("limit=101", "limit:out_of_range"), ("state=gone", ":wrong_type")] {
            let refused = world.get(&format!("/console/articles?{query}")).by(&owner).send(&world).await.expect(422);
            assert_eq!(refused.fields(), [field]);
        }
        assert_eq!(list(&format!("search={}", percent("\0"))).await.0, Vec::<Value>::new());
        let first = world.get("/console/articles?limit=3").by(&owner).send(&world).await.expect(200).json;
        let after = percent(first["next"].as_str().unwrap());
        assert_eq!(list(&format!("limit=3&after={after}")).await.0.len(), 1);

        // Categories: added once, renamed, put in order, deleted when nothing is in them.
        let add = async |name: &str, parent: Option<Value>| {
            let mut body = json!({ "name": name });
            if let Some(parent) = parent {
                body["parent_id"] = parent;
            }
            world.post("/console/article-categories", body).by(&owner).send(&world).await
        };
        assert_eq!(add(" 税务 ", None).await.expect(422).fields(), ["name:taken"]);
        for (name, code) in [("", "missing"), (&"长".repeat(31), "too_long"), ("a\u{0}", "control_character")] {
            assert_eq!(add(name, None).await.expect(422).fields(), [format!("name:{code}")]);
        }
        add("第三级", Some(json!(known.vat))).await.expect(404);
        let all = add("开票", Some(json!(known.tax))).await.expect(201).json;
        let id_of = |all: &Value, name: &str| {
            let items = all["items"].as_array().unwrap();
            items.iter().find(|one| one["name"] == name).unwrap()["id"].clone()
        };
        let billing = id_of(&all, "开票");
        let order = async |ids: Value| {
            let body = json!({ "parent_id": known.tax, "category_ids": ids });
            world.put("/console/article-categories/order", body).by(&owner).send(&world).await
        };
        order(json!([billing])).await.expect(412).problem("stale");
        let ordered = order(json!([billing, known.vat])).await.expect(200).json;
        let below: Vec<&Value> = ordered["items"].as_array().unwrap().iter().filter(|one| one["parent_id"] == json!(known.tax)).map(|one| &one["id"]).collect();
        assert_eq!(below, [&billing, &json!(known.vat)]);
        let log = world.get("/console/audit-entries?action=article_categories_ordered").by(&owner).send(&world).await.expect(200).json;
        assert_eq!((log["items"].as_array().unwrap().len(), &log["items"][0]["changes"]), (1, &json!([{ "field": "order", "before": "增值税 · 开票", "after": "开票 · 增值税" }])));
        let path = format!("/console/article-categories/{}", billing.as_str().unwrap());
        let rename = async |name: &str| world.put(&format!("{path}/name"), json!({ "name": name })).by(&owner).send(&world).await;
        assert_eq!(rename("增值税").await.expect(422).fields(), ["name:taken"]);
        rename("发票 😀").await.expect(200);
        for (id, by) in [(known.tax, "categories:in_use"), (known.vat, "articles:in_use")] {
            let used = world.delete(&format!("/console/article-categories/{id}")).by(&owner).send(&world).await.expect(422);
            assert_eq!(used.fields(), [by]);
        }
        world.delete(&path).by(&owner).send(&world).await.expect(200);
        world.delete(&path).by(&owner).send(&world).await.expect(404);
    }

    async fn what_was_searched_in_vain_is_listed_until_it_is_answered(db: TestDatabase) {
        let world = World::new(db).await;
        let (owner, clerk) = (world.console(&world.ours.owner_mobile()).await, world.sidebar("ww1", "li").await);
        let boss = world.sidebar("ww1", "zhang").await;
        for (token, search) in [(&clerk, "个体户注销"), (&boss, "个体户注销"), (&clerk, "跨境电商")] {
            world.post("/article-misses", json!({ "search": search })).by(token).send(&world).await.expect(200);
        }
        let misses = async || {
            let found = world.get("/console/article-misses").by(&owner).send(&world).await.expect(200).json;
            let item = |item: &Value| (item["term"].as_str().unwrap().to_owned(), item["times"].clone(), item["people"].clone());
            found["items"].as_array().unwrap().iter().map(item).collect::<Vec<_>>()
        };
        assert_eq!(misses().await, [("个体户注销".to_owned(), json!(2), json!(2)), ("跨境电商".to_owned(), json!(1), json!(1))]);
        let body = article(&world, "个体户注销要多久？", json!({}));
        let made = world.post("/console/articles", body).by(&owner).send(&world).await.expect(201).json;
        let reviews = json!({ "articles": [{ "article_id": made["id"], "revision": 1 }] });
        world.post("/console/articles/reviews", reviews).by(&owner).send(&world).await.expect(200);
        assert_eq!(misses().await, [("跨境电商".to_owned(), json!(1), json!(1))]);
        // Ninety days later nobody asks any more.
        world.pass(91 * 24 * 60 * 60);
        let owner = world.console(&world.ours.owner_mobile()).await;
        let none = world.get("/console/article-misses").by(&owner).send(&world).await.expect(200).json;
        assert_eq!(none["items"], json!([]));
    }

    async fn articles_are_taken_along_kept_and_read_as_an_import(db: TestDatabase) {
        let world = World::new(db).await;
        let owner = world.console(&world.ours.owner_mobile()).await;
        let body = article(&world, "=怎么建账？", json!({ "full_text": "一\n二", "keywords": ["建账", "账本"] }));
        world.post("/console/articles", body).by(&owner).send(&world).await.expect(201);
        // In the layout of the import's template, and as the list shows it.
        let layout = "columns=question,category,subcategory,brief,full_text,keywords&sort=question";
        let export = |query: &str| world.get(&format!("/console/articles/export?{query}")).by(&owner);
        let csv = export(&format!("format=csv&search=jz&{layout}")).send(&world).await.expect(200);
        assert_eq!(
            csv.text,
            "\u{FEFF}问题,一级分类,二级分类,简答,全文,关键词\r\n'=怎么建账？,税务,,先清税，再注销。,\"一\n二\",建账、账本\r\n"
        );
        let xlsx = export(&format!("format=xlsx&language=en&{layout}")).send(&world).await.expect(200);
        export("format=xlsx").send(&world).await.expect(200);
        for (query, field) in [("format=pdf", ":wrong_type"), ("format=csv&columns=secret", "columns:unknown_word")] {
            assert_eq!(export(query).send(&world).await.expect(422).fields(), [field]);
        }
        // Each file is kept as it was.
        let kept = world.get("/console/article-exports").by(&owner).send(&world).await.expect(200).json;
        let rows: Vec<&Value> = kept["items"].as_array().unwrap().iter().map(|item| &item["rows"]).collect();
        // The oldest is the house's.
        assert_eq!(rows, [5, 5, 1, 1]);
        let path = format!("/console/article-exports/{}/file", kept["items"][1]["id"].as_str().unwrap());
        let again = world.get(&path).by(&owner).send(&world).await.expect(200);
        assert!(again.body == xlsx.body && again.header("content-disposition").unwrap().contains("list.xlsx"));

        // Who may import articles brings them back, and nothing else.
        world.set_permissions(&world.ours, world.ours.clerk, &[Permission::ImportKnowledge]).await;
        let clerk = world.console(&world.ours.clerk_mobile()).await;
        let bring = |kind: &str| {
            let request = world.post(&format!("/console/imports?kind={kind}"), json!({})).raw(xlsx.body.clone());
            request.with("x-file-name", &percent("知识 😀.xlsx")).by(&clerk).send(&world)
        };
        bring("clients").await.expect(403).problem("no_permission");
        let import = bring("articles").await.expect(201).json;
        let path = format!("/console/imports/{}", import["id"].as_str().unwrap());
        let sheet = world.get(&format!("{path}/sheet")).by(&clerk).send(&world).await.expect(200).json;
        let guessed: Vec<&str> = sheet["guess"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
        assert_eq!(guessed, ["question", "category", "subcategory", "brief", "full_text", "keywords"]);
        assert_eq!(sheet["rows"][0]["cells"][0], "Question");
        let file = world.get(&format!("{path}/file")).by(&clerk).send(&world).await.expect(200);
        assert!(file.body == xlsx.body);
        let owners = world.post("/console/imports?kind=clients", json!({})).raw("名称\n晨光\n").with("x-file-name", "a.csv");
        let owners = owners.by(&owner).send(&world).await.expect(201).json;
        let theirs = format!("/console/imports/{}", owners["id"].as_str().unwrap());
        for what in ["", "/sheet", "/file", "/result?language=en"] {
            world.get(&format!("{theirs}{what}")).by(&clerk).send(&world).await.expect(403).problem("no_permission");
        }
        world.get("/console/imports?kind=clients").by(&clerk).send(&world).await.expect(403);
        let listed = world.get("/console/imports").by(&clerk).send(&world).await.expect(200).json;
        assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    }
}
