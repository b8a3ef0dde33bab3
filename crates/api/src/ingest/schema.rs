//! Schemas of the rows, made of the domain's tables of fields: a field added there appears in the document by itself.

use std::borrow::Cow;

use serde_json::json;
use sidebook_domain::{Holds, RecordField, RecordKind, Required};
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, ObjectBuilder, OneOfBuilder, Schema, SchemaType, Type,
};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// Schema of the kinds' words.
pub(crate) struct RecordKindWord;

impl PartialSchema for RecordKindWord {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .description(Some("A kind of rows."))
            .enum_values(Some(RecordKind::ALL.iter().map(|kind| kind.as_str())))
            .build()
            .into()
    }
}

impl ToSchema for RecordKindWord {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("RecordKind")
    }
}

/// Schema of a row of any kind; which one it is the address says.
pub(crate) struct Records;

impl PartialSchema for Records {
    fn schema() -> RefOr<Schema> {
        let all = RecordKind::ALL.iter().fold(OneOfBuilder::new(), |all, kind| {
            all.item(Ref::from_schema_name(name(*kind)))
        });
        let all = all.description(Some("A row, by the kind that the address names."));
        RefOr::T(Schema::OneOf(all.build()))
    }
}

impl ToSchema for Records {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("RecordIn")
    }
}

macro_rules! kinds {
    ($($kind:ident $name:ident)*) => {
        $(
            /// Schema of a row of this kind.
            pub(crate) struct $kind;

            impl PartialSchema for $kind {
                fn schema() -> RefOr<Schema> {
                    record(RecordKind::$kind)
                }
            }

            impl ToSchema for $kind {
                fn name() -> Cow<'static, str> {
                    Cow::Borrowed(name(RecordKind::$kind))
                }
            }
        )*

        fn name(kind: RecordKind) -> &'static str {
            match kind {
                $(RecordKind::$kind => stringify!($name),)*
            }
        }
    };
}

kinds! {
    Clients ClientRecordIn
    ClientContacts ClientContactRecordIn
    Services ServiceRecordIn
    RegistrationOrders RegistrationOrderRecordIn
    Contracts ContractRecordIn
    Receivables ReceivableRecordIn
    Payments PaymentRecordIn
    MissingDocuments MissingDocumentRecordIn
    Intakes IntakeRecordIn
    Invoices InvoiceRecordIn
    Filings FilingRecordIn
    Reports ReportRecordIn
    Articles ArticleRecordIn
}

fn record(kind: RecordKind) -> RefOr<Schema> {
    let mut row = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Object))
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    // What has a dot in its name is part of an object in bodies.
    for field in kind.fields().iter().filter(|field| !field.name.contains('.')) {
        row = row.property(field.name, property(field));
        if field.required == Required::Always {
            row = row.required(field.name);
        }
    }
    if kind == RecordKind::Clients {
        let about = "Values of the agency's own fields, by the fields' names; null takes out.";
        let custom = ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::Object))
            .description(Some(about))
            .additional_properties(Some(AdditionalProperties::FreeForm(true)));
        row = row.property("custom_fields", custom);
    }
    if kind == RecordKind::Reports {
        row = row.property("lines", lines()).required("lines");
    }
    row.build().into()
}

/// The amounts of a report by line number.
fn lines() -> ObjectBuilder {
    let about = "Two amounts in integer fen by line number (行次) of the form: end and beginning of the year for the balance sheet, \
                 the year so far and the month for the others. Totals that are not given are computed; null takes out.";
    let amount = || ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::Integer, Type::Null]));
    let both = ArrayBuilder::new()
        .items(amount())
        .min_items(Some(2))
        .max_items(Some(2));
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Object))
        .description(Some(about))
        .additional_properties(Some(AdditionalProperties::RefOr(both.build().into())))
        .examples([json!({ "1": [1_200_000, 300_000], "2": [400_000, 100_000] })])
}

fn property(field: &RecordField) -> RefOr<Schema> {
    let may_be_null = field.required != Required::Always;
    let of = |plain: Type| {
        if may_be_null {
            SchemaType::from_iter([plain, Type::Null])
        } else {
            SchemaType::new(plain)
        }
    };
    let said = match (field.name, field.required) {
        ("external_key", _) => "The key that your system has for it; where the address names it, not here.",
        (_, Required::OneOf) => "Which client: at least one of `client_key`, `client_name`, `client_tax_id`.",
        _ => "",
    };
    let held = match field.holds {
        Holds::Line(_) | Holds::Text(_) | Holds::Words => "",
        Holds::Key | Holds::Keys => "As your system calls it.",
        Holds::Money => "Integer fen.",
        Holds::Count => "",
        Holds::Day => "`YYYY-MM-DD`.",
        Holds::Month => "`YYYYMM`.",
        Holds::Rate => "Basis points: 1300 is 13 %.",
        Holds::Flag | Holds::Choice(_) => "",
        Holds::Staff => "A staff member, by name or mobile.",
        Holds::Tags => "Names of tags, or `group/name`; in place of those there are.",
    };
    let parts = [field.en, field.zh, held, said];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let about = parts.join(" · ");
    let text = || ObjectBuilder::new().schema_type(of(Type::String));
    let whole = || ObjectBuilder::new().schema_type(of(Type::Integer));
    match field.holds {
        Holds::Line(most) | Holds::Text(most) => text()
            .max_length(Some(most))
            .description(Some(about))
            .build()
            .into(),
        Holds::Key => text()
            .max_length(Some(sidebook_domain::ExternalKey::MOST))
            .description(Some(about))
            .build()
            .into(),
        Holds::Keys | Holds::Tags | Holds::Words => ArrayBuilder::new()
            .items(ObjectBuilder::new().schema_type(SchemaType::new(Type::String)))
            .description(Some(about))
            .build()
            .into(),
        Holds::Flag => ObjectBuilder::new()
            .schema_type(of(Type::Boolean))
            .description(Some(about))
            .build()
            .into(),
        Holds::Staff => text().description(Some(about)).build().into(),
        Holds::Day => text()
            .description(Some(about))
            .examples([json!("2026-04-10")])
            .build()
            .into(),
        Holds::Money | Holds::Count | Holds::Month | Holds::Rate => {
            whole().description(Some(about)).build().into()
        }
        Holds::Choice(choices) => {
            let words = choices.iter().map(|choice| Some(choice.code));
            let words = words.chain(may_be_null.then_some(None));
            text()
                .enum_values(Some(words))
                .description(Some(about))
                .build()
                .into()
        }
    }
}
