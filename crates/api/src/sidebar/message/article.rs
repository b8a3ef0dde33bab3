//! 发送知识: the brief answer, the full text, or files.

use sidebook_domain::{ArticleForm, AttachmentSubject, SEND_ATTACHMENTS_MAX, SubjectKind};
use sidebook_render::{Article, ArticleAnswer, Message};
use sidebook_storage::{AgencyDoor, Article as Stored, Attachment, Executor};

use super::{Asked, Draft, DraftAttachment};
use crate::fields;
use crate::problem::{ApiError, ApiResult, ProblemCode};

pub(super) async fn draft<E: Executor>(door: AgencyDoor<'_, E>, asked: &Asked<'_>) -> ApiResult<Draft> {
    let missing = |field| ApiError::field(field, "missing");
    let form = asked.intent.article_form;
    match form {
        Some(ArticleForm::Attachment) => {
            asked
                .intent
                .only(&["article_id", "article_form", "attachment_ids"])?;
        }
        _ => asked.intent.only(&["article_id", "article_form"])?,
    }
    let id = asked.intent.article_id.ok_or_else(|| missing("article_id"))?;
    let form = form.ok_or_else(|| missing("article_form"))?;
    let article = door.articles().find_reviewed(id).await?;
    let article = article.ok_or(ProblemCode::NotFound)?;
    let files = match form {
        ArticleForm::Attachment => files(door, asked, &article).await?,
        ArticleForm::Brief | ArticleForm::Full => Vec::new(),
    };
    let text = |text: &str| ArticleAnswer::Text(text.to_owned());
    let answer = match form {
        ArticleForm::Brief => text(article.text.brief()),
        ArticleForm::Full => text(article.text.full().ok_or(ProblemCode::NothingToSend)?),
        ArticleForm::Attachment => {
            ArticleAnswer::Files(files.iter().map(|file| file.name.to_string()).collect())
        }
    };
    Ok(Draft {
        message: Message::Article(Article {
            agency_name: asked.agency_name.to_owned(),
            question: article.text.question().to_owned(),
            answer,
        }),
        attachments: files.into_iter().map(DraftAttachment::Stored).collect(),
        warnings: Vec::new(),
    })
}

/// The files that were chosen, in the order in which they were; all of the article's when none were.
async fn files<E: Executor>(
    door: AgencyDoor<'_, E>,
    asked: &Asked<'_>,
    article: &Stored,
) -> ApiResult<Vec<Attachment>> {
    let mut there = door
        .attachments()
        .of(AttachmentSubject::new(SubjectKind::Article, article.id))
        .await?;
    let chosen = match asked.intent.attachment_ids.as_deref() {
        Some(ids) => {
            if let Some(wrong) = fields::attachments(ids, SEND_ATTACHMENTS_MAX) {
                return Err(fields::refused([wrong]));
            }
            let one = |id| there.iter().find(|file| file.id == id).cloned();
            ids.iter()
                .map(|id| one(*id).ok_or_else(|| ProblemCode::NotFound.into()))
                .collect::<ApiResult<Vec<Attachment>>>()?
        }
        None => {
            there.truncate(SEND_ATTACHMENTS_MAX);
            there
        }
    };
    if chosen.is_empty() {
        return Err(ProblemCode::NothingToSend.into());
    }
    Ok(chosen)
}
