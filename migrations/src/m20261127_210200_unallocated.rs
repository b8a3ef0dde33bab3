//! What a payment pays of no receivable: the client's credit. Null on what was recorded before: none.

pub(crate) const UP: &[&str] = &[
    "ALTER TABLE payments ADD COLUMN unallocated_fen {int} CHECK (unallocated_fen >= 0 AND unallocated_fen <= amount_fen)",
    "CREATE INDEX payments_with_credit ON payments (client_id) WHERE unallocated_fen > 0 /* serves: a client's credit */",
];

pub(crate) const DOWN: &[&str] = &[
    "DROP INDEX payments_with_credit",
    "ALTER TABLE payments DROP COLUMN unallocated_fen",
];
