//! What putting rows is for every kind.

use sidebook_domain::{ClientRef, MatchBy, RecordKind, WrongValue};
use uuid::Uuid;

use super::kind::{Not, Rows};
use super::lookup::Lookup;
use super::pending::{Pending, Place};
use super::trial::{content, key_mark};
use super::{Finding, Put, PutRow, PutRules, StandingRecord, Trial};
use crate::{AgencyDoor, StorageError, Writing};

/// One batch under way.
pub(super) struct Putting<'a> {
    pub(super) door: AgencyDoor<'a, Writing>,
    pub(super) kind: RecordKind,
    pub(super) rules: &'a PutRules,
    pub(super) lookup: Lookup,
}

/// What to do with a row.
enum Plan<New> {
    Refuse(Vec<WrongValue>),
    /// It is there, and stands so where that was looked at.
    Stands(Uuid, Option<StandingRecord>),
    /// It was there, and said the same when it was put.
    TakenAway(Uuid),
    New(New),
}

/// Puts rows of a kind, in the given order; what became of each in the same order.
pub(super) async fn put_all<K: Rows>(
    door: AgencyDoor<'_, Writing>,
    rows: Vec<PutRow>,
    rules: &PutRules,
    mut trial: Option<&mut Trial>,
) -> Result<Vec<Put>, StorageError> {
    let mut putting = Putting {
        door,
        kind: K::KIND,
        rules,
        lookup: Box::pin(Lookup::load::<K>(door, &rows)).await?,
    };
    if let Some(trial) = &trial {
        let marks: Vec<Vec<String>> = rows.iter().map(|row| putting.marks::<K>(row)).collect();
        trial.tell(&mut putting.lookup, &rows, &marks);
    }
    let asked = trial.is_some().then(|| rows.clone());
    let mut puts: Vec<(usize, Put)> = Vec::with_capacity(rows.len());
    let mut pending: Pending<K::New> = Pending::new();
    for (at, row) in rows.into_iter().enumerate() {
        // Whoever comes second has to find the first one there.
        if pending.touches(&putting.marks::<K>(&row)) {
            Box::pin(putting.flush::<K>(&mut pending, &mut puts)).await?;
        }
        match Box::pin(putting.plan::<K>(&row)).await? {
            Plan::Refuse(wrong) => puts.push((at, Put::Refused(wrong))),
            Plan::TakenAway(row) => puts.push((at, Put::Skipped { row })),
            Plan::Stands(id, before) => {
                let put = match Box::pin(putting.over::<K>(id, before, row)).await {
                    Ok(put) => put,
                    Err(Not::Wrong(wrong)) => Put::Refused(wrong),
                    Err(Not::Failed(error)) => return Err(error),
                };
                puts.push((at, put));
            }
            Plan::New(new) => {
                let place = Place {
                    at,
                    marks: putting.marks::<K>(&row),
                    key: row.key,
                    content_hash: row.content_hash,
                };
                pending.push(place, new);
                if K::ONE_BY_ONE {
                    Box::pin(putting.flush::<K>(&mut pending, &mut puts)).await?;
                }
            }
        }
    }
    Box::pin(putting.flush::<K>(&mut pending, &mut puts)).await?;
    puts.sort_by_key(|(at, _)| *at);
    let puts: Vec<Put> = puts.into_iter().map(|(_, put)| put).collect();
    if let (Some(trial), Some(rows)) = (&mut trial, asked) {
        for (row, put) in rows.iter().zip(&puts) {
            trial.remember(row, &putting.marks::<K>(row), put);
        }
    }
    Ok(puts)
}

impl Putting<'_> {
    /// What may be there once of a row.
    fn marks<K: Rows>(&self, row: &PutRow) -> Vec<String> {
        let mut marks: Vec<String> = row.key.iter().map(key_mark).collect();
        let Some(record) = K::of(&row.record) else {
            return marks;
        };
        match row.record.client() {
            None => marks.extend(K::own_marks(record)),
            Some(client) => {
                let client = self.lookup.client(client).ok();
                marks.extend(client.and_then(|client| K::mark(record, client)));
            }
        }
        marks
    }

    async fn plan<K: Rows>(&mut self, row: &PutRow) -> Result<Plan<K::New>, StorageError> {
        let Some(record) = K::of(&row.record) else {
            return Ok(Plan::Refuse(vec![WrongValue::new("external_key", "unknown")]));
        };
        let mut before = None;
        if let Some(key) = &row.key
            && let Some(known) = self.lookup.own_key(key).cloned()
            && self.lookup.earlier(known.row).is_none()
        {
            before = Box::pin(K::standing(self.door, known.row)).await?;
            if before.is_none() {
                // People took it away. Whoever says the same of it again did not know; whoever says something new of it wants it.
                if row.content_hash.is_some() && known.content_hash == row.content_hash {
                    return Ok(Plan::TakenAway(known.row));
                }
                self.lookup.forget_key(key);
            }
        }
        let client = row
            .record
            .client()
            .and_then(|client| self.lookup.client(client).ok());
        let by_key = row.key.as_ref().and_then(|key| self.lookup.own_key(key));
        let by_key = by_key.map(|known| known.row);
        let found = match self.rules.find {
            Finding::Nothing => None,
            Finding::By(MatchBy::ExternalKey) => by_key,
            Finding::By(by) => K::found(&self.lookup, record, client, Some(by)),
            Finding::Outside if by_key.is_some() => by_key,
            Finding::Outside => {
                // People entered it before the other system was connected: from now on it is the same row.
                let found = K::found(&self.lookup, record, client, None);
                if found.is_some_and(|found| self.lookup.is_bound(found)) {
                    return Ok(Plan::Refuse(vec![WrongValue::new(K::KNOWN_BY, "taken")]));
                }
                found
            }
        };
        if let Some(id) = found {
            return Ok(Plan::Stands(id, before.filter(|_| by_key == Some(id))));
        }
        if by_key.is_some() {
            return Ok(Plan::Refuse(vec![WrongValue::new("external_key", "taken")]));
        }
        // Looking by another key, it may still be there by what it says.
        if K::ONCE && K::found(&self.lookup, record, client, None).is_some() {
            return Ok(Plan::Refuse(vec![WrongValue::new(K::KNOWN_BY, "taken")]));
        }
        match Box::pin(K::new_row(self, record)).await {
            Ok(new) => Ok(Plan::New(new)),
            Err(Not::Wrong(wrong)) => Ok(Plan::Refuse(wrong)),
            Err(Not::Failed(error)) => Err(error),
        }
    }

    /// A row over what stands there.
    pub(super) async fn over<K: Rows>(
        &mut self,
        id: Uuid,
        before: Option<StandingRecord>,
        row: PutRow,
    ) -> Result<Put, Not> {
        if let Some(earlier) = self.lookup.earlier(id) {
            return self.over_earlier(id, earlier, &row);
        }
        let before = match before {
            Some(before) => before,
            None => Box::pin(K::standing(self.door, id))
                .await?
                .ok_or_else(|| Not::wrong("external_key", "not_found"))?,
        };
        let known = row.key.as_ref().and_then(|key| self.lookup.own_key(key));
        let is_same = row.content_hash.is_some()
            && known.is_some_and(|known| known.row == id && known.content_hash == row.content_hash);
        if is_same {
            return Ok(Put::Same {
                row: id,
                revision: before.revision,
            });
        }
        if !self.rules.overwrite {
            return Ok(Put::Skipped { row: id });
        }
        if let Some(key) = &row.key {
            self.may_bind(key, id)?;
        }
        let client = row
            .record
            .client()
            .map(|client| self.same_client(&before, client));
        let client = client.transpose()?;
        let Some(record) = K::of(&row.record) else {
            return Err(Not::wrong("external_key", "unknown"));
        };
        let is_others = |other: Uuid| other != id;
        if K::ONCE && K::found(&self.lookup, record, client, None).is_some_and(is_others) {
            return Err(Not::wrong(K::KNOWN_BY, "taken"));
        }
        let revision = Box::pin(K::change(self, id, &before, record.clone())).await?;
        if let Some(key) = &row.key {
            self.bind(key, id, row.content_hash.as_deref()).await?;
        }
        Ok(if revision == before.revision {
            Put::Same { row: id, revision }
        } else {
            Put::Changed {
                row: id,
                revision,
                before: Box::new(before),
            }
        })
    }

    /// A row of a trial over what an earlier batch left and gave up.
    fn over_earlier(&mut self, id: Uuid, earlier: u64, row: &PutRow) -> Result<Put, Not> {
        if !self.rules.overwrite {
            return Ok(Put::Skipped { row: id });
        }
        if let Some(key) = &row.key {
            self.may_bind(key, id)?;
        }
        let said = content(row);
        if said == earlier {
            return Ok(Put::Same { row: id, revision: 0 });
        }
        self.lookup.note_earlier(id, said);
        Ok(Put::Changed {
            row: id,
            revision: 0,
            before: Box::new(StandingRecord::default()),
        })
    }

    /// The client that a row names, if the standing row is theirs.
    fn same_client(
        &self,
        before: &StandingRecord,
        named: &ClientRef,
    ) -> Result<sidebook_domain::ClientId, WrongValue> {
        let client = self.lookup.client(named)?;
        if before.client == Some(client.0) {
            Ok(client)
        } else {
            Err(WrongValue::new("client_name", "of_another_client"))
        }
    }

    /// Inserts what waits.
    async fn flush<K: Rows>(
        &mut self,
        pending: &mut Pending<K::New>,
        puts: &mut Vec<(usize, Put)>,
    ) -> Result<(), StorageError> {
        let waiting = pending.take();
        if waiting.is_empty() {
            return Ok(());
        }
        let (places, new): (Vec<_>, Vec<_>) = waiting.into_iter().unzip();
        let added = Box::pin(K::add(self, new)).await?;
        for (place, (row, revision)) in places.into_iter().zip(added) {
            if let Some(key) = &place.key {
                match self.bind(key, row, place.content_hash.as_deref()).await {
                    // Bound to nothing, or to a row that is gone: looked at when it was planned.
                    Ok(()) | Err(Not::Wrong(_)) => {}
                    Err(Not::Failed(error)) => return Err(error),
                }
            }
            self.lookup.note(&place.marks, row);
            puts.push((place.at, Put::Added { row, revision }));
        }
        Ok(())
    }
}
