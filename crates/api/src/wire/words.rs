//! Schemas of the domain's words. The domain knows no OpenAPI, so the list of words is taken from it here: a word added
//! there appears in the document by itself.

use std::borrow::Cow;

use sidebook_domain::{
    Action, ArrearsAge, BillingCycle, ConversationKind, DocumentKind, Language, OrderStage, PaymentField,
    PaymentMethod, Permission, Role, SendState, TaxpayerKind,
};
use sidebook_storage::PaymentChangeKind;
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
words!(/// `Language`.
    LanguageWord, "Language", "A language people read.", [Language::ZhCn, Language::En]);
words!(/// `Action`.
    ActionWord, "Action", "What a prepared message is for.", all Action::ALL);
words!(/// `SendState`.
    SendStateWord, "SendState", "Where a send intent stands. Never delivered: the platform gives no receipt.",
    [SendState::Prepared, SendState::HandedOver, SendState::Cancelled, SendState::Failed, SendState::Unknown]);
words!(/// `SendOutcome`.
    SendOutcomeWord, "SendOutcome", "What the platform's client did with a message.",
    [SendState::HandedOver, SendState::Cancelled, SendState::Failed, SendState::Unknown]);
words!(/// `ConversationKind`.
    ConversationKindWord, "ConversationKind", "What a sidebar is opened beside.",
    [ConversationKind::Contact, ConversationKind::Group]);
words!(/// `TaxpayerKind`.
    TaxpayerKindWord, "TaxpayerKind", "How a client pays VAT.", [TaxpayerKind::General, TaxpayerKind::SmallScale]);
words!(/// `BillingCycle`.
    BillingCycleWord, "BillingCycle", "How often a fee is billed.",
    [BillingCycle::Monthly, BillingCycle::Quarterly, BillingCycle::Yearly]);
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
