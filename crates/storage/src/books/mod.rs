//! The books: clients, what is sold to them, what they owe and paid, which conversation is about them, and what was sent.

mod billing;
mod clients;
mod filings;
mod invoices;
mod links;
mod payments;
mod require;
mod send_intents;
mod services;
mod tags;

pub use billing::{Contract, Contracts, NewContract, NewReceivable, Receivable, Receivables};
pub use clients::{
    Client, ClientChange, ClientContact, ClientFile, ClientHit, ClientKey, ClientKeyError, Clients,
    ContactChange, MatchedBy, NewClient, NewClientContact,
};
pub use filings::{FilingChange, NewTaxFiling, TaxFiling, TaxFilings};
pub use invoices::{NewVatInvoice, VatCredit, VatInvoice, VatInvoiceKey, VatInvoiceKeyError, VatInvoices};
pub use links::{LinkedClient, Links};
pub use payments::{
    Changed, NewPayment, Payment, PaymentChange, PaymentChangeKind, PaymentKey, PaymentKeyError, Payments,
    Recorded, Voided,
};
pub use send_intents::{
    NewSendIntent, Prepared, SendIntent, SendIntentEntry, SendIntentFilter, SendIntents, Settled,
};
pub use services::{
    MissingDocument, NewMissingDocument, NewOrder, NewService, RegistrationOrder, Service, Services,
};
pub use tags::{ClientTag, ClientTags, NewTagGroup, Tag, TagGroup};

/// So many rows go into one statement: well below the databases' limits of values.
const ROWS: usize = 500;
