//! Text that people typed, as a pattern for `LIKE`.

use sea_orm::sea_query::LikeExpr;

const ESCAPE: char = '\\';

/// Matches texts that contain `typed`; its own `%`, `_` and `\` stand for themselves.
pub(crate) fn contains(typed: &str) -> LikeExpr {
    LikeExpr::new(format!("%{}%", escaped(typed))).escape(ESCAPE)
}

/// Matches texts that begin with `typed`.
pub(crate) fn begins_with(typed: &str) -> LikeExpr {
    LikeExpr::new(format!("{}%", escaped(typed))).escape(ESCAPE)
}

fn escaped(typed: &str) -> String {
    let mut text = String::with_capacity(typed.len());
    for letter in typed.chars() {
        if matches!(letter, '%' | '_' | ESCAPE) {
            text.push(ESCAPE);
        }
        text.push(letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_themselves() {
        assert_eq!(escaped(r"100%_\晨"), r"100\%\_\\晨");
    }
}
