//! What ended by an event, told apart from what a read did not list.

pub(crate) fn columns() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![(
        "contact_follows",
        "ended_at {instant}",
        "when an event said that the member ended it: reads that are behind do not bring it back",
    )]
}
