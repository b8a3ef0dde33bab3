//! Unified social credit codes (统一社会信用代码) with right check characters, by GB 32100-2015 and GB 11714-1997.

use super::numbers::Numbers;

/// The characters a code is made of: no I, O, S, V, Z.
const CHARACTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A code with made-up digits. `kind` is `91` for companies and `92` for sole traders, `area` the six digits of the
/// district that registered it.
pub(super) fn made_up(numbers: &mut Numbers, kind: &str, area: &str) -> String {
    let mut organisation = String::from("MA");
    for _ in 0..6 {
        organisation.push(char::from(numbers.pick(CHARACTERS).copied().unwrap_or(b'0')));
    }
    let organisation_check = organisation_check(&organisation);
    let code = format!("{kind}{area}{organisation}{organisation_check}");
    let check = check(&code);
    format!("{code}{check}")
}

/// The check character of the organisation's eight characters.
fn organisation_check(organisation: &str) -> char {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = organisation
        .chars()
        .zip(WEIGHTS)
        .map(|(letter, weight)| letter.to_digit(36).unwrap_or(0) * weight)
        .sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

/// The check character of the first seventeen.
fn check(code: &str) -> char {
    let mut weight = 1;
    let mut sum = 0;
    for letter in code.bytes() {
        let value = CHARACTERS.iter().position(|known| *known == letter).unwrap_or(0);
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    let at = (31 - sum % 31) % 31;
    CHARACTERS.get(at).map_or('0', |letter| char::from(*letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_characters_are_those_of_published_codes() {
        // Of listed companies' own imprints.
        assert_eq!(check("9144030071526726X"), 'G');
        assert_eq!(check("91330100799655058"), 'B');
        assert_eq!(organisation_check("71526726"), 'X');
        assert_eq!(organisation_check("79965505"), '8');
    }

    #[test]
    fn made_up_codes_have_eighteen_characters_and_their_check() {
        let mut numbers = Numbers::new(3);
        for _ in 0..200 {
            let code = made_up(&mut numbers, "91", "330106");
            assert_eq!(code.len(), 18, "{code}");
            assert_eq!(code.chars().last(), Some(check(&code[..17])), "{code}");
        }
    }
}
