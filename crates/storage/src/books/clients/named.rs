//! Clients that a conversation's names and numbers may mean. Serves suggestions; the domain judges what is found here.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sidebook_domain::{ClientId, Mobile, NameLookup};

use super::{Client, ClientContact, Clients};
use crate::entity::client::Column;
use crate::entity::client_contact;
use crate::page::Page;
use crate::reading::readable;
use crate::{Executor, StorageError};

/// So many clients of each kind are looked at: with more, the name tells nobody apart.
const MOST: u64 = 100;

/// So many words of a conversation's names are looked for.
const WORDS: usize = 12;

/// Above every character that a name has.
const BEYOND: char = '\u{10FFFF}';

impl<E: Executor> Clients<'_, E> {
    /// Clients whose name, short name or sound is among what a conversation's names ask for.
    pub async fn named(&self, lookup: &NameLookup) -> Result<Vec<Client>, StorageError> {
        let mut found: Vec<Client> = Vec::new();
        if !lookup.exact.is_empty() {
            let is_one = |column: Column| column.is_in(lookup.exact.iter().map(String::as_str));
            for column in [Column::CoreName, Column::ShortName] {
                let rows = self.query().filter(is_one(column)).limit(MOST);
                add(&mut found, readable(rows.all(self.door.executor).await?)?);
            }
        }
        for start in lookup.begins.iter().take(WORDS) {
            // As a range: an index gives it, whatever the databases think of LIKE.
            let rows = self
                .query()
                .filter(Column::CoreName.gte(start.as_str()))
                .filter(Column::CoreName.lt(format!("{start}{BEYOND}")))
                .order_by_asc(Column::CoreName)
                .limit(MOST);
            add(&mut found, readable(rows.all(self.door.executor).await?)?);
        }
        for sound in lookup.sounds.iter().take(WORDS) {
            let hits = self.search(std::slice::from_ref(sound), Page::first(20)).await?;
            add(&mut found, hits.items.into_iter().map(|hit| hit.client).collect());
        }
        Ok(found)
    }

    /// The people of the agency's clients who have one of these mobile numbers, with their clients' ids.
    pub async fn people_with_mobiles(
        &self,
        mobiles: &[Mobile],
    ) -> Result<Vec<(ClientId, ClientContact)>, StorageError> {
        if mobiles.is_empty() {
            return Ok(Vec::new());
        }
        let rows = client_contact::Entity::find()
            .filter(client_contact::Column::AgencyId.eq(self.door.agency.0))
            .filter(client_contact::Column::Mobile.is_in(mobiles.iter().map(Mobile::as_str)))
            .order_by_asc(client_contact::Column::Id)
            .limit(MOST)
            .all(self.door.executor)
            .await?;
        rows.into_iter()
            .map(|row| Ok((ClientId(row.client_id), ClientContact::try_from(row)?)))
            .collect()
    }
}

fn add(found: &mut Vec<Client>, more: Vec<Client>) {
    for client in more {
        if found.iter().all(|known| known.id != client.id) {
            found.push(client);
        }
    }
}
