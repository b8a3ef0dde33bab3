//! What happens by the clock, once over all replicas.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new(
            "schedules",
            "The slot of a schedule that was taken last, in the transaction that enqueued its job.",
        )
        .column("name {text} PRIMARY KEY", "")
        .column("slot {int} NOT NULL", "grows with time; never taken twice")
        .column("taken_at {instant} NOT NULL", ""),
    ]
}
