use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

/// Light modules around the code; readers want four.
const QUIET: usize = 4;

/// A text too long for a QR code.
#[derive(Debug, thiserror::Error)]
#[error("the text does not fit a QR code")]
pub struct QrError(#[source] fast_qr::qr::QRCodeError);

/// A QR code of `text` as a whole SVG picture: one path, black on white, scaling to whatever box it is put in.
///
/// # Errors
/// [`QrError`] for a text of more than about two thousand bytes.
pub fn qr_svg(text: &str) -> Result<String, QrError> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(QrError)?;
    let side = code.size + 2 * QUIET;
    let mut path = String::new();
    for (row, modules) in code.data.chunks(code.size).take(code.size).enumerate() {
        let mut column = 0;
        while let Some(rest) = modules.get(column..).filter(|rest| !rest.is_empty()) {
            let dark = rest.iter().take_while(|module| module.value()).count();
            if dark > 0 {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{dark}v1h-{dark}z", column + QUIET, row + QUIET);
            }
            column += dark.max(1);
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once() {
        let text = "https://open.example/install?state=abc";
        let svg = qr_svg(text).unwrap();
        let code = QRBuilder::new(text).ecl(ECL::M).build().unwrap();
        let dark = code.data[..code.size * code.size]
            .iter()
            .filter(|module| module.value())
            .count();
        let drawn: usize = svg
            .split("h-")
            .skip(1)
            .map(|run| run.split('z').next().unwrap().parse::<usize>().unwrap())
            .sum();
        assert_eq!(drawn, dark);
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
        assert!(
            svg.contains("M4 4h7v1h-7z"),
            "the finder pattern begins in the upper left corner"
        );
    }

    #[test]
    fn a_text_that_is_too_long_is_refused() {
        assert!(qr_svg(&"x".repeat(5000)).is_err());
    }
}
