//! Corps that their agency let go of, so that another one may bind them.

pub(crate) fn columns() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![
        (
            "corps",
            "released_from {text}",
            "the platform's id it had while bound; its platform_corp_id is then one that no corp has",
        ),
        ("corps", "released_at {instant}", "when its agency let go of it"),
    ]
}
