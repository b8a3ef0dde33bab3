//! Pictures, drawn anew: what is kept is pixels only. Where a photograph was taken, by whose phone, and whatever else
//! was written into the file is not among them; neither is what somebody may have hidden behind its end.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use sidebook_domain::FileKind;

use crate::Refused;

/// More pixels than this are not unfolded: a file of some kilobytes can claim thousands of millions.
const PIXELS: u64 = 64_000_000;

/// What unfolding may take, in bytes.
const MEMORY: u64 = 512 * 1024 * 1024;

/// Longer edges are scaled down to this: an invoice on it still reads well, and a page loads.
const EDGE: u32 = 4096;

/// The edge of a thumbnail.
const THUMBNAIL_EDGE: u32 = 320;

const QUALITY: u8 = 88;
const THUMBNAIL_QUALITY: u8 = 78;

/// A picture that was drawn anew.
pub(crate) struct Drawn {
    pub(crate) kind: FileKind,
    pub(crate) bytes: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) thumbnail: Vec<u8>,
}

/// Draws a picture anew: upright, within bounds, photographs as JPEG and everything with transparency or without loss
/// as PNG. Of what moves, the first frame is kept.
pub(crate) fn redraw(bytes: &[u8], format: ImageFormat) -> Result<Drawn, Refused> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS {
        return Err(Refused::PictureTooLarge);
    }
    // A picture whose orientation cannot be read is shown as it lies.
    let orientation = decoder.orientation();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    if let Ok(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    if picture.width() > EDGE || picture.height() > EDGE {
        picture = picture.resize(EDGE, EDGE, FilterType::CatmullRom);
    }
    let thumbnail = jpeg(
        &picture.thumbnail(THUMBNAIL_EDGE, THUMBNAIL_EDGE),
        THUMBNAIL_QUALITY,
    )?;
    let photograph = match format {
        ImageFormat::Jpeg => true,
        ImageFormat::WebP => !picture.color().has_alpha(),
        _ => false,
    };
    let (kind, drawn) = if photograph {
        (FileKind::Jpeg, jpeg(&picture, QUALITY)?)
    } else {
        (FileKind::Png, png(&picture)?)
    };
    Ok(Drawn {
        kind,
        bytes: drawn,
        width: picture.width(),
        height: picture.height(),
        thumbnail,
    })
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    on_white(picture)
        .write_with_encoder(encoder)
        .map_err(|error| refusal(&error))?;
    Ok(bytes)
}

fn png(picture: &DynamicImage) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    picture
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
        .map_err(|error| refusal(&error))?;
    Ok(bytes)
}

/// JPEG knows no transparency: what shines through is white, as paper is.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
    }
    let mut rgba = picture.to_rgba8();
    for pixel in rgba.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let over = |colour: u8| {
            let mixed = (u16::from(colour) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        pixel.0 = [over(red), over(green), over(blue), 255];
    }
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(rgba).to_rgb8())
}

fn refusal(error: &ImageError) -> Refused {
    match error {
        ImageError::Limits(_) => Refused::PictureTooLarge,
        _ => Refused::BrokenPicture,
    }
}
