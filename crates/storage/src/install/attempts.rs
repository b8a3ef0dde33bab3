use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set, UpdateMany};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use sidebook_domain::{AgencyId, CorpId, InstallAttemptId, StaffId};

use crate::entity::install_attempt::{self, Column, Entity};
use crate::reading::word;
use crate::seal::SealPlace;
use crate::{AgencyDoor, Executor, StorageError, SystemDoor, Writing};

/// Where an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstallStatus {
    /// The QR code is shown; nobody authorised yet.
    Waiting,
    /// An admin authorised; the code is being exchanged.
    Authorised,
    /// The corp is bound.
    Installed,
    /// It ended in a problem.
    Failed,
    /// Nobody used it in time.
    Expired,
}

impl InstallStatus {
    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Authorised => "authorised",
            Self::Installed => "installed",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }

    /// The status of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::Waiting,
            Self::Authorised,
            Self::Installed,
            Self::Failed,
            Self::Expired,
        ]
        .into_iter()
        .find(|status| status.as_str() == text)
    }
}

/// One try of an agency to install, from the shown QR code to the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallAttempt {
    /// Its id.
    pub id: InstallAttemptId,
    /// Whose.
    pub agency: AgencyId,
    /// Who began it.
    pub staff: StaffId,
    /// What the QR code says.
    pub install_url: String,
    /// Where it stands.
    pub status: InstallStatus,
    /// A code for what went wrong.
    pub problem: Option<String>,
    /// The corp that was installed.
    pub corp: Option<CorpId>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When the link stops working.
    pub expires_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

/// An attempt to be begun.
#[derive(Debug, Clone)]
pub struct NewInstallAttempt {
    /// Who begins it.
    pub staff: StaffId,
    /// The link's one-time state. Only its hash is kept.
    pub state: SecretString,
    /// What the QR code says.
    pub install_url: String,
    /// When the link stops working.
    pub expires_at: DateTime<Utc>,
}

/// An agency's attempts. By `of(agency).install_attempts()`.
#[derive(Debug)]
pub struct InstallAttempts<'a, E> {
    door: AgencyDoor<'a, E>,
}

/// Attempts by their state, before the agency is known. By `system().install_attempts()`.
#[derive(Debug)]
pub struct SystemInstallAttempts<'a, E> {
    door: SystemDoor<'a, E>,
}

pub(crate) const AUTH_CODE: SealPlace<'static> = SealPlace {
    table: "install_attempts",
    column: "auth_code",
    row: "",
};

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// This agency's attempts to install.
    #[must_use]
    pub fn install_attempts(&self) -> InstallAttempts<'a, E> {
        InstallAttempts { door: *self }
    }
}

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// Attempts to install, by their state.
    #[must_use]
    pub fn install_attempts(&self) -> SystemInstallAttempts<'a, E> {
        SystemInstallAttempts { door: *self }
    }
}

impl<E: Executor> InstallAttempts<'_, E> {
    /// One attempt of this agency.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn find(&self, id: InstallAttemptId) -> Result<Option<InstallAttempt>, StorageError> {
        let row = Entity::find_by_id(id.0)
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .one(self.door.executor)
            .await?;
        row.map(InstallAttempt::try_from).transpose()
    }
}

impl InstallAttempts<'_, Writing> {
    /// Begins an attempt.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn add(&self, new: NewInstallAttempt) -> Result<InstallAttempt, StorageError> {
        use secrecy::ExposeSecret;

        let now = self.door.context.now();
        let row = install_attempt::ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            staff_id: Set(new.staff.0),
            state_hash: Set(hash(new.state.expose_secret())),
            install_url: Set(new.install_url),
            status: Set(InstallStatus::Waiting.as_str().to_owned()),
            problem: Set(None),
            auth_code: Set(None),
            corp_id: Set(None),
            created_at: Set(now),
            expires_at: Set(new.expires_at),
            updated_at: Set(now),
        };
        row.insert(self.door.executor).await?.try_into()
    }
}

impl<E: Executor> SystemInstallAttempts<'_, E> {
    /// One attempt.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn find(&self, id: InstallAttemptId) -> Result<Option<InstallAttempt>, StorageError> {
        Entity::find_by_id(id.0)
            .one(self.door.executor)
            .await?
            .map(InstallAttempt::try_from)
            .transpose()
    }

    /// The attempt of a link's state, whatever became of it.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn find_by_state(&self, state: &str) -> Result<Option<InstallAttempt>, StorageError> {
        let row = Entity::find()
            .filter(Column::StateHash.eq(hash(state)))
            .one(self.door.executor)
            .await?;
        row.map(InstallAttempt::try_from).transpose()
    }

    /// The authorisation code that waits to be exchanged. `None` once the attempt is over.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn auth_code(&self, id: InstallAttemptId) -> Result<Option<SecretString>, StorageError> {
        let row = Entity::find_by_id(id.0)
            .filter(Column::Status.eq(InstallStatus::Authorised.as_str()))
            .one(self.door.executor)
            .await?;
        let Some(sealed) = row.and_then(|row| row.auth_code) else {
            return Ok(None);
        };
        let row = id.to_string();
        self.door
            .context
            .open_text(
                SealPlace {
                    row: &row,
                    ..AUTH_CODE
                },
                &sealed,
            )
            .map(Some)
    }
}

impl SystemInstallAttempts<'_, Writing> {
    /// Turns the waiting attempt of a link's state into an authorised one: of several who come with the same state
    /// (the browser, the event) the first gets it, and nobody after its time.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn take_by_state(&self, state: &str) -> Result<Option<InstallAttempt>, StorageError> {
        let rows = self
            .change(InstallStatus::Authorised)
            .filter(Column::StateHash.eq(hash(state)))
            .filter(Column::Status.eq(InstallStatus::Waiting.as_str()))
            .filter(Column::ExpiresAt.gt(self.door.context.now()))
            .exec_with_returning(self.door.executor)
            .await?;
        rows.into_iter().next().map(InstallAttempt::try_from).transpose()
    }

    /// Keeps the code of an authorised attempt, sealed, until it is exchanged.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the attempt is not an authorised one.
    pub async fn keep_code(&self, id: InstallAttemptId, code: &SecretString) -> Result<(), StorageError> {
        let row = id.to_string();
        let sealed = self.door.context.seal_text(
            SealPlace {
                row: &row,
                ..AUTH_CODE
            },
            code,
        )?;
        let kept = self
            .change(InstallStatus::Authorised)
            .filter(Column::Id.eq(id.0))
            .filter(Column::Status.eq(InstallStatus::Authorised.as_str()))
            .col_expr(Column::AuthCode, Expr::value(sealed))
            .exec(self.door.executor)
            .await?;
        if kept.rows_affected == 1 {
            Ok(())
        } else {
            Err(StorageError::Stale)
        }
    }

    /// The corp is installed; the code, now spent, is erased.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the attempt is not an authorised one.
    pub async fn installed(&self, id: InstallAttemptId, corp: CorpId) -> Result<(), StorageError> {
        let changed = self
            .change(InstallStatus::Installed)
            .filter(Column::Id.eq(id.0))
            .filter(Column::Status.eq(InstallStatus::Authorised.as_str()))
            .col_expr(Column::CorpId, Expr::value(corp.0))
            .col_expr(Column::AuthCode, Expr::value(None::<String>))
            .exec(self.door.executor)
            .await?;
        if changed.rows_affected == 1 {
            Ok(())
        } else {
            Err(StorageError::Stale)
        }
    }

    /// The attempt ends in a problem, unless it is over already; the code is erased. Tells whether it ended now.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn failed(&self, id: InstallAttemptId, problem: &str) -> Result<bool, StorageError> {
        let open = [
            InstallStatus::Waiting.as_str(),
            InstallStatus::Authorised.as_str(),
        ];
        let changed = self
            .change(InstallStatus::Failed)
            .filter(Column::Id.eq(id.0))
            .filter(Column::Status.is_in(open))
            .col_expr(Column::Problem, Expr::value(problem))
            .col_expr(Column::AuthCode, Expr::value(None::<String>))
            .exec(self.door.executor)
            .await?;
        Ok(changed.rows_affected == 1)
    }

    /// Ends the waiting attempts whose time is over, and tells how many.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn expire(&self) -> Result<u64, StorageError> {
        let expired = self
            .change(InstallStatus::Expired)
            .filter(Column::Status.eq(InstallStatus::Waiting.as_str()))
            .filter(Column::ExpiresAt.lte(self.door.context.now()))
            .exec(self.door.executor)
            .await?;
        Ok(expired.rows_affected)
    }

    fn change(&self, status: InstallStatus) -> UpdateMany<Entity> {
        Entity::update_many()
            .col_expr(Column::Status, Expr::value(status.as_str()))
            .col_expr(Column::UpdatedAt, Expr::value(self.door.context.now()))
    }
}

/// A state is as good as a password while the link works: only its SHA-256 is kept.
fn hash(state: &str) -> String {
    crate::hex(&Sha256::digest(state.as_bytes()))
}

impl TryFrom<install_attempt::Model> for InstallAttempt {
    type Error = StorageError;

    fn try_from(row: install_attempt::Model) -> Result<Self, StorageError> {
        Ok(Self {
            id: InstallAttemptId(row.id),
            agency: AgencyId(row.agency_id),
            staff: StaffId(row.staff_id),
            install_url: row.install_url,
            status: word(
                InstallStatus::parse(&row.status),
                "install_attempts",
                "status",
                row.id,
            )?,
            problem: row.problem,
            corp: row.corp_id.map(CorpId),
            created_at: row.created_at,
            expires_at: row.expires_at,
            updated_at: row.updated_at,
        })
    }
}
