//! Workbooks of rows: looked through without a trace, put from the checkpoint on, taken back as a whole or not at all.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use sidebook_attachments::{AttachmentStore, Objects};
use sidebook_domain::{ClientName, ImportId, MatchBy, RecordKind, TaxpayerKind, WrongValue};
use sidebook_storage::testing::on_each_database;
use sidebook_storage::{
    ClientChange, Import, ImportCounts, ImportOutcome, ImportPlan, ImportState, ImportStep, NewClient,
    NewImport, Put, Task,
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
        let bytes = bytes.into();
        let storage = &self.stand.db.storage;
        let new = NewImport {
            kind: RecordKind::Clients,
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
        let fields = [
            "name",
            "taxpayer_kind",
            "contact_name",
            "contact_mobile",
            "owner",
            "short_name",
        ];
        let plan = ImportPlan {
            sheet: 0,
            header_row: 1,
            columns: fields
                .iter()
                .map(|field| (*field).to_owned())
                .enumerate()
                .collect(),
            match_by: Some(MatchBy::Name),
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
}
