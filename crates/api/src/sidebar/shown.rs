//! Rows as the sidebar shows them.

use chrono::NaiveDate;
use sidebook_domain::{ConversationId, days_left};
use sidebook_messenger::MemberId;
use sidebook_storage::{
    AgencyDoor, ConversationDetail as Detail, Executor, LinkedClient as Link, ReachedClient,
};

use crate::problem::{ApiResult, ProblemCode};
use crate::wire::{
    ClientContactRow, ClientFile, ClientNames, ClientTag, Conversation, ConversationDetail, CustomFieldRow,
    LinkedClient, MissingItem, MissingPeriod, OrderRow, ServiceCard, ServiceRow, StaffName,
};

/// A conversation with its links, as this member knows it.
pub(crate) async fn conversation<E: Executor>(
    door: AgencyDoor<'_, E>,
    id: ConversationId,
    member: &MemberId,
) -> ApiResult<Conversation> {
    let shown = door
        .conversations()
        .view(id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let links = door.links().of_conversation(id).await?;
    let detail = match shown.detail {
        Detail::Contact { corp_name, remarks } => ConversationDetail {
            remark: remarks
                .into_iter()
                .find(|(of, _)| of == member)
                .map(|(_, remark)| remark),
            corp_name,
            member_count: None,
        },
        Detail::Group { members, .. } => ConversationDetail {
            member_count: Some(i64::try_from(members).unwrap_or(i64::MAX)),
            ..ConversationDetail::default()
        },
    };
    Ok(Conversation {
        id,
        kind: shown.conversation.kind(),
        name: shown.name,
        detail,
        links: links
            .into_iter()
            .map(|link| LinkedClient {
                client_id: link.client,
                client_name: link.name,
            })
            .collect(),
    })
}

/// Linked clients by name.
pub(crate) fn linked_clients(links: &[Link]) -> Vec<ClientNames> {
    links.iter().map(linked_client).collect()
}

/// A linked client by name.
pub(crate) fn linked_client(link: &Link) -> ClientNames {
    ClientNames {
        id: link.client,
        name: link.name.clone(),
        short_name: link.short_name.clone(),
    }
}

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
            .map(|service| ServiceRow {
                id: service.id,
                plan: service.plan,
                fee_fen: service.fee,
                billing_cycle: service.billing_cycle,
                starts_on: service.starts_on,
                ends_on: service.ends_on,
                days_left: days_left(today, service.starts_on, service.ends_on).into(),
            })
            .collect(),
        orders: orders
            .into_iter()
            .map(|order| OrderRow {
                id: order.id,
                title: order.title,
                stage: order.stage,
                accepted_on: order.accepted_on,
                expected_on: order.expected_on,
            })
            .collect(),
        missing_documents,
    })
}
