//! Contracts and receivables: entered once, changed from what was seen, billed once a cycle.

use crate::support::{Agency, add_client, agency};
use chrono::NaiveDate;
use sidebook_domain::{
    Allocation, BillingCycle, BillingRefusal, ClientId, ContractTerms, Fen, PaymentMethod, PaymentTerms,
    Period, ReceivableTerms, ShortText, Span,
};
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{
    Altered, Contract, ContractContent, Entered, EntryKey, NewContract, NewPayment, NewReceivable,
    Receivable, RecordedPayment, StorageError,
};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn text(text: &str) -> ShortText {
    ShortText::parse(text).unwrap()
}

fn month(yyyymm: i32) -> Period {
    Period::new(yyyymm).unwrap()
}

fn monthly() -> ContractTerms {
    ContractTerms {
        price: Fen(30_000),
        cycle: BillingCycle::Monthly,
        starts_on: day(1, 1),
        ends_on: day(6, 30),
        due_day: 10,
        bill_from: None,
    }
}

struct Scene {
    ours: Agency,
    client: ClientId,
}

impl Scene {
    async fn begin(db: &TestDatabase) -> Self {
        let ours = agency(db, 1).await;
        let client = add_client(db, &ours, "晨光公司").await;
        Self { ours, client }
    }

    fn entry(&self, key: &str) -> EntryKey {
        EntryKey {
            by: self.ours.staff,
            idempotency_key: key.to_owned(),
            request_hash: "hash".to_owned(),
        }
    }

    fn contract(&self, terms: ContractTerms) -> NewContract {
        NewContract {
            client: self.client,
            number: Some(text("HT-1")),
            services: text("代理记账"),
            terms,
        }
    }

    async fn entered(&self, db: &TestDatabase, terms: ContractTerms) -> Contract {
        let work = db.storage.begin().await.unwrap();
        let contracts = work.of(self.ours.id).contracts();
        let entered = contracts
            .enter(self.contract(terms), self.entry("key"))
            .await
            .unwrap();
        work.commit().await.unwrap();
        match entered {
            Entered::New(contract) => contract,
            other => panic!("{other:?}"),
        }
    }

    async fn bill(&self, db: &TestDatabase, contract: &Contract, current: i32) -> Vec<i32> {
        let work = db.storage.begin().await.unwrap();
        let contracts = work.of(self.ours.id).contracts();
        let billed = contracts.bill_begun(contract.id, month(current)).await.unwrap();
        work.commit().await.unwrap();
        billed
            .iter()
            .map(|one| one.span.unwrap().first().number())
            .collect()
    }

    async fn open(&self, db: &TestDatabase) -> Vec<Receivable> {
        let view = db.storage.view();
        let receivables = view.of(self.ours.id).receivables();
        receivables.open_of_client(self.client).await.unwrap()
    }

    async fn pay(&self, db: &TestDatabase, receivable: &Receivable, fen: i64) {
        let new = NewPayment {
            client: self.client,
            terms: PaymentTerms {
                paid_on: day(3, 1),
                method: PaymentMethod::Cash,
                account: None,
                payer: None,
                remark: None,
                amount: Fen(fen),
                items: vec![Allocation {
                    receivable: receivable.id,
                    amount: Fen(fen),
                }],
                attachments: Vec::new(),
            },
            by: self.ours.staff,
            year: 2026,
            idempotency_key: format!("pay {} {fen}", receivable.id),
            request_hash: "hash".to_owned(),
        };
        let work = db.storage.begin().await.unwrap();
        let recorded = work.of(self.ours.id).payments().record(new).await.unwrap();
        assert!(matches!(recorded, RecordedPayment::New(_)), "{recorded:?}");
        work.commit().await.unwrap();
    }

    async fn cancel(&self, db: &TestDatabase, receivable: &Receivable) -> Altered<Receivable> {
        let work = db.storage.begin().await.unwrap();
        let receivables = work.of(self.ours.id).receivables();
        let altered = receivables
            .cancel(
                receivable.id,
                receivable.revision,
                self.ours.staff,
                text("谈好免了"),
            )
            .await
            .unwrap();
        work.commit().await.unwrap();
        altered
    }

    async fn change(&self, db: &TestDatabase, stands: &Receivable, fen: i64) -> Altered<Receivable> {
        let terms = ReceivableTerms {
            amount: Fen(fen),
            ..stands.terms()
        };
        let work = db.storage.begin().await.unwrap();
        let receivables = work.of(self.ours.id).receivables();
        let altered = receivables
            .change(stands.id, stands.revision, terms)
            .await
            .unwrap();
        work.commit().await.unwrap();
        altered
    }
}

on_each_database! {
    async fn what_has_begun_is_billed_once_however_often_and_at_once(db: TestDatabase) {
        let scene = Scene::begin(&db).await;
        let contract = scene.entered(&db, monthly()).await;
        let tasks: Vec<_> = (0..6).map(|_| {
            let (storage, agency, id) = (db.storage.clone(), scene.ours.id, contract.id);
            tokio::spawn(async move {
                let work = storage.begin().await.unwrap();
                let billed = work.of(agency).contracts().bill_begun(id, month(202_603)).await.unwrap();
                work.commit().await.unwrap();
                billed.len()
            })
        }).collect();
        let mut billed = Vec::new();
        for task in tasks {
            billed.push(task.await.unwrap());
        }
        billed.sort_unstable();
        assert_eq!(billed, [0, 0, 0, 0, 0, 3]);
        // One that was begun and came to nothing leaves nothing.
        let work = db.storage.begin().await.unwrap();
        assert_eq!(work.of(scene.ours.id).contracts().bill_begun(contract.id, month(202_604)).await.unwrap().len(), 1);
        drop(work);
        assert_eq!(scene.bill(&db, &contract, 202_604).await, [202_604]);
        let open = scene.open(&db).await;
        let due: Vec<_> = open.iter().map(|one| (one.due_on, one.amount, one.title.as_str())).collect();
        assert_eq!(due[0], (day(1, 10), Fen(30_000), "代理记账"));
        assert_eq!(due.len(), 4);

        // Neither what was cancelled comes again, nor what says other months now.
        assert!(matches!(scene.cancel(&db, &open[3]).await, Altered::Done { .. }));
        let moved = ReceivableTerms {
            title: text("三月账"), span: Span::new(month(202_603), month(202_604)), ..open[2].terms()
        };
        let work = db.storage.begin().await.unwrap();
        let door = work.of(scene.ours.id);
        assert!(matches!(door.receivables().change(open[2].id, 1, moved).await.unwrap(), Altered::Done { .. }));
        work.commit().await.unwrap();
        assert_eq!(scene.bill(&db, &contract, 202_604).await, Vec::<i32>::new());
        assert_eq!(scene.open(&db).await.len(), 3);
    }

    async fn only_what_is_left_to_bill_is_looked_at(db: TestDatabase) {
        let scene = Scene::begin(&db).await;
        let contract = scene.entered(&db, monthly()).await;
        let list = async |current| {
            let view = db.storage.view();
            let found = view.system().unbilled_contracts().list(month(current), None, 9).await.unwrap();
            found.len()
        };
        assert_eq!(list(202_512).await, 0, "it has not begun");
        assert_eq!(list(202_601).await, 1);
        scene.bill(&db, &contract, 202_603).await;
        assert_eq!((list(202_603).await, list(202_604).await), (0, 1));
        assert_eq!(scene.bill(&db, &contract, 202_709).await, [202_604, 202_605, 202_606]);
        assert_eq!(list(203_001).await, 0, "it is over");
        // It goes on: the months that came with it are left.
        let content = ContractContent {
            terms: ContractTerms { ends_on: day(8, 31), price: Fen(40_000), ..monthly() }, ..contract.content()
        };
        let work = db.storage.begin().await.unwrap();
        let contracts = work.of(scene.ours.id).contracts();
        let altered = contracts.change(contract.id, 1, content).await.unwrap();
        work.commit().await.unwrap();
        let Altered::Done { after, .. } = altered else { panic!("{altered:?}") };
        assert_eq!(list(202_709).await, 1);
        assert_eq!(scene.bill(&db, &after, 202_709).await, [202_607, 202_608]);
        let amounts: Vec<i64> = scene.open(&db).await.iter().map(|one| one.amount.0).collect();
        assert_eq!(amounts, [30_000, 30_000, 30_000, 30_000, 30_000, 30_000, 40_000, 40_000]);
    }

    async fn a_contract_ends_or_is_cancelled_with_what_nobody_paid(db: TestDatabase) {
        let scene = Scene::begin(&db).await;
        let contract = scene.entered(&db, monthly()).await;
        scene.bill(&db, &contract, 202_606).await;
        let open = scene.open(&db).await;
        scene.pay(&db, &open[4], 1).await;
        let (by, id) = (scene.ours.staff, contract.id);
        let work = db.storage.begin().await.unwrap();
        let contracts = work.of(scene.ours.id).contracts();
        let paid = contracts.cancel(id, 1, by, text("录错")).await.unwrap();
        assert_eq!(paid, Altered::Refused(BillingRefusal::Paid { paid: Fen(1) }));
        for outside in [day(7, 1), NaiveDate::from_ymd_opt(2025, 12, 31).unwrap()] {
            let refused = contracts.end(id, 1, outside, by, text("停业")).await.unwrap();
            assert_eq!(refused, Altered::Refused(BillingRefusal::OutsideTerm));
        }
        let ended = contracts.end(id, 1, day(3, 15), by, text("停业")).await.unwrap();
        let Altered::Done { after, .. } = ended else { panic!("{ended:?}") };
        assert_eq!((after.terms.ends_on, after.revision), (day(3, 15), 2));
        assert_eq!(contracts.end(id, 1, day(2, 1), by, text("停业")).await.unwrap(), Altered::Stale(after.clone()));
        work.commit().await.unwrap();
        // January to March, and May, of which something is paid.
        let left: Vec<_> = scene.open(&db).await.iter().map(|one| one.due_on).collect();
        assert_eq!(left, [day(1, 10), day(2, 10), day(3, 10), day(5, 10)]);

        let second = NewContract { number: None, ..scene.contract(monthly()) };
        let work = db.storage.begin().await.unwrap();
        let contracts = work.of(scene.ours.id).contracts();
        let Entered::New(second) = contracts.enter(second, scene.entry("second")).await.unwrap() else { panic!() };
        contracts.bill_begun(second.id, month(202_602)).await.unwrap();
        let cancelled = contracts.cancel(second.id, 1, by, text("录错")).await.unwrap();
        let Altered::Done { after, .. } = cancelled else { panic!("{cancelled:?}") };
        assert_eq!(after.cancelled.unwrap().reason, text("录错"));
        assert_eq!(contracts.bill_begun(second.id, month(202_606)).await.unwrap(), []);
        let late = contracts.change(second.id, 2, second.content()).await.unwrap();
        assert_eq!(late, Altered::Refused(BillingRefusal::Cancelled));
        work.commit().await.unwrap();
        assert_eq!(scene.open(&db).await.len(), 4);
    }

    async fn a_receivable_never_comes_to_less_than_is_paid(db: TestDatabase) {
        let scene = Scene::begin(&db).await;
        let contract = scene.entered(&db, monthly()).await;
        scene.bill(&db, &contract, 202_601).await;
        let unpaid = scene.open(&db).await.remove(0);
        scene.pay(&db, &unpaid, 10_000).await;
        let stands = scene.open(&db).await.remove(0);
        assert_eq!(scene.change(&db, &unpaid, 20_000).await, Altered::Stale(stands.clone()));
        let paid = Fen(10_000);
        assert_eq!(scene.change(&db, &stands, 9_999).await, Altered::Refused(BillingRefusal::BelowPaid { paid }));
        assert_eq!(scene.cancel(&db, &stands).await, Altered::Refused(BillingRefusal::Paid { paid }));
        // The rest is written off.
        let Altered::Done { after, .. } = scene.change(&db, &stands, 10_000).await else { panic!("refused") };
        assert_eq!((after.open(), after.revision), (Fen(0), 3));
        assert_eq!(scene.open(&db).await, []);
    }

    async fn paying_and_cancelling_at_once_leave_the_books_whole(db: TestDatabase) {
        let scene = Scene::begin(&db).await;
        let contract = scene.entered(&db, monthly()).await;
        scene.bill(&db, &contract, 202_601).await;
        let one = scene.open(&db).await.remove(0);
        let (storage, agency, by, id) = (db.storage.clone(), scene.ours.id, scene.ours.staff, one.id);
        let cancelling = tokio::spawn(async move {
            let work = storage.begin().await.unwrap();
            let altered = work.of(agency).receivables().cancel(id, 1, by, text("免")).await.unwrap();
            work.commit().await.unwrap();
            altered
        });
        let new = NewPayment {
            client: scene.client,
            terms: PaymentTerms {
                paid_on: day(3, 1), method: PaymentMethod::Cash, account: None, payer: None, remark: None,
                amount: Fen(1), items: vec![Allocation { receivable: id, amount: Fen(1) }], attachments: Vec::new(),
            },
            by, year: 2026, idempotency_key: "k".to_owned(), request_hash: "h".to_owned(),
        };
        let work = db.storage.begin().await.unwrap();
        let recorded = work.of(agency).payments().record(new).await.unwrap();
        work.commit().await.unwrap();
        let altered = cancelling.await.unwrap();
        let view = db.storage.view();
        let stands = view.of(agency).receivables().find_many(&[id]).await.unwrap().remove(0);
        match recorded {
            RecordedPayment::New(_) => {
                assert!(matches!(altered, Altered::Stale(_)), "{altered:?}");
                assert_eq!((stands.paid, stands.cancelled), (Fen(1), None));
            }
            RecordedPayment::Refused(_) => {
                assert!(matches!(altered, Altered::Done { .. }), "{altered:?}");
                assert_eq!((stands.paid, stands.open()), (Fen(0), Fen(0)));
            }
            other => panic!("{other:?}"),
        }
    }

    async fn what_is_entered_twice_stands_once(db: TestDatabase) {
        let scene = Scene::begin(&db).await;
        let tasks: Vec<_> = (0..5).map(|_| {
            let (storage, agency, new, entry) =
                (db.storage.clone(), scene.ours.id, scene.contract(monthly()), scene.entry("k"));
            tokio::spawn(async move {
                let work = storage.begin().await.unwrap();
                let entered = work.of(agency).contracts().enter(new, entry).await.unwrap();
                work.commit().await.unwrap();
                matches!(entered, Entered::New(_))
            })
        }).collect();
        let mut made = 0;
        for task in tasks {
            made += usize::from(task.await.unwrap());
        }
        let view = db.storage.view();
        let contracts = view.of(scene.ours.id).contracts().of_client(scene.client).await.unwrap();
        assert_eq!((made, contracts.len()), (1, 1));
        drop(view);

        let work = db.storage.begin().await.unwrap();
        let door = work.of(scene.ours.id);
        let other = EntryKey { request_hash: "other".to_owned(), ..scene.entry("k") };
        assert_eq!(door.contracts().enter(scene.contract(monthly()), other.clone()).await.unwrap(), Entered::KeyReused);
        let new = NewReceivable {
            client: scene.client, contract: Some(contracts[0].id), title: text("补收"),
            span: Span::new(month(202_601), month(202_601)), amount: Fen(1), due_on: day(1, 1),
        };
        let Entered::New(first) = door.receivables().enter(new.clone(), scene.entry("k")).await.unwrap() else { panic!() };
        assert_eq!(door.receivables().enter(new.clone(), scene.entry("k")).await.unwrap(), Entered::Repeated(first));
        assert_eq!(door.receivables().enter(new.clone(), other).await.unwrap(), Entered::KeyReused);
        // Entered by hand for the same month: no cycle was billed by that.
        assert_eq!(door.contracts().bill_begun(contracts[0].id, month(202_601)).await.unwrap().len(), 1);
        work.commit().await.unwrap();
        let work = db.storage.begin().await.unwrap();
        let doubled = work.of(scene.ours.id).receivables().enter(new, scene.entry("k2")).await.unwrap_err();
        assert!(doubled.is_duplicate());
    }

    async fn another_agency_enters_changes_and_cancels_nothing(db: TestDatabase) {
        let scene = Scene::begin(&db).await;
        let contract = scene.entered(&db, monthly()).await;
        scene.bill(&db, &contract, 202_601).await;
        let one = scene.open(&db).await.remove(0);
        let theirs = agency(&db, 2).await;
        let work = db.storage.begin().await.unwrap();
        let door = work.of(theirs.id);
        let entry = EntryKey { by: theirs.staff, ..scene.entry("x") };
        let error = door.contracts().enter(scene.contract(monthly()), entry.clone()).await.unwrap_err();
        assert!(matches!(error, StorageError::NotFound { table: "clients", .. }));
        let new = NewReceivable {
            client: scene.client, contract: Some(contract.id), title: text("x"), span: None, amount: Fen(1), due_on: day(1, 1),
        };
        let error = door.receivables().enter(new, entry).await.unwrap_err();
        assert!(matches!(error, StorageError::NotFound { table: "contracts", .. }));
        let by = theirs.staff;
        assert_eq!(door.contracts().change(contract.id, 1, contract.content()).await.unwrap(), Altered::NotFound);
        assert_eq!(door.contracts().end(contract.id, 1, day(1, 1), by, text("x")).await.unwrap(), Altered::NotFound);
        assert_eq!(door.contracts().cancel(contract.id, 1, by, text("x")).await.unwrap(), Altered::NotFound);
        assert_eq!(door.receivables().change(one.id, 1, one.terms()).await.unwrap(), Altered::NotFound);
        assert_eq!(door.receivables().cancel(one.id, 1, by, text("x")).await.unwrap(), Altered::NotFound);
        let error = door.contracts().bill_begun(contract.id, month(202_612)).await.unwrap_err();
        assert!(matches!(error, StorageError::NotFound { table: "contracts", .. }));
    }
}
