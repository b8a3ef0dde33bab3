use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sidebook_domain::{SearchGrams, SearchKey, core_name};

use crate::entity::client::{self, Column};
use crate::like::contains;

/// So much of the pinyin decides the order of lists.
const SORTED_BY: usize = 60;

/// The columns that tell which search keys can hold a text, in the order of [`SearchGrams::words`].
const GRAMS: [Column; SearchGrams::WORDS] = [
    Column::Grams0,
    Column::Grams1,
    Column::Grams2,
    Column::Grams3,
    Column::Grams4,
    Column::Grams5,
];

/// Writes anew what a client is found by, from its name, short name and tax id, and these numbers of people there.
pub(super) fn index(row: &mut client::Model, mobiles: &[&str]) {
    let mut others: Vec<&str> = row.short_name.iter().map(String::as_str).collect();
    others.extend(mobiles);
    others.extend(row.tax_id.as_deref());
    let key = SearchKey::of(&row.name, &others);
    // The first line is the name's pinyin, or the name itself where it has none.
    let first = key.as_str().lines().next().unwrap_or_default();
    row.sort_key = first.chars().take(SORTED_BY).collect();
    row.core_name = Some(core_name(&row.name));
    let [grams_0, grams_1, grams_2, grams_3, grams_4, grams_5] = SearchGrams::of_key(key.as_str()).words();
    row.grams_0 = Some(grams_0);
    row.grams_1 = Some(grams_1);
    row.grams_2 = Some(grams_2);
    row.grams_3 = Some(grams_3);
    row.grams_4 = Some(grams_4);
    row.grams_5 = Some(grams_5);
    key.as_str().clone_into(&mut row.search_key);
}

/// Whether a client's key can hold every term, by what the index holds. `None` when the terms tell nothing.
fn can_hold(terms: &[String]) -> Option<Expr> {
    let wanted = SearchGrams::of_terms(terms);
    let has_bits = GRAMS
        .into_iter()
        .zip(wanted.words())
        .filter(|(_, bits)| *bits != 0)
        .map(|(column, bits)| Expr::col(column).bit_and(bits).eq(bits))
        .reduce(ExprTrait::and)?;
    // A row of a version before this one has no bits: it can hold anything.
    Some(has_bits.or(Expr::col(Column::Grams0).is_null()))
}

/// Whether a client's key holds every term.
pub(in crate::books) fn holds(terms: &[String]) -> Option<Expr> {
    let holds = terms
        .iter()
        .map(|term| Expr::col(Column::SearchKey).like(contains(term)))
        .reduce(ExprTrait::and)?;
    Some(match can_hold(terms) {
        None => holds,
        // Said twice: alone for SQLite, which then looks at the index before it reads the row; as a case for PostgreSQL, which
        // would look at the key first, taking that for the cheaper question.
        Some(can_hold) => can_hold
            .clone()
            .and(CaseStatement::new().case(can_hold, holds).finally(false)),
    })
}
