//! Lists as files. Rows are read page by page within one snapshot, and written on a thread of their own as they come; what
//! waits between the two is a few pages. The answer is read from the file.

use std::fs::File;
use std::io::{Read, Seek};

use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, Charset, ContentDisposition, DispositionParam, DispositionType,
    ExtendedValue,
};
use actix_web::web::Bytes;
use futures_util::stream;
use serde_json::json;
use sidebook_render::{Cell, SheetError, SheetFormat, Table};
use sidebook_storage::{Page, Paged};
use tokio::sync::mpsc;

use super::{Column, ExportAsk};
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{Audience, PermissionMarker, Staff};
use crate::{ApiState, audit, day};

/// So many rows are read at once.
const ROWS: u64 = 200;

/// So many pages may wait to be written.
const WAITING: usize = 4;

/// So much of the file is read at once, in bytes.
const CHUNK: usize = 64 * 1024;

/// A list that is asked for as a file.
pub(crate) struct Exported<R: 'static> {
    /// The list's word in the audit log.
    pub(crate) list: &'static str,
    /// What it is called, in Chinese and in English.
    pub(crate) title: [&'static str; 2],
    /// Every column that it has.
    pub(crate) columns: &'static [Column<R>],
}

/// Answers a list as a file; `next` reads a page of it.
pub(crate) async fn file<R, K, A: Audience, P: PermissionMarker>(
    state: &ApiState,
    staff: &Staff<A, P>,
    exported: &Exported<R>,
    asked: &ExportAsk,
    mut next: impl AsyncFnMut(Page<K>) -> ApiResult<Paged<R, K>>,
) -> ApiResult<HttpResponse> {
    let columns = asked.columns(exported.columns)?;
    let (language, format, now) = (
        asked.language(),
        SheetFormat::from(asked.format),
        state.clock.now(),
    );
    let title = super::word(language, exported.title);
    let names: Vec<&'static str> = columns.iter().map(|column| column.name(language)).collect();

    let (rows, waiting) = mpsc::channel::<Vec<Vec<Cell>>>(WAITING);
    let written = tokio::task::spawn_blocking(move || {
        let file = tempfile::tempfile()?;
        let table = Table::begin(file, format, title, &names, now)?;
        write(table, waiting)
    });
    let (mut after, mut count) = (None, 0_usize);
    loop {
        let page = next(Page { limit: ROWS, after }).await?;
        count = count.saturating_add(page.items.len());
        let cells = |row: &R| {
            columns
                .iter()
                .map(|column| (column.cell)(row, language))
                .collect()
        };
        // Nobody takes rows any more: the writer says why.
        if rows.send(page.items.iter().map(cells).collect()).await.is_err() {
            break;
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    drop(rows);
    let written = written
        .await
        .map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    let (file, length) = written.map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    note(state, staff, exported.list, format, count).await?;
    let name = format!("{title} {}.{}", day::of(now), format.extension());
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, format.mime()))
        .insert_header(saved_as(&name, format))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(SizedStream::new(length, chunks(file))))
}

fn write(mut table: Table, mut waiting: mpsc::Receiver<Vec<Vec<Cell>>>) -> Result<(File, u64), SheetError> {
    while let Some(rows) = waiting.blocking_recv() {
        for row in rows {
            table.row(&row)?;
        }
    }
    let mut file = table.finish()?;
    let length = file.stream_position()?;
    file.rewind()?;
    Ok((file, length))
}

/// Who took a whole list with them is known afterwards.
async fn note<A: Audience, P: PermissionMarker>(
    state: &ApiState,
    staff: &Staff<A, P>,
    list: &str,
    format: SheetFormat,
    rows: usize,
) -> ApiResult<()> {
    let work = state.storage.begin().await?;
    let detail = json!({ "rows": rows, "format": format.extension() });
    let entry = audit::entry(staff.id(), "list_exported", format!("list:{list}"), detail);
    work.of(staff.agency_id()).audit().add(entry).await?;
    work.commit().await?;
    Ok(())
}

fn chunks(file: File) -> impl stream::Stream<Item = std::io::Result<Bytes>> {
    stream::try_unfold(file, |mut file| async move {
        let read = tokio::task::spawn_blocking(move || {
            let mut chunk = Vec::with_capacity(CHUNK);
            let limit = u64::try_from(CHUNK).unwrap_or(u64::MAX);
            (&mut file).take(limit).read_to_end(&mut chunk)?;
            Ok((file, chunk))
        });
        let (file, chunk): (File, Vec<u8>) = read
            .await
            .unwrap_or_else(|gone| Err(std::io::Error::other(gone)))?;
        Ok((!chunk.is_empty()).then(|| (Bytes::from(chunk), file)))
    })
}

/// Old programs read the plain name, the others the whole one.
fn saved_as(name: &str, format: SheetFormat) -> ContentDisposition {
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(format!("list.{}", format.extension())),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: name.as_bytes().to_vec(),
            }),
        ],
    }
}
