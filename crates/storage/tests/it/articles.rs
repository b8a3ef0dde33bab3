//! The knowledge base: categories, review, search, use, misses.

use crate::support::{Agency, add_client, agency, contact};
use chrono::NaiveDate;
use sidebook_domain::{
    Action, ArticleCategoryId, ArticleForm, ArticleId, ArticleState, ArticleText, AttachmentSubject,
    FileKind, FileName, Language, SendIntentId, SubjectKind, search_terms,
};
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{
    Article, ArticleChange, ArticleFilter, CategoryRemoval, NewArticle, NewArticleCategory, NewAttachment,
    NewSendIntent, Page, Prepared, StorageError, Work,
};

fn text(question: &str, brief: &str, keywords: &[&str]) -> ArticleText {
    ArticleText::new(question, brief, Some("全文：附上办理流程。"), keywords).unwrap()
}

async fn category(
    work: &Work,
    agency: &Agency,
    parent: Option<ArticleCategoryId>,
    name: &str,
) -> ArticleCategoryId {
    let new = NewArticleCategory {
        parent,
        name: name.into(),
    };
    work.of(agency.id).article_categories().add(new).await.unwrap().id
}

/// Reviewed articles about these questions.
async fn reviewed(
    work: &Work,
    agency: &Agency,
    category: ArticleCategoryId,
    texts: Vec<ArticleText>,
) -> Vec<Article> {
    let articles = work.of(agency.id).articles();
    let new = texts
        .into_iter()
        .map(|text| NewArticle { category, text })
        .collect();
    let mut all = Vec::new();
    for draft in articles.add_many(new).await.unwrap() {
        let ArticleChange::Done(article) = articles.review(draft.id, 1, agency.staff).await.unwrap() else {
            panic!()
        };
        all.push(article);
    }
    all
}

async fn found(
    db: &TestDatabase,
    agency: &Agency,
    typed: &str,
    category: Option<ArticleCategoryId>,
) -> Vec<ArticleId> {
    let view = db.storage.view();
    let filter = ArticleFilter {
        terms: search_terms(typed),
        category,
    };
    let page = view
        .of(agency.id)
        .articles()
        .search(&filter, Page::first(50))
        .await
        .unwrap();
    page.items.into_iter().map(|article| article.id).collect()
}

/// A message prepared for some conversation of the agency.
async fn intent(db: &TestDatabase, agency: &Agency, key: &str) -> SendIntentId {
    let client = add_client(db, agency, &format!("客户{key}")).await;
    let work = db.storage.begin().await.unwrap();
    let door = work.of(agency.id);
    let contact = contact(&format!("wm-{key}"), "王总", &["li"]);
    let mirrored = door
        .contacts()
        .upsert(agency.corp, &contact, db.storage.now(), None, true)
        .await
        .unwrap();
    let new = NewSendIntent {
        staff: agency.staff,
        corp: agency.corp,
        conversation: mirrored.conversation,
        client,
        action: Action::Article,
        period: None,
        language: Language::ZhCn,
        rendered_text: "您好".into(),
        warnings: Vec::new(),
        attachments: Vec::new(),
        idempotency_key: key.into(),
        request_hash: "h".into(),
    };
    let Prepared::New(stored) = door.send_intents().prepare(new).await.unwrap() else {
        panic!()
    };
    work.commit().await.unwrap();
    stored.id
}

on_each_database! {
    async fn only_reviewed_articles_are_found_by_words_sounds_and_answers(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        let tax = category(&work, &ours, None, "税务").await;
        let vat = category(&work, &ours, Some(tax), "增值税").await;
        let social = category(&work, &ours, None, "社保").await;
        let texts = vec![
            text("小规模纳税人怎么开专票？", "可以自行开具增值税专用发票。", &["专票", "1%"]),
            text("增值税什么时候申报？", "一般在次月 15 日前。", &[]),
        ];
        let made = reviewed(&work, &ours, vat, texts).await;
        let other = reviewed(&work, &ours, social, vec![text("社保怎么开户？", "凭营业执照办理。", &["五险"])]).await;
        let draft = NewArticle { category: vat, text: text("专票草稿", "还没审核。", &["专票"]) };
        work.of(ours.id).articles().add_many(vec![draft]).await.unwrap();
        work.commit().await.unwrap();

        for typed in ["专票", "zhuanpiao", "ZP", "xgmnsr", "xiaoguimo 开", "小规模 专票", "1%"] {
            assert_eq!(found(&db, &ours, typed, None).await, [made[0].id], "{typed}");
        }
        // A question comes before an answer that has the word.
        assert_eq!(found(&db, &ours, "增值税", None).await, [made[1].id, made[0].id]);
        assert_eq!(found(&db, &ours, "营业执照", None).await, [other[0].id]);
        for typed in ["_", "100%", "不存在", "专票 社保", "\0", "yyzz"] {
            assert_eq!(found(&db, &ours, typed, None).await, [], "{typed}");
        }
        assert_eq!(found(&db, &ours, "", None).await.len(), 3);
        assert_eq!(found(&db, &ours, "", Some(tax)).await.len(), 2, "with the categories below");
        assert_eq!(found(&db, &ours, "", Some(social)).await, [other[0].id]);
        assert_eq!(found(&db, &ours, "社保", Some(tax)).await, []);

        let view = db.storage.view();
        let articles = view.of(ours.id).articles();
        assert!(articles.finds_nothing(&search_terms("不存在")).await.unwrap());
        assert!(!articles.finds_nothing(&search_terms("专票")).await.unwrap());
        let counts = view.of(ours.id).article_categories().articles(Some(ArticleState::Reviewed)).await.unwrap();
        assert_eq!((counts.get(&vat), counts.get(&social), counts.get(&tax)), (Some(&2), Some(&1), None));
    }

    async fn a_use_is_counted_when_it_was_handed_over_and_once(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        let tax = category(&work, &ours, None, "税务").await;
        let texts = ["甲", "乙", "丙", "丁"].map(|name| text(&format!("{name}问题"), "答。", &[]));
        let made = reviewed(&work, &ours, tax, texts.to_vec()).await;
        work.commit().await.unwrap();
        let (one, two, three) = (intent(&db, &ours, "1").await, intent(&db, &ours, "2").await, intent(&db, &ours, "3").await);
        let work = db.storage.begin().await.unwrap();
        let articles = work.of(ours.id).articles();
        articles.prepared(one, made[1].id, ArticleForm::Brief).await.unwrap();
        articles.prepared(two, made[1].id, ArticleForm::Full).await.unwrap();
        assert_eq!(articles.find(made[1].id).await.unwrap().unwrap().uses, 0, "a preview is no use");
        assert!(articles.handed_over(one).await.unwrap());
        assert!(!articles.handed_over(one).await.unwrap(), "the same message again");
        assert!(articles.handed_over(two).await.unwrap());
        assert!(!articles.handed_over(three).await.unwrap(), "a message that is no article");
        work.commit().await.unwrap();
        let view = db.storage.view();
        let used = view.of(ours.id).articles().find(made[1].id).await.unwrap().unwrap();
        assert_eq!((used.uses, used.last_used_at, used.revision), (2, Some(db.storage.now()), 1));
        let order = found(&db, &ours, "", None).await;
        assert_eq!(order, [made[1].id, made[3].id, made[2].id, made[0].id], "most used first, then newest");

        // Pages go on where the last one ended.
        let mut paged = Vec::new();
        let mut page = Page::first(1);
        loop {
            let filter = ArticleFilter { terms: search_terms("问题"), category: None };
            let got = view.of(ours.id).articles().search(&filter, page).await.unwrap();
            paged.extend(got.items.into_iter().map(|article| article.id));
            let Some(next) = got.next else { break };
            page = Page::after(1, next);
        }
        assert_eq!(paged, order);
    }

    async fn a_reviewed_article_is_closed_until_the_review_is_withdrawn(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let sent = intent(&db, &ours, "1").await;
        let work = db.storage.begin().await.unwrap();
        let tax = category(&work, &ours, None, "税务").await;
        let id = reviewed(&work, &ours, tax, vec![text("旧问题", "旧答。", &[])]).await[0].id;
        let articles = work.of(ours.id).articles();
        articles.prepared(sent, id, ArticleForm::Brief).await.unwrap();
        let attachments = work.of(ours.id).attachments();
        let file = NewAttachment {
            kind: FileKind::Pdf,
            name: FileName::clean("流程.pdf", FileKind::Pdf),
            bytes: 9,
            pixels: None,
            sha256: "ab".repeat(32),
            uploaded_by: ours.staff,
        };
        let file = attachments.begin(file).await.unwrap().id;
        attachments.stored(file).await.unwrap();
        attachments.tie(AttachmentSubject::new(SubjectKind::Article, id), &[file]).await.unwrap();
        let new = NewArticle { category: tax, text: text("新问题", "新答。", &["新"]) };
        assert_eq!(articles.edit(id, 1, &new).await.unwrap(), ArticleChange::IsReviewed);
        assert_eq!(articles.remove(id).await.unwrap(), ArticleChange::IsReviewed);
        let ArticleChange::Done(draft) = articles.withdraw(id).await.unwrap() else { panic!() };
        assert_eq!((draft.state, draft.reviewed), (ArticleState::Draft, None));
        assert_eq!(articles.find_reviewed(id).await.unwrap(), None);
        let ArticleChange::Done(edited) = articles.edit(id, 1, &new).await.unwrap() else { panic!() };
        assert_eq!((edited.revision, edited.text), (2, new.text.clone()));
        assert!(matches!(articles.edit(id, 1, &new).await, Err(StorageError::Stale)));
        assert!(matches!(articles.review(id, 1, ours.staff).await, Err(StorageError::Stale)), "what was read has changed");
        let ArticleChange::Done(again) = articles.review(id, 2, ours.staff).await.unwrap() else { panic!() };
        assert_eq!(again.reviewed, Some((ours.staff, db.storage.now())));
        articles.withdraw(id).await.unwrap();
        assert!(matches!(articles.remove(id).await.unwrap(), ArticleChange::Done(_)));
        assert!(!articles.handed_over(sent).await.unwrap(), "nothing to count any more");
        assert_eq!(attachments.find(file).await.unwrap().map(|file| file.subject), Some(None), "its file is nobody's");
        assert_eq!(articles.remove(id).await.unwrap(), ArticleChange::NotFound);
        work.commit().await.unwrap();
    }

    async fn categories_have_two_levels_and_stay_while_in_use(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let work = db.storage.begin().await.unwrap();
        let tax = category(&work, &ours, None, "税务").await;
        let vat = category(&work, &ours, Some(tax), "增值税").await;
        let income = category(&work, &ours, Some(tax), "所得税").await;
        let social = category(&work, &ours, None, "社保").await;
        // The same name is free elsewhere.
        let same = category(&work, &ours, Some(social), "增值税").await;
        reviewed(&work, &ours, vat, vec![text("问", "答", &[])]).await;
        let categories = work.of(ours.id).article_categories();
        let third = categories.add(NewArticleCategory { parent: Some(vat), name: "三级".into() }).await;
        assert!(matches!(third, Err(StorageError::NotFound { table: "article_categories", .. })));
        let listed: Vec<_> = categories.list().await.unwrap().into_iter().map(|one| (one.id, one.parent)).collect();
        for (id, parent) in [(tax, None), (social, None), (vat, Some(tax)), (income, Some(tax)), (same, Some(social))] {
            assert!(listed.contains(&(id, parent)));
        }
        let place = |id| listed.iter().position(|(listed, _)| *listed == id);
        assert!(place(tax) < place(social) && place(vat) < place(income));
        assert_eq!(categories.remove(tax).await.unwrap(), CategoryRemoval::InUse { articles: 0, categories: 2 });
        assert_eq!(categories.remove(vat).await.unwrap(), CategoryRemoval::InUse { articles: 1, categories: 0 });
        assert_eq!(categories.remove(income).await.unwrap(), CategoryRemoval::Done);
        assert_eq!(categories.remove(income).await.unwrap(), CategoryRemoval::NotFound);
        work.commit().await.unwrap();
        for (parent, name) in [(None, "税务"), (Some(tax), "增值税")] {
            let work = db.storage.begin().await.unwrap();
            let again = work.of(ours.id).article_categories().add(NewArticleCategory { parent, name: name.into() }).await;
            assert!(again.unwrap_err().is_duplicate(), "{name}");
        }
    }

    async fn a_miss_is_kept_once_a_day_for_each_person(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        let work = db.storage.begin().await.unwrap();
        let articles = work.of(ours.id).articles();
        assert!(articles.missed(ours.staff, day(1), "跨境电商").await.unwrap());
        assert!(!articles.missed(ours.staff, day(1), "跨境电商").await.unwrap());
        assert!(articles.missed(ours.staff, day(2), "跨境电商").await.unwrap());
        assert!(articles.missed(ours.staff, day(2), "出口退税").await.unwrap());
        work.commit().await.unwrap();
        let view = db.storage.view();
        let misses = view.of(ours.id).articles().misses_since(day(2)).await.unwrap();
        let terms: Vec<_> = misses.iter().map(|miss| miss.term.as_str()).collect();
        assert_eq!(terms, ["出口退税", "跨境电商"]);
        assert_eq!(view.of(ours.id).articles().misses_since(day(1)).await.unwrap().len(), 3);
    }

    async fn another_agency_sees_and_changes_nothing(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let sent = intent(&db, &theirs, "2").await;
        let work = db.storage.begin().await.unwrap();
        let tax = category(&work, &ours, None, "税务").await;
        let id = reviewed(&work, &ours, tax, vec![text("专票", "答", &[])]).await[0].id;
        let there = work.of(theirs.id).articles();
        assert_eq!(there.find(id).await.unwrap(), None);
        let filter = ArticleFilter { terms: search_terms("专票"), category: None };
        assert_eq!(there.search(&filter, Page::first(9)).await.unwrap().items, []);
        let filter = ArticleFilter { category: Some(tax), ..ArticleFilter::default() };
        assert_eq!(there.search(&filter, Page::first(9)).await.unwrap().items, []);
        assert_eq!(there.withdraw(id).await.unwrap(), ArticleChange::NotFound);
        assert_eq!(there.review(id, 1, theirs.staff).await.unwrap(), ArticleChange::NotFound);
        assert_eq!(there.remove(id).await.unwrap(), ArticleChange::NotFound);
        let new = NewArticle { category: tax, text: text("偷", "偷", &[]) };
        let refused = [
            there.add_many(vec![new.clone()]).await.unwrap_err(),
            there.edit(id, 1, &new).await.unwrap_err(),
            there.prepared(sent, id, ArticleForm::Brief).await.unwrap_err(),
            there.missed(ours.staff, NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(), "x").await.unwrap_err(),
            work.of(ours.id).articles().prepared(sent, id, ArticleForm::Brief).await.unwrap_err(),
        ];
        for error in refused {
            assert!(matches!(error, StorageError::NotFound { .. }), "{error}");
        }
        work.of(ours.id).articles().withdraw(id).await.unwrap();
        let by_stranger = work.of(ours.id).articles().review(id, 1, theirs.staff).await;
        assert!(matches!(by_stranger, Err(StorageError::NotFound { table: "staff", .. })));
        let categories = work.of(theirs.id).article_categories();
        assert_eq!(categories.list().await.unwrap(), []);
        assert!(categories.articles(Some(ArticleState::Reviewed)).await.unwrap().is_empty());
        assert_eq!(categories.remove(tax).await.unwrap(), CategoryRemoval::NotFound);
        let below = categories.add(NewArticleCategory { parent: Some(tax), name: "x".into() }).await;
        assert!(matches!(below, Err(StorageError::NotFound { .. })));
    }
}
