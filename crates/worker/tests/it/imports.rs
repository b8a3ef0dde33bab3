//! Workbooks of rows: looked through without a trace, put from the checkpoint on, taken back as far as that can be.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use sidebook_attachments::{AttachmentStore, Objects};
use sidebook_domain::{
    ArticleState, ArticleText, ClientName, DocumentKind, ImportId, MatchBy, Period, RecordKind, TaxpayerKind,
    WrongValue,
};
use sidebook_storage::testing::on_each_database;
use sidebook_storage::{
    ClientChange, Import, ImportCounts, ImportError, ImportOutcome, ImportPlan, ImportState, ImportStep,
    NewArticle, NewArticleCategory, NewClient, NewImport, NewMissingDocument, Put, Task,
};

use crate::kit::Stand;

const HEADS: &str = "客户名称,纳税人类型,联系人,手机号,负责人,简称\n";

/// Where this test's workbooks are, and what is done with them.
struct Desk<'a> {
    stand: &'a Stand,
    store: Objects,
}

impl Desk<'_> {
    async fn bring(&self, bytes: impl Into<Vec<u8>>, overwrite: bool) -> ImportId {
        let id = self.keep(RecordKind::Clients, bytes.into()).await;
        self.plan(id, overwrite, &[]).await;
        id
    }

    async fn keep(&self, kind: RecordKind, bytes: Vec<u8>) -> ImportId {
        let storage = &self.stand.db.storage;
        let new = NewImport {
            kind,
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
        id
    }

    async fn plan(&self, id: ImportId, overwrite: bool, owners: &[&str]) {
        let fields = [
            "name",
            "taxpayer_kind",
            "contact_name",
            "contact_mobile",
            "owner",
            "short_name",
        ];
        self.plan_by(id, &fields, MatchBy::Name, overwrite, owners).await;
    }

    async fn plan_by(
        &self,
        id: ImportId,
        fields: &[&str],
        match_by: MatchBy,
        overwrite: bool,
        owners: &[&str],
    ) {
        let plan = ImportPlan {
            sheet: 0,
            header_row: 1,
            columns: fields
                .iter()
                .map(|field| (*field).to_owned())
                .enumerate()
                .collect(),
            match_by: Some(match_by),
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

    /// How many of the books' rows that an import put are there.
    async fn standing(&self, import: &Import) -> usize {
        let work = self.stand.db.storage.begin().await.unwrap();
        let door = work.of(self.stand.agency);
        let rows = door.imports().rows(import.id, 0, 100).await.unwrap();
        let mut ids: Vec<_> = rows.iter().filter_map(|row| Some(row.row?.0)).collect();
        ids.dedup();
        let mut count = 0;
        for id in ids {
            let stands = door.records().standing(import.kind, id).await.unwrap();
            count += usize::from(stands.is_some());
        }
        count
    }

    async fn forget(&self) {
        let work = self.stand.db.storage.begin().await.unwrap();
        let task = Task::ForgetWorkbooks {};
        work.system().jobs().enqueue(task.job()).await.unwrap();
        work.commit().await.unwrap();
        let worker = self.stand.worker().with_attachments(Arc::new(self.store.clone()));
        assert_eq!(worker.run_until_idle().await.unwrap().parked, 0);
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

/// A row of a kind, and the same row saying something else.
fn workbook(kind: RecordKind, owner: &str) -> String {
    let (heads, first, second) = match kind {
        RecordKind::Clients => (
            "name,taxpayer_kind,contact_name,contact_mobile,owner,short_name",
            format!("远航物流,小规模纳税人,周敏,13811113333,{owner},远航"),
            format!("远航物流,一般纳税人,周敏,13811113333,{owner},远航"),
        ),
        RecordKind::Articles => (
            "question,category,brief,keywords",
            "怎么开票？,税务,自己开。,开票".to_owned(),
            "怎么开票？,税务,在电子税务局开。,开票".to_owned(),
        ),
        kind => {
            let (heads, first, second) = of_client(kind);
            (heads, format!("晨光,{first}"), format!("晨光,{second}"))
        }
    };
    format!("{heads}\n{first}\n{second}\n")
}

fn of_client(kind: RecordKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        RecordKind::Clients | RecordKind::Articles => ("", "", ""),
        RecordKind::ClientContacts => (
            "client_name,name,mobile,role",
            "周敏,13811114444,财务",
            "周敏,13811114444,老板",
        ),
        RecordKind::Services => (
            "client_name,plan,fee_fen,billing_cycle,starts_on,ends_on",
            "小规模代理记账,300,按季,2026-01-01,2026-12-31",
            "小规模代理记账,¥350.00,按季,2026/1/1,2026-12-31",
        ),
        RecordKind::RegistrationOrders => (
            "client_name,title,stage,accepted_on,expected_on",
            "注册地址变更,已受理,2026-01-05,2026-02-05",
            "注册地址变更,已完成,2026-01-05,",
        ),
        RecordKind::Contracts => (
            "client_name,number,services,price_fen,billing_cycle,starts_on,ends_on",
            "HT-1,代理记账,300,按月,2026-01-01,2026-12-31",
            "HT-1,代理记账,350,按月,2026-01-01,2026-12-31",
        ),
        RecordKind::Receivables => (
            "client_name,title,amount_fen,due_on",
            "刻章,200,2026-04-10",
            "刻章,250,2026-04-10",
        ),
        RecordKind::Payments => (
            "client_name,external_key,amount_fen,paid_on,method",
            "P-1,100,2026-03-01,微信",
            "P-1,100,2026-03-01,支付宝",
        ),
        RecordKind::MissingDocuments => (
            "client_name,period,kind,note",
            "202601,银行对账单,",
            "2026年1月,银行对账单,招商银行",
        ),
        RecordKind::Intakes => (
            "client_name,external_key,period,kind,count,received_on,handed_in_by,received_by,completed",
            "I-1,202601,工资表,1,2026-02-02,周敏,李静,否",
            "I-1,202601,工资表,2,2026-02-02,周敏,李静,是",
        ),
        RecordKind::Invoices => (
            "client_name,direction,form,number,issued_on,counterparty,amount_fen,rate_points",
            "销项,普票,26440000000000000001,2026-02-25,远航,1000,3%",
            "销项,普票,26440000000000000001,2026-02-25,远航物流,1000,3%",
        ),
        RecordKind::Filings => (
            "client_name,period,kind,state,filed_on",
            "202601,印花税,未申报,",
            "202601,印花税,零申报,2026-02-10",
        ),
        RecordKind::Reports => (
            "client_name,period,kind,lines.1.first,lines.2.first,lines.21.first",
            "202601,利润表,1000,400,",
            "202601,利润表,1000,500,499",
        ),
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
        let desk = Desk { stand: &stand, store: Objects::memory() };
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
        assert_eq!((looked.state, looked.counts), (ImportState::Checked, counts(1_199, 0, 2, 1)));
        assert_eq!(looked.errors.iter().map(|error| error.row).collect::<Vec<_>>(), [1_204]);
        assert_eq!(desk.clients().await, 1);

        // Somebody is to be overwritten, and a name means a colleague. The look sees that a row comes again steps below.
        desk.plan(id, true, &["没有这个人"]).await;
        assert_eq!(desk.read(id).await.counts, counts(1_199, 2, 0, 1));
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

        // What says something else since stays, and what something hangs on; all the rest goes.
        let clients = view.of(stand.agency).clients();
        let called = async |name: &str| clients.called(&ClientName::parse(name).unwrap()).await.unwrap();
        let changed = called("第9家公司").await.unwrap();
        let served = called("第1199家公司").await.unwrap();
        let rename = |name: &str| ClientChange { short_name: Some(Some(name.to_owned())), ..ClientChange::default() };
        let work = stand.db.storage.begin().await.unwrap();
        let door = work.of(stand.agency);
        door.clients().change(changed.id, changed.revision, rename("九")).await.unwrap();
        let missing = NewMissingDocument {
            client: served.id, period: Period::new(202_601).unwrap(), kind: DocumentKind::Payroll, note: None,
        };
        door.services().mark(vec![missing]).await.unwrap();
        work.commit().await.unwrap();
        let undone = desk.step(id, ImportState::Undoing).await;
        assert_eq!((undone.state, undone.kept, undone.problem), (ImportState::Undone, 2, None));
        let stays = |row: u32, code| ImportError { row, wrong: vec![WrongValue::new("", code)] };
        assert_eq!(undone.errors, [stays(11, "changed_since"), stays(1_201, "used_since")]);
        // The one that was there before, and those two; what the workbook put twice went back in two steps.
        assert_eq!(desk.clients().await, 3);
        assert_eq!(called("第1家公司").await, None);
        assert_eq!(called("第7家公司").await.unwrap().taxpayer_kind, TaxpayerKind::General);

        // Another one, all of which is untouched: what was new goes, what was changed says again what it said.
        let before = clients.find(known).await.unwrap().unwrap();
        let id = desk.bring(format!("{HEADS}第7家公司,小规模纳税人,新人,13811112222,{owner},七\n新公司,一般纳税人,甲,13811113333,{owner},\n"), true).await;
        assert_eq!(desk.step(id, ImportState::Running).await.counts, counts(1, 1, 0, 0));
        assert_eq!(clients.find(known).await.unwrap().unwrap().short_name.as_deref(), Some("七"));
        assert_eq!(desk.step(id, ImportState::Undoing).await.state, ImportState::Undone);
        let after = clients.find(known).await.unwrap().unwrap();
        assert_eq!((after.short_name, after.taxpayer_kind), (before.short_name, before.taxpayer_kind));
        assert_eq!(desk.clients().await, 3);

        // A month later the workbook is deleted, and what became of its rows stays.
        let key = desk.read(id).await.object_key;
        stand.advance(Duration::from_secs(30 * 24 * 3_600 - 60));
        desk.forget().await;
        assert!(desk.store.get(&key).await.unwrap().is_some());
        stand.advance(Duration::from_secs(120));
        desk.forget().await;
        assert_eq!(desk.store.get(&key).await.unwrap(), None);
        assert!(desk.read(id).await.file_gone_at.is_some());
        assert_eq!(imports.rows(id, 0, 10).await.unwrap().len(), 2);
    }

    /// Every kind: looked through, put with a row that is there twice in the workbook, and taken back in two steps.
    async fn every_kind_is_put_and_taken_back(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        let desk = Desk { stand: &stand, store: Objects::memory() };
        let work = stand.db.storage.begin().await.unwrap();
        let door = work.of(stand.agency);
        let owner = door.staff().find(stand.staff).await.unwrap().unwrap().name;
        let known = NewClient::named(ClientName::parse("晨光").unwrap(), TaxpayerKind::General);
        door.clients().add(known).await.unwrap();
        door.article_categories().add(NewArticleCategory { parent: None, name: "税务".to_owned() }).await.unwrap();
        work.commit().await.unwrap();
        for kind in RecordKind::ALL {
            let text = workbook(kind, &owner);
            let heads: Vec<&str> = text.lines().next().unwrap().split(',').collect();
            let id = desk.keep(kind, text.clone().into_bytes()).await;
            let by = kind.matches()[0];
            desk.plan_by(id, &heads, by, true, &[]).await;
            let looked = desk.read(id).await;
            assert_eq!((looked.counts, &looked.errors), (counts(1, 1, 0, 0), &vec![]), "{kind:?}");
            let done = desk.step(id, ImportState::Running).await;
            assert_eq!((done.counts, desk.standing(&done).await), (counts(1, 1, 0, 0), 1), "{kind:?}");
            // The second of them again is there already, and says the same.
            let second: Vec<&str> = text.lines().take(1).chain(text.lines().skip(2)).collect();
            let again = desk.keep(kind, second.join("\n").into_bytes()).await;
            desk.plan_by(again, &heads, by, true, &[]).await;
            let again = desk.step(again, ImportState::Running).await.counts;
            assert_eq!(again, ImportCounts { unchanged: 1, ..counts(0, 0, 0, 0) }, "{kind:?}");
            let undone = desk.step(id, ImportState::Undoing).await;
            assert_eq!((undone.state, undone.kept), (ImportState::Undone, 0), "{kind:?} {:?}", undone.errors);
            // A payment stays, void.
            let left = usize::from(kind == RecordKind::Payments);
            assert_eq!(desk.standing(&undone).await, left, "{kind:?}");
        }
    }

    async fn whoever_goes_on_begins_after_the_checkpoint(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        let desk = Desk { stand: &stand, store: Objects::memory() };
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
        let desk = Desk { stand: &stand, store: Objects::memory() };
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
        let id = desk.keep(RecordKind::Articles, rows.join("\n").into_bytes()).await;
        let fields = ["question", "category", "subcategory", "brief", "full_text", "keywords"];
        desk.plan_by(id, &fields, MatchBy::Contents, true, &[]).await;
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

        // What somebody reviewed since stays, the rest goes back.
        let work = stand.db.storage.begin().await.unwrap();
        work.of(stand.agency).articles().review(new.id, 1, stand.staff).await.unwrap();
        work.commit().await.unwrap();
        let undone = desk.step(id, ImportState::Undoing).await;
        assert_eq!((undone.state, undone.kept), (ImportState::Undone, 1));
        assert_eq!(undone.errors.last().map(|error| error.wrong.clone()), Some(vec![WrongValue::new("", "changed_since")]));
        assert!(standing(new.id).await.is_some());
        let undone = standing(known[0].id).await.unwrap();
        assert_eq!((undone.text, undone.category), (text("怎么开票？"), tax));
    }
}
