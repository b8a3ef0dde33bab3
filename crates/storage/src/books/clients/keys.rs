use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sidebook_domain::{SearchGrams, SearchKey, core_name};
use uuid::Uuid;

use crate::entity::client::{self, Column};

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

/// The ids of an agency's clients whose keys can hold every term, by an index alone. `None` when the terms tell nothing.
pub(super) fn candidates(agency: Uuid, terms: &[String]) -> Option<SelectStatement> {
    let wanted = SearchGrams::of_terms(terms);
    let has_bits = GRAMS
        .into_iter()
        .zip(wanted.words())
        .filter(|(_, bits)| *bits != 0)
        .map(|(column, bits)| Expr::col(column).bit_and(bits).eq(bits))
        .reduce(ExprTrait::and)?;
    // A row of a version before this one has no bits: it can hold anything.
    let unknown = Expr::col(Column::Grams0).is_null();
    Some(
        Query::select()
            .column(Column::Id)
            .from(client::Entity)
            .and_where(Expr::col(Column::AgencyId).eq(agency))
            .and_where(has_bits.or(unknown))
            .to_owned(),
    )
}
