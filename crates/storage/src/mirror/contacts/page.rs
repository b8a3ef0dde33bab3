//! Storing a page of a list: the same as storing its contacts one by one, in a few statements for all of them.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany,
};
use sidebook_domain::{CorpId, SyncRunId};
use sidebook_messenger::{Contact, ContactFollow, Follow};
use uuid::Uuid;

use super::merge::{Decision, Extent, decide};
use super::store::{contact_row, follow_row};
use super::{Contacts, contact_follow, ended, external_contact};
use crate::entity::conversation;
use crate::reading::to_millis;
use crate::{StorageError, Writing};

/// So many rows go into one statement: below the databases' limits of values.
const ROWS: usize = 500;

/// One line of a page.
struct Line<'a> {
    contact: &'a Contact,
    follow: &'a Follow,
}

/// What a page is stored as.
#[derive(Clone, Copy)]
struct Reading {
    corp: CorpId,
    read_at: DateTime<Utc>,
    run: Option<SyncRunId>,
}

impl Contacts<'_, Writing> {
    /// Stores a page of a list: contacts with one follow each. Returns how many contacts were not known before.
    ///
    /// * `read_at`: before the page was asked for; what a later read stored stays, row by row.
    /// * `run`: the sync run that read it, for [`Contacts::mark_gone_not_seen`].
    pub async fn upsert_page(
        &self,
        corp: CorpId,
        page: &[ContactFollow],
        read_at: DateTime<Utc>,
        run: Option<SyncRunId>,
    ) -> Result<u64, StorageError> {
        let reading = Reading {
            corp,
            read_at: to_millis(read_at),
            run,
        };
        let lines: Vec<Line<'_>> = page
            .iter()
            .flat_map(|entry| {
                let follows = entry.contact.follows.iter();
                follows.map(|follow| Line {
                    contact: &entry.contact,
                    follow,
                })
            })
            .collect();
        let mut added = 0;
        for lines in lines.chunks(ROWS) {
            added += self.upsert_lines(reading, lines).await?;
        }
        Ok(added)
    }

    async fn upsert_lines(&self, reading: Reading, lines: &[Line<'_>]) -> Result<u64, StorageError> {
        // In one order, so that two who store the same contacts wait for each other and not in circles.
        let mut people: BTreeMap<&str, &Contact> = BTreeMap::new();
        people.extend(lines.iter().map(|line| (line.contact.id.as_str(), line.contact)));
        let ids: Vec<&str> = people.keys().copied().collect();
        let mut known = self.locked_all(reading.corp, &ids).await?;
        let follows = self.follows_of(&known, lines).await?;
        let row_of = |known: &HashMap<String, external_contact::Model>, line: &Line<'_>| {
            let contact = known.get(line.contact.id.as_str())?;
            follows
                .get(&(contact.id, line.follow.member.to_string()))
                .cloned()
        };
        // What a member ended is not brought back by a read that is behind.
        let lines: Vec<&Line<'_>> = lines
            .iter()
            .filter(|line| {
                !row_of(&known, line).is_some_and(|row| ended::is_echo(&row, line.follow, reading.read_at))
            })
            .collect();
        people.clear();
        people.extend(lines.iter().map(|line| (line.contact.id.as_str(), line.contact)));

        let before: Vec<(&Contact, external_contact::Model)> = people
            .iter()
            .filter_map(|(id, contact)| Some((*contact, known.get(*id)?.clone())))
            .collect();
        let new: Vec<&Contact> = people
            .iter()
            .filter(|(id, _)| !known.contains_key(**id))
            .map(|(_, contact)| *contact)
            .collect();
        let added = self.add_contacts(reading, &new, &mut known).await?;
        self.update_contacts(reading, &before).await?;
        // Last wins when a page lists a pair twice.
        let mut told: BTreeMap<(Uuid, &str), (&Line<'_>, &external_contact::Model)> = BTreeMap::new();
        for line in lines {
            let contact = known
                .get(line.contact.id.as_str())
                .ok_or_else(|| StorageError::NotFound {
                    table: "corps",
                    ids: vec![reading.corp.0],
                })?;
            told.insert((contact.id, line.follow.member.as_str()), (line, contact));
        }
        let told = told
            .into_values()
            .map(|(line, contact)| (contact, line.follow, row_of(&known, line)));
        self.store_told(reading, told.collect()).await?;
        Ok(added)
    }

    async fn locked_all(
        &self,
        corp: CorpId,
        ids: &[&str],
    ) -> Result<HashMap<String, external_contact::Model>, StorageError> {
        use external_contact::Column;
        let rows = self
            .of_agency()
            .filter(Column::CorpId.eq(corp.0))
            .filter(Column::ExternalUserId.is_in(ids.iter().copied()))
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(self.door.executor)
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.external_user_id.clone(), row))
            .collect())
    }

    /// The stored follows that the lines speak of.
    async fn follows_of(
        &self,
        known: &HashMap<String, external_contact::Model>,
        lines: &[Line<'_>],
    ) -> Result<HashMap<(Uuid, String), contact_follow::Model>, StorageError> {
        use contact_follow::Column;
        if known.is_empty() {
            return Ok(HashMap::new());
        }
        let members: std::collections::BTreeSet<&str> =
            lines.iter().map(|line| line.follow.member.as_str()).collect();
        let rows = self
            .follows_of_agency()
            .filter(Column::ExternalContactId.is_in(known.values().map(|row| row.id)))
            .filter(Column::MemberId.is_in(members))
            .all(self.door.executor)
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| ((row.external_contact_id, row.member_id.clone()), row))
            .collect())
    }

    /// Adds contacts with their conversations; they are among the known then.
    async fn add_contacts(
        &self,
        reading: Reading,
        new: &[&Contact],
        known: &mut HashMap<String, external_contact::Model>,
    ) -> Result<u64, StorageError> {
        if new.is_empty() {
            return Ok(0);
        }
        let rows: Vec<external_contact::Model> = new
            .iter()
            .map(|contact| {
                contact_row(
                    &self.door,
                    reading.corp,
                    contact,
                    reading.read_at,
                    None,
                    reading.run,
                )
            })
            .collect();
        let once = [
            external_contact::Column::CorpId,
            external_contact::Column::ExternalUserId,
        ];
        let added = external_contact::Entity::insert_many(
            rows.iter().cloned().map(external_contact::ActiveModel::from),
        )
        .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
        .exec_without_returning(self.door.executor)
        .await?;
        let rows: Vec<external_contact::Model> = if added == rows.len() as u64 {
            rows
        } else {
            // Somebody else met some of them in the same moment: theirs are read again, and their contents stay, which
            // were read in that moment too. Or the corp is another agency's, and nothing is found.
            let ids: Vec<&str> = new.iter().map(|contact| contact.id.as_str()).collect();
            self.locked_all(reading.corp, &ids).await?.into_values().collect()
        };
        let now = self.door.context.now();
        let conversations = rows.iter().map(|row| conversation::ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            corp_id: Set(reading.corp.0),
            kind: Set(sidebook_domain::ConversationKind::Contact.as_str().to_owned()),
            external_contact_id: Set(Some(row.id)),
            group_chat_id: Set(None),
            created_at: Set(now),
        });
        let once = OnConflict::column(conversation::Column::ExternalContactId)
            .do_nothing()
            .to_owned();
        if !rows.is_empty() {
            conversation::Entity::insert_many(conversations)
                .on_conflict(once)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        known.extend(rows.into_iter().map(|row| (row.external_user_id.clone(), row)));
        Ok(added)
    }

    async fn update_contacts(
        &self,
        reading: Reading,
        before: &[(&Contact, external_contact::Model)],
    ) -> Result<(), StorageError> {
        use external_contact::Column;
        let (mut met, mut same) = (Vec::new(), Vec::new());
        for (contact, row) in before {
            if row.read_at > reading.read_at {
                met.push(row.id);
                continue;
            }
            let told = contact_row(
                &self.door,
                reading.corp,
                contact,
                reading.read_at,
                None,
                reading.run,
            );
            let is_same = row.gone_at.is_none()
                && (&row.name, &row.kind) == (&told.name, &told.kind)
                && (&row.corp_name, &row.position, &row.avatar)
                    == (&told.corp_name, &told.position, &told.avatar);
            if is_same {
                same.push(row.id);
                continue;
            }
            let change = external_contact::ActiveModel {
                id: Unchanged(row.id),
                name: Set(told.name),
                kind: Set(told.kind),
                corp_name: Set(told.corp_name),
                position: Set(told.position),
                avatar: Set(told.avatar),
                read_at: Set(told.read_at),
                updated_at: Set(told.updated_at),
                gone_at: Set(None),
                seen_run: told.seen_run.map_or(NotSet, |run| Set(Some(run))),
                ..Default::default()
            };
            external_contact::Entity::update(change)
                .exec(self.door.executor)
                .await?;
        }
        let of = |ids: Vec<Uuid>| {
            external_contact::Entity::update_many()
                .filter(Column::AgencyId.eq(self.door.agency.0))
                .filter(Column::Id.is_in(ids))
        };
        if !same.is_empty() {
            let read = of(same)
                .col_expr(Column::ReadAt, Expr::value(reading.read_at))
                .col_expr(Column::UpdatedAt, Expr::value(self.door.context.now()));
            let read = match reading.run {
                Some(run) => read.col_expr(Column::SeenRun, Expr::value(run.0)),
                None => read,
            };
            read.exec(self.door.executor).await?;
        }
        if let Some(run) = reading.run.filter(|_| !met.is_empty()) {
            let seen = of(met).col_expr(Column::SeenRun, Expr::value(run.0));
            seen.exec(self.door.executor).await?;
        }
        Ok(())
    }

    async fn store_told(
        &self,
        reading: Reading,
        told: Vec<(&external_contact::Model, &Follow, Option<contact_follow::Model>)>,
    ) -> Result<(), StorageError> {
        use contact_follow::{Column, Entity};
        let (mut new, mut same) = (Vec::new(), Vec::new());
        for (contact, follow, row) in told {
            let row_read_at = row.as_ref().map(|row| row.read_at);
            let decision = decide(
                Extent::Listed,
                reading.read_at,
                true,
                row_read_at,
                contact.follows_read_at,
            );
            if decision != Decision::Store {
                continue;
            }
            let mut told = follow_row(
                &self.door,
                contact,
                row.as_ref(),
                follow,
                reading.read_at,
                reading.run,
            )?;
            match row {
                None => new.push(told),
                Some(row) => {
                    told.id = row.id;
                    let as_before = contact_follow::Model {
                        read_at: told.read_at,
                        seen_run: told.seen_run,
                        ..row
                    };
                    if as_before == told {
                        same.push(told.id);
                    } else {
                        Entity::update(changed(told)).exec(self.door.executor).await?;
                    }
                }
            }
        }
        if !new.is_empty() {
            Entity::insert_many(new.into_iter().map(contact_follow::ActiveModel::from))
                .exec_without_returning(self.door.executor)
                .await?;
        }
        if !same.is_empty() {
            let read: UpdateMany<Entity> = Entity::update_many()
                .col_expr(Column::ReadAt, Expr::value(reading.read_at))
                .filter(Column::AgencyId.eq(self.door.agency.0))
                .filter(Column::Id.is_in(same));
            let read = match reading.run {
                Some(run) => read.col_expr(Column::SeenRun, Expr::value(run.0)),
                None => read,
            };
            read.exec(self.door.executor).await?;
        }
        Ok(())
    }
}

/// All columns of a row but its id, to be written.
pub(super) fn changed(row: contact_follow::Model) -> contact_follow::ActiveModel {
    let id = Unchanged(row.id);
    contact_follow::ActiveModel {
        id,
        ..contact_follow::ActiveModel::from(row).reset_all()
    }
}
