//! VAT invoices: pages, sums, what was certified, and the credit of a period.

use crate::support::{add_client, agency};
use chrono::NaiveDate;
use sidebook_domain::{ClientId, Fen, InvoiceDirection, InvoiceForm, Period, VatRate};
use sidebook_storage::testing::on_each_database;
use sidebook_storage::{NewVatInvoice, Page, StorageError, VatInvoice, VatInvoiceKey};

use InvoiceDirection::{Issued, Received};
use InvoiceForm::{Ordinary, Special};

fn period(yyyymm: i32) -> Period {
    Period::new(yyyymm).unwrap()
}

fn invoice(
    client: ClientId,
    number: &str,
    direction: InvoiceDirection,
    month: u32,
    day: u32,
    amount: i64,
) -> NewVatInvoice {
    let rate = VatRate::new(1300).unwrap();
    NewVatInvoice {
        client,
        direction,
        form: Special,
        number: number.into(),
        issued_on: NaiveDate::from_ymd_opt(2026, month, day).unwrap(),
        counterparty: "上海某某贸易有限公司".into(),
        amount: Fen(amount),
        tax: rate.tax_on(Fen(amount)),
        rate,
        certified_for: None,
    }
}

fn numbers(invoices: &[VatInvoice]) -> Vec<&str> {
    invoices.iter().map(|invoice| invoice.number.as_str()).collect()
}

on_each_database! {
    async fn lists_are_paged_newest_first(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "晨光公司").await;
        let other = add_client(&db, &ours, "别的公司").await;
        let work = db.storage.begin().await.unwrap();
        let new = vec![
            invoice(client, "1", Issued, 10, 1, 100),
            invoice(client, "2", Issued, 10, 31, 100),
            invoice(client, "3", Issued, 10, 31, 100),
            invoice(client, "4", Issued, 10, 9, -100),
            invoice(client, "5", Issued, 11, 1, 100),
            invoice(client, "6", Received, 10, 5, 100),
            invoice(other, "1", Issued, 10, 5, 100),
        ];
        let added = work.of(ours.id).vat_invoices().add_many(new).await.unwrap();
        work.commit().await.unwrap();

        let view = db.storage.view();
        let invoices = view.of(ours.id).vat_invoices();
        let first = invoices.list(client, Issued, period(202_610), Page::first(3)).await.unwrap();
        assert_eq!(numbers(&first.items), ["3", "2", "4"]);
        assert_eq!(first.items[2], added[3]);
        let next: VatInvoiceKey = first.next.unwrap().to_string().parse().unwrap();
        let second = invoices.list(client, Issued, period(202_610), Page::after(3, next)).await.unwrap();
        assert_eq!((numbers(&second.items), second.next), (vec!["1"], None));
        let received = invoices.list(client, Received, period(202_610), Page::first(3)).await.unwrap();
        assert_eq!(numbers(&received.items), ["6"]);
        assert!("2026-10-31".parse::<VatInvoiceKey>().is_err() && "x.y".parse::<VatInvoiceKey>().is_err());

        let work = db.storage.begin().await.unwrap();
        let again = work.of(ours.id).vat_invoices().add_many(vec![invoice(client, "1", Issued, 12, 1, 5)]).await;
        assert!(again.unwrap_err().is_duplicate());
    }

    async fn sums_count_red_letters_against_and_stay_exact(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let client = add_client(&db, &ours, "晨光公司").await;
        let large = 9_000_000_000_000;
        let mut ordinary = invoice(client, "7", Issued, 12, 31, 100_000);
        ordinary.form = Ordinary;
        ordinary.rate = VatRate::new(100).unwrap();
        ordinary.tax = Fen(1_000);
        let mut certified = invoice(client, "8", Received, 9, 30, 50_000);
        certified.certified_for = Some(period(202_610));
        let mut red = invoice(client, "9", Received, 10, 30, -10_000);
        red.certified_for = Some(period(202_610));
        let work = db.storage.begin().await.unwrap();
        let new = vec![
            invoice(client, "1", Issued, 10, 1, large),
            invoice(client, "2", Issued, 11, 1, large),
            invoice(client, "3", Issued, 11, 2, -1),
            ordinary,
            certified,
            red,
            invoice(client, "10", Received, 10, 3, 70_000),
        ];
        work.of(ours.id).vat_invoices().add_many(new).await.unwrap();
        work.commit().await.unwrap();

        let view = db.storage.view();
        let invoices = view.of(ours.id).vat_invoices();
        let quarter = invoices.sums(client, Issued, period(202_610), period(202_612)).await.unwrap();
        let seen: Vec<_> = quarter.iter().map(|sum| (sum.form, sum.count, sum.amount, sum.tax)).collect();
        assert_eq!(seen, [
            (Ordinary, 1, Fen(100_000), Fen(1_000)),
            (Special, 3, Fen(2 * large - 1), Fen(2 * (large / 100 * 13))),
        ]);
        let october = invoices.sums(client, Issued, period(202_610), period(202_610)).await.unwrap();
        assert_eq!((october.len(), october[0].count), (1, 1));
        assert_eq!(invoices.sums(client, Issued, period(202_501), period(202_512)).await.unwrap(), []);
        let deducted = invoices.certified(client, period(202_610)).await.unwrap();
        assert_eq!((deducted.len(), deducted[0].count, deducted[0].tax), (1, 2, Fen(5_200)), "also one of September");
    }

    async fn a_credit_goes_from_revision_to_revision(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let client = add_client(&db, &ours, "晨光公司").await;
        let work = db.storage.begin().await.unwrap();
        let credits = work.of(ours.id).vat_invoices();
        assert_eq!(credits.credit(client, period(202_610)).await.unwrap(), None);
        let first = credits.put_credit(client, period(202_610), Fen(500), None).await.unwrap();
        assert_eq!((first.amount, first.revision), (Fen(500), 1));
        assert!(matches!(credits.put_credit(client, period(202_610), Fen(1), None).await, Err(StorageError::Stale)));
        let second = credits.put_credit(client, period(202_610), Fen(700), Some(1)).await.unwrap();
        assert_eq!((second.amount, second.revision), (Fen(700), 2));
        assert_eq!(credits.credit(client, period(202_610)).await.unwrap(), Some(second));
        let there = work.of(theirs.id).vat_invoices();
        assert_eq!(there.credit(client, period(202_610)).await.unwrap(), None);
        let foreign = there.put_credit(client, period(202_610), Fen(1), None).await.unwrap_err();
        assert!(matches!(foreign, StorageError::NotFound { table: "clients", .. }));
    }

    async fn another_agency_sees_and_adds_nothing(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let client = add_client(&db, &ours, "晨光公司").await;
        let mut certified = invoice(client, "1", Received, 10, 1, 100);
        certified.certified_for = Some(period(202_610));
        let work = db.storage.begin().await.unwrap();
        work.of(ours.id).vat_invoices().add_many(vec![certified]).await.unwrap();
        let there = work.of(theirs.id).vat_invoices();
        assert_eq!(there.list(client, Received, period(202_610), Page::first(9)).await.unwrap().items, []);
        assert_eq!(there.sums(client, Received, period(202_610), period(202_610)).await.unwrap(), []);
        assert_eq!(there.certified(client, period(202_610)).await.unwrap(), []);
        let foreign = there.add_many(vec![invoice(client, "2", Issued, 10, 1, 100)]).await.unwrap_err();
        assert!(matches!(foreign, StorageError::NotFound { table: "clients", ids } if ids == [client.0]));
    }
}
