//! When a return was registered, and which month a message told of: "filed, but the client was not told yet".

pub(crate) fn columns() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![
        (
            "send_intents",
            "period {int}",
            "YYYYMM of the one month that the message is about; null when it is about none, or of earlier versions",
        ),
        (
            "tax_filings",
            "registered_at {instant}",
            "when what the return says was entered or corrected, payment aside; null: when the row was made",
        ),
    ]
}
