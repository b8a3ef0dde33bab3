//! The fonts of the pictures: what they can show, and how wide it is.

use std::sync::{Arc, OnceLock};

use resvg::usvg::fontdb::{Database, Source};
use skrifa::MetadataProvider as _;
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::PictureError;

/// The family that both files name. A family that is not loaded would give a picture without text, and no error.
pub(super) const FAMILY: &str = "Noto Sans SC";

/// Everything that the family has, 30 890 characters: names are written with rare ones.
static REGULAR: &[u8] = include_bytes!("../../fonts/NotoSansSC-Regular.ttf");
/// The characters of GB 2312; a line with any other is drawn regular.
static BOLD: &[u8] = include_bytes!("../../fonts/NotoSansSC-Bold-GB2312.ttf");

/// Stands for a character that the fonts do not have: the mark that Chinese printers use for it.
const MISSING: char = '〓';

/// How strong a text is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    /// As SVG counts it.
    pub(super) fn number(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::Bold => 700,
        }
    }
}

struct Face {
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
}

impl Face {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = skrifa::FontRef::new(bytes).ok()?;
        // One em is 1: the widths are then multiples of the size.
        let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        Some(Self {
            charmap: font.charmap(),
            metrics,
        })
    }

    fn width(&self, letter: char) -> Option<f32> {
        let glyph = self.charmap.map(letter)?;
        self.metrics.advance_width(glyph)
    }
}

/// Both fonts.
pub(super) struct Fonts {
    pub(super) database: Arc<Database>,
    regular: Face,
    bold: Face,
}

/// The fonts, read once.
pub(super) fn fonts() -> Result<&'static Fonts, PictureError> {
    static FONTS: OnceLock<Option<Fonts>> = OnceLock::new();
    FONTS.get_or_init(read).as_ref().ok_or(PictureError::Font)
}

fn read() -> Option<Fonts> {
    let mut database = Database::new();
    for bytes in [REGULAR, BOLD] {
        if database
            .load_font_source(Source::Binary(Arc::new(bytes)))
            .is_empty()
        {
            return None;
        }
    }
    Some(Fonts {
        database: Arc::new(database),
        regular: Face::read(REGULAR)?,
        bold: Face::read(BOLD)?,
    })
}

impl Fonts {
    /// Whether a character can be shown.
    pub(super) fn has(&self, letter: char) -> bool {
        self.regular.charmap.map(letter).is_some()
    }

    /// The width of a text in units of its size: kerning aside, which only ever narrows.
    fn width(&self, text: &str, weight: Weight) -> f32 {
        let of = |letter: char| match weight {
            Weight::Regular => self.regular.width(letter),
            Weight::Bold => self.bold.width(letter).or_else(|| self.regular.width(letter)),
        };
        text.chars().map(|letter| of(letter).unwrap_or(1.0)).sum()
    }

    /// `text` in lines no wider than `room`, at most `most` of them: broken where Unicode allows it, inside a word only when
    /// the word alone is too wide. What does not fit ends with `…`.
    pub(super) fn wrap(&self, text: &str, size: u16, weight: Weight, room: u16, most: usize) -> Vec<String> {
        let room = f32::from(room) / f32::from(size.max(1));
        let fits = |line: &str| self.width(line.trim_end(), weight) <= room;
        let mut lines = vec![String::new()];
        let mut begin = 0;
        for (end, opportunity) in linebreaks(text) {
            let piece = text.get(begin..end).unwrap_or_default();
            begin = end;
            for part in self.parts(piece, weight, room) {
                let joined = lines
                    .last()
                    .map(|last| format!("{last}{part}"))
                    .unwrap_or_default();
                match lines.last_mut() {
                    Some(last) if last.is_empty() || fits(&joined) => *last = joined,
                    _ => lines.push(part),
                }
            }
            if opportunity == BreakOpportunity::Mandatory && end < text.len() {
                lines.push(String::new());
            }
        }
        let cut = lines.len() > most;
        lines.truncate(most);
        if let Some(last) = lines.last_mut().filter(|_| cut) {
            while !fits(&format!("{last}…")) && last.pop().is_some() {}
            last.push('…');
        }
        lines
            .into_iter()
            .map(|line| line.trim_end().to_owned())
            .filter(|line| !line.is_empty())
            .collect()
    }

    /// A piece that must not be broken, in parts when it is wider than a whole line.
    fn parts(&self, piece: &str, weight: Weight, room: f32) -> Vec<String> {
        if self.width(piece.trim_end(), weight) <= room {
            return vec![piece.to_owned()];
        }
        let mut parts = vec![String::new()];
        for letter in piece.chars() {
            let joined = parts
                .last()
                .map(|last| format!("{last}{letter}"))
                .unwrap_or_default();
            match parts.last_mut() {
                Some(last) if last.is_empty() || self.width(&joined, weight) <= room => *last = joined,
                _ => parts.push(letter.to_string()),
            }
        }
        parts
    }
}

/// A text as it can be drawn: what is no writing (emoji, control and direction marks, joiners) is left out, line breaks
/// become spaces, and a character that the fonts lack becomes `〓`.
pub(super) fn clean(text: &str) -> String {
    let Ok(fonts) = fonts() else {
        return String::new();
    };
    let mut cleaned = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_whitespace() {
            if !cleaned.is_empty() && !cleaned.ends_with(' ') {
                cleaned.push(' ');
            }
        } else if is_no_writing(letter) {
        } else if fonts.has(letter) {
            cleaned.push(letter);
        } else if letter.is_alphanumeric() {
            cleaned.push(MISSING);
        }
    }
    cleaned.truncate(cleaned.trim_end().len());
    cleaned
}

/// Marks that have no shape of their own or turn the text around, and pictographs (some of which the font has as letters'
/// poor relations).
fn is_no_writing(letter: char) -> bool {
    letter.is_control()
        || matches!(u32::from(letter),
            0xad | 0x61c | 0x180e | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfe00..=0xfe0f | 0xfeff
            | 0xfff0..=0xffff | 0x2600..=0x27bf | 0x1f000..=0x1faff | 0xe0000..=0xe0fff)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rare_characters_of_names_have_glyphs() {
        let fonts = fonts().unwrap();
        // Of GB 18030: names of people and places that banks and tax offices meet, and of chemical elements.
        for letter in "䶮㛃𬭳𬍛𬬻𬭼㭎㸆㳇㵪䥽䲟龢喆堃昇淼犇羴鱻瑄玥珺祎禤翀邡阇暐燊𬴊𬸪䴖䴔".chars()
        {
            assert!(fonts.has(letter), "{letter}");
        }
        for letter in "¥￥…〓×零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整".chars() {
            assert!(fonts.has(letter), "{letter}");
        }
    }

    #[test]
    fn what_is_no_writing_goes_and_what_is_unknown_is_marked() {
        assert_eq!(clean("李😀䶮👨‍👩‍👧 \u{202e}001\u{202c}\u{200b}"), "李䶮 001");
        assert_eq!(clean("a\r\n\tb\u{0}c\u{7}  d "), "a bc d");
        assert_eq!(clean("Ünïcode ☎ שלום"), "Ünïcode 〓〓〓〓");
        assert_eq!(clean("\u{200f}\u{feff}"), "");
    }

    #[test]
    fn lines_end_where_they_may() {
        let fonts = fonts().unwrap();
        let wrap = |text: &str, room| fonts.wrap(text, 10, Weight::Regular, room, 9);
        assert_eq!(wrap("重庆晨光餐饮有限公司", 50), ["重庆晨光餐", "饮有限公司"]);
        // No closing mark at the beginning of a line.
        assert_eq!(wrap("重庆晨光餐，饮", 50), ["重庆晨光", "餐，饮"]);
        assert_eq!(wrap("Morning Light Catering", 80), ["Morning Light", "Catering"]);
        assert_eq!(fonts.wrap("重庆晨光餐饮", 10, Weight::Bold, 30, 1), ["重庆…"]);
        assert_eq!(wrap("", 50), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_is_lost(text in "[a-zA-Z0-9 ，。（）重庆晨光餐饮有限公司䶮]{0,120}", room in 20_u16..300) {
            let fonts = fonts().unwrap();
            let text = clean(&text);
            let lines = fonts.wrap(&text, 10, Weight::Bold, room, usize::MAX);
            for line in &lines {
                prop_assert!(fonts.width(line, Weight::Bold) * 10.0 <= f32::from(room) + 0.01, "{line:?}");
            }
            let bare = |text: &str| text.chars().filter(|letter| *letter != ' ').collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }

        #[test]
        fn what_is_clean_can_be_shown(text in ".{0,60}") {
            let fonts = fonts().unwrap();
            let text = clean(&text);
            prop_assert!(text.chars().all(|letter| fonts.has(letter)), "{text:?}");
            prop_assert_eq!(clean(&text), text);
        }
    }
}
