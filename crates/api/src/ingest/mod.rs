//! What an agency's other systems call: rows of the books by the keys that those systems have for them.
//!
//! Mounted below `/ingest/v1`, with a table of its own, limits of its own, and keys (`console::create_api_key`) in place of
//! sessions.

mod apply;
mod key;
mod limits;
pub(crate) mod put_record;
pub(crate) mod put_records;
pub(crate) mod schema;
mod shown;

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};
use utoipa::OpenApi;

use crate::openapi::{Caller, Operation, no_operation};
use crate::problem::{ProblemCode, extract, finish};

/// Where its operations are mounted.
pub(crate) const BASE: &str = "/ingest/v1";

/// The largest body, in bytes: 2,000 rows of the longest texts would be more, those of real systems are a tenth of it.
const BODY_LIMIT: usize = 8 * 1024 * 1024;

/// Every operation.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation {
        id: "put_record",
        caller: Caller::Ingest,
        problems: &[ProblemCode::NoPermission],
        needs: None,
    },
    Operation {
        id: "put_records",
        caller: Caller::Ingest,
        problems: &[ProblemCode::NoPermission],
        needs: None,
    },
];

#[derive(OpenApi)]
#[openapi(
    paths(put_record::put_record, put_records::put_records),
    components(schemas(
        schema::RecordKindWord,
        schema::Records,
        schema::Clients,
        schema::ClientContacts,
        schema::Services,
        schema::RegistrationOrders,
        schema::Contracts,
        schema::Receivables,
        schema::Payments,
        schema::MissingDocuments,
        schema::Intakes,
        schema::Invoices,
        schema::Filings,
        schema::Reports,
        schema::Articles
    ))
)]
pub(crate) struct Paths;

/// Mounts `/ingest/v1`.
pub(crate) fn mount(config: &mut ServiceConfig) {
    config.service(
        web::scope(BASE)
            .app_data(extract::json_config().limit(BODY_LIMIT))
            .app_data(extract::path_config())
            .app_data(extract::query_config())
            .wrap(from_fn(finish))
            .wrap(from_fn(limits::tell))
            .service(put_record::put_record)
            .service(put_records::put_records)
            .default_service(web::to(no_operation)),
    );
}
