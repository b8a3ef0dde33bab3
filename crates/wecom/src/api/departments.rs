use serde::Deserialize;
use sidebook_messenger::{CorpKey, Department, Failure, MessengerError, Mode};

use crate::Wecom;
use crate::client::Call;
use crate::lenient::{self, filled};

#[derive(Deserialize)]
struct Named {
    #[serde(default, deserialize_with = "lenient::nullable")]
    department: Vec<Line>,
}

#[derive(Deserialize)]
struct Simple {
    #[serde(default, deserialize_with = "lenient::nullable")]
    department_id: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    id: i64,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    parentid: i64,
    #[serde(default, deserialize_with = "lenient::maybe_integer")]
    order: Option<i64>,
}

impl From<Line> for Department {
    fn from(line: Line) -> Self {
        Self {
            // Third-party apps get the number in place of the name.
            name: filled(line.name).filter(|name| *name != line.id.to_string()),
            id: line.id,
            parent: line.parentid,
        }
    }
}

impl Wecom {
    /// The departments in scope. Names are told to self-built apps only, and not to all of those.
    pub(crate) async fn departments_in_scope(
        &self,
        corp: &CorpKey,
    ) -> Result<Vec<Department>, MessengerError> {
        let mut lines = match self.named_departments(corp).await? {
            Some(lines) => lines,
            None => match self
                .tokens
                .corp_call::<Simple>(corp, Call::get("department/simplelist"))
                .await
            {
                // Where members authorise one by one, an app has no right to departments.
                Err(error) if refused(&error) => Vec::new(),
                answer => answer?.department_id,
            },
        };
        // The platform shows larger orders first.
        lines.sort_by_key(|line| (std::cmp::Reverse(line.order), line.id));
        Ok(lines.into_iter().map(Department::from).collect())
    }

    async fn named_departments(&self, corp: &CorpKey) -> Result<Option<Vec<Line>>, MessengerError> {
        if corp.mode == Mode::Suite {
            return Ok(None);
        }
        match self
            .tokens
            .corp_call::<Named>(corp, Call::get("department/list"))
            .await
        {
            Err(error) if refused(&error) => Ok(None),
            answer => Ok(Some(answer?.department)),
        }
    }
}

/// Nothing there, or nothing that we may see.
fn refused(error: &MessengerError) -> bool {
    matches!(
        error.failure(),
        Some(Failure::NotFound | Failure::OutOfScope | Failure::Rejected)
    )
}
