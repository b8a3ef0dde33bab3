//! Contracts and receivables that people enter, and that end: who entered them, which cycle of its contract a receivable
//! is for, why it does not count any more.

pub(crate) fn columns() -> Vec<(&'static str, &'static str, &'static str)> {
    let entered = |table| {
        [
            (table, "recorded_by {id}", "staff; null when nobody typed it"),
            (
                table,
                "idempotency_key {text}",
                "makes repeating the request harmless",
            ),
            (
                table,
                "request_hash {text}",
                "tells whether a repeated request is the same one",
            ),
            (
                table,
                "cancelled_at {instant}",
                "since when it does not count any more",
            ),
            (table, "cancelled_by {id}", "staff"),
            (table, "cancel_reason {text}", "in their words"),
        ]
    };
    let mut columns = entered("contracts").to_vec();
    columns.extend([
        (
            "contracts",
            "bill_from {int}",
            "YYYYMM; cycles that begin earlier were settled elsewhere",
        ),
        (
            "contracts",
            "billed_to {int}",
            "YYYYMM; what began by then is billed; null when it has to be looked at again",
        ),
    ]);
    columns.extend(entered("receivables"));
    columns.extend([
        (
            "receivables",
            "cycle_first {int}",
            "YYYYMM; the months of the contract that it was billed for, whatever it says now",
        ),
        ("receivables", "cycle_last {int}", "YYYYMM"),
    ]);
    columns
}
