use std::collections::{BTreeMap, HashMap};

use sidebook_domain::RecordKind;

/// Which column is which field, by their heads: what was chosen for a head before (`remembered`), else the words of the
/// kind's table, else the names of the agency's own fields (`custom`). A field has one column.
#[must_use]
pub fn guess(
    kind: RecordKind,
    heads: &[String],
    remembered: &HashMap<String, String>,
    custom: &[String],
) -> BTreeMap<usize, String> {
    let mut columns: BTreeMap<usize, String> = BTreeMap::new();
    let by_memory = |head: &String| remembered.get(head.trim()).cloned();
    let by_words = |head: &String| {
        let field = kind.fields().iter().find(|field| field.is_called(head));
        field.map(|field| field.name.to_owned())
    };
    let by_custom = |head: &String| {
        let plain = head.trim().trim_start_matches('*').trim();
        let own = custom.iter().find(|name| name.as_str() == plain);
        own.map(|name| format!("custom_fields.{name}"))
    };
    assign(&mut columns, heads, by_memory);
    assign(&mut columns, heads, by_words);
    assign(&mut columns, heads, by_custom);
    columns
}

/// Gives columns that are free to fields that are free, by what a head says.
fn assign(
    columns: &mut BTreeMap<usize, String>,
    heads: &[String],
    field_of: impl Fn(&String) -> Option<String>,
) {
    for (at, head) in heads.iter().enumerate() {
        let Some(field) = field_of(head) else { continue };
        if !columns.contains_key(&at) && !columns.values().any(|taken| *taken == field) {
            columns.insert(at, field);
        }
    }
}
