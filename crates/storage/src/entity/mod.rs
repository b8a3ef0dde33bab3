//! Rows as they are stored, one file per table. Private: what leaves this crate are the repositories' own types.

#![expect(
    unreachable_pub,
    reason = "the derive makes its types `pub`; this module keeps them inside the crate"
)]

pub(crate) mod agency;
pub(crate) mod alarm;
pub(crate) mod api_key;
pub(crate) mod article;
pub(crate) mod article_category;
pub(crate) mod article_miss;
pub(crate) mod article_send;
pub(crate) mod attachment;
pub(crate) mod audit_entry;
pub(crate) mod chosen_client;
pub(crate) mod client;
pub(crate) mod client_contact;
pub(crate) mod client_tag;
pub(crate) mod contact_follow;
pub(crate) mod contract;
pub(crate) mod conversation;
pub(crate) mod corp;
pub(crate) mod corp_tag;
pub(crate) mod credit_use;
pub(crate) mod custom_field;
pub(crate) mod custom_value;
pub(crate) mod document_intake;
pub(crate) mod document_intake_revision;
pub(crate) mod export;
pub(crate) mod external_contact;
pub(crate) mod external_key;
pub(crate) mod financial_report;
pub(crate) mod follow_up;
pub(crate) mod group_chat;
pub(crate) mod group_member;
pub(crate) mod import;
pub(crate) mod import_columns;
pub(crate) mod import_row;
pub(crate) mod inbox;
pub(crate) mod install_attempt;
pub(crate) mod installation;
pub(crate) mod internal_app;
pub(crate) mod job;
pub(crate) mod link;
pub(crate) mod media_upload;
pub(crate) mod message_template;
pub(crate) mod message_template_version;
pub(crate) mod mirror_read;
pub(crate) mod missing_document;
pub(crate) mod not_client;
pub(crate) mod outage;
pub(crate) mod payment;
pub(crate) mod payment_allocation;
pub(crate) mod payment_change;
pub(crate) mod platform_department;
pub(crate) mod platform_member;
pub(crate) mod receipt_number;
pub(crate) mod receivable;
pub(crate) mod registration_order;
pub(crate) mod schedule;
pub(crate) mod send_attachment;
pub(crate) mod send_intent;
pub(crate) mod service;
pub(crate) mod sign_of_life;
pub(crate) mod staff;
pub(crate) mod staff_binding;
pub(crate) mod suite_ticket;
pub(crate) mod sync_run;
pub(crate) mod tag;
pub(crate) mod tag_group;
pub(crate) mod tax_filing;
pub(crate) mod vat_credit;
pub(crate) mod vat_invoice;
