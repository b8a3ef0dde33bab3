//! The books: clients, what is sold to them, which conversation is about them, and what was sent.

mod clients;
mod filings;
mod invoices;
mod links;
mod require;
mod send_attachments;
mod send_intents;
mod services;
mod tags;

pub use clients::{
    Client, ClientChange, ClientContact, ClientFile, ClientHit, ClientKey, ClientKeyError, Clients,
    ContactChange, MatchedBy, NewClient, NewClientContact,
};
pub use filings::{FilingChange, NewTaxFiling, TaxFiling, TaxFilings};
pub use invoices::{NewVatInvoice, VatCredit, VatInvoice, VatInvoiceKey, VatInvoiceKeyError, VatInvoices};
pub use links::{LinkedClient, Links};
pub use send_attachments::{NewSendAttachment, SendAttachment, SendAttachments};
pub use send_intents::{
    IntentAttachment, NewSendIntent, Prepared, Report, SendIntent, SendIntentEntry, SendIntentFilter,
    SendIntents, SendWarning, Settled,
};
pub use services::{
    MissingDocument, NewMissingDocument, NewOrder, NewService, RegistrationOrder, Service, Services,
};
pub use tags::{ClientTag, ClientTags, NewTagGroup, Tag, TagGroup};

/// So many rows go into one statement: well below the databases' limits of values.
const ROWS: usize = 500;
