//! Text that people typed, as a pattern for `LIKE`.

use sea_orm::sea_query::{Expr, ExprTrait, Func, IntoColumnRef, LikeExpr};

const ESCAPE: char = '\\';

/// Matches texts that contain `typed`; its own `%`, `_` and `\` stand for themselves.
pub(crate) fn contains(typed: &str) -> LikeExpr {
    LikeExpr::new(format!("%{}%", escaped(typed))).escape(ESCAPE)
}

/// Matches texts that begin with `typed`.
pub(crate) fn begins_with(typed: &str) -> LikeExpr {
    LikeExpr::new(format!("{}%", escaped(typed))).escape(ESCAPE)
}

/// Whether a column contains `typed`, whatever the case (the databases' own `LIKE` disagree about case).
pub(crate) fn is_in(column: impl IntoColumnRef, typed: &str) -> Expr {
    Expr::expr(Func::lower(Expr::col(column))).like(contains(&typed.to_lowercase()))
}

/// What somebody typed into a search field, if it is something. No stored text has a NUL, and PostgreSQL refuses to be
/// asked about one: then nothing can be found.
pub(crate) fn typed(text: Option<&str>) -> Typed<'_> {
    match text.map(str::trim) {
        None | Some("") => Typed::Nothing,
        Some(text) if text.contains('\0') => Typed::Unfindable,
        Some(text) => Typed::Text(text),
    }
}

/// See [`typed`].
pub(crate) enum Typed<'a> {
    Nothing,
    Unfindable,
    Text(&'a str),
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
