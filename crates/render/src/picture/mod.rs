//! Pictures that go into a chat: a sheet of lines laid out here, an SVG by template, a PNG with the fonts we ship.
//!
//! The same sheet looks the same on every device, because no font of the machine is ever asked. What the fonts cannot show
//! never reaches the sheet (`font::clean`): an unknown character would be a box, an emoji a box, and a right-to-left mark
//! would turn an amount around.

mod font;
mod intake;
mod receipt;
mod sheet;

pub use intake::{IntakeDetails, IntakeRow};
pub use receipt::Receipt;

use sidebook_domain::{Fen, Language};

/// A drawn picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Png {
    /// The file.
    pub bytes: Vec<u8>,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl std::fmt::Debug for Png {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Png({} × {})", self.width, self.height)
    }
}

/// A picture that cannot be drawn: always a mistake of ours, never of what is drawn.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// A shipped font does not read.
    #[error("a font of the pictures cannot be read")]
    Font,
    /// The template does not suit the sheet.
    #[error("the template of the picture cannot be rendered")]
    Template(#[from] minijinja::Error),
    /// The template made no SVG.
    #[error("the picture's SVG cannot be read")]
    Svg(#[from] resvg::usvg::Error),
    /// The sheet has no size that can be drawn.
    #[error("the picture has no size that can be drawn")]
    Size,
    /// The pixels could not be written.
    #[error("the picture cannot be written as PNG")]
    Png(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A picture to draw. Drawing takes tens of milliseconds: not on a thread that serves requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picture {
    /// 收据.
    Receipt(Receipt),
    /// 收票详情.
    IntakeDetails(IntakeDetails),
}

impl Picture {
    /// Draws it.
    ///
    /// # Errors
    /// [`PictureError`].
    pub fn draw(&self, language: Language) -> Result<Png, PictureError> {
        match self {
            Self::Receipt(receipt) => receipt.draw(language),
            Self::IntakeDetails(details) => details.draw(language),
        }
    }

    /// The name of its file, as people see it in the chat.
    #[must_use]
    pub fn file_name(&self, language: Language) -> String {
        match self {
            Self::Receipt(receipt) => receipt.file_name(language),
            Self::IntakeDetails(details) => details.file_name(language),
        }
    }
}

fn yuan(amount: Fen) -> String {
    format!("¥{amount}")
}

/// What may stand in the name of a file on every system: no separators, nothing invisible, not endless.
fn plain_name(parts: &[&str]) -> String {
    const MOST: usize = 60;
    let name: String = parts
        .join(" ")
        .chars()
        .filter(|letter| !letter.is_control() && !r#"\/:*?"<>|"#.contains(*letter))
        .take(MOST)
        .collect();
    format!("{}.png", font::clean(&name).trim())
}

#[cfg(test)]
mod tests;
