//! Lists as files. Rows are read page by page within one snapshot, and written on a thread of their own as they come; what
//! waits between the two is a few pages. The answer is read from the file.

use std::fs::File;
use std::io::{Read, Seek};

use actix_web::body::SizedStream;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, Charset, ContentDisposition, DispositionParam, DispositionType,
    ExtendedValue,
};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, HttpResponseBuilder};
use futures_util::stream;
use serde_json::json;
use sidebook_domain::StaffId;
use sidebook_render::{Cell, SheetError, SheetFormat, Table};
use sidebook_storage::{AgencyDoor, Page, Paged, Writing};
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

/// A list that was written.
pub(crate) struct Written {
    file: File,
    length: u64,
    format: SheetFormat,
    /// How many rows it has.
    pub(crate) rows: usize,
    /// What it is called.
    pub(crate) name: String,
}

/// Answers a list as a file; `next` reads a page of it.
pub(crate) async fn file<R, K, A: Audience, P: PermissionMarker>(
    state: &ApiState,
    staff: &Staff<A, P>,
    exported: &Exported<R>,
    asked: &ExportAsk,
    next: impl AsyncFnMut(Page<K>) -> ApiResult<Paged<R, K>>,
) -> ApiResult<HttpResponse> {
    let written = written(state, exported, asked, next).await?;
    let work = state.storage.begin().await?;
    written
        .note(work.of(staff.agency_id()), staff.id(), exported.list)
        .await?;
    work.commit().await?;
    Ok(written.answer())
}

/// Writes a list; `next` reads a page of it.
pub(crate) async fn written<R, K>(
    state: &ApiState,
    exported: &Exported<R>,
    asked: &ExportAsk,
    mut next: impl AsyncFnMut(Page<K>) -> ApiResult<Paged<R, K>>,
) -> ApiResult<Written> {
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
    Ok(Written {
        file,
        length,
        format,
        rows: count,
        name: format!("{title} {}.{}", day::of(now), format.extension()),
    })
}

impl Written {
    /// Who took a whole list with them is known afterwards.
    pub(crate) async fn note(&self, door: AgencyDoor<'_, Writing>, by: StaffId, list: &str) -> ApiResult<()> {
        let detail = json!({ "rows": self.rows, "format": self.format.extension() });
        let entry = audit::entry(by, "list_exported", format!("list:{list}"), detail);
        door.audit().add(entry).await?;
        Ok(())
    }

    /// All of it, for lists that are small.
    pub(crate) async fn bytes(&self) -> ApiResult<Vec<u8>> {
        let internal = |error: std::io::Error| ApiError::because(ProblemCode::Internal, error);
        let mut file = self.file.try_clone().map_err(internal)?;
        let read = tokio::task::spawn_blocking(move || {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            // Both handles stand at the same place.
            file.rewind()?;
            Ok(bytes)
        });
        let read = read.await.unwrap_or_else(|gone| Err(std::io::Error::other(gone)));
        read.map_err(internal)
    }

    /// It, as an answer.
    pub(crate) fn answer(self) -> HttpResponse {
        attachment(&self.name, self.format.mime()).body(SizedStream::new(self.length, chunks(self.file)))
    }
}

/// An answer that is saved as a file of this name.
pub(crate) fn attachment(name: &str, mime: &'static str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((CONTENT_TYPE, mime))
        .insert_header(saved_as(name))
        .insert_header((CACHE_CONTROL, "private, no-store"));
    answer
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
fn saved_as(name: &str) -> ContentDisposition {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_plain = !ending.is_empty() && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let plain = if is_plain {
        format!("list.{ending}")
    } else {
        "list".to_owned()
    };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(plain),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: name.as_bytes().to_vec(),
            }),
        ],
    }
}
