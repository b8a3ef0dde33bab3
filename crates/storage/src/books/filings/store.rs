use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use sidebook_domain::{ClientId, FilingError, FilingState, Period, TaxKind};

use super::{FilingChange, NewTaxFiling, TaxFiling, TaxFilings};
use crate::books::ROWS;
use crate::entity::tax_filing::{ActiveModel, Column, Entity, Model};
use crate::reading::readable;
use crate::{StorageError, Writing};

impl TaxFilings<'_, Writing> {
    /// Takes a step with the filing of one kind of a period, from the revision that the caller has seen; `None` when the
    /// caller saw that nothing is registered. A step that changes nothing keeps the revision.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when the client is not the agency's.
    pub async fn change(
        &self,
        client: ClientId,
        period: Period,
        kind: TaxKind,
        seen: Option<i64>,
        step: impl FnOnce(FilingState) -> Result<FilingState, FilingError>,
    ) -> Result<FilingChange, StorageError> {
        let row = self
            .of_client(client, period)
            .filter(Column::Kind.eq(kind.as_str()))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        let stands = row.map(TaxFiling::try_from).transpose()?;
        if stands.as_ref().map(|filing| filing.revision) != seen {
            return Ok(FilingChange::Stale(stands));
        }
        let before = stands.as_ref().map(|filing| filing.state);
        let state = match step(before.unwrap_or(FilingState::NotFiled)) {
            Ok(state) => state,
            Err(refused) => return Ok(FilingChange::Refused(refused)),
        };
        let filing = match stands {
            Some(filing) if filing.state == state => filing,
            Some(filing) => self.save(&filing, state).await?,
            None => {
                let new = NewTaxFiling {
                    client,
                    period,
                    kind,
                    state,
                };
                self.door.require_clients([client]).await?;
                if !self.insert_first(&new).await? {
                    let stands = self.find(client, period, kind).await?;
                    return Ok(FilingChange::Stale(stands));
                }
                self.find(client, period, kind)
                    .await?
                    .ok_or(StorageError::Stale)?
            }
        };
        Ok(FilingChange::Done { before, filing })
    }

    /// Adds filings as they are, all or none; returns them in the given order.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when one is registered already, [`StorageError::NotFound`] naming clients that are
    /// not the agency's.
    pub async fn add_many(&self, new: Vec<NewTaxFiling>) -> Result<Vec<TaxFiling>, StorageError> {
        self.door
            .require_clients(new.iter().map(|new| new.client))
            .await?;
        let rows: Vec<Model> = new.iter().map(|new| self.row(new)).collect();
        for rows in rows.chunks(ROWS) {
            let rows = rows.iter().cloned().map(ActiveModel::from);
            Entity::insert_many(rows)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        readable(rows)
    }

    async fn save(&self, filing: &TaxFiling, state: FilingState) -> Result<TaxFiling, StorageError> {
        let now = self.door.context.now();
        let said = |state: FilingState| (state.is_filed(), state.amount(), state.filed_on());
        let change = ActiveModel {
            id: Unchanged(filing.id.0),
            state: Set(state.as_str().to_owned()),
            amount_fen: Set(state.amount().map(|amount| amount.0)),
            filed_on: Set(state.filed_on()),
            paid_on: Set(state.paid_on()),
            updated_at: Set(now),
            registered_at: if said(state) == said(filing.state) {
                NotSet
            } else {
                Set(Some(now))
            },
            revision: Set(filing.revision + 1),
            ..Default::default()
        };
        // The row is locked, and its revision was compared.
        Entity::update(change).exec(self.door.executor).await?.try_into()
    }

    /// Whether this one came first.
    async fn insert_first(&self, new: &NewTaxFiling) -> Result<bool, StorageError> {
        let once = [Column::ClientId, Column::Period, Column::Kind];
        let added = Entity::insert(ActiveModel::from(self.row(new)))
            .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
            .exec_without_returning(self.door.executor)
            .await?;
        Ok(added == 1)
    }

    fn row(&self, new: &NewTaxFiling) -> Model {
        let now = self.door.context.now();
        Model {
            id: self.door.context.new_id(),
            agency_id: self.door.agency.0,
            client_id: new.client.0,
            period: i64::from(new.period.number()),
            kind: new.kind.as_str().to_owned(),
            state: new.state.as_str().to_owned(),
            amount_fen: new.state.amount().map(|amount| amount.0),
            filed_on: new.state.filed_on(),
            paid_on: new.state.paid_on(),
            created_at: now,
            updated_at: now,
            revision: 1,
            registered_at: Some(now),
        }
    }
}
