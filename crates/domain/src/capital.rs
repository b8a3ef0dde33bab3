//! Amounts in Chinese capital numerals, as a receipt has to say them.

use crate::Fen;

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/// The amount in capital numerals by the rules for vouchers: `人民币壹仟贰佰元整`, `人民币叁佰贰拾伍元零肆分`.
///
/// One 零 stands for zeros inside a number; 整 follows 元 and 角, never 分; zeros at the end of the yuan say nothing.
#[must_use]
pub fn capital(amount: Fen) -> String {
    let fen = amount.0.unsigned_abs();
    let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut text = String::from("人民币");
    if amount.0 < 0 {
        text.push('负');
    }
    if yuan > 0 {
        whole(&mut text, yuan);
        text.push('元');
    } else if jiao == 0 && fen == 0 {
        text.push_str("零元");
    }
    if jiao > 0 {
        text.push(digit(jiao));
        text.push('角');
    } else if yuan > 0 && fen > 0 {
        text.push('零');
    }
    if fen > 0 {
        text.push(digit(fen));
        text.push('分');
    } else {
        text.push('整');
    }
    text
}

fn digit(value: u64) -> char {
    usize::try_from(value)
        .ok()
        .and_then(|at| DIGITS.get(at))
        .copied()
        .unwrap_or('零')
}

/// A number above zero: what lies above 亿, above 万, and the rest, each said like a number of its own.
fn whole(text: &mut String, number: u64) {
    for (unit, word) in [(100_000_000, "亿"), (10_000, "万")] {
        if number >= unit {
            whole(text, number / unit);
            text.push_str(word);
            let rest = number % unit;
            if rest > 0 {
                if rest < unit / 10 {
                    text.push('零');
                }
                whole(text, rest);
            }
            return;
        }
    }
    let mut rest = number;
    let mut begun = false;
    let mut gap = false;
    for (unit, word) in [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
        let at = rest / unit;
        rest %= unit;
        if at == 0 {
            gap = begun;
            continue;
        }
        if gap {
            text.push('零');
        }
        text.push(digit(at));
        text.push_str(word);
        (begun, gap) = (true, false);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads it back, knowing nothing of how it was written.
    fn read(text: &str) -> Option<i128> {
        let text = text.strip_prefix("人民币")?;
        let (sign, text) = text.strip_prefix('负').map_or((1, text), |text| (-1, text));
        let (yuan, rest) = match text.split_once('元') {
            Some((yuan, rest)) => (number(yuan)?, rest),
            None => (0, text),
        };
        let mut fen = 0;
        let mut at = None;
        for letter in rest.chars() {
            match letter {
                '整' | '零' => {}
                '角' => fen += at.take()? * 10,
                '分' => fen += at.take()?,
                letter => at = Some(value(letter)?),
            }
        }
        Some(sign * (yuan * 100 + fen))
    }

    fn number(text: &str) -> Option<i128> {
        for (word, unit) in [('亿', 100_000_000), ('万', 10_000)] {
            if let Some((above, below)) = text.rsplit_once(word) {
                return Some(number(above)? * unit + number(below)?);
            }
        }
        let (mut sum, mut at) = (0, 0);
        for letter in text.chars() {
            match letter {
                '零' => {}
                '拾' => sum += std::mem::take(&mut at) * 10,
                '佰' => sum += std::mem::take(&mut at) * 100,
                '仟' => sum += std::mem::take(&mut at) * 1000,
                letter => at = value(letter)?,
            }
        }
        Some(sum + at)
    }

    fn value(letter: char) -> Option<i128> {
        DIGITS
            .iter()
            .position(|digit| *digit == letter)
            .and_then(|at| i128::try_from(at).ok())
    }

    #[test]
    fn as_the_rules_for_vouchers_write_it() {
        for (fen, text) in [
            (120_000, "人民币壹仟贰佰元整"),
            (0, "人民币零元整"),
            (5, "人民币伍分"),
            (50, "人民币伍角整"),
            (105, "人民币壹元零伍分"),
            (1_000, "人民币壹拾元整"),
            (140_950, "人民币壹仟肆佰零玖元伍角整"),
            (600_714, "人民币陆仟零柒元壹角肆分"),
            (1_640_902, "人民币壹万陆仟肆佰零玖元零贰分"),
            (32_504, "人民币叁佰贰拾伍元零肆分"),
            (10_700_053, "人民币壹拾万柒仟元伍角叁分"),
            (10_000_100, "人民币壹拾万零壹元整"),
            (100_000_000_000, "人民币壹拾亿元整"),
            (1_000_000_000_001, "人民币壹佰亿元零壹分"),
            (10_000_000_100, "人民币壹亿零壹元整"),
            (10_001_000_000, "人民币壹亿零壹万元整"),
            (10_010_000_100, "人民币壹亿零壹拾万零壹元整"),
            (10_100_000_000, "人民币壹亿零壹佰万元整"),
            (10_000_000_000_000, "人民币壹仟亿元整"),
            (-12_800, "人民币负壹佰贰拾捌元整"),
        ] {
            assert_eq!(capital(Fen(fen)), text);
        }
    }

    proptest! {
        #[test]
        fn reads_back_to_the_last_fen(fen in prop_oneof![any::<i64>(), 0_i64..1_000_000, 0_i64..10_000_000_000_000]) {
            prop_assert_eq!(read(&capital(Fen(fen))), Some(i128::from(fen)));
        }

        #[test]
        fn never_two_zeros_in_a_row_and_none_before_a_unit(zeros in 0_u32..16, digit in 1_i64..10, low in 0_i64..10_000) {
            let text = capital(Fen(digit * 10_i64.pow(zeros) + low));
            for wrong in ["零零", "零元零", "零万", "零亿", "零拾", "零佰", "零仟", "零角", "零整"] {
                prop_assert!(!text.contains(wrong), "{text}");
            }
            prop_assert!(text.ends_with('整') || text.ends_with('分'));
        }
    }
}
