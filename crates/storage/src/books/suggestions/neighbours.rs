//! What is linked next to a conversation: the groups a contact sits in, and the other people of a group.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sidebook_domain::{ClientId, CorpId, ExternalContactId, GroupChatId, SuggestionReason};

use super::Viewer;
use crate::entity::{conversation, external_contact, group_chat, group_member, link};
use crate::mirror::{Conversation, Subject};
use crate::{AgencyDoor, Executor, StorageError};

/// So many groups and so many people of a group are looked at: a group of everybody tells nothing.
const MOST: u64 = 200;

/// Clients linked next to a conversation, each with how; by groups that the viewer sees.
pub(super) async fn of<E: Executor>(
    door: AgencyDoor<'_, E>,
    conversation: &Conversation,
    viewer: Viewer<'_>,
) -> Result<Vec<(ClientId, SuggestionReason)>, StorageError> {
    match conversation.subject {
        Subject::Group(group) => {
            let name = door.groups().find(group).await?.and_then(|group| group.name);
            fellows(door, conversation.corp, group, None, name).await
        }
        Subject::Contact(contact) => {
            let mut found = Vec::new();
            for (group, name) in groups_of(door, conversation.corp, contact).await? {
                let Some(beside) = door.conversations().of(Subject::Group(group)).await? else {
                    continue;
                };
                if let Viewer::Member(member) = viewer
                    && !door.conversations().is_follower(beside.id, member).await?
                {
                    continue;
                }
                for link in door.links().of_conversation(beside.id).await? {
                    let group = name.clone();
                    found.push((link.client, SuggestionReason::Group { group }));
                }
                found.extend(fellows(door, conversation.corp, group, Some(contact), name).await?);
            }
            Ok(found)
        }
    }
}

/// The external people of a group whom the mirror knows, by name.
pub(super) async fn external_people<E: Executor>(
    door: AgencyDoor<'_, E>,
    corp: CorpId,
    group: GroupChatId,
) -> Result<Vec<(ExternalContactId, String)>, StorageError> {
    let refs: Vec<String> = group_member::Entity::find()
        .filter(group_member::Column::AgencyId.eq(door.agency.0))
        .filter(group_member::Column::GroupChatId.eq(group.0))
        .filter(group_member::Column::Kind.eq("external"))
        .order_by_asc(group_member::Column::Id)
        .limit(MOST)
        .all(door.executor)
        .await?
        .into_iter()
        .map(|member| member.member_ref)
        .collect();
    let rows = external_contact::Entity::find()
        .filter(external_contact::Column::AgencyId.eq(door.agency.0))
        .filter(external_contact::Column::CorpId.eq(corp.0))
        .filter(external_contact::Column::ExternalUserId.is_in(refs))
        .order_by_asc(external_contact::Column::Id)
        .all(door.executor)
        .await?;
    let person = |row: external_contact::Model| (ExternalContactId(row.id), row.name);
    Ok(rows.into_iter().map(person).collect())
}

async fn fellows<E: Executor>(
    door: AgencyDoor<'_, E>,
    corp: CorpId,
    group: GroupChatId,
    except: Option<ExternalContactId>,
    name: Option<String>,
) -> Result<Vec<(ClientId, SuggestionReason)>, StorageError> {
    let mut people = external_people(door, corp, group).await?;
    people.retain(|(contact, _)| Some(*contact) != except);
    let conversations = conversation::Entity::find()
        .filter(conversation::Column::AgencyId.eq(door.agency.0))
        .filter(conversation::Column::ExternalContactId.is_in(people.iter().map(|(contact, _)| contact.0)))
        .all(door.executor)
        .await?;
    let links = link::Entity::find()
        .filter(link::Column::AgencyId.eq(door.agency.0))
        .filter(link::Column::ConversationId.is_in(conversations.iter().map(|conversation| conversation.id)))
        .order_by_asc(link::Column::Id)
        .all(door.executor)
        .await?;
    let told = |link: link::Model| {
        let of = conversations
            .iter()
            .find(|conversation| conversation.id == link.conversation_id)?
            .external_contact_id?;
        let (_, person) = people.iter().find(|(contact, _)| contact.0 == of)?;
        let (person, group) = (person.clone(), name.clone());
        Some((
            ClientId(link.client_id),
            SuggestionReason::Fellow { person, group },
        ))
    };
    Ok(links.into_iter().filter_map(told).collect())
}

/// The groups that are there and in which a contact sits.
async fn groups_of<E: Executor>(
    door: AgencyDoor<'_, E>,
    corp: CorpId,
    contact: ExternalContactId,
) -> Result<Vec<(GroupChatId, Option<String>)>, StorageError> {
    let Some(contact) = door.contacts().find(contact).await? else {
        return Ok(Vec::new());
    };
    let ids: Vec<_> = group_member::Entity::find()
        .filter(group_member::Column::AgencyId.eq(door.agency.0))
        .filter(group_member::Column::Kind.eq("external"))
        .filter(group_member::Column::MemberRef.eq(contact.external_user.as_str()))
        .limit(MOST)
        .all(door.executor)
        .await?
        .into_iter()
        .map(|member| member.group_chat_id)
        .collect();
    // Ids of people are only unique within a corp.
    let rows = group_chat::Entity::find()
        .filter(group_chat::Column::AgencyId.eq(door.agency.0))
        .filter(group_chat::Column::CorpId.eq(corp.0))
        .filter(group_chat::Column::Id.is_in(ids))
        .filter(group_chat::Column::GoneAt.is_null())
        .order_by_asc(group_chat::Column::Id)
        .all(door.executor)
        .await?;
    let group = |row: group_chat::Model| (GroupChatId(row.id), row.name);
    Ok(rows.into_iter().map(group).collect())
}
