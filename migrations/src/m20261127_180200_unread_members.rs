//! Members that a sync ought to have read and could not.

pub(crate) fn columns() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![(
        "sync_runs",
        "unread {int}",
        "members the platform shows and did not let us read, though licensed; set when the run succeeds",
    )]
}
