//! How long an import of a workbook takes, looked through and put, and what memory it needs at most.
//!
//! ```text
//! import-bench --database postgres --rows 10000
//! ```
//! The workbook is an .xlsx of clients with their people, and is read from memory. Worker and storage run in this process; what the
//! process needed before the worker began is told beside.
#![expect(clippy::print_stdout, reason = "the answer of a command-line tool")]

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Parser;
use sidebook_ambient::{Clock, SeededEntropy};
use sidebook_attachments::{AttachmentStore, Objects};
use sidebook_domain::{
    AgencyId, ImportId, Language, MatchBy, Mobile, PermissionSet, RecordKind, Role, StaffId,
};
use sidebook_messenger::fake::FakeMessenger;
use sidebook_storage::shared::InProcess;
use sidebook_storage::testing::TestDatabase;
use sidebook_storage::{ImportPlan, ImportState, NewImport, NewStaff, Task};
use sidebook_tests::bench::backend;
use sidebook_workbook::{Cell, ResultRow};
use sidebook_worker::{Worker, WorkerConfig};

#[derive(Debug, Parser)]
struct Options {
    /// `sqlite` or `postgres`.
    #[arg(long)]
    database: String,
    /// Rows of the workbook.
    #[arg(long, default_value_t = 10_000)]
    rows: u32,
}

const FIELDS: [&str; 6] = [
    "name",
    "taxpayer_kind",
    "contact_name",
    "contact_mobile",
    "owner",
    "address",
];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let db = TestDatabase::fresh(backend(&options.database)?).await;
    let agency = db.agency("Agency").await;
    let work = db.storage.begin().await?;
    let new = NewStaff {
        name: "张敏".to_owned(),
        mobile: Mobile::parse("13800000001")?,
        role: Role::Owner,
        permissions: PermissionSet::default(),
    };
    let staff = work.of(agency).staff().add(new).await?.id;
    work.commit().await?;
    let store = Objects::memory();
    let bytes = workbook(options.rows)?;
    let size = bytes.len();
    let bench = Bench { db, store, agency };
    let id = bench.bring(staff, bytes).await?;
    let before = peak_mb()?;
    let looked = bench.timed(id, ImportState::Checked).await?;
    let work = bench.db.storage.begin().await?;
    ensure!(
        work.of(agency).imports().run(id).await?.is_some(),
        "it was looked through"
    );
    work.commit().await?;
    let put = bench.timed(id, ImportState::Done).await?;
    let import = bench
        .db
        .storage
        .view()
        .of(agency)
        .imports()
        .find(id)
        .await?
        .context("the import")?;
    ensure!(import.counts.added == i64::from(options.rows), "{import:?}");
    println!(
        "{}",
        serde_json::json!({
            "database": options.database, "rows": options.rows, "workbook_kb": size / 1024, "check_s": looked, "put_s": put,
            "peak_mb": peak_mb()?, "before_mb": before,
        })
    );
    Ok(())
}

struct Bench {
    db: TestDatabase,
    store: Objects,
    agency: AgencyId,
}

impl Bench {
    async fn bring(&self, by: StaffId, bytes: Vec<u8>) -> anyhow::Result<ImportId> {
        let storage = &self.db.storage;
        let new = NewImport {
            kind: RecordKind::Clients,
            file_name: "clients.xlsx".to_owned(),
            bytes: i64::try_from(bytes.len())?,
            by,
        };
        let import = storage.view().of(self.agency).imports().prepare(new);
        self.store.put(&import.object_key, bytes).await?;
        let work = storage.begin().await?;
        let imports = work.of(self.agency).imports();
        let id = imports.keep(import).await?.id;
        let plan = ImportPlan {
            sheet: 0,
            header_row: 1,
            columns: FIELDS
                .iter()
                .map(|field| (*field).to_owned())
                .enumerate()
                .collect(),
            match_by: Some(MatchBy::Name),
            overwrite: false,
            owners: std::collections::BTreeMap::new(),
        };
        imports.check(id, &plan).await?;
        work.commit().await?;
        Ok(id)
    }

    /// Lets a worker take the step that was asked for; seconds.
    async fn timed(&self, id: ImportId, to: ImportState) -> anyhow::Result<f64> {
        let task = Task::RunImport {
            agency_id: self.agency,
            import_id: id,
        };
        let work = self.db.storage.begin().await?;
        work.system().jobs().enqueue(task.job()).await?;
        work.commit().await?;
        let clock: Arc<dyn Clock> = self.db.clock.clone();
        let worker = Worker::new(
            WorkerConfig::named("bench"),
            self.db.storage.clone(),
            Arc::new(FakeMessenger::new()),
            Arc::new(InProcess::new(clock.clone())),
            clock,
            Arc::new(SeededEntropy::new(7)),
        )
        .with_attachments(Arc::new(self.store.clone()));
        let began = Instant::now();
        worker.run_until_idle().await?;
        let took = began.elapsed().as_secs_f64();
        let import = self.db.storage.view().of(self.agency).imports().find(id).await?;
        ensure!(
            import.as_ref().is_some_and(|import| import.state == to),
            "{import:?}"
        );
        Ok(took)
    }
}

fn workbook(rows: u32) -> anyhow::Result<Vec<u8>> {
    let heads: Vec<String> = FIELDS.iter().map(|field| (*field).to_owned()).collect();
    let row = |number: u32| ResultRow {
        number,
        cells: [
            format!("深圳第{number}家贸易有限公司"),
            "小规模纳税人".to_owned(),
            format!("陈{number}"),
            (13_900_000_000_u64 + u64::from(number)).to_string(),
            "张敏".to_owned(),
            format!("深圳市福田区深南大道{number}号"),
        ]
        .map(Cell::Text)
        .to_vec(),
        state: String::new(),
        wrong: Vec::new(),
    };
    Ok(sidebook_workbook::result(
        RecordKind::Clients,
        Language::ZhCn,
        &heads,
        (0..rows).map(row),
    )?)
}

/// The most memory that this process had, in MB.
fn peak_mb() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .context("VmHWM")?;
    let kb: u64 = line.split_whitespace().nth(1).context("a figure")?.parse()?;
    Ok(kb / 1024)
}
