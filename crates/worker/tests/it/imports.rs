//! Workbooks of rows: looked through without a trace, put from the checkpoint on, taken back as a whole or not at all.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use sidebook_attachments::{AttachmentStore, Objects};
use sidebook_domain::{
    ArticleState, ArticleText, ClientName, ImportId, RecordKind, TaxpayerKind, WrongValue,
};
use sidebook_storage::testing::on_each_database;
use sidebook_storage::{
    ClientChange, Import, ImportCounts, ImportOutcome, ImportPlan, ImportState, ImportStep, NewArticle,
    NewArticleCategory, NewClient, NewImport, Put, Task,
};

use crate::kit::Stand;

const HEADS: &str = "客户名称,纳税人类型,联系人,手机号,负责人,简称\n";

/// Where this test's workbooks are, and what is done with them.
struct Desk<'a> {
    stand: &'a Stand,
    store: Objects,
    kind: RecordKind,
}

impl Desk<'_> {
    async fn bring(&self, bytes: impl Into<Vec<u8>>, overwrite: bool) -> ImportId {
        let bytes = bytes.into();
        let storage = &self.stand.db.storage;
        let new = NewImport {
            kind: self.kind,
            file_name: "客户.csv".to_owned(),
            bytes: 1,
            by: self.stand.staff,
        };
        let import = storage.view().of(self.stand.agency).imports().prepare(new);
        self.store.put(&import.object_key, bytes).await.unwrap();
        let work = storage.begin().await.unwrap();
        let id = work
            .of(self.stand.agency)
            .imports()
            .keep(import)
            .await
            .unwrap()
            .id;
        work.commit().await.unwrap();
        self.plan(id, overwrite, &[]).await;
        id
    }

    async fn plan(&self, id: ImportId, overwrite: bool, owners: &[&str]) {
        let fields = match self.kind {
            RecordKind::Articles => [
                "question",
                "category",
                "subcategory",
                "brief",
                "full_text",
                "keywords",
            ],
            _ => [
                "name",
                "taxpayer_kind",
                "contact_name",
                "contact_mobile",
                "owner",
                "short_name",
            ],
        };
        let plan = ImportPlan {
            sheet: 0,
            header_row: 1,
            columns: fields
                .iter()
                .map(|field| (*field).to_owned())
                .enumerate()
                .collect(),
            match_by: self.kind.matches().first().copied(),
            overwrite,
            owners: owners
                .iter()
                .map(|name| ((*name).to_owned(), self.stand.staff))
                .collect::<BTreeMap<_, _>>(),
        };
        let work = self.stand.db.storage.begin().await.unwrap();
        let checking = work
            .of(self.stand.agency)
            .imports()
            .check(id, &plan)
            .await
            .unwrap();
        assert!(checking.is_some());
        work.commit().await.unwrap();
        self.work(id).await;
    }

    /// Asks for a step, and lets a worker take it.
    async fn step(&self, id: ImportId, state: ImportState) -> Import {
        let work = self.stand.db.storage.begin().await.unwrap();
        let imports = work.of(self.stand.agency).imports();
        let asked = match state {
            ImportState::Running => imports.run(id).await.unwrap(),
            _ => imports.undo(id).await.unwrap(),
        };
        assert!(asked.is_some(), "{state:?}");
        work.commit().await.unwrap();
        self.work(id).await
    }

    async fn work(&self, id: ImportId) -> Import {
        let task = Task::RunImport {
            agency_id: self.stand.agency,
            import_id: id,
        };
        let work = self.stand.db.storage.begin().await.unwrap();
        work.system().jobs().enqueue(task.job()).await.unwrap();
        work.commit().await.unwrap();
        let worker = self.stand.worker().with_attachments(Arc::new(self.store.clone()));
        assert_eq!(worker.run_until_idle().await.unwrap().parked, 0);
        self.read(id).await
    }

    async fn read(&self, id: ImportId) -> Import {
        let view = self.stand.db.storage.view();
        view.of(self.stand.agency)
            .imports()
            .find(id)
            .await
            .unwrap()
            .unwrap()
    }

    async fn clients(&self) -> u64 {
        let view = self.stand.db.storage.view();
        view.of(self.stand.agency).clients().count().await.unwrap()
    }
}

fn counts(added: i64, changed: i64, skipped: i64, refused: i64) -> ImportCounts {
    ImportCounts {
        added,
        changed,
        unchanged: 0,
        skipped,
        refused,
    }
}

/// So many clients whom this person looks after.
fn clients(count: u32, owner: &str) -> String {
    let rows = (0..count).map(|number| {
        format!(
            "第{number}家公司,小规模纳税人,陈{number},{},{owner},\n",
            13_900_000_000_u64 + u64::from(number)
        )
    });
    HEADS.to_owned() + &rows.collect::<String>()
}

on_each_database! {
    async fn rows_are_looked_through_put_and_taken_back(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        let desk = Desk { stand: &stand, store: Objects::memory(), kind: RecordKind::Clients };
        let work = stand.db.storage.begin().await.unwrap();
        let known = NewClient::named(ClientName::parse("第7家公司").unwrap(), TaxpayerKind::General);
        let known = work.of(stand.agency).clients().add(known).await.unwrap().id;
        work.commit().await.unwrap();
        let owner = stand.db.storage.view().of(stand.agency).staff().find(stand.staff).await.unwrap().unwrap().name;

        // 1,200 rows are three steps; a look leaves nothing in the books.
        let mut text = clients(1_200, &owner);
        text.push_str("第1家公司,一般纳税人,重名,13900000001,没有这个人,\n,,,,,\n坏手机,一般纳税人,李四,12345,没有这个人,\n");
        let id = desk.bring(text, false).await;
        let looked = desk.read(id).await;
        assert_eq!((looked.state, looked.counts), (ImportState::Checked, counts(1_199, 0, 1, 2)));
        assert_eq!(looked.errors.iter().map(|error| error.row).collect::<Vec<_>>(), [1_202, 1_204]);
        assert_eq!(desk.clients().await, 1);

        // Somebody is to be overwritten, and a name means a colleague.
        desk.plan(id, true, &["没有这个人"]).await;
        // A look does not see what its earlier steps would have left: the row that comes again far below counts as new.
        assert_eq!(desk.read(id).await.counts, counts(1_200, 1, 0, 1));
        let done = desk.step(id, ImportState::Running).await;
        assert_eq!((done.state, done.counts), (ImportState::Done, counts(1_199, 2, 0, 1)));
        assert_eq!((done.done_rows, desk.clients().await), (1_202, 1_200));
        let view = stand.db.storage.view();
        let imports = view.of(stand.agency).imports();
        let rows = imports.rows(id, 1_200, 100).await.unwrap();
        let outcomes: Vec<_> = rows.iter().map(|row| (row.number, row.outcome)).collect();
        assert_eq!(outcomes, [
            (1_201, ImportOutcome::Added), (1_202, ImportOutcome::Changed), (1_204, ImportOutcome::Refused),
        ]);
        assert_eq!(rows[2].wrong, [WrongValue::new("contact_mobile", "not_a_mobile")]);

        // A row that says something else since keeps all of it there.
        let clients = view.of(stand.agency).clients();
        let changed = clients.called(&ClientName::parse("第9家公司").unwrap()).await.unwrap().unwrap();
        let rename = |name: &str| ClientChange { short_name: Some(Some(name.to_owned())), ..ClientChange::default() };
        let work = stand.db.storage.begin().await.unwrap();
        work.of(stand.agency).clients().change(changed.id, changed.revision, rename("九")).await.unwrap();
        work.commit().await.unwrap();
        let stays = desk.step(id, ImportState::Undoing).await;
        assert_eq!((stays.state, stays.problem.as_deref()), (ImportState::Done, Some("changed_since")));
        assert_eq!(desk.clients().await, 1_200);
        let late = stand.db.storage.view().of(stand.agency).imports().find(id).await.unwrap().unwrap();
        assert!(late.undo_until().is_some());

        // Another one, all of which is untouched: what was new goes, what was changed says again what it said.
        let before = clients.find(known).await.unwrap().unwrap();
        let id = desk.bring(format!("{HEADS}第7家公司,小规模纳税人,新人,13811112222,{owner},七\n新公司,一般纳税人,甲,13811113333,{owner},\n"), true).await;
        assert_eq!(desk.step(id, ImportState::Running).await.counts, counts(1, 1, 0, 0));
        assert_eq!(clients.find(known).await.unwrap().unwrap().short_name.as_deref(), Some("七"));
        assert_eq!(desk.step(id, ImportState::Undoing).await.state, ImportState::Undone);
        let after = clients.find(known).await.unwrap().unwrap();
        assert_eq!((after.short_name, after.taxpayer_kind), (before.short_name, before.taxpayer_kind));
        assert_eq!(desk.clients().await, 1_200);
    }

    async fn whoever_goes_on_begins_after_the_checkpoint(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        let desk = Desk { stand: &stand, store: Objects::memory(), kind: RecordKind::Clients };
        let owner = stand.db.storage.view().of(stand.agency).staff().find(stand.staff).await.unwrap().unwrap().name;
        let id = desk.bring(clients(5, &owner), false).await;
        // A worker did the first two rows, and died.
        let work = stand.db.storage.begin().await.unwrap();
        let imports = work.of(stand.agency).imports();
        let running = imports.run(id).await.unwrap().unwrap();
        let refused = Put::Refused(vec![WrongValue::new("name", "taken")]);
        let step = ImportStep { puts: vec![(2, refused.clone()), (3, refused)], owners: Vec::new() };
        assert!(imports.stepped(&running, &step).await.unwrap());
        // Whoever was at the same rows writes nothing.
        assert!(!imports.stepped(&running, &step).await.unwrap());
        work.commit().await.unwrap();
        let done = desk.work(id).await;
        assert_eq!((done.state, done.counts), (ImportState::Done, counts(3, 0, 0, 2)));
        assert_eq!(desk.clients().await, 3);
        // Once more is nothing more.
        desk.work(id).await;
        assert_eq!(desk.clients().await, 3);

        // What cannot be read says why; a day later nothing is taken back.
        let id = desk.bring(b"a,b\0c".to_vec(), false).await;
        let failed = desk.read(id).await;
        assert_eq!((failed.state, failed.problem.as_deref()), (ImportState::Failed, Some("not_a_workbook")));
        stand.advance(Duration::from_secs(24 * 3_600 + 1));
        let work = stand.db.storage.begin().await.unwrap();
        assert_eq!(work.of(stand.agency).imports().undo(done.id).await.unwrap(), None);
    }

    async fn articles_are_imported_as_drafts_and_reviewed_ones_are_closed(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        let desk = Desk { stand: &stand, store: Objects::memory(), kind: RecordKind::Articles };
        let work = stand.db.storage.begin().await.unwrap();
        let categories = work.of(stand.agency).article_categories();
        let tax = categories.add(NewArticleCategory { parent: None, name: "税务".to_owned() }).await.unwrap().id;
        let vat = categories.add(NewArticleCategory { parent: Some(tax), name: "增值税".to_owned() }).await.unwrap().id;
        let articles = work.of(stand.agency).articles();
        let text = |question| ArticleText::new(question, "旧答案", Some("旧全文"), &["旧"]).unwrap();
        let known = ["怎么开票？", "怎么注销？"].map(|question| NewArticle { category: tax, text: text(question) });
        let known = articles.add_many(known.to_vec()).await.unwrap();
        articles.review(known[1].id, 1, stand.staff).await.unwrap();
        work.commit().await.unwrap();
        let standing = async |id| stand.db.storage.view().of(stand.agency).articles().find(id).await.unwrap();

        let full = "长".repeat(20_000);
        let rows = [
            "问题,一级分类,二级分类,简答,全文,关键词".to_owned(),
            format!("怎么建账？,税务,增值税,先备资料。,{full},建账、账本；资料"),
            // What is left empty stays; a reviewed one is closed, unless it says that already.
            "怎么开票？,税务,增值税,\"新答案\n第二行\",,".to_owned(),
            "怎么注销？,税务,,新答案,,".to_owned(),
            "怎么注销？,税务,,旧答案,,旧".to_owned(),
            "没有分类？,工商,,答,,".to_owned(),
            "没有子分类？,税务,社保,答,,".to_owned(),
            format!("太长？,税务,,{},{full}长,", "答".repeat(401)),
        ];
        let id = desk.bring(rows.join("\n"), true).await;
        let done = desk.step(id, ImportState::Running).await;
        assert_eq!((done.counts.added, done.counts.changed, done.counts.unchanged, done.counts.refused), (1, 1, 1, 4));
        let wrong: Vec<(u32, Vec<WrongValue>)> = done.errors.into_iter().map(|error| (error.row, error.wrong)).collect();
        assert_eq!(wrong, [
            (4, vec![WrongValue::new("question", "reviewed")]),
            (6, vec![WrongValue::new("category", "not_found")]),
            (7, vec![WrongValue::new("subcategory", "not_found")]),
            (8, vec![WrongValue::new("brief", "too_long"), WrongValue::new("full_text", "too_long")]),
        ]);
        let view = stand.db.storage.view();
        let new = view.of(stand.agency).articles().of_question("怎么建账？").await.unwrap().unwrap();
        let new = standing(new).await.unwrap();
        assert_eq!((new.category, new.state, new.text.full()), (vat, ArticleState::Draft, Some(full.as_str())));
        assert_eq!(new.text.keywords(), ["建账", "账本", "资料"]);
        let changed = standing(known[0].id).await.unwrap();
        assert_eq!((changed.text.brief(), changed.text.full()), ("新答案\n第二行", Some("旧全文")));

        // What somebody reviewed since keeps all of it there.
        let state = async |review: bool| {
            let work = stand.db.storage.begin().await.unwrap();
            let articles = work.of(stand.agency).articles();
            if review {
                articles.review(new.id, 1, stand.staff).await.unwrap();
            } else {
                articles.withdraw(new.id).await.unwrap();
            }
            work.commit().await.unwrap();
        };
        state(true).await;
        assert_eq!(desk.step(id, ImportState::Undoing).await.problem.as_deref(), Some("changed_since"));
        assert_eq!(standing(known[0].id).await.unwrap().text.brief(), "新答案\n第二行");
        state(false).await;
        assert_eq!(desk.step(id, ImportState::Undoing).await.state, ImportState::Undone);
        assert_eq!(standing(new.id).await, None);
        let undone = standing(known[0].id).await.unwrap();
        assert_eq!((undone.text, undone.category), (text("怎么开票？"), tax));
    }
}
