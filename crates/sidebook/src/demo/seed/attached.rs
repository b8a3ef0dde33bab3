//! One intake and one follow-up with files, for the client that the demonstration begins with.

use chrono::NaiveDate;
use sidebook_attachments::{AttachmentStore, prepare};
use sidebook_domain::{
    AttachmentId, ClientId, DocumentKind, Fen, FollowUpContent, FollowUpKind, IntakeContent, Language, Period,
};
use sidebook_render::picture::{IntakeDetails, IntakeRow};
use sidebook_storage::{AgencyDoor, NewAttachment, NewFollowUp, NewIntake, Staff, Writing};

const STATEMENT: &str =
    "日期,摘要,收入,支出\r\n10-08,货款,52000.00,\r\n10-15,房租,,8000.00\r\n10-20,工资,,31250.00\r\n";

pub(super) async fn add(
    door: AgencyDoor<'_, Writing>,
    client: ClientId,
    writer: &Staff,
    today: NaiveDate,
    files: &dyn AttachmentStore,
) -> anyhow::Result<()> {
    let content = IntakeContent {
        period: Period::of(today).previous(),
        kind: DocumentKind::BankStatement,
        count: 2,
        amount: Some(Fen(9_125_000)),
        handed_in_by: "王总".to_owned(),
        received_by: writer.name.clone(),
        received_on: today,
        remark: Some("回单是拍照，流水是网银导出".to_owned()),
        completed: true,
    };
    // A drawn sheet stands in for a photograph: the demonstration ships no pictures of papers.
    let sheet = IntakeDetails {
        client_name: "中国建设银行 电子回单".to_owned(),
        period: content.period,
        rows: vec![IntakeRow {
            kind: "转账".to_owned(),
            count: 1,
            amount: Some(Fen(5_200_000)),
        }],
        handed_in_by: content.handed_in_by.clone(),
        received_by: content.received_by.clone(),
        received_on: today,
        completed: true,
        agency_name: "银行回单（演示）".to_owned(),
        remark: None,
    };
    let picture = sheet.draw(Language::ZhCn)?.bytes;
    let attachments = vec![
        keep(door, writer, "建行回单.png", picture.clone(), files).await?,
        keep(door, writer, "建行流水.csv", STATEMENT.as_bytes().to_vec(), files).await?,
    ];
    let new = NewIntake {
        client,
        content,
        attachments,
        recorded_by: writer.id,
        idempotency_key: "seed-with-files".to_owned(),
        request_hash: String::new(),
    };
    door.intakes().record(new).await?;
    let new = NewFollowUp {
        client,
        content: FollowUpContent {
            kind: FollowUpKind::Visit,
            text: "上门取了本月的回单和流水，现场拍照留底。客户问明年续费能不能按季付，答应回去问。"
                .to_owned(),
            next_on: Some(today),
        },
        attachments: vec![keep(door, writer, "现场.png", picture, files).await?],
        written_by: writer.id,
        idempotency_key: "seed-with-files".to_owned(),
        request_hash: String::new(),
    };
    door.follow_ups().write(new).await?;
    Ok(())
}

/// The same way that an upload takes.
pub(super) async fn keep(
    door: AgencyDoor<'_, Writing>,
    writer: &Staff,
    name: &str,
    bytes: Vec<u8>,
    files: &dyn AttachmentStore,
) -> anyhow::Result<AttachmentId> {
    use std::fmt::Write;

    let prepared = prepare(name, bytes)?;
    let mut sha256 = String::new();
    for byte in prepared.sha256 {
        write!(sha256, "{byte:02x}")?;
    }
    let picture = prepared.picture.as_ref();
    let new = NewAttachment {
        kind: prepared.kind,
        name: prepared.name.clone(),
        bytes: i64::try_from(prepared.bytes.len())?,
        pixels: picture.map(|picture| (i64::from(picture.width), i64::from(picture.height))),
        sha256,
        uploaded_by: writer.id,
    };
    let added = door.attachments().begin(new).await?;
    if let Some(picture) = prepared.picture {
        files.put(&added.thumbnail_key(), picture.thumbnail).await?;
    }
    files.put(&added.object_key, prepared.bytes).await?;
    door.attachments().stored(added.id).await?;
    Ok(added.id)
}
