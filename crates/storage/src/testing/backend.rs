use std::io::Write;
use std::sync::LazyLock;

/// A kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file.
    Sqlite,
    /// A database on the server of `SIDEBOOK_TEST_POSTGRES_URL`.
    Postgres,
}

impl Backend {
    /// The word in `SIDEBOOK_TEST_BACKENDS`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

static BACKENDS: LazyLock<Vec<Backend>> = LazyLock::new(|| {
    let asked = std::env::var("SIDEBOOK_TEST_BACKENDS").unwrap_or_else(|_| "sqlite".to_owned());
    let backends: Vec<Backend> = asked
        .split(',')
        .map(|word| match word.trim() {
            "sqlite" => Backend::Sqlite,
            "postgres" => Backend::Postgres,
            other => panic!("SIDEBOOK_TEST_BACKENDS: {other:?} is neither sqlite nor postgres"),
        })
        .collect();
    let words: Vec<_> = backends.iter().map(|backend| backend.as_str()).collect();
    // Past the test harness's capture, so the log of a run always says what it ran on.
    let _ = writeln!(std::io::stderr(), "database tests run on: {}", words.join(", "));
    backends
});

/// What this process's tests run on, by `SIDEBOOK_TEST_BACKENDS`.
#[must_use]
pub fn backends() -> &'static [Backend] {
    &BACKENDS
}
