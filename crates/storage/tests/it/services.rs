//! Services, registration orders, missing documents.

use crate::support::{add_client, agency};
use chrono::NaiveDate;
use sidebook_domain::{BillingCycle, ClientId, DocumentKind, Fen, OrderStage, Period};
use sidebook_storage::testing::on_each_database;
use sidebook_storage::{NewMissingDocument, NewOrder, NewService, StorageError};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn service(client: ClientId, plan: &str, ends_on: NaiveDate) -> NewService {
    NewService {
        client,
        plan: plan.into(),
        fee: Fen(9_000_000_000_000_000),
        billing_cycle: BillingCycle::Quarterly,
        starts_on: day(1, 1),
        ends_on,
    }
}

fn lacking(client: ClientId, period: i32, kind: DocumentKind) -> NewMissingDocument {
    NewMissingDocument {
        client,
        period: Period::new(period).unwrap(),
        kind,
        note: Some("三月的".into()),
    }
}

on_each_database! {
    async fn the_card_is_in_the_order_people_read_it(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "晨光公司").await;
        let other = add_client(&db, &ours, "别的公司").await;
        let work = db.storage.begin().await.unwrap();
        let services = work.of(ours.id).services();
        let new = vec![service(client, "旧", day(3, 1)), service(client, "新", day(12, 31)), service(other, "别", day(6, 30))];
        let added = services.add_many(new).await.unwrap();
        let order = |title: &str, accepted_on, stage| NewOrder { client, title: title.into(), stage, accepted_on, expected_on: None };
        services.add_orders(vec![order("地址变更", day(2, 1), OrderStage::Completed), order("增资", day(3, 1), OrderStage::Collecting)]).await.unwrap();
        let documents = vec![
            lacking(client, 202_601, DocumentKind::BankStatement),
            lacking(client, 202_602, DocumentKind::Payroll),
            lacking(client, 202_602, DocumentKind::BankStatement),
            lacking(other, 202_602, DocumentKind::Payroll),
        ];
        let marked = services.mark_missing(documents).await.unwrap();
        work.commit().await.unwrap();

        let view = db.storage.view();
        let services = view.of(ours.id).services();
        let card = services.of_client(client).await.unwrap();
        assert_eq!(card, [added[1].clone(), added[0].clone()]);
        assert_eq!((card[0].fee, card[0].ends_on), (Fen(9_000_000_000_000_000), day(12, 31)));
        assert_eq!(services.find(added[2].id).await.unwrap(), Some(added[2].clone()));
        let titles: Vec<_> = services.orders(client).await.unwrap().into_iter().map(|order| order.title).collect();
        assert_eq!(titles, ["增资", "地址变更"]);
        let documents = services.missing_documents(client).await.unwrap();
        assert_eq!(documents, [marked[2].clone(), marked[1].clone(), marked[0].clone()]);
        let ids = [marked[0].id, marked[2].id, marked[3].id];
        let chosen = services.missing_documents_by_id(client, &ids).await.unwrap();
        assert_eq!(chosen, [marked[2].clone(), marked[0].clone()], "another client's is left out");

        let work = db.storage.begin().await.unwrap();
        let again = work.of(ours.id).services().mark_missing(vec![lacking(client, 202_602, DocumentKind::Payroll)]).await;
        assert!(again.unwrap_err().is_duplicate());
    }

    async fn another_agency_sees_and_adds_nothing(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let client = add_client(&db, &ours, "晨光公司").await;
        let work = db.storage.begin().await.unwrap();
        let services = work.of(ours.id).services();
        let added = services.add_many(vec![service(client, "代账", day(3, 1))]).await.unwrap();
        let marked = services.mark_missing(vec![lacking(client, 202_602, DocumentKind::Payroll)]).await.unwrap();
        let order = NewOrder { client, title: "增资".into(), stage: OrderStage::Accepted, accepted_on: day(3, 1), expected_on: Some(day(4, 1)) };
        services.add_orders(vec![order.clone()]).await.unwrap();
        let there = work.of(theirs.id).services();
        assert_eq!(there.of_client(client).await.unwrap(), []);
        assert_eq!(there.find(added[0].id).await.unwrap(), None);
        assert_eq!(there.orders(client).await.unwrap(), []);
        assert_eq!(there.missing_documents(client).await.unwrap(), []);
        assert_eq!(there.missing_documents_by_id(client, &[marked[0].id]).await.unwrap(), []);
        let refused = [
            there.add_many(vec![service(client, "代账", day(3, 1))]).await.unwrap_err(),
            there.add_orders(vec![order]).await.unwrap_err(),
            there.mark_missing(vec![lacking(client, 202_602, DocumentKind::InputInvoice)]).await.unwrap_err(),
        ];
        for error in refused {
            assert!(matches!(error, StorageError::NotFound { table: "clients", ids } if ids == [client.0]));
        }
    }
}
