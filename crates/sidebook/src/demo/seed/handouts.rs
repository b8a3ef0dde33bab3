//! Files of the knowledge base: what a bookkeeper would send instead of explaining it once more. All of them are made by
//! the product itself.

use anyhow::Context;
use chrono::{NaiveDate, NaiveTime};
use sidebook_attachments::AttachmentStore;
use sidebook_domain::{AttachmentSubject, DocumentKind, Fen, Language, Period, SubjectKind};
use sidebook_render::picture::{IntakeDetails, IntakeRow};
use sidebook_render::{ReportBook, document_name, report_book};
use sidebook_storage::{AgencyDoor, Article, NewFinancialReport, Staff, Writing};

use super::attached;

/// What is handed over every month, to be ticked off.
const CHECKLIST: &str = "资料,份数,备注\r\n银行对账单和回单,,每个账户\r\n销项发票,,含未开票收入\r\n进项发票,,已勾选的\r\n\
                         费用票据,,按日期排好\r\n工资表,,含社保公积金\r\n";

/// Ties files to two of the `articles`. `reports` are the months of a client whose books are right: the last of them is the sample.
pub(super) async fn add(
    door: AgencyDoor<'_, Writing>,
    articles: &[Article],
    reports: &[NewFinancialReport],
    writer: &Staff,
    today: NaiveDate,
    files: &dyn AttachmentStore,
) -> anyhow::Result<()> {
    let sample = sample(reports, today)?;
    let sheet = sheet(today)?;
    let handouts = [
        ("财务报表怎么看？", vec![("财务报表样表.xlsx", sample)]),
        (
            "每个月要交给会计哪些资料？",
            vec![
                ("资料交接清单.csv", CHECKLIST.as_bytes().to_vec()),
                ("资料交接样单.png", sheet),
            ],
        ),
    ];
    for (question, its_files) in handouts {
        let article = articles
            .iter()
            .find(|article| article.text.question() == question);
        let article = article.context(question)?;
        let mut ids = Vec::new();
        for (name, bytes) in its_files {
            ids.push(attached::keep(door, writer, name, bytes, files).await?);
        }
        let subject = AttachmentSubject::new(SubjectKind::Article, article.id);
        door.attachments().tie(subject, &ids).await?;
    }
    Ok(())
}

fn sample(reports: &[NewFinancialReport], today: NaiveDate) -> anyhow::Result<Vec<u8>> {
    let period = Period::of(today).previous();
    let of_period = reports.iter().filter(|report| report.period == period);
    let book = ReportBook {
        client_name: "示例公司（样表）".to_owned(),
        period,
        reports: of_period
            .map(|report| (report.kind, report.lines.clone()))
            .collect(),
        made_at: today.and_time(NaiveTime::MIN).and_utc(),
    };
    Ok(report_book(&book)?)
}

fn sheet(today: NaiveDate) -> anyhow::Result<Vec<u8>> {
    let row = |kind, count, amount: Option<i64>| IntakeRow {
        kind: document_name(Language::ZhCn, kind),
        count,
        amount: amount.map(Fen),
    };
    let sheet = IntakeDetails {
        client_name: "示例公司（样单）".to_owned(),
        period: Period::of(today).previous(),
        rows: vec![
            row(DocumentKind::BankStatement, 2, Some(9_125_000)),
            row(DocumentKind::Payroll, 1, None),
        ],
        handed_in_by: "老板".to_owned(),
        received_by: "会计".to_owned(),
        received_on: today,
        completed: true,
        agency_name: "资料交接样单".to_owned(),
        remark: Some("每月 5 日前交齐".to_owned()),
    };
    Ok(sheet.draw(Language::ZhCn)?.bytes)
}
