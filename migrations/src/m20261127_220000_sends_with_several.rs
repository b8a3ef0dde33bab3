//! Messages with several files: an article may have more than one.

pub(crate) fn columns() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![(
        "send_intents",
        "further_attachments {json}",
        "what goes after attachment_id, in this order: [{id, media, state}]; null when there is no more than one",
    )]
}
