//! Services and registration orders are changed, from what was seen of them.

pub(crate) fn columns() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![
        ("services", "revision {int}", "counts changes; null: 1"),
        ("registration_orders", "revision {int}", "counts changes; null: 1"),
    ]
}
