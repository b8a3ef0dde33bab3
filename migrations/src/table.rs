use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// A table to be made, with the reasons for its columns and indexes.
///
/// ```text
/// Table::new("tags", "Labels on clients.")
///     .column("id {id} PRIMARY KEY", "")
///     .column("agency_id {id} NOT NULL REFERENCES agencies (id)", "the tenant")
///     .column("name {text} NOT NULL", "as people read it")
///     .constraint("CONSTRAINT tags_name UNIQUE (agency_id, name)")
///     .index("CREATE INDEX tags_by_group ON tags (tag_group_id)", "the tags of a group, in order")
/// ```
pub(crate) struct Table {
    name: &'static str,
    doc: &'static str,
    columns: Vec<(&'static str, &'static str)>,
    constraints: Vec<&'static str>,
    indexes: Vec<(&'static str, &'static str)>,
}

impl Table {
    /// A table and what one row of it is.
    pub(crate) fn new(name: &'static str, doc: &'static str) -> Self {
        Self {
            name,
            doc,
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
        }
    }

    /// A column as SQL, beginning with its name, and what it holds (empty when the name says it all).
    pub(crate) fn column(mut self, sql: &'static str, doc: &'static str) -> Self {
        self.columns.push((sql, doc));
        self
    }

    /// A named table constraint.
    pub(crate) fn constraint(mut self, sql: &'static str) -> Self {
        self.constraints.push(sql);
        self
    }

    /// A whole `CREATE INDEX` (the same text suits both databases, partial ones too) and the query it serves.
    pub(crate) fn index(mut self, sql: &'static str, serves: &'static str) -> Self {
        self.indexes.push((sql, serves));
        self
    }

    fn statements(&self, backend: DbBackend) -> Vec<String> {
        let postgres = backend == DbBackend::Postgres;
        let mut lines: Vec<String> = Vec::new();
        for (sql, doc) in &self.columns {
            // SQLite keeps the text of CREATE TABLE: comments in it are the schema's documentation there.
            let note = if doc.is_empty() {
                String::new()
            } else {
                format!(" /* {doc} */")
            };
            lines.push(format!("  {}{note}", in_words_of(backend, sql)));
        }
        lines.extend(
            self.constraints
                .iter()
                .map(|sql| format!("  {}", in_words_of(backend, sql))),
        );
        let body = lines.join(",\n");
        // STRICT makes SQLite refuse a value of another type, as PostgreSQL does.
        let strict = if postgres { "" } else { " STRICT" };
        let name = self.name;
        let mut all = vec![format!(
            "CREATE TABLE {name} ( /* {} */\n{body}\n){strict}",
            self.doc
        )];
        for (sql, serves) in &self.indexes {
            all.push(
                format!("{} /* serves: {serves} */", in_words_of(backend, sql))
                    .replace(" /* serves:  */", ""),
            );
        }
        if postgres {
            all.push(comment(&format!("TABLE {name}"), self.doc));
            for (sql, doc) in self.columns.iter().filter(|(_, doc)| !doc.is_empty()) {
                all.push(comment(&format!("COLUMN {name}.{}", first_word(sql)), doc));
            }
            for (sql, serves) in &self.indexes {
                if let Some(index) = index_name(sql) {
                    all.push(comment(&format!("INDEX {index}"), &format!("serves: {serves}")));
                }
            }
        }
        all
    }
}

/// The one place that knows how the databases' words for types differ.
pub(crate) fn in_words_of(backend: DbBackend, sql: &str) -> String {
    let words: &[(&str, &str)] = if backend == DbBackend::Postgres {
        &[
            ("{id}", "uuid"),
            ("{text}", "text"),
            ("{bytes}", "bytea"),
            ("{int}", "bigint"),
            ("{bool}", "boolean"),
            ("{json}", "jsonb"),
            ("{instant}", "timestamptz"),
            ("{day}", "date"),
        ]
    } else {
        // Ids are 16 bytes; instants RFC 3339 in UTC, which sorts by time; days YYYY-MM-DD.
        &[
            ("{id}", "BLOB"),
            ("{text}", "TEXT"),
            ("{bytes}", "BLOB"),
            ("{int}", "INTEGER"),
            ("{bool}", "INTEGER"),
            ("{json}", "TEXT"),
            ("{instant}", "TEXT"),
            ("{day}", "TEXT"),
        ]
    };
    words
        .iter()
        .fold(sql.to_owned(), |sql, (ours, theirs)| sql.replace(ours, theirs))
}

pub(crate) fn comment(of: &str, text: &str) -> String {
    format!("COMMENT ON {of} IS '{}'", text.replace('\'', "''"))
}

pub(crate) fn first_word(sql: &str) -> &str {
    sql.split_whitespace().next().unwrap_or_default()
}

fn index_name(sql: &str) -> Option<&str> {
    sql.split_whitespace()
        .skip_while(|word| !word.eq_ignore_ascii_case("index"))
        .nth(1)
}

/// A migration that makes tables, and drops them on the way down.
pub(crate) struct CreateTables {
    pub(crate) name: &'static str,
    pub(crate) tables: fn() -> Vec<Table>,
}

impl MigrationName for CreateTables {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait]
impl MigrationTrait for CreateTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        for statement in (self.tables)().iter().flat_map(|table| table.statements(backend)) {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in (self.tables)().iter().rev() {
            let drop = format!("DROP TABLE {}", table.name);
            manager.get_connection().execute_unprepared(&drop).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// A migration of single statements, for columns and indexes of tables that are there already. The words of
/// [`Table::column`] work here too.
pub(crate) struct Statements {
    pub(crate) name: &'static str,
    pub(crate) up: &'static [&'static str],
    pub(crate) down: &'static [&'static str],
}

impl MigrationName for Statements {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait]
impl MigrationTrait for Statements {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, self.up).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, self.down).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let backend = manager.get_database_backend();
    for statement in statements {
        manager
            .get_connection()
            .execute_unprepared(&in_words_of(backend, statement))
            .await?;
    }
    Ok(())
}
