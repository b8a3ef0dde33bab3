use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use sidebook_domain::{StaffId, search_terms};

use super::Articles;
use crate::{Executor, StorageError};

/// The most searches that are looked through anew.
const MOST_LOOKED_AT: usize = 200;

/// Something that was looked for in vain, and still is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissedSearch {
    /// What, as it was searched.
    pub term: String,
    /// On how many days, each person counted by themselves.
    pub times: usize,
    /// By how many people.
    pub people: usize,
    /// On which day last.
    pub last_on: NaiveDate,
}

impl<E: Executor> Articles<'_, E> {
    /// What was looked for since a day and is not answered by now, the most asked first; at most `limit`.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn still_missed(
        &self,
        since: NaiveDate,
        limit: usize,
    ) -> Result<Vec<MissedSearch>, StorageError> {
        let mut by_term: BTreeMap<String, (usize, HashSet<StaffId>, NaiveDate)> = BTreeMap::new();
        for miss in self.misses_since(since).await? {
            let (times, people, last) = by_term
                .entry(miss.term)
                .or_insert_with(|| (0, HashSet::new(), miss.day));
            *times += 1;
            people.insert(miss.staff);
            *last = Ord::max(*last, miss.day);
        }
        let mut searches: Vec<MissedSearch> = by_term
            .into_iter()
            .map(|(term, (times, people, last_on))| MissedSearch {
                term,
                times,
                people: people.len(),
                last_on,
            })
            .collect();
        searches.sort_by_key(|search| std::cmp::Reverse((search.times, search.last_on)));
        let mut missed = Vec::new();
        for search in searches.into_iter().take(MOST_LOOKED_AT) {
            if missed.len() >= limit {
                break;
            }
            if self.finds_nothing(&search_terms(&search.term)).await? {
                missed.push(search);
            }
        }
        Ok(missed)
    }
}
