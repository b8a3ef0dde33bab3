//! The texts of messages as agencies write them: one for each action and language, written as a draft, sent once it was
//! published. No version is ever changed or lost.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::{Action, Language, MessageTemplateId, StaffId};

use crate::entity::message_template::{ActiveModel, Column, Entity, Model};
use crate::entity::message_template_version as version;
use crate::page::{Page, Paged};
use crate::reading::{readable, require_all, word};
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// An agency's own text of one action in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageTemplate {
    /// Its id.
    pub id: MessageTemplateId,
    /// Of which messages.
    pub action: Action,
    /// In which language.
    pub language: Language,
    /// What is being written, if anything is.
    pub draft: Option<TemplateDraft>,
    /// The number of the version that is sent. `None`: the default is.
    pub published: Option<i64>,
    /// The number of the newest version; 0 when nothing was published yet.
    pub last: i64,
    /// Counts every change.
    pub revision: i64,
}

/// What is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateDraft {
    /// As it stands.
    pub text: String,
    /// Who wrote it last.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
}

/// What an agency's text said from a moment on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateVersion {
    /// 1 is the first.
    pub number: i64,
    /// `None`: the agency went back to the default.
    pub text: Option<String>,
    /// Who published it.
    pub by: StaffId,
    /// When.
    pub at: DateTime<Utc>,
}

/// What becomes of what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentTemplate {
    /// The draft is sent from now on.
    Draft,
    /// The default is sent from now on; the draft goes.
    Default,
}

/// The message templates of one agency. By `of(agency).message_templates()`.
#[derive(Debug)]
pub struct MessageTemplates<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The texts of messages that this agency wrote itself.
    #[must_use]
    pub fn message_templates(&self) -> MessageTemplates<'a, E> {
        MessageTemplates { door: *self }
    }
}

impl<E: Executor> MessageTemplates<'_, E> {
    fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    fn one(&self, action: Action, language: Language) -> Select<Entity> {
        self.query()
            .filter(Column::Action.eq(action.as_str()))
            .filter(Column::Language.eq(language.as_str()))
    }

    fn versions_of(&self, template: MessageTemplateId) -> Select<version::Entity> {
        version::Entity::find()
            .filter(version::Column::AgencyId.eq(self.door.agency.0))
            .filter(version::Column::TemplateId.eq(template.0))
    }

    /// Every text that anybody of the agency ever began.
    pub async fn list(&self) -> Result<Vec<MessageTemplate>, StorageError> {
        readable(self.query().all(self.door.executor).await?)
    }

    /// The agency's text of an action in a language.
    pub async fn find(
        &self,
        action: Action,
        language: Language,
    ) -> Result<Option<MessageTemplate>, StorageError> {
        let row = self.one(action, language).one(self.door.executor).await?;
        row.map(MessageTemplate::try_from).transpose()
    }

    /// What is sent, when it is the agency's own.
    pub async fn sent(&self, action: Action, language: Language) -> Result<Option<String>, StorageError> {
        let Some(template) = self.find(action, language).await? else {
            return Ok(None);
        };
        let Some(number) = template.published else {
            return Ok(None);
        };
        let version = self.version(template.id, number).await?;
        Ok(version.and_then(|version| version.text))
    }

    /// One version.
    pub async fn version(
        &self,
        template: MessageTemplateId,
        number: i64,
    ) -> Result<Option<TemplateVersion>, StorageError> {
        let row = self
            .versions_of(template)
            .filter(version::Column::Number.eq(number))
            .one(self.door.executor)
            .await?;
        Ok(row.map(TemplateVersion::from))
    }

    /// What the text said before, newest first.
    pub async fn versions(
        &self,
        template: MessageTemplateId,
        page: Page<i64>,
    ) -> Result<Paged<TemplateVersion, i64>, StorageError> {
        let mut rows = self.versions_of(template);
        if let Some(after) = page.after {
            rows = rows.filter(version::Column::Number.lt(after));
        }
        let rows = rows
            .order_by_desc(version::Column::Number)
            .limit(page.rows())
            .all(self.door.executor)
            .await?;
        let versions = rows.into_iter().map(TemplateVersion::from).collect();
        Ok(page.cut(versions, |version: &TemplateVersion| version.number))
    }
}

impl MessageTemplates<'_, Writing> {
    /// Replaces the draft, from the revision that the caller has seen; `None` when nothing was there. No text: the draft
    /// goes.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when somebody else was first, [`StorageError::NotFound`] when `by` is not one of the
    /// agency's people.
    pub async fn put_draft(
        &self,
        (action, language): (Action, Language),
        seen: Option<i64>,
        text: Option<String>,
        by: StaffId,
    ) -> Result<MessageTemplate, StorageError> {
        self.require_staff(by).await?;
        let Some(row) = self.seen(action, language, seen).await? else {
            return self.begin((action, language), text, by).await;
        };
        let change = ActiveModel {
            draft: Set(text),
            ..self.change(&row, by)
        };
        Entity::update(change).exec(self.door.executor).await?.try_into()
    }

    /// Says what is sent from now on, as a new version. `None`: there is no draft.
    ///
    /// # Errors
    /// As of [`Self::put_draft`].
    pub async fn publish(
        &self,
        (action, language): (Action, Language),
        seen: i64,
        what: SentTemplate,
        by: StaffId,
    ) -> Result<Option<MessageTemplate>, StorageError> {
        self.require_staff(by).await?;
        let row = self.seen(action, language, Some(seen)).await?;
        let row = row.ok_or(StorageError::Stale)?;
        let body = match what {
            SentTemplate::Draft if row.draft.is_none() => return Ok(None),
            SentTemplate::Draft => row.draft.clone(),
            SentTemplate::Default => None,
        };
        let number = row.last.saturating_add(1);
        let published = body.is_some().then_some(number);
        let version = version::ActiveModel {
            template_id: Set(row.id),
            number: Set(number),
            agency_id: Set(self.door.agency.0),
            body: Set(body),
            published_by: Set(by.0),
            published_at: Set(self.door.context.now()),
        };
        version::Entity::insert(version)
            .exec_without_returning(self.door.executor)
            .await?;
        let change = ActiveModel {
            draft: Set(None),
            published: Set(published),
            last: Set(number),
            ..self.change(&row, by)
        };
        let changed = Entity::update(change).exec(self.door.executor).await?;
        changed.try_into().map(Some)
    }

    async fn begin(
        &self,
        (action, language): (Action, Language),
        draft: Option<String>,
        by: StaffId,
    ) -> Result<MessageTemplate, StorageError> {
        let now = self.door.context.now();
        let row = Model {
            id: self.door.context.new_id(),
            agency_id: self.door.agency.0,
            action: action.as_str().to_owned(),
            language: language.as_str().to_owned(),
            draft,
            published: None,
            last: 0,
            changed_by: by.0,
            created_at: now,
            updated_at: now,
            revision: 1,
        };
        let once = [Column::AgencyId, Column::Action, Column::Language];
        let added = Entity::insert(ActiveModel::from(row.clone()))
            .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
            .exec_without_returning(self.door.executor)
            .await?;
        if added == 1 {
            row.try_into()
        } else {
            Err(StorageError::Stale)
        }
    }

    /// The row, locked, if it is at the revision that the caller has seen.
    async fn seen(
        &self,
        action: Action,
        language: Language,
        seen: Option<i64>,
    ) -> Result<Option<Model>, StorageError> {
        let row = self
            .one(action, language)
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        if row.as_ref().map(|row| row.revision) == seen {
            Ok(row)
        } else {
            Err(StorageError::Stale)
        }
    }

    fn change(&self, row: &Model, by: StaffId) -> ActiveModel {
        ActiveModel {
            id: Unchanged(row.id),
            changed_by: Set(by.0),
            updated_at: Set(self.door.context.now()),
            revision: Set(row.revision.saturating_add(1)),
            ..Default::default()
        }
    }

    async fn require_staff(&self, by: StaffId) -> Result<(), StorageError> {
        let staff = self.door.staff().find(by).await?;
        require_all("staff", [by.0], staff.map(|staff| staff.id.0))
    }
}

impl TryFrom<Model> for MessageTemplate {
    type Error = StorageError;

    fn try_from(row: Model) -> Result<Self, StorageError> {
        const TABLE: &str = "message_templates";
        let draft = row.draft.map(|text| TemplateDraft {
            text,
            by: StaffId(row.changed_by),
            at: row.updated_at,
        });
        Ok(Self {
            id: MessageTemplateId(row.id),
            action: word(Action::parse(&row.action), TABLE, "action", row.id)?,
            language: word(Language::parse(&row.language), TABLE, "language", row.id)?,
            draft,
            published: row.published,
            last: row.last,
            revision: row.revision,
        })
    }
}

impl From<version::Model> for TemplateVersion {
    fn from(row: version::Model) -> Self {
        Self {
            number: row.number,
            text: row.body,
            by: StaffId(row.published_by),
            at: row.published_at,
        }
    }
}
