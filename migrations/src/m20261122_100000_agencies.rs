//! The tenants: every other table of theirs points here.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::new("agencies", "A bookkeeping agency: the tenant.")
            .column("id {id} PRIMARY KEY", "")
            .column("name {text} NOT NULL", "as its people read it")
            .column("created_at {instant} NOT NULL", ""),
    ]
}
