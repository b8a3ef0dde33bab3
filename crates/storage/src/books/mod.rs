//! The books: clients, what is sold to them, what they handed in, what was talked about, which conversation is about
//! them, and what was sent.

mod attachments;
mod clients;
mod filings;
mod follow_ups;
mod intakes;
mod invoices;
mod links;
mod require;
mod send_intents;
mod services;
mod tags;

pub use attachments::{Attachment, Attachments, DoomedAttachment, DoomedAttachments, NewAttachment};
pub use clients::{
    Client, ClientChange, ClientContact, ClientFile, ClientHit, ClientKey, ClientKeyError, Clients,
    ContactChange, MatchedBy, NewClient, NewClientContact,
};
pub use filings::{FilingChange, NewTaxFiling, TaxFiling, TaxFilings};
pub use follow_ups::{FollowUp, FollowUpEntry, FollowUps, NewFollowUp, Written};
pub use intakes::{
    Intake, IntakeEntry, IntakeKey, IntakeKeyError, IntakeRevision, Intakes, NewIntake, Recorded,
};
pub use invoices::{NewVatInvoice, VatCredit, VatInvoice, VatInvoiceKey, VatInvoiceKeyError, VatInvoices};
pub use links::{LinkedClient, Links};
pub use send_intents::{
    NewSendIntent, Prepared, SendIntent, SendIntentEntry, SendIntentFilter, SendIntents, Settled,
};
pub use services::{
    MissingDocument, NewMissingDocument, NewOrder, NewService, RegistrationOrder, Service, Services,
};
pub use tags::{ClientTag, ClientTags, NewTagGroup, Tag, TagGroup};

/// So many rows go into one statement: well below the databases' limits of values.
const ROWS: usize = 500;
