//! Rows of clients and of what they have bought.

use chrono::NaiveDate;
use sidebook_domain::days_left;
use sidebook_storage::{AgencyDoor, Executor, ReachedClient, RegistrationOrder, Service};

use crate::problem::{ApiResult, ProblemCode};
use crate::wire::{
    ClientContactRow, ClientFile, ClientTag, CustomFieldRow, MissingItem, MissingPeriod, OrderRow,
    ServiceCard, ServiceRow, StaffName,
};

/// The base data of a client.
pub(crate) async fn client_file<E: Executor>(
    door: AgencyDoor<'_, E>,
    client: &ReachedClient,
) -> ApiResult<ClientFile> {
    let file = door
        .clients()
        .file(client.id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let client = file.client;
    let vat_cycle = client.vat_cycle();
    let mut values = door.custom_fields().values_of(client.id).await?;
    let fields = door.custom_fields().list().await?;
    let custom_fields = fields.into_iter().map(|field| CustomFieldRow {
        value: values.remove(&field.id),
        id: field.id,
        name: field.name.into(),
        name_en: field.name_en.map(String::from),
        kind: field.kind,
        options: field.options.into_iter().map(String::from).collect(),
    });
    let custom_fields = custom_fields.collect();
    Ok(ClientFile {
        id: client.id,
        name: client.name.as_str().to_owned(),
        short_name: client.short_name,
        taxpayer_kind: client.taxpayer_kind,
        vat_cycle,
        tax_id: client.tax_id,
        address: client.address,
        owner: file.owner.map(|(id, name)| StaffName { id, name }),
        custom_fields,
        contacts: file
            .contacts
            .into_iter()
            .map(|contact| ClientContactRow {
                id: contact.id,
                name: contact.name,
                role: contact.role,
                mobile: contact.mobile.map(String::from),
                landline: contact.landline.map(|number| number.as_str().to_owned()),
            })
            .collect(),
        tags: file
            .tags
            .into_iter()
            .map(|tag| ClientTag {
                id: tag.id,
                name: tag.name,
                group: tag.group,
                colour: tag.colour,
            })
            .collect(),
        revision: client.revision,
    })
}

/// What a client has bought and what is missing, with the days left on `today`.
pub(crate) async fn service_card<E: Executor>(
    door: AgencyDoor<'_, E>,
    client: &ReachedClient,
    today: NaiveDate,
) -> ApiResult<ServiceCard> {
    let services = door.services().of_client(client.id).await?;
    let orders = door.services().orders(client.id).await?;
    let missing = door.services().missing_documents(client.id).await?;
    let mut missing_documents: Vec<MissingPeriod> = Vec::new();
    for document in missing {
        let item = MissingItem {
            id: document.id,
            kind: document.kind,
            note: document.note,
        };
        let period = document.period.number();
        match missing_documents.iter_mut().find(|known| known.period == period) {
            Some(known) => known.items.push(item),
            None => missing_documents.push(MissingPeriod {
                period,
                items: vec![item],
            }),
        }
    }
    missing_documents.sort_by_key(|missing| std::cmp::Reverse(missing.period));
    Ok(ServiceCard {
        today,
        services: services
            .into_iter()
            .map(|service| service_row(service, today))
            .collect(),
        orders: orders.into_iter().map(order_row).collect(),
        missing_documents,
    })
}

/// A service as a row of the card, with the days left on `today`.
pub(crate) fn service_row(service: Service, today: NaiveDate) -> ServiceRow {
    ServiceRow {
        id: service.id,
        plan: service.plan,
        fee_fen: service.fee,
        billing_cycle: service.billing_cycle,
        starts_on: service.starts_on,
        ends_on: service.ends_on,
        days_left: days_left(today, service.starts_on, service.ends_on).into(),
        revision: service.revision,
    }
}

/// A registration order as a row of the card.
pub(crate) fn order_row(order: RegistrationOrder) -> OrderRow {
    OrderRow {
        id: order.id,
        title: order.title,
        stage: order.stage,
        accepted_on: order.accepted_on,
        expected_on: order.expected_on,
        revision: order.revision,
    }
}
