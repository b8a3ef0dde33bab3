//! The lists of the books across an agency, each in the order that it opens in: a page of them is read from the index,
//! however many rows there are.

pub(crate) const UP: &[&str] = &[
    "CREATE INDEX contracts_listed ON contracts (agency_id, ends_on, id) /* serves: contracts of an agency by their last day */",
    "CREATE INDEX receivables_listed ON receivables (agency_id, due_on, id) /* serves: receivables of an agency by the day they are due */",
    "CREATE INDEX payments_listed ON payments (agency_id, paid_on, id) /* serves: payments of an agency by their day */",
    "CREATE INDEX services_listed ON services (agency_id, ends_on, id) /* serves: services of an agency by their last day */",
    "CREATE INDEX registration_orders_listed ON registration_orders (agency_id, accepted_on, id) /* serves: orders of an agency by the day they were taken */",
    "CREATE INDEX missing_documents_listed ON missing_documents (agency_id, period, id) /* serves: missing documents of an agency by month */",
    "CREATE INDEX document_intakes_listed ON document_intakes (agency_id, period, id) /* serves: intakes of an agency by month */",
    "CREATE INDEX tax_filings_listed ON tax_filings (agency_id, period, id) /* serves: filings of an agency by month, and the register of one */",
    "CREATE INDEX vat_invoices_listed ON vat_invoices (agency_id, issued_on, id) /* serves: invoices of an agency by their day */",
    "CREATE INDEX financial_reports_listed ON financial_reports (agency_id, period, id) /* serves: reports of an agency by month */",
];

pub(crate) const DOWN: &[&str] = &[
    "DROP INDEX financial_reports_listed",
    "DROP INDEX vat_invoices_listed",
    "DROP INDEX tax_filings_listed",
    "DROP INDEX document_intakes_listed",
    "DROP INDEX missing_documents_listed",
    "DROP INDEX registration_orders_listed",
    "DROP INDEX services_listed",
    "DROP INDEX payments_listed",
    "DROP INDEX receivables_listed",
    "DROP INDEX contracts_listed",
];
