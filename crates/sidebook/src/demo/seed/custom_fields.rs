//! Fields that the agency of the demo adds to its clients' files.

use sidebook_domain::{ClientId, CustomFieldKind, ShortText};
use sidebook_storage::{AgencyDoor, ClientChange, NewCustomField, Writing};

/// Fields of every kind; what stands in those of the client `shown`.
pub(super) async fn add(door: AgencyDoor<'_, Writing>, shown: Option<ClientId>) -> anyhow::Result<()> {
    let fields = [
        (
            "开票联系人",
            "Invoicing contact",
            CustomFieldKind::Text,
            &[][..],
            "刘会计",
        ),
        (
            "合作等级",
            "Level",
            CustomFieldKind::Choice,
            &["A 级", "B 级", "C 级"][..],
            "A 级",
        ),
        ("员工人数", "Employees", CustomFieldKind::Number, &[][..], "12"),
        (
            "签约日期",
            "Signed on",
            CustomFieldKind::Date,
            &[][..],
            "2024-03-15",
        ),
    ];
    let mut new = Vec::with_capacity(fields.len());
    for (name, name_en, kind, options, _) in fields {
        new.push(NewCustomField {
            name: ShortText::parse(name)?,
            name_en: Some(ShortText::parse(name_en)?),
            kind,
            options: options
                .iter()
                .map(|option| ShortText::parse(option))
                .collect::<Result<_, _>>()?,
        });
    }
    let added = door.custom_fields().add_many(new).await?;
    let Some(shown) = shown else { return Ok(()) };
    let Some(client) = door.clients().find(shown).await? else {
        return Ok(());
    };
    let values = added.iter().zip(fields);
    let change = ClientChange {
        custom: values
            .map(|(field, (.., value))| (field.id, Some(value.to_owned())))
            .collect(),
        ..ClientChange::default()
    };
    door.clients().change(shown, client.revision, change).await?;
    Ok(())
}
