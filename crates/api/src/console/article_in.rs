//! An article as somebody writes it.

use serde::{Deserialize, Serialize};
use sidebook_domain::{
    ArticleCategoryId, ArticleId, ArticleText, ArticleTextError, AttachmentId, AttachmentSubject, SubjectKind,
};
use sidebook_storage::{AgencyDoor, NewArticle, Writing};
use utoipa::ToSchema;

use crate::fields;
use crate::problem::{ApiError, ApiResult};

/// The most files of an article.
pub(super) const ARTICLE_ATTACHMENTS_MAX: usize = 9;

/// What an article says.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArticleIn {
    #[schema(value_type = Uuid)]
    pub(crate) category_id: ArticleCategoryId,
    /// 1 to 200 characters, once in the knowledge base.
    pub(crate) question: String,
    /// 1 to 400 characters.
    pub(crate) brief: String,
    /// Up to 20,000 characters.
    #[schema(required = false)]
    pub(crate) full_text: Option<String>,
    /// Up to 20 words of up to 30 characters.
    pub(crate) keywords: Vec<String>,
    /// Its files, in their order.
    #[schema(value_type = Vec<Uuid>, max_items = 9)]
    pub(crate) attachment_ids: Vec<AttachmentId>,
}

impl ArticleIn {
    /// The article, when its words may be stored and its files are not too many.
    pub(super) fn read(&self) -> ApiResult<NewArticle> {
        if let Some(wrong) = fields::attachments(&self.attachment_ids, ARTICLE_ATTACHMENTS_MAX) {
            return Err(fields::refused([wrong]));
        }
        let keywords: Vec<&str> = self.keywords.iter().map(String::as_str).collect();
        let text = ArticleText::new(&self.question, &self.brief, self.full_text.as_deref(), &keywords);
        Ok(NewArticle {
            category: self.category_id,
            text: text.map_err(|error| refused(error, self))?,
        })
    }

    /// Refuses a question that another article answers.
    pub(super) async fn require(
        &self,
        door: AgencyDoor<'_, Writing>,
        new: &NewArticle,
        itself: Option<ArticleId>,
    ) -> ApiResult<()> {
        let same = door.articles().of_question(new.text.question()).await?;
        if same.is_some_and(|other| Some(other) != itself) {
            return Err(ApiError::field("question", "taken"));
        }
        Ok(())
    }

    pub(super) async fn tie(&self, door: AgencyDoor<'_, Writing>, article: ArticleId) -> ApiResult<()> {
        let subject = AttachmentSubject::new(SubjectKind::Article, article);
        door.attachments().tie(subject, &self.attachment_ids).await?;
        Ok(())
    }
}

fn refused(error: ArticleTextError, asked: &ArticleIn) -> ApiError {
    use ArticleTextError as E;
    let (field, code) = match error {
        E::NoQuestion => ("question", "missing"),
        E::QuestionTooLong => ("question", "too_long"),
        E::NoBrief => ("brief", "missing"),
        E::BriefTooLong => ("brief", "too_long"),
        E::FullTooLong => ("full_text", "too_long"),
        E::Keywords if asked.keywords.len() > ArticleText::KEYWORDS => ("keywords", "too_many"),
        E::Keywords => ("keywords", "too_long"),
        E::ControlCharacter => (with_control(asked), "control_character"),
    };
    ApiError::field(field, code)
}

/// The first field with a character that nobody can see.
fn with_control(asked: &ArticleIn) -> &'static str {
    let has = |text: &str| {
        text.chars()
            .any(|letter| letter.is_control() && letter != '\n' && letter != '\r')
    };
    if asked.question.trim().chars().any(char::is_control) {
        "question"
    } else if has(&asked.brief) {
        "brief"
    } else if asked.full_text.as_deref().is_some_and(has) {
        "full_text"
    } else {
        "keywords"
    }
}

/// What is answered to a change of an article that is closed.
pub(super) fn is_reviewed() -> ApiError {
    ApiError::field("state", "reviewed")
}
