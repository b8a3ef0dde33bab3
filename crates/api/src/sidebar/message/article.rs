//! 发送知识.

use sidebook_domain::ArticleForm;
use sidebook_render::{Article, Message};
use sidebook_storage::{AgencyDoor, Executor};

use super::Asked;
use crate::problem::{ApiError, ApiResult, ProblemCode};

pub(super) async fn message<E: Executor>(door: AgencyDoor<'_, E>, asked: &Asked<'_>) -> ApiResult<Message> {
    asked.intent.only(&["article_id", "article_form"])?;
    let missing = |field| ApiError::field(field, "missing");
    let id = asked.intent.article_id.ok_or_else(|| missing("article_id"))?;
    let form = asked.intent.article_form.ok_or_else(|| missing("article_form"))?;
    let article = door.articles().find_reviewed(id).await?;
    let article = article.ok_or(ProblemCode::NotFound)?;
    let answer = match form {
        ArticleForm::Brief => Some(article.text.brief()),
        ArticleForm::Full => article.text.full(),
        ArticleForm::Attachment => None,
    };
    Ok(Message::Article(Article {
        agency_name: asked.agency_name.to_owned(),
        question: article.text.question().to_owned(),
        answer: answer.ok_or(ProblemCode::NothingToSend)?.to_owned(),
    }))
}
