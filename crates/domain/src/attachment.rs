use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a stored file is, as its bytes say. Pictures of other kinds are kept as one of the two here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A picture without loss.
    Png,
    /// A photograph.
    Jpeg,
    /// PDF.
    Pdf,
    /// Word since 2007.
    Docx,
    /// Excel since 2007.
    Xlsx,
    /// `PowerPoint` since 2007.
    Pptx,
    /// Word before.
    Doc,
    /// Excel before.
    Xls,
    /// `PowerPoint` before.
    Ppt,
    /// Plain text.
    Text,
    /// A table as text.
    Csv,
}

impl FileKind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Png,
        Self::Jpeg,
        Self::Pdf,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Doc,
        Self::Xls,
        Self::Ppt,
        Self::Text,
        Self::Csv,
    ];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Doc => "doc",
            Self::Xls => "xls",
            Self::Ppt => "ppt",
            Self::Text => "text",
            Self::Csv => "csv",
        }
    }

    /// The kind of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// What a browser is told.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Doc => "application/msword",
            Self::Xls => "application/vnd.ms-excel",
            Self::Ppt => "application/vnd.ms-powerpoint",
            Self::Text => "text/plain",
            Self::Csv => "text/csv",
        }
    }

    /// How names of such files end, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Text => "txt",
            other => other.as_str(),
        }
    }

    /// Whether it can be shown as a picture.
    #[must_use]
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg)
    }
}

/// The most letters a kept file name has.
const NAME_LETTERS: usize = 120;

/// A file's name as people gave it, cleaned so that it is one harmless line of text: no folders, no control or
/// direction marks, no leading dots, and it ends as files of its kind do.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct FileName(String);

impl FileName {
    /// Cleans a name. There is always one: what has no name is called after its kind.
    #[must_use]
    pub fn clean(given: &str, kind: FileKind) -> Self {
        let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
        let kept: String = last
            .chars()
            .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
            .filter(|letter| !is_unwanted(*letter))
            .collect();
        let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
        let kept = kept.trim_start_matches(['.', ' ']);
        let stem = match kept.rsplit_once('.') {
            Some((stem, end)) if is_ending(end) => stem.trim_end(),
            _ => kept,
        };
        let stem: String = stem.chars().take(NAME_LETTERS).collect();
        let stem = stem.trim_end_matches(['.', ' ']);
        let stem = if stem.is_empty() { "file" } else { stem };
        Self(format!("{stem}.{}", kind.extension()))
    }

    /// A stored name, which was cleaned before.
    #[must_use]
    pub fn stored(name: String) -> Self {
        Self(name)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value of `Content-Disposition`: an ASCII form for old clients, and the name as it is (RFC 6266, RFC 8187).
    #[must_use]
    pub fn disposition(&self, inline: bool) -> String {
        use std::fmt::Write;

        let how = if inline { "inline" } else { "attachment" };
        let plain: String = self
            .0
            .chars()
            .map(|letter| {
                if letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_' | ' ') {
                    letter
                } else {
                    '_'
                }
            })
            .collect();
        let mut encoded = String::new();
        for byte in self.0.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
                encoded.push(char::from(byte));
            } else {
                // Writing into a `String` cannot fail.
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
        format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A short run of Latin letters and digits: what operating systems take for a file's type.
fn is_ending(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Letters that hide what a name says or that file systems and headers take amiss.
fn is_unwanted(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '<' | '>' | ':' | '"' | '|' | '?' | '*')
        || matches!(
            u32::from(letter),
            // Direction marks, embeddings, overrides, isolates; zero-width letters; separators; the byte order mark.
            0x061C | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF9..=0xFFFB
        )
}

/// What an attachment can belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubjectKind {
    /// 收票.
    Intake,
    /// 跟进.
    FollowUp,
    /// 收款.
    Payment,
    /// 知识.
    Article,
}

impl SubjectKind {
    /// The word stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::FollowUp => "follow_up",
            Self::Payment => "payment",
            Self::Article => "article",
        }
    }

    /// The kind of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Intake, Self::FollowUp, Self::Payment, Self::Article]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// What an attachment belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AttachmentSubject {
    /// A thing of which kind.
    pub kind: SubjectKind,
    /// Which one.
    pub id: Uuid,
}

impl AttachmentSubject {
    /// Of a thing: `AttachmentSubject::new(SubjectKind::Intake, intake.id)`.
    #[must_use]
    pub fn new(kind: SubjectKind, id: impl Into<Uuid>) -> Self {
        Self { kind, id: id.into() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clean(given: &str) -> String {
        FileName::clean(given, FileKind::Pdf).to_string()
    }

    #[test]
    fn names_stay_readable_and_become_harmless() {
        for (given, kept) in [
            ("10月银行回单.pdf", "10月银行回单.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\Users\\王\\回单.PDF", "回单.pdf"),
            ("invoice\u{202E}fdp.exe", "invoicefdp.pdf"),
            ("a\u{0}b\r\nc.pdf", "ab c.pdf"),
            (".htaccess", "htaccess.pdf"),
            ("", "file.pdf"),
            ("...", "file.pdf"),
            ("对账单（3.1版）", "对账单（3.1版）.pdf"),
            ("photo 😀.heic", "photo 😀.pdf"),
            ("=HYPERLINK(\"x\").pdf", "=HYPERLINK(x).pdf"),
        ] {
            assert_eq!(clean(given), kept, "{given:?}");
        }
        assert_eq!(clean(&"长".repeat(300)).chars().count(), NAME_LETTERS + 4);
    }

    #[test]
    fn headers_hold_an_ascii_form_and_the_name_itself() {
        let name = FileName::clean("回单 1.pdf", FileKind::Pdf);
        assert_eq!(
            name.disposition(false),
            "attachment; filename=\"__ 1.pdf\"; filename*=UTF-8''%E5%9B%9E%E5%8D%95%201.pdf"
        );
    }

    #[test]
    fn words_are_read_back() {
        for kind in FileKind::ALL {
            assert_eq!(FileKind::parse(kind.as_str()), Some(kind));
        }
    }

    proptest! {
        #[test]
        fn any_name_becomes_one_line_of_header(given in any::<String>()) {
            let name = FileName::clean(&given, FileKind::Png);
            prop_assert!(name.as_str().ends_with(".png") && name.as_str().len() > 4);
            prop_assert!(!name.as_str().chars().any(|letter| is_unwanted(letter) || matches!(letter, '/' | '\\')));
            let header = name.disposition(true);
            prop_assert!(header.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
            prop_assert_eq!(header.matches('"').count(), 2);
            prop_assert_eq!(FileName::clean(name.as_str(), FileKind::Png), name);
        }
    }
}
