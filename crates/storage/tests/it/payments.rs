//! Contracts, receivables, payments: to the last fen, once, and never above what is open.

use crate::support::{Agency, add_client, agency};
use chrono::NaiveDate;
use sidebook_domain::{
    Allocation, AllocationError, BillingCycle, ClientId, ContractTerms, Fen, PaymentField, PaymentMethod,
    PaymentTerms, Period, ReceivableId, ShortText, Span, StaffId,
};
use sidebook_storage::testing::{TestDatabase, on_each_database};
use sidebook_storage::{
    Changed, CreditUsed, EntryKey, NewContract, NewCreditUse, NewPayment, NewReceivable, Page, Payment,
    PaymentChangeKind, Receivable, RecordedPayment, StorageError,
};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn text(text: &str) -> ShortText {
    ShortText::parse(text).unwrap()
}

fn span(first: i32, last: i32) -> Span {
    Span::new(Period::new(first).unwrap(), Period::new(last).unwrap()).unwrap()
}

struct Scene {
    ours: Agency,
    client: ClientId,
    receivables: Vec<Receivable>,
}

impl Scene {
    /// A client with receivables of these amounts, due month after month.
    async fn begin(db: &TestDatabase, amounts: &[i64]) -> Self {
        let ours = agency(db, 1).await;
        let client = add_client(db, &ours, "晨光公司").await;
        let new = amounts.iter().zip(1..).map(|(fen, month)| NewReceivable {
            client,
            contract: None,
            title: text("代理记账费"),
            span: Some(span(202_600 + month, 202_600 + month)),
            amount: Fen(*fen),
            due_on: day(u32::try_from(month).unwrap(), 15),
        });
        let work = db.storage.begin().await.unwrap();
        let receivables = work
            .of(ours.id)
            .receivables()
            .add_many(new.collect())
            .await
            .unwrap();
        work.commit().await.unwrap();
        Self {
            ours,
            client,
            receivables,
        }
    }

    fn terms(&self, parts: &[(usize, i64)]) -> PaymentTerms {
        PaymentTerms {
            paid_on: day(11, 20),
            method: PaymentMethod::Wechat,
            account: Some(text("招商银行 6225")),
            payer: Some(text("张三")),
            remark: None,
            amount: Fen(parts.iter().map(|(_, fen)| fen).sum()),
            items: parts
                .iter()
                .map(|(at, fen)| Allocation {
                    receivable: self.receivables[*at].id,
                    amount: Fen(*fen),
                })
                .collect(),
            attachments: Vec::new(),
        }
    }

    fn asked(&self, key: &str, parts: &[(usize, i64)]) -> NewPayment {
        NewPayment {
            client: self.client,
            terms: self.terms(parts),
            by: self.ours.staff,
            year: 2026,
            idempotency_key: key.into(),
            request_hash: format!("{parts:?}"),
        }
    }

    async fn record(&self, db: &TestDatabase, new: NewPayment) -> RecordedPayment {
        let work = db.storage.begin().await.unwrap();
        let recorded = work.of(self.ours.id).payments().record(new).await.unwrap();
        if let RecordedPayment::New(_) = recorded {
            work.commit().await.unwrap();
        }
        recorded
    }

    async fn recorded(&self, db: &TestDatabase, key: &str, parts: &[(usize, i64)]) -> Payment {
        match self.record(db, self.asked(key, parts)).await {
            RecordedPayment::New(payment) => payment,
            other => panic!("{other:?}"),
        }
    }

    async fn change(&self, db: &TestDatabase, payment: &Payment, terms: PaymentTerms) -> Changed {
        let work = db.storage.begin().await.unwrap();
        let payments = work.of(self.ours.id).payments();
        let changed = payments
            .change(payment.id, payment.revision, terms, self.ours.staff)
            .await
            .unwrap();
        if let Changed::Done(_) = changed {
            work.commit().await.unwrap();
        }
        changed
    }

    async fn void(&self, db: &TestDatabase, payment: &Payment) -> Changed {
        let work = db.storage.begin().await.unwrap();
        let payments = work.of(self.ours.id).payments();
        let changed = payments
            .void(payment.id, text("录错了客户"), self.ours.staff)
            .await
            .unwrap();
        if let Changed::Done(_) = changed {
            work.commit().await.unwrap();
        }
        changed
    }

    /// What is paid of each receivable.
    async fn paid(&self, db: &TestDatabase) -> Vec<i64> {
        let ids: Vec<ReceivableId> = self.receivables.iter().map(|receivable| receivable.id).collect();
        let view = db.storage.view();
        let found = view.of(self.ours.id).receivables().find_many(&ids).await.unwrap();
        found.iter().map(|receivable| receivable.paid.0).collect()
    }
}

on_each_database! {
    async fn a_contract_is_billed_once(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "晨光公司").await;
        let terms = ContractTerms {
            price: Fen(100_000), cycle: BillingCycle::Quarterly, starts_on: day(2, 20), ends_on: day(12, 19), due_day: 5, bill_from: None,
        };
        let work = db.storage.begin().await.unwrap();
        let contracts = work.of(ours.id).contracts();
        let new = NewContract { client, number: Some(text("HT-001")), services: text("代理记账、纳税申报"), terms };
        let added = contracts.add_many(vec![new]).await.unwrap();
        let id = added[0].id;
        let title = text("代理记账费");
        let first = contracts.bill(id, &title, span(202_601, 202_606)).await.unwrap();
        assert_eq!(first.iter().map(|one| one.due_on).collect::<Vec<_>>(), [day(2, 20), day(5, 5)]);
        let rest = contracts.bill(id, &title, span(202_601, 202_612)).await.unwrap();
        let amounts: Vec<_> = rest.iter().map(|one| (one.span, one.amount)).collect();
        assert_eq!(amounts, [(Some(span(202_608, 202_610)), Fen(100_000)), (Some(span(202_611, 202_612)), Fen(66_666))]);
        assert_eq!(contracts.bill(id, &title, span(202_601, 202_612)).await.unwrap(), []);
        work.commit().await.unwrap();

        let view = db.storage.view();
        let door = view.of(ours.id);
        assert_eq!(door.contracts().of_client(client).await.unwrap(), added);
        let open = door.receivables().open_of_client(client).await.unwrap();
        assert_eq!(open, [first, rest].concat());
        assert!(open.iter().all(|one| one.contract == Some(id) && one.open() == one.amount));
    }

    async fn partial_payments_fill_a_receivable_and_no_more(db: TestDatabase) {
        let scene = Scene::begin(&db, &[100, 250]).await;
        let first = scene.recorded(&db, "1", &[(0, 99)]).await;
        let second = scene.recorded(&db, "2", &[(1, 200), (0, 1)]).await;
        assert_eq!((first.number.as_str(), second.number.as_str()), ("SK2026-000001", "SK2026-000002"));
        assert_eq!(scene.paid(&db).await, [100, 200]);
        let above = scene.record(&db, scene.asked("3", &[(1, 51)])).await;
        assert_eq!(above, RecordedPayment::Refused(AllocationError::AboveOpen { at: 0, open: Fen(50) }));
        let settled = scene.record(&db, scene.asked("3", &[(0, 1)])).await;
        assert_eq!(settled, RecordedPayment::Refused(AllocationError::AboveOpen { at: 0, open: Fen(0) }));
        let mut wrong = scene.asked("3", &[(1, 50)]);
        wrong.terms.amount = Fen(49);
        assert_eq!(scene.record(&db, wrong).await, RecordedPayment::Refused(AllocationError::AboveAmount));
        assert_eq!(scene.paid(&db).await, [100, 200]);
        // What was refused took no number.
        assert_eq!(scene.recorded(&db, "3", &[(1, 50)]).await.number, "SK2026-000003");
        let view = db.storage.view();
        assert_eq!(view.of(scene.ours.id).receivables().open_of_client(scene.client).await.unwrap(), []);
        assert_eq!(view.of(scene.ours.id).payments().find(second.id).await.unwrap(), Some(second));
    }

    async fn simultaneous_payments_never_pay_more_than_is_open(db: TestDatabase) {
        let scene = Scene::begin(&db, &[1000, 1000]).await;
        let mut tasks = Vec::new();
        for number in 0..8 {
            // Each names the receivables in another order, so that locks taken in that order would meet head-on.
            let parts = if number % 2 == 0 { [(0, 300), (1, 300)] } else { [(1, 300), (0, 300)] };
            let (storage, agency, new) = (db.storage.clone(), scene.ours.id, scene.asked(&number.to_string(), &parts));
            tasks.push(tokio::spawn(async move {
                let work = storage.begin().await.unwrap();
                let recorded = work.of(agency).payments().record(new).await.unwrap();
                if let RecordedPayment::New(_) = recorded {
                    work.commit().await.unwrap();
                }
                recorded
            }));
        }
        let (mut numbers, mut refused) = (Vec::new(), 0);
        for task in tasks {
            match task.await.unwrap() {
                RecordedPayment::New(payment) => numbers.push(payment.number),
                RecordedPayment::Refused(AllocationError::AboveOpen { open: Fen(100), .. }) => refused += 1,
                other => panic!("{other:?}"),
            }
        }
        numbers.sort_unstable();
        assert_eq!(numbers, ["SK2026-000001", "SK2026-000002", "SK2026-000003"]);
        assert_eq!((refused, scene.paid(&db).await), (5, vec![900, 900]));
    }

    async fn simultaneous_payments_of_different_clients_take_numbers_without_gaps(db: TestDatabase) {
        let scene = Scene::begin(&db, &[100; 12]).await;
        let tasks: Vec<_> = (0..12).map(|at| {
            let (storage, agency, new) = (db.storage.clone(), scene.ours.id, scene.asked(&at.to_string(), &[(at, 100)]));
            tokio::spawn(async move {
                let work = storage.begin().await.unwrap();
                let recorded = work.of(agency).payments().record(new).await.unwrap();
                // Every third one comes to nothing: dropped without commit.
                if at % 3 > 0 {
                    work.commit().await.unwrap();
                }
                (at % 3 > 0, recorded)
            })
        }).collect();
        let mut numbers = Vec::new();
        for task in tasks {
            if let (true, RecordedPayment::New(payment)) = task.await.unwrap() {
                numbers.push(payment.number);
            }
        }
        numbers.sort_unstable();
        let expected: Vec<String> = (1..=8).map(|number| format!("SK2026-{number:06}")).collect();
        assert_eq!(numbers, expected);
    }

    async fn a_payment_submitted_twice_is_recorded_once(db: TestDatabase) {
        let scene = Scene::begin(&db, &[1000, 1000]).await;
        let mut tasks = Vec::new();
        for _ in 0..6 {
            // The whole receivable: a second one would be above what is open, and must still be a repeat.
            let (storage, agency, new) = (db.storage.clone(), scene.ours.id, scene.asked("key", &[(0, 1000)]));
            tasks.push(tokio::spawn(async move {
                let work = storage.begin().await.unwrap();
                let recorded = work.of(agency).payments().record(new).await.unwrap();
                if let RecordedPayment::New(_) = recorded {
                    work.commit().await.unwrap();
                }
                recorded
            }));
        }
        let (mut new, mut repeated) = (Vec::new(), Vec::new());
        for task in tasks {
            match task.await.unwrap() {
                RecordedPayment::New(payment) => new.push(payment),
                RecordedPayment::Repeated(payment) => repeated.push(payment),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((new.len(), repeated.len()), (1, 5));
        assert!(repeated.iter().all(|payment| *payment == new[0]));
        assert_eq!(scene.paid(&db).await, [1000, 0]);
        assert_eq!(scene.record(&db, scene.asked("key", &[(1, 1000)])).await, RecordedPayment::KeyReused);
        // Another person's keys are their own.
        let work = db.storage.begin().await.unwrap();
        let other: StaffId = work.of(scene.ours.id).staff().add(crate::support::person("王芳", "13812345678")).await.unwrap().id;
        work.commit().await.unwrap();
        let theirs = NewPayment { by: other, ..scene.asked("key", &[(1, 1)]) };
        assert!(matches!(scene.record(&db, theirs).await, RecordedPayment::New(_)));
    }

    async fn a_correction_keeps_what_was_said_before(db: TestDatabase) {
        let scene = Scene::begin(&db, &[100, 250]).await;
        let payment = scene.recorded(&db, "1", &[(0, 100)]).await;
        // The same again is no change.
        assert_eq!(scene.change(&db, &payment, payment.terms.clone()).await, Changed::Done(payment.clone()));
        // From one receivable to both, one fen short.
        let mut terms = scene.terms(&[(1, 240), (0, 99)]);
        terms.payer = None;
        let Changed::Done(changed) = scene.change(&db, &payment, terms.clone()).await else { panic!("refused") };
        assert_eq!((changed.revision, &changed.terms, &changed.number), (2, &terms, &payment.number));
        assert_eq!(scene.paid(&db).await, [99, 240]);
        let view = db.storage.view();
        let payments = view.of(scene.ours.id).payments();
        assert_eq!(payments.find(payment.id).await.unwrap(), Some(changed.clone()));
        let history = payments.history(payment.id).await.unwrap();
        assert_eq!(history.len(), 1);
        assert_eq!((&history[0].before, &history[0].after, history[0].by), (&payment.terms, &terms, scene.ours.staff));
        assert_eq!(history[0].fields(), [PaymentField::Payer, PaymentField::Amount, PaymentField::Items]);
        // Whoever still sees the first revision hears what is different now.
        let mut late = payment.terms.clone();
        late.method = PaymentMethod::Cash;
        assert_eq!(scene.change(&db, &payment, late).await, Changed::Stale(history[0].fields()));
        // What the payment holds itself may be taken again, and no more.
        assert!(matches!(scene.change(&db, &changed, scene.terms(&[(1, 250)])).await, Changed::Done(_)));
        let now = payments.find(payment.id).await.unwrap().unwrap();
        let above = scene.change(&db, &now, scene.terms(&[(1, 251)])).await;
        assert_eq!(above, Changed::Refused(AllocationError::AboveOpen { at: 0, open: Fen(250) }));
        assert_eq!(scene.paid(&db).await, [0, 250]);
    }

    async fn a_void_payment_frees_its_receivables_once(db: TestDatabase) {
        let scene = Scene::begin(&db, &[100, 250]).await;
        let payment = scene.recorded(&db, "1", &[(0, 100), (1, 50)]).await;
        let mut tasks = Vec::new();
        for _ in 0..4 {
            let (storage, agency, id, by) = (db.storage.clone(), scene.ours.id, payment.id, scene.ours.staff);
            tasks.push(tokio::spawn(async move {
                let work = storage.begin().await.unwrap();
                let voided = work.of(agency).payments().void(id, text("重复"), by).await.unwrap();
                work.commit().await.unwrap();
                voided
            }));
        }
        let mut done = 0;
        for task in tasks {
            match task.await.unwrap() {
                Changed::Done(_) => done += 1,
                Changed::Voided => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((done, scene.paid(&db).await), (1, vec![0, 0]));
        assert_eq!(scene.void(&db, &payment).await, Changed::Voided);
        let view = db.storage.view();
        let payments = view.of(scene.ours.id).payments();
        let void = payments.find(payment.id).await.unwrap().unwrap();
        let voided = void.voided.clone().unwrap();
        assert_eq!((voided.by, voided.reason, void.terms.clone()), (scene.ours.staff, text("重复"), payment.terms.clone()));
        assert_eq!(scene.change(&db, &void, scene.terms(&[(0, 1)])).await, Changed::Voided);
        assert_eq!(scene.change(&db, &payment, scene.terms(&[(0, 1)])).await, Changed::Stale(vec![PaymentField::Voided]));
        let history = payments.history(payment.id).await.unwrap();
        assert_eq!(history.iter().map(|change| change.kind).collect::<Vec<_>>(), [PaymentChangeKind::Voided]);
        // The number stays taken.
        assert_eq!(scene.recorded(&db, "2", &[(0, 100)]).await.number, "SK2026-000002");
    }

    async fn a_correction_and_a_void_at_once_leave_the_books_whole(db: TestDatabase) {
        let scene = Scene::begin(&db, &[100, 100]).await;
        let payment = scene.recorded(&db, "1", &[(0, 100)]).await;
        let (storage, agency, by) = (db.storage.clone(), scene.ours.id, scene.ours.staff);
        let (id, terms) = (payment.id, scene.terms(&[(1, 60)]));
        let changing = tokio::spawn(async move {
            let work = storage.begin().await.unwrap();
            let changed = work.of(agency).payments().change(id, 1, terms, by).await.unwrap();
            work.commit().await.unwrap();
            changed
        });
        let voided = scene.void(&db, &payment).await;
        let changed = changing.await.unwrap();
        assert!(matches!(voided, Changed::Done(_)));
        assert!(matches!(changed, Changed::Done(_) | Changed::Stale(_)), "{changed:?}");
        assert_eq!(scene.paid(&db).await, [0, 0]);
    }

    async fn whatever_is_done_payments_come_to_what_is_paid_and_the_credit(db: TestDatabase) {
        let scene = Scene::begin(&db, &[900, 700, 500, 300]).await;
        // A generator of its own, seeded: the same days on both databases.
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        let mut below = move |most: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % most
        };
        let mut known: Vec<Payment> = Vec::new();
        for step in 0..60 {
            let parts: Vec<(usize, i64)> = (0..4).filter_map(|at| {
                let fen = i64::try_from(below(400)).unwrap();
                (below(3) == 0 && fen > 0).then_some((at, fen))
            }).collect();
            let advance = i64::try_from(below(300)).unwrap() + 1;
            let mut terms = scene.terms(&parts);
            terms.amount = Fen(terms.amount.0 + advance);
            let about = usize::try_from(below(8)).unwrap();
            match (below(4), known.get(about).cloned()) {
                (0, Some(payment)) => { scene.change(&db, &payment, terms).await; }
                (1, Some(payment)) => { scene.void(&db, &payment).await; }
                (2, _) => {
                    let new = NewCreditUse {
                        client: scene.client,
                        items: scene.terms(&parts).items,
                        entry: EntryKey {
                            by: scene.ours.staff, idempotency_key: format!("use {step}"), request_hash: "h".to_owned(),
                        },
                    };
                    let work = db.storage.begin().await.unwrap();
                    let used = work.of(scene.ours.id).payments().use_credit(new).await.unwrap();
                    if let CreditUsed::Done(_) = used {
                        work.commit().await.unwrap();
                    }
                }
                _ => {
                    let new = NewPayment { terms, ..scene.asked(&format!("pay {step}"), &[]) };
                    scene.record(&db, new).await;
                }
            }
            let view = db.storage.view();
            let door = view.of(scene.ours.id);
            known = door.payments().of_client(scene.client, Page::first(99)).await.unwrap().items;
            let counts = || known.iter().filter(|payment| payment.voided.is_none());
            let received: i64 = counts().map(|payment| payment.terms.amount.0).sum();
            let credit: i64 = counts().map(|payment| payment.terms.credit().0).sum();
            assert!(counts().all(|payment| payment.terms.credit().0 >= 0));
            assert_eq!(door.payments().credit_of(scene.client).await.unwrap(), Fen(credit));
            assert_eq!(received, scene.paid(&db).await.iter().sum::<i64>() + credit, "step {step}");
        }
        assert!(known.len() > 8 && known.iter().any(|payment| payment.revision > 2));
    }

    async fn credit_is_used_once_and_never_by_two(db: TestDatabase) {
        let scene = Scene::begin(&db, &[1000, 1000]).await;
        for (key, fen) in [("a", 300), ("b", 400)] {
            let mut new = scene.asked(key, &[]);
            new.terms.amount = Fen(fen);
            assert!(matches!(scene.record(&db, new).await, RecordedPayment::New(_)));
        }
        let spend = |key: String, fen: i64| {
            let (storage, agency) = (db.storage.clone(), scene.ours.id);
            let new = NewCreditUse {
                client: scene.client,
                items: vec![Allocation { receivable: scene.receivables[0].id, amount: Fen(fen) }],
                entry: EntryKey { by: scene.ours.staff, idempotency_key: key, request_hash: "h".to_owned() },
            };
            tokio::spawn(async move {
                let work = storage.begin().await.unwrap();
                let used = work.of(agency).payments().use_credit(new).await.unwrap();
                if let CreditUsed::Done(_) = used {
                    work.commit().await.unwrap();
                }
                used
            })
        };
        // The same request five times, then five different ones of which one fits.
        let mut done = 0;
        for task in (0..5).map(|_| spend("same".to_owned(), 350)).collect::<Vec<_>>() {
            match task.await.unwrap() {
                CreditUsed::Done(payments) => { done += 1; assert_eq!(payments.len(), 2); }
                CreditUsed::Repeated => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((done, scene.paid(&db).await), (1, vec![350, 0]));
        let mut done = 0;
        for task in (0..5).map(|number| spend(number.to_string(), 200)).collect::<Vec<_>>() {
            match task.await.unwrap() {
                CreditUsed::Done(_) => done += 1,
                CreditUsed::Refused(AllocationError::AboveCredit { credit: Fen(150) }) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((done, scene.paid(&db).await), (1, vec![550, 0]));
    }

    async fn payments_are_listed_by_day_page_by_page(db: TestDatabase) {
        let scene = Scene::begin(&db, &[10_000]).await;
        for (number, on) in [day(3, 1), day(11, 2), day(3, 1), day(1, 9), day(11, 1)].into_iter().enumerate() {
            let mut new = scene.asked(&number.to_string(), &[(0, 1)]);
            new.terms.paid_on = on;
            assert!(matches!(scene.record(&db, new).await, RecordedPayment::New(_)));
        }
        let view = db.storage.view();
        let payments = view.of(scene.ours.id).payments();
        let mut listed = Vec::new();
        let mut after = None;
        loop {
            let page = payments.of_client(scene.client, Page { limit: 2, after }).await.unwrap();
            listed.extend(page.items.into_iter().map(|payment| (payment.terms.paid_on, payment.number)));
            let Some(next) = page.next else { break };
            after = Some(next.to_string().parse().unwrap());
        }
        let numbers: Vec<_> = listed.iter().map(|(_, number)| number.trim_start_matches("SK2026-00000")).collect();
        assert_eq!(numbers, ["2", "5", "3", "1", "4"]);
    }

    async fn another_agency_sees_and_changes_nothing(db: TestDatabase) {
        let scene = Scene::begin(&db, &[100]).await;
        let payment = scene.recorded(&db, "1", &[(0, 10)]).await;
        let theirs = agency(&db, 2).await;
        let their_client = add_client(&db, &theirs, "别的公司").await;
        let work = db.storage.begin().await.unwrap();
        let there = work.of(theirs.id);
        assert_eq!(there.payments().find(payment.id).await.unwrap(), None);
        assert_eq!(there.payments().find_by_key(scene.ours.staff, "1").await.unwrap(), None);
        assert_eq!(there.payments().history(payment.id).await.unwrap(), []);
        assert_eq!(there.payments().of_client(scene.client, Page::first(9)).await.unwrap().items, []);
        assert_eq!(there.receivables().open_of_client(scene.client).await.unwrap(), []);
        assert_eq!(there.receivables().find_many(&[scene.receivables[0].id]).await.unwrap(), []);
        let changed = there.payments().change(payment.id, 1, payment.terms.clone(), theirs.staff).await.unwrap();
        assert_eq!(changed, Changed::NotFound);
        assert_eq!(there.payments().void(payment.id, text("x"), theirs.staff).await.unwrap(), Changed::NotFound);
        // Our receivable, paid by their client.
        let new = NewPayment { client: their_client, by: theirs.staff, ..scene.asked("2", &[(0, 10)]) };
        let error = there.payments().record(new).await.unwrap_err();
        assert!(matches!(error, StorageError::NotFound { table: "receivables", ids } if ids == [scene.receivables[0].id.0]));
        let error = there.payments().record(scene.asked("2", &[(0, 10)])).await.unwrap_err();
        assert!(matches!(error, StorageError::NotFound { table: "clients", .. }));
        // A receivable of another client of the same agency.
        drop(work);
        let other = add_client(&db, &scene.ours, "第三家").await;
        let work = db.storage.begin().await.unwrap();
        let new = NewPayment { client: other, ..scene.asked("2", &[(0, 10)]) };
        let error = work.of(scene.ours.id).payments().record(new).await.unwrap_err();
        assert!(matches!(error, StorageError::NotFound { table: "receivables", .. }));
        // A contract of another client.
        let terms = ContractTerms {
            price: Fen(1), cycle: BillingCycle::Yearly, starts_on: day(1, 1), ends_on: day(12, 31), due_day: 31, bill_from: None,
        };
        let ours = work.of(scene.ours.id);
        let contract = NewContract { client: scene.client, number: None, services: text("代理记账"), terms };
        let contract = ours.contracts().add_many(vec![contract]).await.unwrap()[0].id;
        assert!(matches!(there_bills(&work, &theirs, contract).await, StorageError::NotFound { table: "contracts", .. }));
        let crossed = NewReceivable {
            client: other, contract: Some(contract), title: text("费"), span: None, amount: Fen(1), due_on: day(1, 1),
        };
        assert!(ours.receivables().add_many(vec![crossed]).await.is_err());
    }
}

async fn there_bills(
    work: &sidebook_storage::Work,
    theirs: &Agency,
    contract: sidebook_domain::ContractId,
) -> StorageError {
    let contracts = work.of(theirs.id).contracts();
    contracts
        .bill(contract, &text("费"), span(202_601, 202_612))
        .await
        .unwrap_err()
}
