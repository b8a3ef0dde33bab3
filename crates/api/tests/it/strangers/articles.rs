use sidebook_domain::ArticleId;

use super::row::{Row, row};
use crate::kit::{World, json};

pub(super) fn rows(world: &World) -> Vec<Row<'_>> {
    let (ours, theirs) = (&world.ours.knowledge, &world.theirs.knowledge);
    let of_category = world.get(&format!("/articles?category_id={}", theirs.tax));
    let article = move |id: ArticleId| world.get(&format!("/articles/{id}"));
    let miss = json!({ "search": "没有的" });
    vec![
        // A filter by what is not there finds nothing.
        row("list_articles", world.get("/articles")).elsewhere_refused("category_id", of_category, "(empty)"),
        row("list_article_categories", world.get("/article-categories")),
        row("read_article", article(ours.invoices)).elsewhere("article_id", article(theirs.invoices)),
        row("create_article_miss", world.post("/article-misses", miss)),
    ]
}
