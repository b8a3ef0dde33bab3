use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set};
use secrecy::SecretString;
use sidebook_domain::{AgencyId, CorpId, InstallationId};
use sidebook_messenger::{AgentId, InstallationInfo, MemberId, VisibleScope};
use uuid::Uuid;

use crate::entity::{corp, installation};
use crate::reading::json;
use crate::seal::{SealPlace, Sealed};
use crate::{AgencyDoor, Executor, StorageError, SystemDoor, Writing};

/// The authorisation of one of our apps by a corp. Its permanent code is reached through `StoredCredentials` only.
#[derive(Debug, Clone, PartialEq)]
pub struct Installation {
    /// Its id.
    pub id: InstallationId,
    /// By which corp.
    pub corp: CorpId,
    /// Whose corp, once bound.
    pub agency: Option<AgencyId>,
    /// Which of our apps: the suite's id, or the corp of a self-built app.
    pub app_key: String,
    /// The app's number in this corp, once known.
    pub agent: Option<AgentId>,
    /// Who may be seen, as the platform told it last.
    pub scope: VisibleScope,
    /// Who authorised.
    pub authorised_by: Option<MemberId>,
    /// When it was authorised last.
    pub installed_at: DateTime<Utc>,
    /// When anything here changed last.
    pub changed_at: DateTime<Utc>,
    /// When it was cancelled. `None`: it is active.
    pub cancelled_at: Option<DateTime<Utc>>,
}

impl Installation {
    /// Whether the corp has the app.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.cancelled_at.is_none()
    }
}

/// An authorisation to be kept.
#[derive(Debug, Clone)]
pub struct NewInstallation {
    /// By which corp.
    pub corp: CorpId,
    /// Which of our apps: the suite's id, or the corp of a self-built app.
    pub app_key: String,
    /// The permanent code. `None` for a self-built app, whose secret is configuration.
    pub permanent_code: Option<SecretString>,
    /// Who authorised.
    pub authorised_by: Option<MemberId>,
    /// The app's number in this corp, when known already.
    pub agent: Option<AgentId>,
}

/// The installations in an agency's corps. By `of(agency).installations()`.
#[derive(Debug)]
pub struct Installations<'a, E> {
    door: AgencyDoor<'a, E>,
}

/// Installations whatever their agency. By `system().installations()`.
#[derive(Debug)]
pub struct SystemInstallations<'a, E> {
    door: SystemDoor<'a, E>,
}

pub(crate) const PERMANENT_CODE: SealPlace<'static> = SealPlace {
    table: "installations",
    column: "permanent_code",
    row: "",
};

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The installations in this agency's corps.
    #[must_use]
    pub fn installations(&self) -> Installations<'a, E> {
        Installations { door: *self }
    }
}

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// Installations whatever their agency.
    #[must_use]
    pub fn installations(&self) -> SystemInstallations<'a, E> {
        SystemInstallations { door: *self }
    }
}

fn newest_first(query: Select<installation::Entity>) -> Select<installation::Entity> {
    query
        .order_by_desc(installation::Column::InstalledAt)
        .order_by_desc(installation::Column::Id)
}

impl<E: Executor> Installations<'_, E> {
    fn query(&self, corp: CorpId) -> Select<installation::Entity> {
        let query = installation::Entity::find()
            .filter(installation::Column::AgencyId.eq(self.door.agency.0))
            .filter(installation::Column::CorpId.eq(corp.0));
        newest_first(query)
    }

    /// The active installation of a corp.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn active(&self, corp: CorpId) -> Result<Option<Installation>, StorageError> {
        let query = self.query(corp).filter(installation::Column::State.eq("active"));
        query
            .one(self.door.executor)
            .await?
            .map(Installation::try_from)
            .transpose()
    }

    /// The installation of a corp that was made last, active or not.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn newest(&self, corp: CorpId) -> Result<Option<Installation>, StorageError> {
        self.query(corp)
            .one(self.door.executor)
            .await?
            .map(Installation::try_from)
            .transpose()
    }
}

impl<E: Executor> SystemInstallations<'_, E> {
    /// The active installation of a corp.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn active(&self, corp: CorpId) -> Result<Option<Installation>, StorageError> {
        self.active_row(corp)
            .await?
            .map(Installation::try_from)
            .transpose()
    }

    /// All corps that have an app and an agency: those to sync.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn bound(&self) -> Result<Vec<(CorpId, AgencyId)>, StorageError> {
        let rows: Vec<(Uuid, Uuid)> = installation::Entity::find()
            .select_only()
            .column(installation::Column::CorpId)
            .column(installation::Column::AgencyId)
            .distinct()
            .filter(installation::Column::State.eq("active"))
            .filter(installation::Column::AgencyId.is_not_null())
            .order_by_asc(installation::Column::CorpId)
            .into_tuple()
            .all(self.door.executor)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(corp, agency)| (CorpId(corp), AgencyId(agency)))
            .collect())
    }

    /// The permanent code of the active installation of a corp.
    pub(super) async fn permanent_code(&self, corp: CorpId) -> Result<Option<SecretString>, StorageError> {
        let Some(row) = self.active_row(corp).await? else {
            return Ok(None);
        };
        let Some(sealed) = &row.permanent_code else {
            return Ok(None);
        };
        let id = row.id.to_string();
        self.door
            .context
            .open_text(
                SealPlace {
                    row: &id,
                    ..PERMANENT_CODE
                },
                sealed,
            )
            .map(Some)
    }

    async fn active_row(&self, corp: CorpId) -> Result<Option<installation::Model>, StorageError> {
        let query = installation::Entity::find()
            .filter(installation::Column::CorpId.eq(corp.0))
            .filter(installation::Column::State.eq("active"));
        Ok(newest_first(query).one(self.door.executor).await?)
    }

    async fn of_app(&self, corp: CorpId, app_key: &str) -> Result<Option<installation::Model>, StorageError> {
        let row = installation::Entity::find()
            .filter(installation::Column::CorpId.eq(corp.0))
            .filter(installation::Column::AppKey.eq(app_key))
            .one(self.door.executor)
            .await?;
        Ok(row)
    }
}

impl SystemInstallations<'_, Writing> {
    /// Keeps an authorisation. A corp that authorises the same app again keeps its row: the code before stopped
    /// working at that moment, whatever became of it.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn install(&self, new: NewInstallation) -> Result<Installation, StorageError> {
        let agency = corp::Entity::find_by_id(new.corp.0)
            .one(self.door.executor)
            .await?;
        let agency = agency.and_then(|corp| corp.agency_id);
        // The seal names the row, so the row has to be known first; the upsert below decides when two come at once.
        let known = self.of_app(new.corp, &new.app_key).await?;
        let id = known
            .as_ref()
            .map_or_else(|| self.door.context.new_id(), |row| row.id);
        // Authorised again without a removal in between (a new code, a larger scope), the app keeps its number.
        let agent = known
            .filter(|row| row.state == "active")
            .and_then(|row| row.agent_id);
        let now = self.door.context.now();
        let row = installation::ActiveModel {
            id: Set(id),
            agency_id: Set(agency),
            corp_id: Set(new.corp.0),
            app_key: Set(new.app_key.clone()),
            agent_id: Set(new.agent.map(|agent| agent.0).or(agent)),
            permanent_code: Set(self.sealed(id, new.permanent_code.as_ref())?),
            state: Set("active".to_owned()),
            scope: Set(serde_json::json!(VisibleScope::default())),
            authorised_by: Set(new.authorised_by.map(|member| member.as_str().to_owned())),
            installed_at: Set(now),
            changed_at: Set(now),
            cancelled_at: Set(None),
        };
        use installation::Column;
        let again = OnConflict::columns([Column::CorpId, Column::AppKey])
            .update_columns([
                Column::AgencyId,
                Column::AgentId,
                Column::PermanentCode,
                Column::State,
                Column::AuthorisedBy,
                Column::InstalledAt,
                Column::ChangedAt,
                Column::CancelledAt,
            ])
            .to_owned();
        let stored = installation::Entity::insert(row)
            .on_conflict(again)
            .exec_with_returning(self.door.executor)
            .await?;
        if stored.id != id {
            // Somebody else's first installation came in between: seal for the row that won.
            let sealed = self.sealed(stored.id, new.permanent_code.as_ref())?;
            let update = installation::ActiveModel {
                id: Set(stored.id),
                permanent_code: Set(sealed),
                ..Default::default()
            };
            installation::Entity::update(update)
                .exec(self.door.executor)
                .await?;
        }
        stored.try_into()
    }

    /// Keeps the authorisation of the third-party app `app`; see [`SystemInstallations::install`].
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn authorise(
        &self,
        corp: CorpId,
        app: &str,
        permanent_code: &SecretString,
        authorised_by: Option<&MemberId>,
    ) -> Result<Installation, StorageError> {
        let new = NewInstallation {
            corp,
            app_key: app.to_owned(),
            permanent_code: Some(permanent_code.clone()),
            authorised_by: authorised_by.cloned(),
            agent: None,
        };
        self.install(new).await
    }

    /// What the platform says about it now: number, visible scope, the corp's name.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when there is no such installation.
    pub async fn describe(&self, id: InstallationId, info: &InstallationInfo) -> Result<(), StorageError> {
        let described: Option<Uuid> = installation::Entity::find_by_id(id.0)
            .select_only()
            .column(installation::Column::CorpId)
            .into_tuple()
            .one(self.door.executor)
            .await?;
        let corp = described.ok_or(StorageError::Stale)?;
        installation::Entity::update_many()
            .filter(installation::Column::Id.eq(id.0))
            .col_expr(installation::Column::AgentId, Expr::value(info.agent.0))
            .col_expr(
                installation::Column::Scope,
                Expr::value(serde_json::json!(info.scope)),
            )
            .col_expr(
                installation::Column::ChangedAt,
                Expr::value(self.door.context.now()),
            )
            .exec(self.door.executor)
            .await?;
        if !info.name.is_empty() {
            corp::Entity::update_many()
                .filter(corp::Column::Id.eq(corp))
                .col_expr(corp::Column::Name, Expr::value(&info.name))
                .exec(self.door.executor)
                .await?;
        }
        Ok(())
    }

    /// The corp removed the app at `at`. Its permanent code is of no use any more and is erased; the rest stays.
    /// Tells whether anything was active.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn cancel(&self, corp: CorpId, at: DateTime<Utc>) -> Result<bool, StorageError> {
        let cancelled = installation::Entity::update_many()
            .filter(installation::Column::CorpId.eq(corp.0))
            .filter(installation::Column::State.eq("active"))
            .col_expr(installation::Column::State, Expr::value("cancelled"))
            .col_expr(installation::Column::PermanentCode, Expr::value(None::<String>))
            .col_expr(installation::Column::CancelledAt, Expr::value(at))
            .col_expr(
                installation::Column::ChangedAt,
                Expr::value(self.door.context.now()),
            )
            .exec(self.door.executor)
            .await?;
        Ok(cancelled.rows_affected > 0)
    }

    fn sealed(&self, id: Uuid, code: Option<&SecretString>) -> Result<Option<Sealed>, StorageError> {
        let row = id.to_string();
        let place = SealPlace {
            row: &row,
            ..PERMANENT_CODE
        };
        code.map(|code| self.door.context.seal_text(place, code))
            .transpose()
    }
}

impl TryFrom<installation::Model> for Installation {
    type Error = StorageError;

    fn try_from(row: installation::Model) -> Result<Self, StorageError> {
        let active = match row.state.as_str() {
            "active" => true,
            "cancelled" => false,
            _ => return Err(StorageError::inconsistent("installations", "state", row.id)),
        };
        if active == row.cancelled_at.is_some() {
            return Err(StorageError::inconsistent(
                "installations",
                "cancelled_at",
                row.id,
            ));
        }
        Ok(Self {
            id: InstallationId(row.id),
            corp: CorpId(row.corp_id),
            agency: row.agency_id.map(AgencyId),
            app_key: row.app_key,
            agent: row.agent_id.map(AgentId),
            scope: json(row.scope, "installations", "scope", row.id)?,
            authorised_by: row.authorised_by.map(Into::into),
            installed_at: row.installed_at,
            changed_at: row.changed_at,
            cancelled_at: row.cancelled_at,
        })
    }
}
