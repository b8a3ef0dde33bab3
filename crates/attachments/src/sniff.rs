//! What a file is, by its bytes. Its name only tells text from a table of text, and is held against what was found.

use std::io::{Cursor, Read};

use encoding_rs::GB18030;
use image::ImageFormat;
use sidebook_domain::FileKind;
use zip::ZipArchive;

/// What the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sniffed {
    /// To be kept as it is.
    Document(FileKind),
    /// To be drawn anew.
    Picture(ImageFormat),
}

/// What `bytes` are; `None` when it is nothing that is kept.
pub(crate) fn sniff(bytes: &[u8], name: &str) -> Option<Sniffed> {
    let picture = if infer::image::is_png(bytes) {
        Some(ImageFormat::Png)
    } else if infer::image::is_jpeg(bytes) {
        Some(ImageFormat::Jpeg)
    } else if infer::image::is_webp(bytes) {
        Some(ImageFormat::WebP)
    } else if infer::image::is_gif(bytes) {
        Some(ImageFormat::Gif)
    } else {
        None
    };
    if let Some(format) = picture {
        return Some(Sniffed::Picture(format));
    }
    let document = if infer::archive::is_pdf(bytes) {
        Some(FileKind::Pdf)
    } else if infer::archive::is_zip(bytes) {
        office(bytes)
    } else if bytes.starts_with(COMPOUND) {
        old_office(bytes)
    } else {
        text(bytes, name)
    };
    document.map(Sniffed::Document)
}

/// How Office files before 2007 begin.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The list of content types in an Office file is a few kilobytes; more than this is nobody's.
const CONTENT_TYPES_LIMIT: u64 = 512 * 1024;

/// Which kind of Office file a ZIP archive is, by what it says its main part is. Files with macros are none.
fn office(bytes: &[u8]) -> Option<FileKind> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut types = String::new();
    let part = archive.by_name("[Content_Types].xml").ok()?;
    part.take(CONTENT_TYPES_LIMIT).read_to_string(&mut types).ok()?;
    if types.contains("macroEnabled") {
        return None;
    }
    let is = |main: &str| {
        types.contains(&format!(
            "application/vnd.openxmlformats-officedocument.{main}.main+xml"
        ))
    };
    if is("wordprocessingml.document") {
        Some(FileKind::Docx)
    } else if is("spreadsheetml.sheet") {
        Some(FileKind::Xlsx)
    } else if is("presentationml.presentation") {
        Some(FileKind::Pptx)
    } else {
        None
    }
}

/// Which kind of older Office file this is, by the name of its main stream: class ids are often left empty.
fn old_office(bytes: &[u8]) -> Option<FileKind> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let has = |stream: &str| file.is_stream(stream);
    if has("/WordDocument") {
        Some(FileKind::Doc)
    } else if has("/Workbook") || has("/Book") {
        Some(FileKind::Xls)
    } else if has("/PowerPoint Document") {
        Some(FileKind::Ppt)
    } else {
        None
    }
}

/// Text in UTF-8 or, as older programs write it here, in GB 18030. Anything is text to somebody, so its name has to say so.
fn text(bytes: &[u8], name: &str) -> Option<FileKind> {
    let kind = match ending(name).as_deref() {
        Some("txt") => FileKind::Text,
        Some("csv") => FileKind::Csv,
        _ => return None,
    };
    let is_plain = |text: &str| {
        !text.contains(|letter: char| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r'))
    };
    let plain = match std::str::from_utf8(bytes) {
        Ok(text) => is_plain(text),
        Err(_) => GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some_and(|text| is_plain(&text)),
    };
    plain.then_some(kind)
}

/// Whether a file's name, when it names a kind that is kept, names the one that was found. Pictures are drawn anew and
/// renamed, and phones mix up their endings, so any picture may be called any picture.
pub(crate) fn agrees(name: &str, found: Option<Sniffed>) -> bool {
    let Some(ending) = ending(name) else { return true };
    let named = match ending.as_str() {
        "png" | "jpg" | "jpeg" | "webp" | "gif" => return matches!(found, Some(Sniffed::Picture(_))),
        "pdf" => FileKind::Pdf,
        "docx" => FileKind::Docx,
        "xlsx" => FileKind::Xlsx,
        "pptx" => FileKind::Pptx,
        "doc" => FileKind::Doc,
        "xls" => FileKind::Xls,
        "ppt" => FileKind::Ppt,
        "txt" => FileKind::Text,
        "csv" => FileKind::Csv,
        _ => return true,
    };
    found == Some(Sniffed::Document(named))
}

fn ending(name: &str) -> Option<String> {
    name.trim()
        .rsplit_once('.')
        .map(|(_, end)| end.to_ascii_lowercase())
}
