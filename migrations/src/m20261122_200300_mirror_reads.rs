//! When something that is read as a whole was last read from the platform.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![mirror_reads()]
}

fn mirror_reads() -> Table {
    Table::new("mirror_reads", "When something that is read as a whole was last read: an older read that arrives late is told by this row, even when the newer one found nothing.")
        .column("corp_id {id} NOT NULL REFERENCES corps (id)", "")
        .column("kind {text} NOT NULL", "members, corp_tags")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("read_at {instant} NOT NULL", "")
        .constraint("PRIMARY KEY (corp_id, kind)")
}
