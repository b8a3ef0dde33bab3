use chrono::NaiveDate;
use resvg::tiny_skia::Pixmap;
use sidebook_domain::{Fen, Language, Period};

use super::{IntakeDetails, IntakeRow, Picture, Receipt};

fn receipt() -> Receipt {
    Receipt {
        number: "SJ-20260310-0007".to_owned(),
        paid_on: NaiveDate::from_ymd_opt(2026, 3, 10).unwrap(),
        payer: "李䶮".to_owned(),
        client_name: "重庆㛃𬭳餐饮有限公司".to_owned(),
        items: vec![
            ("2026年1月 记账服务费".to_owned(), Fen(30_000)),
            ("2026年2月 记账服务费".to_owned(), Fen(30_000)),
            (
                "工商变更代办（地址变更、经营范围变更、法定代表人变更）".to_owned(),
                Fen(68_050),
            ),
        ],
        total: Fen(128_050),
        capitals: "壹仟贰佰捌拾元伍角整".to_owned(),
        method: "银行转账".to_owned(),
        handler: "李静".to_owned(),
        agency_name: "渝信财务咨询有限公司".to_owned(),
        remark: Some("尾号 1234 到账".to_owned()),
        voided: None,
    }
}

fn intake() -> IntakeDetails {
    let row = |kind: &str, count, amount| IntakeRow {
        kind: kind.to_owned(),
        count,
        amount,
    };
    IntakeDetails {
        client_name: "重庆晨光餐饮有限公司".to_owned(),
        period: Period::new(202_602).unwrap(),
        rows: vec![
            row("进项发票", 12, Some(Fen(1_234_567))),
            row("银行对账单", 2, None),
            row("费用票据", 31, Some(Fen(456_000))),
        ],
        handed_in_by: "王总".to_owned(),
        received_by: "李静".to_owned(),
        received_on: NaiveDate::from_ymd_opt(2026, 3, 3).unwrap(),
        completed: true,
        agency_name: "渝信财务咨询有限公司".to_owned(),
        remark: None,
    }
}

/// Writes the picture where a person can look at it, when asked to: `SIDEBOOK_PICTURES=folder`.
fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("SIDEBOOK_PICTURES") {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
    }
}

fn pixels(picture: &Picture, language: Language) -> Pixmap {
    Pixmap::decode_png(&picture.draw(language).unwrap().bytes).unwrap()
}

#[test]
fn a_receipt_says_everything_on_one_sheet() {
    for (language, name) in [(Language::ZhCn, "receipt_zh"), (Language::En, "receipt_en")] {
        let svg = receipt().sheet(language).unwrap().svg().unwrap();
        insta::assert_snapshot!(name, svg);
        let png = receipt().draw(language).unwrap();
        keep(&format!("{name}.png"), &png.bytes);
        assert_eq!(png.width, 1440);
        assert!(png.height > 1440 && png.height < 3000, "{png:?}");
        assert!(png.bytes.starts_with(b"\x89PNG\r\n\x1a\n") && png.bytes.len() < 400_000);
    }
}

#[test]
fn intake_details_say_what_was_handed_in() {
    for (language, name) in [(Language::ZhCn, "intake_zh"), (Language::En, "intake_en")] {
        let svg = intake().sheet(language).unwrap().svg().unwrap();
        insta::assert_snapshot!(name, svg);
        keep(&format!("{name}.png"), &intake().draw(language).unwrap().bytes);
    }
}

#[test]
fn a_void_receipt_is_crossed_out() {
    let valid = receipt();
    let void = Receipt {
        voided: Some("金额录入错误".to_owned()),
        ..valid.clone()
    };
    let red = |picture: Receipt| {
        let drawn = pixels(&Picture::Receipt(picture), Language::ZhCn);
        let is_red =
            |p: &&resvg::tiny_skia::PremultipliedColorU8| p.red() > 190 && p.green() < 150 && p.blue() < 130;
        drawn.pixels().iter().filter(is_red).count()
    };
    keep("receipt_void.png", &void.draw(Language::ZhCn).unwrap().bytes);
    keep("receipt_void_en.png", &void.draw(Language::En).unwrap().bytes);
    assert_eq!(red(valid), 0);
    assert!(red(void) > 50_000);
}

#[test]
fn rare_characters_are_drawn_and_not_as_boxes() {
    // One character each: were one missing, two of the pictures would be the same (a box, or nothing).
    let of = |letter: char| {
        let mut one = receipt();
        one.client_name = letter.to_string();
        pixels(&Picture::Receipt(one), Language::ZhCn).data().to_vec()
    };
    let mut drawn: Vec<Vec<u8>> = "䶮㛃𬭳龢堃〓 ".chars().map(of).collect();
    let all = drawn.len();
    drawn.sort_unstable();
    drawn.dedup();
    assert_eq!(drawn.len(), all);
}

#[test]
fn hostile_and_endless_texts_stay_text_on_the_sheet() {
    let long = "重庆市渝中区解放碑晨光餐饮管理连锁".repeat(12);
    let mut odd = receipt();
    odd.client_name = long.chars().take(200).collect();
    odd.payer = "</text><script>{{ 7*7 }}&amp;\u{202e}001".to_owned();
    odd.items = (0..120)
        .map(|n| (format!("第 {n} 项 😀"), Fen(i64::MAX)))
        .collect();
    odd.total = Fen(i64::MAX);
    odd.remark = Some("Supercalifragilisticexpialidocious".repeat(20));
    let svg = odd.sheet(Language::ZhCn).unwrap().svg().unwrap();
    assert!(
        svg.contains("&lt;&#x2f;text&gt;&lt;script&gt;{{ 7*7 }}&amp;amp;001"),
        "{svg}"
    );
    assert!(!svg.contains('😀') && !svg.contains("<script"));
    assert!(svg.contains("其余 80 项"));
    let png = odd.draw(Language::ZhCn).unwrap();
    keep("receipt_odd.png", &png.bytes);
    assert_eq!(png.width, 1440);
}

#[test]
fn files_have_names_that_every_system_takes() {
    let mut odd = receipt();
    odd.number = "../SJ:1\\2\"\n\u{202e}gnp".to_owned();
    assert_eq!(odd.file_name(Language::ZhCn), "收款收据 ..SJ12gnp.png");
    assert_eq!(
        intake().file_name(Language::En),
        "Vouchers received February 2026.png"
    );
}
