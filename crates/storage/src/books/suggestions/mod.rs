//! Which clients a conversation may be about, each with its reasons. What counts as a reason, and how much, is the domain's
//! (`sidebook_domain::score`); nothing here links.

mod hints;
mod neighbours;

use sidebook_domain::{ClientId, ConversationId, Mobile, NameLookup, SuggestionReason, name_match, score};
use sidebook_messenger::MemberId;

use hints::Hints;

use super::clients::Client;
use crate::{AgencyDoor, Executor, StorageError};

/// A client that a conversation may be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSuggestion {
    /// The client.
    pub client: Client,
    /// The name of who looks after it.
    pub owner_name: Option<String>,
    /// Why, at least one.
    pub reasons: Vec<SuggestionReason>,
}

/// Who asks: suggestions tell no more of the messenger than this person sees anyway (spec S4).
#[derive(Debug, Clone, Copy)]
pub enum Viewer<'a> {
    /// Owners and admins: everything.
    Admin,
    /// Their own notes, and groups they own or sit in.
    Member(&'a MemberId),
}

/// Suggestions for conversations of one agency. By `of(agency).suggestions()`.
#[derive(Debug)]
pub struct Suggestions<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// Which clients a conversation of this agency may be about.
    #[must_use]
    pub fn suggestions(&self) -> Suggestions<'a, E> {
        Suggestions { door: *self }
    }
}

impl<E: Executor> Suggestions<'_, E> {
    /// At most `limit` clients that are not linked with the conversation yet, the most likely first. None for a
    /// conversation that is not the agency's.
    pub async fn of_conversation(
        &self,
        conversation: ConversationId,
        viewer: Viewer<'_>,
        limit: usize,
    ) -> Result<Vec<LinkSuggestion>, StorageError> {
        let Some(conversation) = self.door.conversations().find(conversation).await? else {
            return Ok(Vec::new());
        };
        let hints = hints::of(self.door, &conversation, viewer).await?;
        let mut found = Found::default();
        self.by_name(&hints, &mut found).await?;
        self.by_mobile(&hints.mobiles, &mut found).await?;
        for (client, reason) in neighbours::of(self.door, &conversation, viewer).await? {
            found.add(client, reason);
        }
        for linked in self.door.links().of_conversation(conversation.id).await? {
            found.0.retain(|(client, _)| *client != linked.client);
        }
        self.read(found, limit).await
    }

    async fn by_name(&self, hints: &Hints, found: &mut Found) -> Result<(), StorageError> {
        let texts: Vec<&str> = hints.names.iter().map(|(_, text)| text.as_str()).collect();
        for client in self.door.clients().named(&NameLookup::of(&texts)).await? {
            for (source, text) in &hints.names {
                if let Some(by) = name_match(text, client.name.as_str(), client.short_name.as_deref()) {
                    let (source, text) = (*source, text.clone());
                    found.add(client.id, SuggestionReason::Name { source, text, by });
                }
            }
        }
        Ok(())
    }

    async fn by_mobile(&self, mobiles: &[Mobile], found: &mut Found) -> Result<(), StorageError> {
        for (client, person) in self.door.clients().people_with_mobiles(mobiles).await? {
            let number = person.mobile.as_ref().map(Mobile::as_str).unwrap_or_default();
            let reason = SuggestionReason::Mobile {
                contact: person.name,
                tail: number.get(7..).unwrap_or_default().to_owned(),
            };
            found.add(client, reason);
        }
        Ok(())
    }

    async fn read(&self, found: Found, limit: usize) -> Result<Vec<LinkSuggestion>, StorageError> {
        let ids: Vec<ClientId> = found.0.iter().map(|(client, _)| *client).collect();
        // In the order of their names, which decides between equals.
        let clients = self.door.clients().find_many(&ids).await?;
        let mut suggestions: Vec<(u32, Client, Vec<SuggestionReason>)> = clients
            .into_iter()
            .filter_map(|client| {
                let (_, reasons) = found.0.iter().find(|(id, _)| *id == client.id)?;
                Some((score(reasons), client, reasons.clone()))
            })
            .collect();
        suggestions.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
        suggestions.truncate(limit);
        let owners: Vec<_> = suggestions
            .iter()
            .filter_map(|(_, client, _)| client.owner)
            .collect();
        let owners = self.door.staff().find_many(&owners).await?;
        let suggestion = |(_, client, reasons): (u32, Client, Vec<SuggestionReason>)| LinkSuggestion {
            owner_name: owners
                .iter()
                .find(|owner| Some(owner.id) == client.owner)
                .map(|owner| owner.name.clone()),
            client,
            reasons,
        };
        Ok(suggestions.into_iter().map(suggestion).collect())
    }
}

/// Reasons by client, in the order they were found.
#[derive(Default)]
struct Found(Vec<(ClientId, Vec<SuggestionReason>)>);

impl Found {
    fn add(&mut self, client: ClientId, reason: SuggestionReason) {
        match self.0.iter_mut().find(|(known, _)| *known == client) {
            Some((_, reasons)) if reasons.contains(&reason) => {}
            Some((_, reasons)) => reasons.push(reason),
            None => self.0.push((client, vec![reason])),
        }
    }
}
