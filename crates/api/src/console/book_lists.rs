//! The lists of the books across the agency, each as a pair of operations: a page of it, and all of it as a file. What a
//! list can be filtered by, its orders and the columns of its file are in its own `…_list.rs`.

/// A pair: `today` after the filters where they ask for it, and after the page where its rows do.
macro_rules! book_list {
    (
        $(#[$doc:meta])*
        $list:ident $path:literal
        $(#[$export_doc:meta])*
        $export:ident $export_path:literal
        for $permission:ident by $of:ident::{$query:ident, $export_query:ident} $(with $today:ident)?:
        $rows:ident, $totals:ident => $page:ident $(with $shown:ident)?;
    ) => {
        pub(crate) mod $list {
            use actix_web::{get, web};

            use super::super::$of::{$query, ORDERS};
            use crate::ApiState;
            use crate::problem::ApiResult;
            use crate::session::{ConsoleStaff, $permission};
            use crate::wire::$page;

            $(#[$doc])*
            #[utoipa::path(tag = "console", params($query), responses((status = 200, body = $page)))]
            #[get($path)]
            pub(crate) async fn $list(
                state: web::Data<ApiState>,
                staff: ConsoleStaff<$permission>,
                query: web::Query<$query>,
            ) -> ApiResult<web::Json<$page>> {
                let (filter, asked) = query.into_inner().parts();
                let (order, page) = (asked.order(&ORDERS)?, asked.page()?);
                $(let $today = crate::day::of(state.clock.now());)?
                let view = state.storage.snapshot().await?;
                let door = view.of(staff.agency_id());
                let filter = filter.read(&staff, door $(, $today)?).await?;
                let reached = door.reached_by(staff.reach());
                let found = reached.$rows(&filter, order, &page).await?;
                let totals = if asked.is_first() {
                    Some(reached.$totals(&filter).await?.into())
                } else {
                    None
                };
                Ok(web::Json($page::new(found, totals $(, $shown)?)))
            }
        }

        pub(crate) mod $export {
            use actix_web::{HttpResponse, get, web};

            use super::super::$of::{$export_query, FILE, ORDERS};
            use crate::problem::ApiResult;
            use crate::session::{ConsoleStaff, $permission};
            use crate::{ApiState, lists};

            $(#[$export_doc])*
            #[utoipa::path(
                tag = "console",
                params($export_query),
                responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
            )]
            #[get($export_path)]
            pub(crate) async fn $export(
                state: web::Data<ApiState>,
                staff: ConsoleStaff<$permission>,
                query: web::Query<$export_query>,
            ) -> ApiResult<HttpResponse> {
                let (filter, asked) = query.into_inner().parts();
                let order = asked.order(&ORDERS)?;
                $(let $today = crate::day::of(state.clock.now());)?
                let view = state.storage.snapshot().await?;
                let door = view.of(staff.agency_id());
                let filter = filter.read(&staff, door $(, $today)?).await?;
                let reached = door.reached_by(staff.reach());
                lists::file(&state, &staff, &FILE, &asked, async |page| {
                    Ok(reached.$rows(&filter, order, &page).await?)
                })
                .await
            }
        }
    };
}

book_list! {
    /// The agency's contracts, of the clients that one may open. Needs `view_payments`.
    list_agency_contracts "/console/contracts"
    /// The agency's contracts, of the clients that one may open, as a file. Needs `view_payments`.
    export_agency_contracts "/console/contracts/export"
    for ViewPayments by contracts_list::{AgencyContractsQuery, AgencyContractsExportQuery} with today:
    contracts, contract_totals => AgencyContractPage;
}

book_list! {
    /// The agency's receivables, of the clients that one may open. Needs `view_payments`.
    list_agency_receivables "/console/receivables"
    /// The agency's receivables, of the clients that one may open, as a file. Needs `view_payments`.
    export_agency_receivables "/console/receivables/export"
    for ViewPayments by receivables_list::{AgencyReceivablesQuery, AgencyReceivablesExportQuery} with today:
    receivables, receivable_totals => AgencyReceivablePage with today;
}

book_list! {
    /// The agency's payments, void ones too, of the clients that one may open. Needs `view_payments`.
    list_agency_payments "/console/payments"
    /// The agency's payments, void ones too, of the clients that one may open, as a file. Needs `view_payments`.
    export_agency_payments "/console/payments/export"
    for ViewPayments by payments_list::{AgencyPaymentsQuery, AgencyPaymentsExportQuery}:
    payments, payment_totals => AgencyPaymentPage;
}

book_list! {
    /// The agency's bookkeeping services, of the clients that one may open. Needs `view_services`.
    list_agency_services "/console/services"
    /// The agency's bookkeeping services, of the clients that one may open, as a file. Needs `view_services`.
    export_agency_services "/console/services/export"
    for ViewServices by services_list::{AgencyServicesQuery, AgencyServicesExportQuery} with today:
    services, service_totals => AgencyServicePage with today;
}

book_list! {
    /// The agency's registration orders, of the clients that one may open. Needs `view_services`.
    list_agency_orders "/console/orders"
    /// The agency's registration orders, of the clients that one may open, as a file. Needs `view_services`.
    export_agency_orders "/console/orders/export"
    for ViewServices by orders_list::{AgencyOrdersQuery, AgencyOrdersExportQuery}:
    orders, order_count => AgencyOrderPage;
}

book_list! {
    /// The agency's documents that are still lacking, of the clients that one may open. Needs `view_services`.
    list_agency_missing_documents "/console/missing-documents"
    /// The agency's documents that are still lacking, of the clients that one may open, as a file. Needs `view_services`.
    export_agency_missing_documents "/console/missing-documents/export"
    for ViewServices by missing_documents_list::{AgencyMissingDocumentsQuery, AgencyMissingDocumentsExportQuery}:
    missing, missing_count => AgencyMissingDocumentPage;
}

book_list! {
    /// The agency's documents that clients handed in, of the clients that one may open. Needs `view_intakes`.
    list_agency_intakes "/console/intakes"
    /// The agency's documents that clients handed in, of the clients that one may open, as a file. Needs `view_intakes`.
    export_agency_intakes "/console/intakes/export"
    for ViewIntakes by intakes_list::{AgencyIntakesQuery, AgencyIntakesExportQuery}:
    intakes, intake_totals => AgencyIntakePage;
}

book_list! {
    /// The agency's registered tax filings, of the clients that one may open. Needs `view_filings`.
    list_agency_filings "/console/filings"
    /// The agency's registered tax filings, of the clients that one may open, as a file. Needs `view_filings`.
    export_agency_filings "/console/filings/export"
    for ViewFilings by filings_list::{AgencyFilingsQuery, AgencyFilingsExportQuery}:
    filings, filing_totals => AgencyFilingPage;
}

book_list! {
    /// The agency's clients' VAT invoices, of the clients that one may open. Needs `view_invoices`.
    list_agency_invoices "/console/invoices"
    /// The agency's clients' VAT invoices, of the clients that one may open, as a file. Needs `view_invoices`.
    export_agency_invoices "/console/invoices/export"
    for ViewInvoices by invoices_list::{AgencyInvoicesQuery, AgencyInvoicesExportQuery}:
    invoices, invoice_totals => AgencyInvoicePage;
}

book_list! {
    /// The agency's clients' financial reports, of the clients that one may open. Needs `view_reports`.
    list_agency_reports "/console/reports"
    /// The agency's clients' financial reports, of the clients that one may open, as a file. Needs `view_reports`.
    export_agency_reports "/console/reports/export"
    for ViewReports by reports_list::{AgencyReportsQuery, AgencyReportsExportQuery}:
    reports, report_count => AgencyReportPage;
}
