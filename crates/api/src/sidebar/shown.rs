//! Conversations with their links.

use sidebook_domain::ConversationId;
use sidebook_messenger::MemberId;
use sidebook_storage::{AgencyDoor, ConversationDetail as Detail, Executor, LinkedClient as Link};

use crate::problem::{ApiResult, ProblemCode};
use crate::wire::{ClientNames, Conversation, ConversationDetail, LinkedClient};

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
