//! Cycles of contracts are billed by the clock, each once.

use std::time::Duration;

use chrono::NaiveDate;
use sidebook_domain::{
    AgencyId, BillingCycle, ClientId, ClientName, ContractTerms, Fen, ShortText, TaxpayerKind,
};
use sidebook_storage::testing::on_each_database;
use sidebook_storage::{NewClient, NewContract, Task};

use crate::kit::Stand;

const HOUR: Duration = Duration::from_secs(3600);

impl Stand {
    /// A client with a contract of 2026, billed on the 10th of each month.
    async fn agrees(&self, agency: AgencyId, name: &str) -> ClientId {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        let work = self.db.storage.begin().await.unwrap();
        let door = work.of(agency);
        let client = NewClient::named(ClientName::parse(name).unwrap(), TaxpayerKind::SmallScale);
        let client = door.clients().add(client).await.unwrap().id;
        let new = NewContract {
            client,
            number: None,
            services: ShortText::parse("代理记账").unwrap(),
            terms: ContractTerms {
                price: Fen(30_000),
                cycle: BillingCycle::Monthly,
                starts_on: day(1, 1),
                ends_on: day(12, 31),
                due_day: 10,
                bill_from: None,
            },
        };
        door.contracts().add_many(vec![new]).await.unwrap();
        work.commit().await.unwrap();
        client
    }

    async fn billed(&self, agency: AgencyId, client: ClientId) -> Vec<i32> {
        let view = self.db.storage.view();
        let open = view
            .of(agency)
            .receivables()
            .open_of_client(client)
            .await
            .unwrap();
        open.iter()
            .map(|one| one.span.unwrap().first().number())
            .collect()
    }

    async fn ask_to_bill(&self) {
        let work = self.db.storage.begin().await.unwrap();
        work.system()
            .jobs()
            .enqueue(Task::BillCycles {}.job())
            .await
            .unwrap();
        work.commit().await.unwrap();
    }
}

on_each_database! {
    async fn every_agencys_cycles_are_billed_once_when_they_begin(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        let other = stand.db.agency("Other").await;
        let (first, second) = (stand.agrees(stand.agency, "晨光公司").await, stand.agrees(other, "海棠商行").await);
        // The first look only learns which hour it is.
        stand.work().await;
        assert_eq!(stand.billed(stand.agency, first).await, Vec::<i32>::new());
        stand.advance(HOUR);
        stand.work().await;
        let begun = [202_601, 202_602, 202_603];
        assert_eq!((stand.billed(stand.agency, first).await, stand.billed(other, second).await), (begun.to_vec(), begun.to_vec()));
        let before = stand.db.contents().await;
        let receivables = |text: &str| text.matches("代理记账").count();
        for _ in 0..3 {
            stand.advance(HOUR);
            stand.work().await;
        }
        assert_eq!(receivables(&stand.db.contents().await), receivables(&before));

        // 2026-03-31, 23:30 in Shanghai: not yet. Half an hour later it is April there, and March in London.
        let until = "2026-03-31T15:30:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        stand.advance((until - stand.db.storage.now()).to_std().unwrap());
        stand.work().await;
        assert_eq!(stand.billed(other, second).await, begun);
        stand.advance(HOUR);
        stand.work().await;
        assert_eq!(stand.billed(other, second).await, [202_601, 202_602, 202_603, 202_604]);
    }

    async fn two_replicas_and_one_that_died_bill_no_cycle_twice(db: TestDatabase) {
        let stand = Stand::empty(db).await;
        let mut clients = Vec::new();
        for number in 0..8 {
            clients.push(stand.agrees(stand.agency, &format!("第{number}家公司")).await);
        }
        // A worker died over the third contract: two are billed, and the job is still there.
        let current = sidebook_domain::Period::new(202_603).unwrap();
        let begun = { let view = stand.db.storage.view(); view.system().unbilled_contracts().list(current, None, 3).await.unwrap() };
        for (agency, contract) in &begun[..2] {
            let work = stand.db.storage.begin().await.unwrap();
            work.of(*agency).contracts().bill_begun(*contract, current).await.unwrap();
            work.commit().await.unwrap();
        }
        let broken = stand.db.storage.begin().await.unwrap();
        broken.of(begun[2].0).contracts().bill_begun(begun[2].1, current).await.unwrap();
        drop(broken);
        // Two go over all contracts at the same time, as when a claim was lost.
        stand.ask_to_bill().await;
        let one = stand.worker();
        let (storage, agency, all) = (stand.db.storage.clone(), stand.agency, begun.clone());
        let beside = tokio::spawn(async move {
            let view = storage.view();
            let left = view.system().unbilled_contracts().list(current, None, 99).await.unwrap();
            drop(view);
            for (_, contract) in all.into_iter().chain(left) {
                let work = storage.begin().await.unwrap();
                work.of(agency).contracts().bill_begun(contract, current).await.unwrap();
                work.commit().await.unwrap();
            }
        });
        assert_eq!(one.run_until_idle().await.unwrap().parked, 0);
        beside.await.unwrap();
        for client in clients {
            assert_eq!(stand.billed(stand.agency, client).await, [202_601, 202_602, 202_603]);
        }
    }
}
