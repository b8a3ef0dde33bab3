//! Self-built apps that admins entered (spec B5): what the platform knows a corp's own app by, and the secrets it speaks with.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sidebook_domain::{AgencyId, ShortText, StaffId};
use sidebook_messenger::{AgentId, InternalApp, PlatformCorpId};

use crate::books::text;
use crate::context::Context;
use crate::entity::internal_app::{ActiveModel, Column, Entity, Model};
use crate::seal::{SealPlace, Sealed};
use crate::{AgencyDoor, Executor, StorageError, SystemDoor, Writing};

const TABLE: &str = "internal_apps";

pub(crate) const SECRETS: SealPlace<'static> = SealPlace {
    table: TABLE,
    column: "secrets",
    row: "",
};

/// A self-built app as an admin entered it, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnteredApp {
    /// Whose.
    pub agency: AgencyId,
    /// Of which corp.
    pub corp: PlatformCorpId,
    /// What people call the corp.
    pub corp_name: ShortText,
    /// The app's number in the corp.
    pub agent: AgentId,
    /// Counts changes, from 1.
    pub revision: i64,
    /// Who wrote it last.
    pub entered_by: StaffId,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// What a self-built app speaks with, and what its callbacks are signed and sealed with.
#[derive(Debug, Clone)]
pub struct InternalSecrets {
    /// The app's secret.
    pub secret: SecretString,
    /// The callback token.
    pub token: SecretString,
    /// The callback key, 43 characters.
    pub encoding_aes_key: SecretString,
}

/// A self-built app to be kept.
#[derive(Debug, Clone)]
pub struct NewInternalApp {
    /// Of which corp.
    pub corp: PlatformCorpId,
    /// What people call the corp.
    pub corp_name: ShortText,
    /// The app's number in the corp.
    pub agent: AgentId,
    /// All of its secrets.
    pub secrets: InternalSecrets,
    /// Who enters it.
    pub by: StaffId,
}

/// What callbacks of an entered app are opened with.
#[derive(Debug)]
pub struct EnteredAppKeys {
    /// The corp.
    pub corp: PlatformCorpId,
    /// The callback token.
    pub token: SecretString,
    /// The callback key.
    pub encoding_aes_key: SecretString,
}

/// As they are sealed.
#[derive(Serialize, Deserialize)]
struct Kept {
    secret: String,
    token: String,
    encoding_aes_key: String,
}

/// The entered apps of an agency. By `of(agency).internal_apps()`.
#[derive(Debug)]
pub struct InternalApps<'a, E> {
    door: AgencyDoor<'a, E>,
}

/// Entered apps whatever their agency: a callback and a sign-in name a corp only. By `system().internal_apps()`.
#[derive(Debug)]
pub struct SystemInternalApps<'a, E> {
    door: SystemDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The self-built apps that this agency's admins entered.
    #[must_use]
    pub fn internal_apps(&self) -> InternalApps<'a, E> {
        InternalApps { door: *self }
    }
}

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// The self-built apps that admins entered.
    #[must_use]
    pub fn internal_apps(&self) -> SystemInternalApps<'a, E> {
        SystemInternalApps { door: *self }
    }
}

impl<E: Executor> InternalApps<'_, E> {
    fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    async fn row(&self, corp: &PlatformCorpId) -> Result<Option<Model>, StorageError> {
        let row = self.query().filter(Column::PlatformCorpId.eq(corp.as_str()));
        Ok(row.one(self.door.executor).await?)
    }

    /// All of them, in the order they were entered.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn list(&self) -> Result<Vec<EnteredApp>, StorageError> {
        let rows = self
            .query()
            .order_by_asc(Column::Id)
            .all(self.door.executor)
            .await?;
        rows.into_iter().map(EnteredApp::try_from).collect()
    }

    /// The app of a corp.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn find(&self, corp: &PlatformCorpId) -> Result<Option<EnteredApp>, StorageError> {
        self.row(corp).await?.map(EnteredApp::try_from).transpose()
    }

    /// The secrets of a corp's app, for whoever changes some of them or tries them.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn secrets(&self, corp: &PlatformCorpId) -> Result<Option<InternalSecrets>, StorageError> {
        let row = self.row(corp).await?;
        row.map(|row| open(self.door.context, &row)).transpose()
    }
}

impl InternalApps<'_, Writing> {
    /// Keeps an app that nobody entered yet.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when the corp has one already, this agency's or another's.
    pub async fn add(&self, new: NewInternalApp) -> Result<EnteredApp, StorageError> {
        let context = self.door.context;
        let (id, now) = (context.new_id(), context.now());
        let row = Model {
            id,
            agency_id: self.door.agency.0,
            platform_corp_id: new.corp.as_str().to_owned(),
            corp_name: new.corp_name.into(),
            agent_id: new.agent.0,
            secrets: seal(context, &id.to_string(), &new.secrets)?,
            revision: 1,
            entered_by: new.by.0,
            created_at: now,
            changed_at: now,
        };
        Entity::insert(ActiveModel::from(row.clone()))
            .exec_without_returning(self.door.executor)
            .await?;
        row.try_into()
    }

    /// Writes an app anew that stands at `revision`.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it stands at another one, or is gone.
    pub async fn change(&self, revision: i64, new: NewInternalApp) -> Result<EnteredApp, StorageError> {
        let context = self.door.context;
        let row = self.row(&new.corp).await?.ok_or(StorageError::Stale)?;
        let changed = Model {
            corp_name: new.corp_name.into(),
            agent_id: new.agent.0,
            secrets: seal(context, &row.id.to_string(), &new.secrets)?,
            revision: row.revision + 1,
            entered_by: new.by.0,
            changed_at: context.now(),
            ..row
        };
        let change = ActiveModel {
            corp_name: ActiveValue::Set(changed.corp_name.clone()),
            agent_id: ActiveValue::Set(changed.agent_id),
            secrets: ActiveValue::Set(changed.secrets.clone()),
            revision: ActiveValue::Set(changed.revision),
            entered_by: ActiveValue::Set(changed.entered_by),
            changed_at: ActiveValue::Set(changed.changed_at),
            ..Default::default()
        };
        let done = Entity::update_many()
            .set(change)
            .filter(Column::Id.eq(changed.id))
            .filter(Column::Revision.eq(revision))
            .exec(self.door.executor)
            .await?;
        if done.rows_affected == 0 {
            return Err(StorageError::Stale);
        }
        changed.try_into()
    }

    /// Forgets the app of a corp. False when there was none.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn remove(&self, corp: &PlatformCorpId) -> Result<bool, StorageError> {
        let removed = Entity::delete_many()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::PlatformCorpId.eq(corp.as_str()))
            .exec(self.door.executor)
            .await?;
        Ok(removed.rows_affected > 0)
    }
}

impl<E: Executor> SystemInternalApps<'_, E> {
    /// The app of a corp.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn find(&self, corp: &PlatformCorpId) -> Result<Option<EnteredApp>, StorageError> {
        self.row(corp).await?.map(EnteredApp::try_from).transpose()
    }

    /// The corps that have one.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn corps(&self) -> Result<Vec<PlatformCorpId>, StorageError> {
        let rows = Entity::find()
            .order_by_asc(Column::Id)
            .all(self.door.executor)
            .await?;
        let corps = rows.into_iter().map(|row| row.platform_corp_id.into());
        Ok(corps.collect())
    }

    /// What the callbacks of all of them are opened with.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn keys(&self) -> Result<Vec<EnteredAppKeys>, StorageError> {
        let rows = Entity::find().all(self.door.executor).await?;
        let opened = rows.iter().map(|row| {
            let secrets = open(self.door.context, row)?;
            Ok(EnteredAppKeys {
                corp: row.platform_corp_id.as_str().into(),
                token: secrets.token,
                encoding_aes_key: secrets.encoding_aes_key,
            })
        });
        opened.collect()
    }

    /// What an adapter needs. Reached through [`StoredCredentials`](super::StoredCredentials).
    pub(super) async fn credentials(
        &self,
        corp: &PlatformCorpId,
    ) -> Result<Option<InternalApp>, StorageError> {
        let Some(row) = self.row(corp).await? else {
            return Ok(None);
        };
        let secrets = open(self.door.context, &row)?;
        Ok(Some(InternalApp {
            corp: corp.clone(),
            corp_name: row.corp_name,
            agent: AgentId(row.agent_id),
            secret: secrets.secret,
        }))
    }

    async fn row(&self, corp: &PlatformCorpId) -> Result<Option<Model>, StorageError> {
        let row = Entity::find().filter(Column::PlatformCorpId.eq(corp.as_str()));
        Ok(row.one(self.door.executor).await?)
    }
}

fn seal(context: &Context, row: &str, secrets: &InternalSecrets) -> Result<Sealed, StorageError> {
    let kept = Kept {
        secret: secrets.secret.expose_secret().to_owned(),
        token: secrets.token.expose_secret().to_owned(),
        encoding_aes_key: secrets.encoding_aes_key.expose_secret().to_owned(),
    };
    let text = serde_json::to_string(&kept).map_err(|_| inconsistent(row))?;
    context.seal_text(SealPlace { row, ..SECRETS }, &SecretString::from(text))
}

fn open(context: &Context, row: &Model) -> Result<InternalSecrets, StorageError> {
    let id = row.id.to_string();
    let text = context.open_text(SealPlace { row: &id, ..SECRETS }, &row.secrets)?;
    let kept: Kept = serde_json::from_str(text.expose_secret()).map_err(|_| inconsistent(&id))?;
    Ok(InternalSecrets {
        secret: kept.secret.into(),
        token: kept.token.into(),
        encoding_aes_key: kept.encoding_aes_key.into(),
    })
}

fn inconsistent(row: &str) -> StorageError {
    StorageError::Inconsistent {
        table: TABLE,
        column: "secrets",
        row: row.to_owned(),
    }
}

impl TryFrom<Model> for EnteredApp {
    type Error = StorageError;

    fn try_from(row: Model) -> Result<Self, StorageError> {
        Ok(Self {
            agency: AgencyId(row.agency_id),
            corp: row.platform_corp_id.into(),
            corp_name: text(&row.corp_name, TABLE, "corp_name", row.id)?,
            agent: AgentId(row.agent_id),
            revision: row.revision,
            entered_by: StaffId(row.entered_by),
            changed_at: row.changed_at,
        })
    }
}
