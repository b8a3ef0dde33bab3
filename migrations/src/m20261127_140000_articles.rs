//! The knowledge base: categories on two levels, articles, what was sent of them, and what was looked for in vain.

use crate::table::Table;

pub(crate) fn tables() -> Vec<Table> {
    vec![
        article_categories(),
        articles(),
        article_sends(),
        article_misses(),
    ]
}

fn article_categories() -> Table {
    Table::new("article_categories", "A category of the knowledge base, on the first or the second level.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("parent_id {id}", "null on the first level; parents have none themselves")
        .column("name {text} NOT NULL", "")
        .column("position {int} NOT NULL", "0 comes first among its siblings")
        .constraint("CONSTRAINT article_categories_of_agency UNIQUE (agency_id, id)")
        .constraint("CONSTRAINT article_categories_parent FOREIGN KEY (agency_id, parent_id) REFERENCES article_categories (agency_id, id)")
        .index("CREATE UNIQUE INDEX article_categories_first ON article_categories (agency_id, name) WHERE parent_id IS NULL", "one name once on the first level")
        .index("CREATE UNIQUE INDEX article_categories_second ON article_categories (parent_id, name) WHERE parent_id IS NOT NULL", "one name once below a category")
}

fn articles() -> Table {
    Table::new("articles", "An answer to what clients ask.")
        .column("id {id} PRIMARY KEY", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("category_id {id} NOT NULL", "of either level")
        .column("question {text} NOT NULL", "")
        .column("brief {text} NOT NULL", "the answer in a few sentences")
        .column("full_text {text}", "the answer at length")
        .column("keywords {json} NOT NULL", "a list of words")
        .column("state {text} NOT NULL", "draft, reviewed")
        .column("reviewed_by {id}", "who reviewed it, while it is reviewed")
        .column("reviewed_at {instant}", "")
        .column("uses {int} NOT NULL", "how often it was handed to a chat")
        .column("last_used_at {instant}", "")
        .column("search_key {text} NOT NULL", "question and keywords with their sounds, a line each")
        .column("answer_key {text} NOT NULL", "brief answer and full text as they are searched")
        .column("created_at {instant} NOT NULL", "")
        .column("updated_at {instant} NOT NULL", "")
        .column("revision {int} NOT NULL", "counts changes of what it says")
        .constraint("CONSTRAINT articles_of_agency UNIQUE (agency_id, id)")
        .constraint("CONSTRAINT articles_category FOREIGN KEY (agency_id, category_id) REFERENCES article_categories (agency_id, id)")
        .constraint("CONSTRAINT articles_reviewed_by FOREIGN KEY (agency_id, reviewed_by) REFERENCES staff (agency_id, id)")
        .index("CREATE INDEX articles_by_use ON articles (agency_id, state, uses DESC, id DESC)", "the knowledge card, most used first")
        .index("CREATE INDEX articles_by_category ON articles (category_id, state)", "the articles of a category, and whether it is in use")
}

fn article_sends() -> Table {
    Table::new("article_sends", "Which article a prepared message is, so that its use is counted once it was handed over.")
        .column("send_intent_id {id} PRIMARY KEY REFERENCES send_intents (id)", "")
        .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
        .column("article_id {id}", "null when the article was deleted since")
        .column("form {text} NOT NULL", "brief, full, attachment")
        .column("counted_at {instant}", "when it was counted as a use")
        .constraint("CONSTRAINT article_sends_article FOREIGN KEY (agency_id, article_id) REFERENCES articles (agency_id, id)")
        .index("CREATE INDEX article_sends_by_article ON article_sends (article_id)", "deleting an article")
}

fn article_misses() -> Table {
    Table::new(
        "article_misses",
        "What somebody looked for on a day and did not find.",
    )
    .column("id {id} PRIMARY KEY", "")
    .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "")
    .column("staff_id {id} NOT NULL", "")
    .column("day {day} NOT NULL", "in Asia/Shanghai")
    .column(
        "term {text} NOT NULL",
        "as it was searched: lower case, half-width",
    )
    .column("created_at {instant} NOT NULL", "")
    .constraint("CONSTRAINT article_misses_once UNIQUE (agency_id, staff_id, day, term)")
    .constraint(
        "CONSTRAINT article_misses_staff FOREIGN KEY (agency_id, staff_id) REFERENCES staff (agency_id, id)",
    )
    .index(
        "CREATE INDEX article_misses_by_day ON article_misses (agency_id, day)",
        "what was missed lately, for whoever writes articles",
    )
}
