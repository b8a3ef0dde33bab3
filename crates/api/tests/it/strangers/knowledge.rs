use sidebook_domain::{ArticleCategoryId, ArticleId, ExportId};

use super::row::{Row, row};
use crate::kit::{World, json};

pub(super) fn rows(world: &World) -> Vec<Row<'_>> {
    let (ours, theirs) = (&world.ours.knowledge, &world.theirs.knowledge);
    let article = |id: ArticleId| world.get(&format!("/console/articles/{id}"));
    let said = |category: ArticleCategoryId, files: crate::kit::Value| {
        json!({
            "category_id": category, "question": "个体户怎么注销？", "brief": "先清税，再注销。", "keywords": [],
            "attachment_ids": files,
        })
    };
    let their_file = json!([uuid::Uuid::nil()]);
    let create = |category, files| world.post("/console/articles", said(category, files));
    let change = |id: ArticleId, category, files| {
        let path = format!("/console/articles/{id}");
        world.put(&path, said(category, files)).with("if-match", "\"1\"")
    };
    let none = || json!([]);
    let review = |id: ArticleId| {
        let body = json!({ "articles": [{ "article_id": id, "revision": 1 }] });
        world.post("/console/articles/reviews", body)
    };
    let several = |what: &str, id: ArticleId| {
        world.post(
            &format!("/console/articles/{what}"),
            json!({ "article_ids": [id] }),
        )
    };
    let of_category = |path: &str, id: ArticleCategoryId| world.get(&format!("{path}category_id={id}"));
    let add = |parent: ArticleCategoryId| {
        world.post(
            "/console/article-categories",
            json!({ "name": "新分类", "parent_id": parent }),
        )
    };
    let rename = |id: ArticleCategoryId| {
        world.put(
            &format!("/console/article-categories/{id}/name"),
            json!({ "name": "税务" }),
        )
    };
    let order = |parent: ArticleCategoryId, child: ArticleCategoryId| {
        let body = json!({ "parent_id": parent, "category_ids": [child] });
        world.put("/console/article-categories/order", body)
    };
    let file = |id: ExportId| world.get(&format!("/console/article-exports/{id}/file"));
    let delete = |id: ArticleCategoryId| world.delete(&format!("/console/article-categories/{id}"));
    let (list, export) = ("/console/articles?", "/console/articles/export?format=csv&");
    vec![
        row("list_agency_articles", of_category(list, ours.tax))
            .elsewhere("category_id", of_category(list, theirs.tax)),
        row("export_agency_articles", of_category(export, ours.tax))
            .elsewhere("category_id", of_category(export, theirs.tax)),
        row("read_agency_article", article(ours.draft)).elsewhere("article_id", article(theirs.draft)),
        row("create_article", create(ours.tax, none()))
            .elsewhere("category_id", create(theirs.tax, none()))
            .elsewhere("attachment_ids", create(ours.tax, their_file.clone())),
        row("change_article", change(ours.draft, ours.tax, none()))
            .elsewhere("article_id", change(theirs.draft, ours.tax, none()))
            .elsewhere("category_id", change(ours.draft, theirs.tax, none()))
            .elsewhere("attachment_ids", change(ours.draft, ours.tax, their_file)),
        row("create_article_reviews", review(ours.draft)).elsewhere_refused(
            "article_id",
            review(theirs.draft),
            "(not there)",
        ),
        row("create_article_withdrawals", several("withdrawals", ours.draft)).elsewhere_refused(
            "article_ids",
            several("withdrawals", theirs.invoices),
            "(not there)",
        ),
        row("delete_articles", several("deletions", ours.draft)).elsewhere_refused(
            "article_ids",
            several("deletions", theirs.draft),
            "(not there)",
        ),
        row(
            "list_knowledge_categories",
            world.get("/console/article-categories"),
        ),
        row("create_article_category", add(ours.tax)).elsewhere("parent_id", add(theirs.tax)),
        row("change_article_category", rename(ours.tax)).elsewhere("category_id", rename(theirs.tax)),
        row("set_article_category_order", order(ours.tax, ours.tax))
            .elsewhere_refused("parent_id", order(theirs.tax, ours.tax), "stale")
            .elsewhere_refused("category_ids", order(ours.tax, theirs.tax), "stale"),
        row("delete_article_category", delete(ours.tax)).elsewhere("category_id", delete(theirs.tax)),
        row("list_article_misses", world.get("/console/article-misses")),
        row("list_article_exports", world.get("/console/article-exports")),
        row("read_article_export", file(world.ours.export)).elsewhere("export_id", file(world.theirs.export)),
    ]
}
