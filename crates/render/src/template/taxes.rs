//! Messages about taxes.

use chrono::NaiveDate;
use sidebook_domain::{Fen, FilingState, Language, Period, TaxKind, VatCycle};

use super::render;
use crate::message::Message;
use crate::taxes::{FiledReturn, FilingNotice, InvoiceData, InvoiceTotals, ReliefSales};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, day).unwrap()
}

fn notice(filings: Vec<FiledReturn>) -> Message {
    Message::FilingNotice(FilingNotice {
        client_name: "重庆晨光餐饮有限公司".to_owned(),
        agency_name: "渝信财务".to_owned(),
        period: Period::new(202_609).unwrap(),
        filings,
    })
}

fn filed(kind: TaxKind, is_quarterly: bool, state: FilingState) -> FiledReturn {
    FiledReturn {
        kind,
        is_quarterly,
        state,
    }
}

fn data(issued: InvoiceTotals, sales: Option<i64>) -> Message {
    Message::InvoiceData(InvoiceData {
        client_name: "重庆晨光餐饮有限公司".to_owned(),
        agency_name: "渝信财务".to_owned(),
        period: Period::new(202_610).unwrap(),
        issued,
        received: InvoiceTotals {
            count: 1,
            amount: Fen(-50_000),
            tax: Fen(-6_500),
        },
        relief: sales.map(|sales| ReliefSales {
            cycle: VatCycle::Quarter,
            sales: Fen(sales),
            threshold: Fen(30_000_000),
        }),
    })
}

const ISSUED: InvoiceTotals = InvoiceTotals {
    count: 12,
    amount: Fen(12_345_678),
    tax: Fen(123_457),
};

#[test]
fn a_notice_lists_what_was_filed() {
    let all = notice(vec![
        filed(
            TaxKind::Vat,
            true,
            FilingState::Paid {
                filed_on: day(12),
                amount: Fen(123_400),
                paid_on: day(14),
            },
        ),
        filed(
            TaxKind::CorporateIncome,
            true,
            FilingState::Filed {
                filed_on: day(12),
                amount: Fen(5_000),
            },
        ),
        filed(
            TaxKind::IndividualIncome,
            false,
            FilingState::Nil { filed_on: day(9) },
        ),
    ]);
    insta::assert_snapshot!("filing_notice_zh", render(&all, Language::ZhCn).unwrap());
    insta::assert_snapshot!("filing_notice_en", render(&all, Language::En).unwrap());
    let nil = notice(vec![filed(
        TaxKind::StampDuty,
        true,
        FilingState::Nil { filed_on: day(9) },
    )]);
    let text = render(&nil, Language::ZhCn).unwrap();
    assert!(
        text.contains("税款合计 ¥0.00") && !text.contains("待扣款"),
        "{text}"
    );
}

#[test]
fn every_kind_has_a_name_of_its_own_in_both_languages() {
    for language in [Language::ZhCn, Language::En] {
        let all = TaxKind::ALL.map(|kind| filed(kind, false, FilingState::Nil { filed_on: day(9) }));
        let text = render(&notice(all.to_vec()), language).unwrap();
        let mut lines: Vec<&str> = text.lines().filter(|line| line.starts_with('·')).collect();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), TaxKind::ALL.len(), "{text}");
    }
}

#[test]
fn invoice_data_says_how_far_the_threshold_is() {
    let below = data(ISSUED, Some(18_000_000));
    insta::assert_snapshot!("invoice_data_zh", render(&below, Language::ZhCn).unwrap());
    insta::assert_snapshot!("invoice_data_en", render(&below, Language::En).unwrap());
    let above = render(&data(ISSUED, Some(30_000_001)), Language::ZhCn).unwrap();
    assert!(above.contains("，已超过免税额度 ¥300,000.00。"), "{above}");
    let exact = render(&data(ISSUED, Some(30_000_000)), Language::En).unwrap();
    assert!(exact.contains(", ¥0.00 below the exempt ¥300,000.00."), "{exact}");
    let general = render(&data(InvoiceTotals::default(), None), Language::ZhCn).unwrap();
    assert!(
        !general.contains("季度") && !general.contains("开具发票"),
        "{general}"
    );
}
