//! Schemas of the domain's words. The domain knows no OpenAPI, so the list of words is taken from it here: a word added
//! there appears in the document by itself.

use std::borrow::Cow;

use sidebook_domain::{
    Action, ArrearsAge, ArticleForm, ArticleState, AttachmentKind, BillingCycle, ConversationKind,
    CustomFieldKind, DocumentKind, FileKind, FilingCycle, FollowUpKind, InvoiceDirection, InvoiceForm,
    Language, MatchBy, OffBy, OrderStage, PaymentField, PaymentMethod, Permission, ReportKind, ReportSource,
    Role, SendState, SendWarningCode, TaxKind, TaxpayerKind, VatCycle,
};
use sidebook_storage::{EventState, ImportState, PaymentChangeKind};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};

macro_rules! words {
    ($(#[$doc:meta])* $schema:ident, $name:literal, $about:literal, [$($word:expr),* $(,)?]) => {
        $(#[$doc])*
        pub(crate) struct $schema;

        impl utoipa::PartialSchema for $schema {
            fn schema() -> RefOr<Schema> {
                enumeration($about, vec![$($word.as_str()),*])
            }
        }

        impl utoipa::ToSchema for $schema {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($name)
            }
        }
    };
    ($(#[$doc:meta])* $schema:ident, $name:literal, $about:literal, all $all:expr) => {
        $(#[$doc])*
        pub(crate) struct $schema;

        impl utoipa::PartialSchema for $schema {
            fn schema() -> RefOr<Schema> {
                enumeration($about, $all.into_iter().map(|word| word.as_str()).collect())
            }
        }

        impl utoipa::ToSchema for $schema {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($name)
            }
        }
    };
}

fn enumeration(about: &str, words: Vec<&'static str>) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .description(Some(about))
        .enum_values(Some(words))
        .build()
        .into()
}

words!(/// `Role`.
    RoleWord, "Role", "Standing at the agency.", [Role::Owner, Role::Admin, Role::Staff]);
words!(/// `Permission`.
    PermissionWord, "Permission", "What a staff member may do; owners and admins may do all.", all Permission::ALL);
words!(/// `ImportState`.
    ImportStateWord, "ImportState", "How far an import is.", all ImportState::ALL);
words!(/// `MatchBy`.
    MatchByWord, "MatchBy", "By what a row is found that is there already.", all MatchBy::ALL);
words!(/// `Language`.
    LanguageWord, "Language", "A language people read.", [Language::ZhCn, Language::En]);
words!(/// `Action`.
    ActionWord, "Action", "What a prepared message is for.", all Action::ALL);
words!(/// `EventState`.
    EventStateWord, "EventState", "What became of a platform event.", all EventState::ALL);
words!(/// `SendState`.
    SendStateWord, "SendState", "Where a send intent stands. Never delivered: the platform gives no receipt.",
    all SendState::ALL);
words!(/// `AttachmentKind`.
    AttachmentKindWord, "AttachmentKind", "What goes with the words of a message.", all AttachmentKind::ALL);
words!(/// `SendWarningCode`.
    SendWarningCodeWord, "SendWarningCode",
    "Kinds of warnings: people of other clients are in this group; this conversation is linked to further clients; what \
     is known about it was not read from the platform lately; the same was sent into it in the last two days; a \
     report that goes with the message has a line that is off.",
    all SendWarningCode::ALL);
words!(/// `SendOutcome`.
    SendOutcomeWord, "SendOutcome", "What the platform's client did with a message.",
    [SendState::HandedOver, SendState::Cancelled, SendState::Failed, SendState::Unknown]);
words!(/// `ConversationKind`.
    ConversationKindWord, "ConversationKind", "What a sidebar is opened beside.",
    [ConversationKind::Contact, ConversationKind::Group]);
words!(/// `VatCycle`.
    VatCycleWord, "VatCycle", "How often VAT is filed.", all VatCycle::ALL);
words!(/// `TaxpayerKind`.
    TaxpayerKindWord, "TaxpayerKind", "How a client pays VAT.", [TaxpayerKind::General, TaxpayerKind::SmallScale]);
words!(/// `BillingCycle`.
    BillingCycleWord, "BillingCycle", "How often a fee is billed.",
    [BillingCycle::Monthly, BillingCycle::Quarterly, BillingCycle::Yearly]);
words!(/// `CustomFieldKind`.
    CustomFieldKindWord, "CustomFieldKind", "What a custom field holds.", all CustomFieldKind::ALL);
words!(/// `OrderStage`.
    OrderStageWord, "OrderStage", "Where a registration order stands.",
    [OrderStage::Accepted, OrderStage::Collecting, OrderStage::Submitted, OrderStage::Completed]);
words!(/// `PaymentMethod`.
    PaymentMethodWord, "PaymentMethod", "How money came in.", all PaymentMethod::ALL);
words!(/// `PaymentField`.
    PaymentFieldWord, "PaymentField", "A part of a payment that may change.", all PaymentField::ALL);
words!(/// `PaymentChangeKind`.
    PaymentChangeKindWord, "PaymentChangeKind", "What was done to a payment.",
    [PaymentChangeKind::Edited, PaymentChangeKind::Voided]);
words!(/// `ArrearsAge`.
    ArrearsAgeWord, "ArrearsAge", "How long something has been due.", all ArrearsAge::ALL);
words!(/// `DocumentKind`.
    DocumentKindWord, "DocumentKind", "A kind of document the accountant may lack.", all DocumentKind::ALL);
words!(/// `TaxKind`.
    TaxKindWord, "TaxKind", "A kind of tax that is filed.", all TaxKind::ALL);
words!(/// `FilingCycle`.
    FilingCycleWord, "FilingCycle", "How often a kind of tax is filed.",
    [FilingCycle::Monthly, FilingCycle::Quarterly, FilingCycle::Occasional]);
words!(/// `InvoiceDirection`.
    InvoiceDirectionWord, "InvoiceDirection", "Who wrote an invoice: the client, or somebody for it.",
    all InvoiceDirection::ALL);
words!(/// `InvoiceForm`.
    InvoiceFormWord, "InvoiceForm", "Special invoices (专用发票) can be deducted, ordinary ones (普通发票) cannot.",
    all InvoiceForm::ALL);
words!(/// `ArticleState`.
    ArticleStateWord, "ArticleState", "Whether an article may be shown beside chats.",
    [ArticleState::Draft, ArticleState::Reviewed]);
words!(/// `ArticleForm`.
    ArticleFormWord, "ArticleForm", "What of an article is sent.", all ArticleForm::ALL);
words!(/// `ReportKind`.
    ReportKindWord, "ReportKind", "A financial report.", all ReportKind::ALL);
words!(/// `ReportSource`.
    ReportSourceWord, "ReportSource", "Where the amounts of a report come from.",
    [ReportSource::Entered, ReportSource::Imported, ReportSource::Ingested]);
words!(/// `OffBy`.
    OffByWord, "OffBy", "The rule that a line breaks: a total is not the sum of its lines, or assets are not liabilities plus equity.",
    [OffBy::Sum, OffBy::Balance]);
words!(/// `FileKind`.
    FileKindWord, "FileKind", "What an attached file is. Pictures are kept as PNG or JPEG.", all FileKind::ALL);
words!(/// `FollowUpKind`.
    FollowUpKindWord, "FollowUpKind", "How there was contact with a client.", all FollowUpKind::ALL);

#[cfg(test)]
mod tests {
    use sidebook_domain::SendOutcome;

    #[test]
    fn outcomes_are_the_words_of_the_states_they_lead_to() {
        for outcome in [
            SendOutcome::HandedOver,
            SendOutcome::Cancelled,
            SendOutcome::Failed,
            SendOutcome::Unknown,
        ] {
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.state().as_str());
        }
    }
}
