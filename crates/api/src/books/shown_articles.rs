//! The knowledge base as the sidebar shows it.

use sidebook_domain::{ArticleCategoryId, ArticleState, AttachmentSubject, SubjectKind};
use sidebook_render::TEXT_LIMIT_BYTES;
use sidebook_storage::{AgencyDoor, Article, ArticleCategory, Attachment, Executor, StorageError};

use crate::problem::ApiResult;
use crate::wire::{
    ArticleCategoryList, ArticleCategoryName, ArticleCategoryRow, ArticleDetail, ArticleRow,
    ArticleSubcategoryRow,
};

/// Articles in a list, with the names of their categories.
pub(crate) async fn rows<E: Executor>(
    door: AgencyDoor<'_, E>,
    articles: &[Article],
) -> ApiResult<Vec<ArticleRow>> {
    let categories = door.article_categories().list().await?;
    let ids = articles.iter().map(|article| article.id.0);
    let mut files = door.attachments().of_many(SubjectKind::Article, ids).await?;
    let mut of = |article: &Article| files.remove(&article.id.0).unwrap_or_default();
    articles
        .iter()
        .map(|article| row(article, &categories, of(article)))
        .collect()
}

/// One article at length.
pub(crate) async fn detail<E: Executor>(
    door: AgencyDoor<'_, E>,
    article: &Article,
) -> ApiResult<ArticleDetail> {
    let categories = door.article_categories().list().await?;
    let subject = AttachmentSubject::new(SubjectKind::Article, article.id);
    let files = door.attachments().of(subject).await?;
    let full = article.text.full();
    Ok(ArticleDetail {
        article: row(article, &categories, files)?,
        full_text: full.map(str::to_owned),
        full_text_fits: full
            .is_none_or(|full| full.len() + AROUND_BYTES + article.text.question().len() <= TEXT_LIMIT_BYTES),
        keywords: article.text.keywords().to_vec(),
    })
}

/// What a message says around an article, roughly: greeting, agency.
const AROUND_BYTES: usize = 160;

/// The categories that have something to show, in their order.
pub(crate) async fn categories<E: Executor>(door: AgencyDoor<'_, E>) -> ApiResult<ArticleCategoryList> {
    let all = door.article_categories().list().await?;
    let counts = door
        .article_categories()
        .articles(Some(ArticleState::Reviewed))
        .await?;
    let count = |id: ArticleCategoryId| counts.get(&id).copied().unwrap_or(0);
    let first = |category: &ArticleCategory| {
        let children: Vec<ArticleSubcategoryRow> = all
            .iter()
            .filter(|child| child.parent == Some(category.id) && count(child.id) > 0)
            .map(|child| ArticleSubcategoryRow {
                id: child.id,
                name: child.name.clone(),
                articles: count(child.id),
            })
            .collect();
        ArticleCategoryRow {
            id: category.id,
            name: category.name.clone(),
            articles: count(category.id) + children.iter().map(|child| child.articles).sum::<u64>(),
            children,
        }
    };
    let items = all.iter().filter(|category| category.parent.is_none()).map(first);
    Ok(ArticleCategoryList {
        items: items.filter(|category| category.articles > 0).collect(),
    })
}

fn row(article: &Article, categories: &[ArticleCategory], files: Vec<Attachment>) -> ApiResult<ArticleRow> {
    let find = |id: ArticleCategoryId| categories.iter().find(|category| category.id == id);
    // The database does not let a category go while an article is in it.
    let category = find(article.category).ok_or(StorageError::NotFound {
        table: "article_categories",
        ids: vec![article.category.0],
    })?;
    Ok(ArticleRow {
        id: article.id,
        question: article.text.question().to_owned(),
        brief: article.text.brief().to_owned(),
        category: ArticleCategoryName {
            id: category.id,
            name: category.name.clone(),
            parent: category.parent.and_then(find).map(|parent| parent.name.clone()),
        },
        has_full_text: article.text.full().is_some(),
        attachments: files.into_iter().map(Into::into).collect(),
        uses: article.uses,
        last_used_at: article.last_used_at,
    })
}
