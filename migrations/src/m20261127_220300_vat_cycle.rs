//! How often a small-scale taxpayer files VAT.

pub(crate) fn columns() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![(
        "clients",
        "vat_cycle {text}",
        "month, quarter: how often a small-scale taxpayer files VAT; null: by the quarter, as most do",
    )]
}
