//! The demo's knowledge base: what clients of a bookkeeping agency really ask, and a few drafts that nobody reviewed.
//! Rates and dates are those of policies as they were announced, most until the end of 2027; a real agency writes its own.

mod company;
mod invoices;
mod payroll;
mod taxes;

use anyhow::{Context, bail};
use sidebook_domain::{ArticleText, StaffId};
use sidebook_storage::{AgencyDoor, Article, ArticleChange, NewArticle, NewArticleCategory, Writing};

/// A category of the first level with what is below it.
struct Subject {
    name: &'static str,
    parts: &'static [Part],
}

/// A category of the second level.
struct Part {
    name: &'static str,
    answers: &'static [Answer],
}

/// An article.
struct Answer {
    question: &'static str,
    brief: &'static str,
    full: Option<&'static str>,
    keywords: &'static [&'static str],
    reviewed: bool,
}

impl Answer {
    /// A reviewed article without a full text.
    const fn new(question: &'static str, brief: &'static str, keywords: &'static [&'static str]) -> Self {
        Self {
            question,
            brief,
            full: None,
            keywords,
            reviewed: true,
        }
    }

    const fn with(self, full: &'static str) -> Self {
        Self {
            full: Some(full),
            ..self
        }
    }

    const fn draft(self) -> Self {
        Self {
            reviewed: false,
            ..self
        }
    }
}

const SUBJECTS: [&Subject; 4] = [
    &taxes::SUBJECT,
    &invoices::SUBJECT,
    &payroll::SUBJECT,
    &company::SUBJECT,
];

/// Adds categories and articles, reviewed by `reviewer`; answers the articles.
pub(super) async fn add(door: &AgencyDoor<'_, Writing>, reviewer: StaffId) -> anyhow::Result<Vec<Article>> {
    let mut added = Vec::new();
    for subject in SUBJECTS {
        let top = NewArticleCategory {
            parent: None,
            name: subject.name.to_owned(),
        };
        let top = door.article_categories().add(top).await?;
        for part in subject.parts {
            let category = NewArticleCategory {
                parent: Some(top.id),
                name: part.name.to_owned(),
            };
            let category = door.article_categories().add(category).await?;
            let mut new = Vec::with_capacity(part.answers.len());
            for answer in part.answers {
                let text = ArticleText::new(answer.question, answer.brief, answer.full, answer.keywords);
                new.push(NewArticle {
                    category: category.id,
                    text: text.context(answer.question)?,
                });
            }
            let made = door.articles().add_many(new).await?;
            for (article, answer) in made.iter().zip(part.answers) {
                if !answer.reviewed {
                    continue;
                }
                let reviewed = door
                    .articles()
                    .review(article.id, article.revision, reviewer)
                    .await?;
                if !matches!(reviewed, ArticleChange::Done(_)) {
                    bail!("could not be reviewed: {}", answer.question);
                }
            }
            added.extend(made);
        }
    }
    Ok(added)
}
