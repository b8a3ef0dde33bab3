use chrono::NaiveDate;
use sidebook_domain::{BillingCycle, DaysLeft, DocumentKind, Fen, IntakeContent, Period, ReportKind};

use super::*;
use crate::message::{
    Article, ArticleAnswer, FinancialReports, IntakeDetails, MissingDocuments, MissingPeriod, ServiceExpiry,
};

fn expiry(days_left: DaysLeft) -> Message {
    Message::ServiceExpiry(ServiceExpiry {
        client_name: "重庆晨光餐饮有限公司".to_owned(),
        agency_name: "渝信财务".to_owned(),
        plan: "小规模记账套餐 <A&B>".to_owned(),
        ends_on: NaiveDate::from_ymd_opt(2026, 12, 4).unwrap(),
        days_left,
        fee: Fen(30_000),
        billing_cycle: BillingCycle::Monthly,
    })
}

fn missing(months: i32, note: &str) -> Message {
    let period = |index: i32| Period::new(202_601 + index / 12 * 100 + index % 12).unwrap();
    Message::MissingDocuments(MissingDocuments {
        client_name: "重庆晨光餐饮有限公司".to_owned(),
        agency_name: "渝信财务".to_owned(),
        periods: (0..months)
            .map(|index| MissingPeriod {
                period: period(index),
                documents: vec![
                    (DocumentKind::BankStatement, Some(note.to_owned())),
                    (DocumentKind::Payroll, None),
                ],
            })
            .collect(),
    })
}

#[test]
fn a_service_that_ends_soon() {
    insta::assert_snapshot!(
        "service_expiry_zh",
        render(&expiry(DaysLeft::Running(12)), Language::ZhCn).unwrap()
    );
    insta::assert_snapshot!(
        "service_expiry_en",
        render(&expiry(DaysLeft::Running(12)), Language::En).unwrap()
    );
}

#[test]
fn days_are_words() {
    let words = |language, left| {
        let text = render(&expiry(left), language).unwrap();
        let line = text.lines().next().unwrap().to_owned();
        line.split_once(if language == Language::ZhCn {
            "服务"
        } else {
            "有限公司 "
        })
        .unwrap()
        .1
        .to_owned()
    };
    let all = [
        DaysLeft::NotStarted(1),
        DaysLeft::NotStarted(9),
        DaysLeft::Running(0),
        DaysLeft::Running(1),
        DaysLeft::Running(30),
        DaysLeft::Expired(1),
        DaysLeft::Expired(40),
    ];
    insta::assert_snapshot!("days_zh", all.map(|left| words(Language::ZhCn, left)).join("\n"));
    insta::assert_snapshot!("days_en", all.map(|left| words(Language::En, left)).join("\n"));
}

#[test]
fn missing_documents_by_month() {
    insta::assert_snapshot!(
        "missing_zh",
        render(&missing(2, "建行尾号 1234"), Language::ZhCn).unwrap()
    );
    insta::assert_snapshot!(
        "missing_en",
        render(&missing(2, "CCB 1234"), Language::En).unwrap()
    );
}

#[test]
fn an_intake_for_the_client_to_check() {
    let of = |amount, remark: Option<&str>, completed| {
        Message::IntakeDetails(IntakeDetails {
            client_name: "重庆晨光餐饮有限公司".to_owned(),
            agency_name: "渝信财务".to_owned(),
            content: IntakeContent {
                period: Period::new(202_602).unwrap(),
                kind: DocumentKind::InputInvoice,
                count: 12,
                amount,
                handed_in_by: "王总".to_owned(),
                received_by: "李静".to_owned(),
                received_on: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
                remark: remark.map(str::to_owned),
                completed,
            },
        })
    };
    let full = of(Some(Fen(1_280_050)), Some("{{ 7*7 }} 一张缺章"), true);
    insta::assert_snapshot!("intake_zh", render(&full, Language::ZhCn).unwrap());
    insta::assert_snapshot!("intake_en", render(&of(None, None, false), Language::En).unwrap());
    let long = of(None, Some(&"长".repeat(500)), false);
    assert!(render(&long, Language::ZhCn).unwrap().len() <= TEXT_LIMIT_BYTES);
}

#[test]
fn more_than_a_year_is_counted() {
    let text = render(&missing(15, ""), Language::ZhCn).unwrap();
    assert!(text.contains("另有 3 个月份"), "{text}");
    assert_eq!(text.matches("· 20").count(), 12);
    let text = render(&missing(15, ""), Language::En).unwrap();
    assert!(text.contains("and 3 more months"), "{text}");
}

#[test]
fn a_long_message_drops_its_notes_and_stays_within_the_limit() {
    let note = "注".repeat(120);
    let text = render(&missing(12, &note), Language::ZhCn).unwrap();
    assert!(text.len() <= TEXT_LIMIT_BYTES, "{}", text.len());
    assert!(
        !text.contains('注') && text.contains("2026年12月") && text.ends_with("渝信财务"),
        "{text}"
    );
}

#[test]
fn a_message_that_cannot_be_shortened_is_cut() {
    let Message::ServiceExpiry(mut of) = expiry(DaysLeft::Running(1)) else {
        unreachable!()
    };
    of.plan = "长".repeat(2000);
    let text = render(&Message::ServiceExpiry(of), Language::ZhCn).unwrap();
    assert!(text.len() <= TEXT_LIMIT_BYTES && text.ends_with('…'));
}

#[test]
fn values_are_text_and_never_templates() {
    let Message::ServiceExpiry(mut of) = expiry(DaysLeft::Running(1)) else {
        unreachable!()
    };
    of.plan = "{{ agency_name }}{% for x in range(9) %}".to_owned();
    let text = render(&Message::ServiceExpiry(of), Language::ZhCn).unwrap();
    assert!(
        text.contains("「{{ agency_name }}{% for x in range(9) %}」"),
        "{text}"
    );
}

#[test]
fn an_unknown_variable_and_an_endless_loop_are_errors() {
    let try_template = |source| render_by(source, &expiry(DaysLeft::Running(1)), Language::ZhCn);
    let error = try_template("{{ client_nmae }}").unwrap_err();
    assert_eq!(error.source.kind(), minijinja::ErrorKind::UndefinedError);
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
    assert_eq!(
        try_template(endless).unwrap_err().source.kind(),
        minijinja::ErrorKind::OutOfFuel
    );
}

#[test]
fn reports_and_articles() {
    let reports = Message::FinancialReports(FinancialReports {
        client_name: "{{7*7}} <A&B>".to_owned(),
        agency_name: "渝信财务".to_owned(),
        period: Period::new(202_610).unwrap(),
        kinds: ReportKind::ALL.to_vec(),
    });
    insta::assert_snapshot!("financial_report_zh", render(&reports, Language::ZhCn).unwrap());
    insta::assert_snapshot!("financial_report_en", render(&reports, Language::En).unwrap());
    let article = |answer: &str| {
        Message::Article(Article {
            agency_name: "渝信财务".to_owned(),
            question: "小规模纳税人怎么开专票？".to_owned(),
            answer: ArticleAnswer::Text(answer.to_owned()),
        })
    };
    let short = article("可以自行开具 {{ agency_name }}。\n第二行。");
    insta::assert_snapshot!("article_zh", render(&short, Language::ZhCn).unwrap());
    insta::assert_snapshot!("article_en", render(&short, Language::En).unwrap());
    let files = Message::Article(Article {
        agency_name: "渝信财务".to_owned(),
        question: "小规模纳税人怎么开专票？".to_owned(),
        answer: ArticleAnswer::Files(vec!["开票流程.pdf".to_owned(), "=cmd {{7*7}}.xlsx".to_owned()]),
    });
    insta::assert_snapshot!("article_files_zh", render(&files, Language::ZhCn).unwrap());
    insta::assert_snapshot!("article_files_en", render(&files, Language::En).unwrap());
    let long = render(&article(&"长".repeat(20_000)), Language::ZhCn).unwrap();
    assert!(long.len() <= TEXT_LIMIT_BYTES && long.ends_with('…'));
}
