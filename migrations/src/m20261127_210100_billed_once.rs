//! What was billed for a contract is its cycles from now on; each is billed once, and each request is obeyed once.

pub(crate) const UP: &[&str] = &[
    // Where a month was billed under several titles, the first one stands for the cycle.
    "UPDATE receivables SET cycle_first = first_period, cycle_last = last_period \
     WHERE contract_id IS NOT NULL AND first_period IS NOT NULL AND NOT EXISTS (\
     SELECT 1 FROM receivables AS earlier WHERE earlier.contract_id = receivables.contract_id \
     AND earlier.first_period = receivables.first_period AND earlier.id < receivables.id)",
    "CREATE UNIQUE INDEX receivables_cycle_once ON receivables (contract_id, cycle_first) /* serves: a cycle is billed once, whoever bills */",
    "CREATE UNIQUE INDEX receivables_key_once ON receivables (recorded_by, idempotency_key) /* serves: a request that comes again */",
    "CREATE UNIQUE INDEX contracts_key_once ON contracts (recorded_by, idempotency_key) /* serves: a request that comes again */",
    "CREATE INDEX contracts_unbilled ON contracts (billed_to, starts_on) WHERE cancelled_at IS NULL /* serves: the hourly search for cycles that have begun */",
];

pub(crate) const DOWN: &[&str] = &[
    "DROP INDEX contracts_unbilled",
    "DROP INDEX contracts_key_once",
    "DROP INDEX receivables_key_once",
    "DROP INDEX receivables_cycle_once",
];
