//! The knowledge base as those who write it see it.

use sidebook_domain::StaffId;
use sidebook_storage::{AgencyDoor, Article, ArticleCategory, Executor};

use crate::books::shown_articles;
use crate::problem::{ApiResult, ProblemCode};
use crate::wire::{
    KnowledgeArticle, KnowledgeArticleDetail, KnowledgeCategory, KnowledgeCategoryList, StaffName,
};

/// Articles in a list, with names and files.
pub(super) async fn rows<E: Executor>(
    door: AgencyDoor<'_, E>,
    articles: &[Article],
) -> ApiResult<Vec<KnowledgeArticle>> {
    let reviewers: Vec<StaffId> = articles
        .iter()
        .filter_map(|article| article.reviewed.map(|(by, _)| by))
        .collect();
    let people = door.staff().find_many(&reviewers).await?;
    let rows = shown_articles::rows(door, articles).await?;
    let row = |(article, row): (&Article, _)| KnowledgeArticle {
        article: row,
        state: article.state,
        reviewed_by: article.reviewed.and_then(|(by, _)| {
            let person = people.iter().find(|person| person.id == by)?;
            Some(StaffName {
                id: by,
                name: person.name.clone(),
            })
        }),
        reviewed_at: article.reviewed.map(|(_, at)| at),
        updated_at: article.updated_at,
        revision: article.revision,
    };
    Ok(articles.iter().zip(rows).map(row).collect())
}

/// Articles with all that they say.
pub(super) async fn details<E: Executor>(
    door: AgencyDoor<'_, E>,
    articles: &[Article],
) -> ApiResult<Vec<KnowledgeArticleDetail>> {
    let rows = rows(door, articles).await?;
    let detail = |(article, row): (&Article, KnowledgeArticle)| KnowledgeArticleDetail {
        article: row,
        full_text: article.text.full().map(str::to_owned),
        keywords: article.text.keywords().to_vec(),
    };
    Ok(articles.iter().zip(rows).map(detail).collect())
}

/// One article with all that it says.
pub(super) async fn detail<E: Executor>(
    door: AgencyDoor<'_, E>,
    article: &Article,
) -> ApiResult<KnowledgeArticleDetail> {
    let mut details = details(door, std::slice::from_ref(article)).await?;
    Ok(details.pop().ok_or(ProblemCode::Internal)?)
}

/// Every category with how many articles it has.
pub(super) async fn categories<E: Executor>(door: AgencyDoor<'_, E>) -> ApiResult<KnowledgeCategoryList> {
    let counts = door.article_categories().articles(None).await?;
    let all = door.article_categories().list().await?;
    let row = |category: ArticleCategory| KnowledgeCategory {
        articles: counts.get(&category.id).copied().unwrap_or(0),
        id: category.id,
        name: category.name,
        parent_id: category.parent,
    };
    Ok(KnowledgeCategoryList {
        items: all.into_iter().map(row).collect(),
    })
}
