//! Send intents with something beside the words, handed over deliberately and part by part.

pub(crate) fn columns() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![
        (
            "send_intents",
            "attachment_id {id}",
            "what goes with the words, of send_attachments",
        ),
        (
            "send_intents",
            "attachment_media {text}",
            "the platform's id of it, as the page hands it over",
        ),
        (
            "send_intents",
            "attachment_state {text}",
            "what became of the attachment, which goes first; the words follow it only when it was handed over",
        ),
        (
            "send_intents",
            "acknowledged {json}",
            "codes of the warnings that were deliberately passed over",
        ),
        (
            "send_intents",
            "handing_over_at {instant}",
            "when the page began to hand it over",
        ),
    ]
}
