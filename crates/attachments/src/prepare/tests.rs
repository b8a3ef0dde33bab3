use std::io::{Cursor, Write};

use image::{DynamicImage, ImageFormat, ImageReader, Rgb, RgbImage, RgbaImage};
use proptest::prelude::*;
use sidebook_domain::FileKind;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Refused, prepare};

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

/// Red at the left, blue at the right.
fn flag(width: u32, height: u32) -> DynamicImage {
    let colour = |x, _| {
        if x < width / 2 {
            Rgb([255, 0, 0])
        } else {
            Rgb([0, 0, 255])
        }
    };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, colour))
}

/// A JPEG with an EXIF block: orientation 6 (lies on its side) and, behind it, something that must not be kept.
fn sideways(picture: &DynamicImage) -> Vec<u8> {
    let plain = encoded(picture, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"GPS 29.5630N 106.5516E");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let mut bytes = plain[..2].to_vec();
    bytes.extend_from_slice(&[0xFF, 0xE1]);
    bytes.extend_from_slice(&length);
    bytes.extend_from_slice(&exif);
    bytes.extend_from_slice(&plain[2..]);
    bytes
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn office(main: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let types = format!(
        "<Types><Override PartName=\"/x.xml\" ContentType=\"application/vnd.{main}.main+xml\"/></Types>"
    );
    zip.start_file("docProps/app.xml", SimpleFileOptions::default())
        .unwrap();
    zip.write_all(b"<x/>").unwrap();
    zip.start_file("[Content_Types].xml", SimpleFileOptions::default())
        .unwrap();
    zip.write_all(types.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn old_office(stream: &str) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(stream).unwrap().write_all(b"content").unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn photographs_stand_upright_and_forget_where_they_were_taken() {
    let bytes = sideways(&flag(60, 40));
    assert!(holds(&bytes, b"GPS"));
    let kept = prepare("IMG_0001.JPG", bytes).unwrap();
    assert_eq!((kept.kind, kept.name.as_str()), (FileKind::Jpeg, "IMG_0001.jpg"));
    let picture = kept.picture.unwrap();
    assert_eq!((picture.width, picture.height), (40, 60));
    assert!(!holds(&kept.bytes, b"GPS") && !holds(&kept.bytes, b"Exif"));
    let shown = ImageReader::with_format(Cursor::new(&kept.bytes), ImageFormat::Jpeg)
        .decode()
        .unwrap()
        .to_rgb8();
    let [red, _, blue] = shown.get_pixel(20, 5).0;
    assert!(red > 200 && blue < 60, "what was left is above");
}

#[test]
fn pictures_of_four_kinds_are_kept_as_two() {
    for (format, name, kind, kept_name) in [
        (ImageFormat::Png, "截图.png", FileKind::Png, "截图.png"),
        (ImageFormat::Jpeg, "照片.jpeg", FileKind::Jpeg, "照片.jpg"),
        (ImageFormat::WebP, "图.webp", FileKind::Jpeg, "图.jpg"),
        (ImageFormat::Gif, "动图.gif", FileKind::Png, "动图.png"),
        // A phone that mixes up its endings.
        (ImageFormat::Jpeg, "微信图片.png", FileKind::Jpeg, "微信图片.jpg"),
    ] {
        let picture = if format == ImageFormat::Gif {
            DynamicImage::ImageRgba8(flag(30, 20).to_rgba8())
        } else {
            flag(30, 20)
        };
        let kept = prepare(name, encoded(&picture, format)).unwrap();
        assert_eq!((kept.kind, kept.name.as_str()), (kind, kept_name));
        assert_eq!(kept.picture.map(|it| (it.width, it.height)), Some((30, 20)));
    }
}

#[test]
fn what_shines_through_stays_so_and_is_white_in_thumbnails() {
    let clear = DynamicImage::ImageRgba8(RgbaImage::new(16, 16));
    let kept = prepare("章.png", encoded(&clear, ImageFormat::Png)).unwrap();
    let shown = image::load_from_memory(&kept.bytes).unwrap().to_rgba8();
    assert_eq!(shown.get_pixel(3, 3).0[3], 0);
    let thumbnail = image::load_from_memory(&kept.picture.unwrap().thumbnail)
        .unwrap()
        .to_rgb8();
    assert!(thumbnail.get_pixel(3, 3).0.iter().all(|part| *part > 250));
}

#[test]
fn large_pictures_are_scaled_and_larger_ones_refused_before_they_are_unfolded() {
    let kept = prepare("长图.png", encoded(&flag(5000, 50), ImageFormat::Png)).unwrap();
    let picture = kept.picture.unwrap();
    assert_eq!((picture.width, picture.height), (4096, 41));
    // A picture of one pixel that says it has 60 000 × 60 000.
    let mut bomb = encoded(&flag(1, 1), ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
    let crc = crc32(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&crc);
    assert_eq!(prepare("bomb.png", bomb).unwrap_err(), Refused::PictureTooLarge);
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    })
}

#[test]
fn documents_are_kept_as_they_are() {
    let word = "openxmlformats-officedocument.wordprocessingml.document";
    let excel = "openxmlformats-officedocument.spreadsheetml.sheet";
    let slides = "openxmlformats-officedocument.presentationml.presentation";
    let gbk = encoding_rs::GB18030
        .encode("日期,金额\r\n三月,128\r\n")
        .0
        .into_owned();
    for (name, bytes, kind) in [
        ("合同.docx", office(word), FileKind::Docx),
        ("工资表.xlsx", office(excel), FileKind::Xlsx),
        ("介绍.pptx", office(slides), FileKind::Pptx),
        ("合同.doc", old_office("/WordDocument"), FileKind::Doc),
        ("工资表.XLS", old_office("/Workbook"), FileKind::Xls),
        ("介绍.ppt", old_office("/PowerPoint Document"), FileKind::Ppt),
        ("回单.pdf", b"%PDF-1.7\n%%EOF".to_vec(), FileKind::Pdf),
        ("没有类型的回单", b"%PDF-1.4\n".to_vec(), FileKind::Pdf),
        ("说明.txt", "说明\n".into(), FileKind::Text),
        ("流水.csv", gbk, FileKind::Csv),
    ] {
        let kept = prepare(name, bytes.clone()).unwrap();
        assert_eq!((kept.kind, kept.picture.is_none()), (kind, true), "{name}");
        assert_eq!(kept.bytes, bytes);
    }
    let kept = prepare("a.txt", b"abc".to_vec()).unwrap();
    assert_eq!(kept.sha256[..4], [0xba, 0x78, 0x16, 0xbf]);
}

#[test]
fn what_is_not_what_its_name_says_is_refused() {
    let excel = office("openxmlformats-officedocument.spreadsheetml.sheet");
    let macros = office("ms-excel.sheet.macroEnabled");
    for (name, bytes, refused) in [
        ("x.png", b"MZ\x90\0".to_vec(), Refused::NotWhatItsNameSays),
        (
            "x.png",
            b"<svg onload=alert(1)>".to_vec(),
            Refused::NotWhatItsNameSays,
        ),
        ("x.png", b"%PDF-1.7".to_vec(), Refused::NotWhatItsNameSays),
        (
            "x.pdf",
            encoded(&flag(2, 2), ImageFormat::Png),
            Refused::NotWhatItsNameSays,
        ),
        ("x.docx", excel.clone(), Refused::NotWhatItsNameSays),
        ("x.xlsx", macros.clone(), Refused::NotWhatItsNameSays),
        ("x.txt", b"a\0b".to_vec(), Refused::NotWhatItsNameSays),
        ("x.xlsm", macros, Refused::KindNotAllowed),
        ("x.exe", b"MZ\x90\0".to_vec(), Refused::KindNotAllowed),
        ("x.html", b"<script>".to_vec(), Refused::KindNotAllowed),
        ("x.svg", b"<svg/>".to_vec(), Refused::KindNotAllowed),
        ("x.zip", b"PK\x03\x04 nothing".to_vec(), Refused::KindNotAllowed),
        ("x", b"text".to_vec(), Refused::KindNotAllowed),
        ("x.png", Vec::new(), Refused::Empty),
    ] {
        assert_eq!(prepare(name, bytes).unwrap_err(), refused, "{name}");
    }
    let mut cut = encoded(&flag(64, 64), ImageFormat::Png);
    cut.truncate(60);
    assert_eq!(prepare("cut.png", cut).unwrap_err(), Refused::BrokenPicture);
}

#[test]
fn what_hides_behind_a_picture_is_gone() {
    let mut both = encoded(&flag(8, 8), ImageFormat::Png);
    both.extend_from_slice(b"<script>alert(1)</script>");
    assert!(!holds(&prepare("x.png", both).unwrap().bytes, b"<script>"));
}

proptest! {
    #[test]
    fn no_bytes_panic(
        beginning in prop::sample::select(vec![
            &b""[..], b"\x89PNG\r\n\x1a\n", b"\xFF\xD8\xFF", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"%PDF-", b"PK\x03\x04",
            &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
        ]),
        rest in prop::collection::vec(any::<u8>(), 0..600),
        name in ".{0,20}",
    ) {
        let _ = prepare(&name, [beginning, &rest].concat());
    }
}
