//! The schema goes up, down and up again, and is the same as before.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use secrecy::ExposeSecret;
use sidebook_storage::testing::{TestDatabase, on_each_database};

async fn connect(db: &TestDatabase) -> DatabaseConnection {
    Database::connect(db.url.expose_secret()).await.unwrap()
}

async fn lines(connection: &DatabaseConnection, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index::<String>(0).unwrap())
        .collect()
}

/// Everything the schema is made of, as text: tables, columns with types and comments, constraints, indexes.
async fn schema(connection: &DatabaseConnection) -> Vec<String> {
    if connection.get_database_backend() == DbBackend::Postgres {
        // By their order, not their numbers: a column that went and came back has a new number.
        let columns = "SELECT concat_ws(' ', table_name,
            row_number() OVER (PARTITION BY table_name ORDER BY ordinal_position), column_name, data_type, is_nullable, column_default,
            col_description(table_name::regclass, ordinal_position))
            FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position";
        let constraints = "SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1";
        let indexes = "SELECT indexdef::text FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1";
        let mut all = lines(connection, columns).await;
        all.extend(lines(connection, constraints).await);
        all.extend(lines(connection, indexes).await);
        return all;
    }
    lines(
        connection,
        "SELECT concat_ws(' ', type, name, tbl_name, sql) FROM sqlite_schema ORDER BY 1",
    )
    .await
}

async fn tables(connection: &DatabaseConnection) -> Vec<String> {
    let sql = match connection.get_database_backend() {
        DbBackend::Postgres => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
        _ => "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1",
    };
    lines(connection, sql).await
}

on_each_database! {
    async fn every_step_goes_down_and_up_again(db: TestDatabase) {
        let connection = connect(&db).await;
        let before = schema(&connection).await;
        let all = u32::try_from(applied(&db).await).unwrap();
        assert!(all > 5);
        for steps in 1..=all {
            db.storage.migrate_down(steps).await.unwrap();
            let pending = db.storage.pending_migrations().await.unwrap();
            assert_eq!(pending.len(), steps as usize);
            if steps == all {
                assert_eq!(tables(&connection).await, ["seaql_migrations"]);
            }
            db.storage.migrate().await.unwrap();
            assert_eq!(schema(&connection).await, before, "{steps} down and up again");
        }
    }

    async fn two_processes_migrate_at_once(db: TestDatabase) {
        let all = u32::try_from(applied(&db).await).unwrap();
        db.storage.migrate_down(all).await.unwrap();
        let other = db.another().await;
        let (one, two) = tokio::join!(db.storage.migrate(), other.migrate());
        one.unwrap();
        two.unwrap();
        assert!(other.pending_migrations().await.unwrap().is_empty());
    }

    async fn an_old_replica_starts_on_the_schema_of_a_newer_one(db: TestDatabase) {
        let connection = connect(&db).await;
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_000000_of_tomorrow', 0)";
        connection.execute_unprepared(newer).await.unwrap();
        assert!(db.storage.pending_migrations().await.unwrap().is_empty());
        db.storage.migrate().await.unwrap();
        // What neither contains the other is no upgrade: it says so instead of guessing.
        let ours = "DELETE FROM seaql_migrations WHERE version LIKE '%_schedules'";
        connection.execute_unprepared(ours).await.unwrap();
        let error = db.storage.migrate().await.unwrap_err().to_string();
        assert!(error.contains("of_tomorrow") && error.contains("schedules"), "{error}");
    }

    async fn an_empty_database_is_only_looked_at(db: TestDatabase) {
        let all = u32::try_from(applied(&db).await).unwrap();
        db.storage.migrate_down(all).await.unwrap();
        let connection = connect(&db).await;
        connection.execute_unprepared("DROP TABLE seaql_migrations").await.unwrap();
        assert_eq!(db.storage.pending_migrations().await.unwrap().len(), all as usize);
        assert!(tables(&connection).await.is_empty());
    }

    async fn every_tenant_table_names_its_agency(db: TestDatabase) {
        let connection = connect(&db).await;
        let without = [
            // Before or above agencies.
            "agencies", "inbox", "suite_tickets", "seaql_migrations",
            // Of the installation as a whole.
            "schedules", "signs_of_life", "outages", "alarms",
        ];
        for table in tables(&connection).await {
            if without.contains(&table.as_str()) {
                continue;
            }
            let columns = format!("SELECT agency_id FROM {table} LIMIT 0");
            connection.execute_unprepared(&columns).await.unwrap_or_else(|error| panic!("{table}: {error}"));
        }
    }
}

async fn applied(db: &TestDatabase) -> usize {
    lines(&connect(db).await, "SELECT version FROM seaql_migrations")
        .await
        .len()
}

/// `Storage::reseal` has a list of sealed columns; a column that says so and is not on it would be lost in a rotation.
#[tokio::test]
async fn the_sealed_columns_are_those_that_a_rotation_knows() {
    let db = TestDatabase::fresh(sidebook_storage::testing::Backend::Sqlite).await;
    let schema = schema(&connect(&db).await).await.join("\n");
    let sealed: Vec<_> = schema
        .lines()
        .filter(|line| line.contains("/* sealed"))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(
        sealed,
        ["body", "auth_code", "permanent_code", "secrets", "ticket"]
    );
}

/// SQLite has no statistics here: of an index by agency and date and one by client it takes the wrong one, and reads all
/// that the agency has. What is added to these tables must not bring that back.
#[tokio::test]
async fn what_belongs_to_something_is_found_by_it_and_not_among_all_of_the_agency() {
    let db = TestDatabase::fresh(sidebook_storage::testing::Backend::Sqlite).await;
    let connection = connect(&db).await;
    let of_client = [
        "client_contacts",
        "links",
        "services",
        "registration_orders",
        "missing_documents",
        "contracts",
        "receivables",
        "payments",
        "document_intakes",
        "tax_filings",
        "vat_invoices",
        "financial_reports",
        "send_intents",
    ];
    let others = [
        ("links", "conversation_id"),
        ("group_members", "group_chat_id"),
        ("send_intents", "conversation_id"),
    ];
    let all = of_client.into_iter().map(|table| (table, "client_id"));
    for (table, column) in all.chain(others) {
        // In the order in which they are listed too, which an index of the agency's has as well.
        let listed_by = match table {
            "links" | "send_intents" => "id DESC",
            "services" | "contracts" => "ends_on DESC, id DESC",
            "registration_orders" => "accepted_on DESC, id DESC",
            "payments" => "paid_on DESC, id DESC",
            "receivables" => "due_on, id",
            "missing_documents" | "document_intakes" => "period DESC, id DESC",
            _ => "agency_id",
        };
        for order in [String::new(), format!(" ORDER BY {listed_by}")] {
            let asked = format!(
                "EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE agency_id = x'00' AND {column} = x'01'{order}"
            );
            let plan = connection
                .query_all_raw(Statement::from_string(DbBackend::Sqlite, asked))
                .await
                .unwrap();
            let plan: Vec<String> = plan
                .iter()
                .map(|row| row.try_get("", "detail").unwrap())
                .collect();
            assert!(
                plan[0].contains(&format!("{column}=?")),
                "{table}{order}: {plan:?}"
            );
        }
    }
}
