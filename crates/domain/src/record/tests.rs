use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::{BillingCycle, Fen, FilingState, Period, ReportKind, ReportLines, TaxpayerKind};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 20).unwrap()
}

fn row(fields: &[(&str, Given)]) -> GivenRow {
    fields
        .iter()
        .map(|(name, given)| ((*name).to_owned(), given.clone()))
        .collect()
}

fn cell(text: &str) -> Given {
    Given::Cell(text.to_owned())
}

fn text(text: &str) -> Given {
    Given::Text(text.to_owned())
}

fn wrong(read: Result<Record, Vec<WrongValue>>) -> Vec<String> {
    let mut found: Vec<String> = read
        .unwrap_err()
        .into_iter()
        .map(|wrong| format!("{} {}", wrong.field, wrong.code))
        .collect();
    found.sort();
    found
}

#[test]
fn a_workbooks_row_is_read_as_people_type() {
    let contract = row(&[
        ("client_name", cell(" 深圳晨光贸易有限公司 ")),
        ("services", cell("代理记账")),
        ("price_fen", cell("¥1,200.5")),
        ("billing_cycle", cell("按季")),
        ("starts_on", cell("2026年1月1日")),
        (
            "ends_on",
            Given::DayCell(NaiveDate::from_ymd_opt(2026, 12, 31).unwrap()),
        ),
        ("due_day", cell("10")),
        ("number", cell("")),
    ]);
    let Record::Contract(contract) = RecordKind::Contracts.read(&contract, today()).unwrap() else {
        panic!("a contract")
    };
    assert_eq!(contract.terms.price, Fen(120_050));
    assert_eq!(contract.terms.cycle, BillingCycle::Quarterly);
    assert_eq!(
        contract.terms.starts_on,
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap()
    );
    assert_eq!(contract.terms.bill_from, Some(Period::new(202_603).unwrap()));
    assert_eq!(contract.number, Some(None));
    assert!(!contract.says_bill_from);

    let client = row(&[
        ("name", cell("深圳晨光贸易有限公司")),
        ("taxpayer_kind", cell("小规模纳税人")),
        ("contact_name", cell("陈晨")),
        ("contact_mobile", cell("13800138000")),
        ("owner", cell("李会计")),
        ("tags", cell("重要；老客户, 老客户2")),
        ("custom_fields.行业", cell("贸易")),
    ]);
    let Record::Client(client) = RecordKind::Clients.read(&client, today()).unwrap() else {
        panic!("a client")
    };
    assert_eq!(client.taxpayer_kind, TaxpayerKind::SmallScale);
    assert_eq!(client.tags.unwrap().len(), 3);
    assert_eq!(client.short_name, None);
    assert_eq!(client.custom, vec![("行业".to_owned(), Some("贸易".to_owned()))]);
}

#[test]
fn a_body_is_read_strictly_and_everything_wrong_is_named() {
    let body = row(&[
        ("client_key", text("C-1")),
        ("services", text("\u{202E}")),
        ("price_fen", text("300.00")),
        ("billing_cycle", text("按季")),
        ("starts_on", text("2026/01/01")),
        ("ends_on", text("2026-12-31")),
        ("due_day", Given::Whole(32)),
        ("colour", text("red")),
    ]);
    assert_eq!(
        wrong(RecordKind::Contracts.read(&body, today())),
        [
            "billing_cycle not_an_option",
            "colour unknown",
            "price_fen wrong_type",
            "services missing",
            "starts_on not_a_day",
        ]
    );
    let empty = RecordKind::Clients.read(&row(&[]), today());
    assert_eq!(wrong(empty), ["name missing", "taxpayer_kind missing"]);
    let from_workbook = row(&[("name", cell("😀".repeat(200).as_str()))]);
    assert_eq!(
        wrong(RecordKind::Clients.read(&from_workbook, today())),
        [
            "contact_mobile missing",
            "contact_name missing",
            "name too_long",
            "owner missing",
            "taxpayer_kind missing",
        ]
    );
    let of_nobody = row(&[
        ("title", text("x")),
        ("amount_fen", Given::Whole(0)),
        ("due_on", text("1999-12-31")),
    ]);
    assert_eq!(
        wrong(RecordKind::Receivables.read(&of_nobody, today())),
        ["client_name missing", "due_on out_of_range"]
    );
}

#[test]
fn filings_say_what_their_state_asks_for() {
    let filing = |state: &str, more: &[(&str, Given)]| {
        let mut fields = row(more);
        fields.extend(row(&[
            ("client_key", text("C-1")),
            ("period", Given::Whole(202_602)),
            ("kind", text("vat")),
            ("state", text(state)),
        ]));
        RecordKind::Filings.read(&fields, today())
    };
    let paid = filing(
        "paid",
        &[
            ("amount_fen", Given::Whole(12_000)),
            ("filed_on", text("2026-03-10")),
            ("paid_on", text("2026-03-11")),
        ],
    );
    let Ok(Record::Filing(paid)) = paid else {
        panic!("a filing")
    };
    assert!(matches!(paid.state, FilingState::Paid { .. }));
    assert_eq!(
        wrong(filing("filed", &[])),
        ["amount_fen missing", "filed_on missing"]
    );
    assert_eq!(
        wrong(filing("not_filed", &[("amount_fen", Given::Whole(1))])),
        ["amount_fen not_with_state"]
    );
    assert_eq!(
        wrong(filing("nil", &[("filed_on", text("2026-03-21"))])),
        ["filed_on in_the_future"]
    );
}

#[test]
fn intakes_and_reports_leave_what_a_row_does_not_say() {
    let intake = row(&[
        ("client_name", cell("晨光")),
        ("period", cell("2026年2月")),
        ("kind", cell("银行对账单")),
        ("count", cell("12")),
        ("received_on", cell("2026-03-02")),
        ("handed_in_by", cell("陈晨")),
        ("received_by", cell("李静")),
        ("completed", cell("是")),
    ]);
    let Ok(Record::Intake(intake)) = RecordKind::Intakes.read(&intake, today()) else {
        panic!("an intake")
    };
    let mut stands = intake.content.clone();
    (stands.amount, stands.completed, stands.count) = (Some(Fen(700)), false, 3);
    let over = intake.over(&stands);
    assert_eq!(
        (over.amount, over.completed, over.count),
        (Some(Fen(700)), true, 12)
    );

    let report = |lines: &[(&str, Given)]| {
        let mut fields = row(lines);
        fields.extend(row(&[
            ("client_name", cell("晨光")),
            ("kind", cell("利润表")),
            ("period", cell("202602")),
        ]));
        RecordKind::Reports.read(&fields, today())
    };
    let read = |lines: &[(&str, Given)]| match report(lines) {
        Ok(Record::Report(report)) => report,
        other => panic!("{:?}", wrong(other)),
    };
    // Operating profit, profit and net profit follow from revenue and costs.
    let first = read(&[
        ("lines.1.first", cell("1000.00")),
        ("lines.2.first", cell("400.00")),
    ])
    .over(&ReportLines::default())
    .unwrap();
    assert_eq!(
        [1, 21, 30, 32].map(|line| first.line(line).0),
        [100_000, 60_000, 60_000, 60_000].map(Fen)
    );
    // What a total is said to be stands, also when it does not add up.
    let second = read(&[
        ("lines.2.first", cell("500.00")),
        ("lines.32.first", cell("1.00")),
    ])
    .over(&first)
    .unwrap();
    assert_eq!(
        [1, 2, 30, 32].map(|line| second.line(line).0),
        [100_000, 50_000, 50_000, 100].map(Fen)
    );
    assert_eq!(second.off(ReportKind::IncomeStatement).len(), 1);
    assert_eq!(wrong(report(&[])), ["lines.1.first missing"]);
    assert_eq!(
        wrong(report(&[
            ("lines.33.first", cell("1")),
            ("lines.1.first", cell("1e99"))
        ])),
        ["lines.1.first not_an_amount", "lines.33.first not_a_line"]
    );
}

#[test]
fn days_months_and_rates_are_read_as_they_are_typed() {
    let day = |given: Given| {
        let fields = row(&[
            ("client_name", cell("晨光")),
            ("title", cell("x")),
            ("amount_fen", cell("1")),
            ("due_on", given),
        ]);
        match RecordKind::Receivables.read(&fields, today()) {
            Ok(Record::Receivable(receivable)) => receivable.terms.due_on.to_string(),
            other => wrong(other).join(","),
        }
    };
    for typed in [
        "2026-03-05",
        "2026/3/5",
        "2026.3.5",
        "2026年3月5日",
        "20260305",
        "46086",
        "2026-03-05 00:00:00",
    ] {
        assert_eq!(day(cell(typed)), "2026-03-05", "{typed}");
    }
    assert_eq!(day(cell("5/3/2026")), "due_on not_a_day");
    assert_eq!(day(Given::ErrorCell), "due_on cell_error");
    let rate = |typed: &str| {
        let fields = row(&[
            ("client_name", cell("晨光")),
            ("direction", cell("销项")),
            ("form", cell("普票")),
            ("number", cell("12345678")),
            ("issued_on", cell("2026年3月5日")),
            ("counterparty", cell("远航")),
            ("amount_fen", cell("-1000")),
            ("rate_points", cell(typed)),
        ]);
        match RecordKind::Invoices.read(&fields, today()) {
            Ok(Record::Invoice(invoice)) => (invoice.rate.basis_points(), invoice.tax.0),
            _ => (-1, 0),
        }
    };
    for typed in ["13%", "13", "0.13", "13.00％"] {
        assert_eq!(rate(typed), (1_300, -13_000), "{typed}");
    }
    assert_eq!(rate("0.5%"), (50, -500));
    assert_eq!(rate("免税"), (-1, 0));
    assert_eq!(rate("18%"), (-1, 0));
}

#[test]
fn tables_are_complete_and_columns_are_recognised_by_their_heads() {
    for kind in RecordKind::ALL {
        assert_eq!(RecordKind::parse(kind.as_str()), Some(kind));
        for field in kind.fields() {
            for language in [Language::ZhCn, Language::En] {
                let same = kind
                    .fields()
                    .iter()
                    .filter(|other| other.head(language) == field.head(language));
                assert_eq!(same.count(), 1, "{kind:?} {}", field.name);
                assert!(
                    field.is_called(&format!("* {}（必填）", field.head(language)).replace("（必填）", ""))
                );
            }
        }
        assert!(kind.fields().iter().any(|field| field.name == "external_key"));
    }
    assert!(RecordKind::Clients.field("name").unwrap().is_called("公司名称"));
    assert!(!RecordKind::Clients.field("name").unwrap().is_called(""));
}

proptest! {
    #[test]
    fn whatever_stands_in_a_cell_is_read_or_refused(typed in ".{0,60}", whole in any::<i64>()) {
        for kind in RecordKind::ALL {
            for given in [cell(&typed), text(&typed), Given::Whole(whole)] {
                let row: GivenRow = kind.fields().iter().map(|field| (field.name.to_owned(), given.clone())).collect();
                // Only that it comes back.
                let _ = kind.read(&row, today());
            }
        }
    }
}
