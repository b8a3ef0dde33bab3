//! Tag groups of which each client needs a tag, and telephone numbers that are no mobiles.

pub(crate) fn columns() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![
        (
            "tag_groups",
            "required {bool}",
            "whether each client needs a tag of it; null is no",
        ),
        (
            "client_contacts",
            "landline {text}",
            "a telephone number that is no mainland mobile: 0755-86712345x802",
        ),
    ]
}
