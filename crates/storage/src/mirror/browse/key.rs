use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use super::BrowseSort;

/// Where a page of contacts or groups ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowseKey {
    /// The name, where pages are in the order of names.
    pub(super) name: Option<String>,
    pub(super) id: Uuid,
}

impl BrowseKey {
    /// The order of the pages that it belongs to.
    #[must_use]
    pub fn sort(&self) -> BrowseSort {
        if self.name.is_some() {
            BrowseSort::Name
        } else {
            BrowseSort::Met
        }
    }
}

/// Not a key that [`BrowseKey`] wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the end of a page of contacts or groups")]
pub struct BrowseKeyError;

impl fmt::Display for BrowseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{}.{name}", self.id),
            None => write!(f, "{}", self.id),
        }
    }
}

impl FromStr for BrowseKey {
    type Err = BrowseKeyError;

    fn from_str(text: &str) -> Result<Self, BrowseKeyError> {
        let (id, name) = match text.split_once('.') {
            Some((id, name)) => (id, Some(name.to_owned())),
            None => (text, None),
        };
        // PostgreSQL keeps no NUL in a text, and would fail on it.
        if name.as_ref().is_some_and(|name| name.contains('\0')) {
            return Err(BrowseKeyError);
        }
        let id = id.parse().map_err(|_| BrowseKeyError)?;
        Ok(Self { name, id })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_key_comes_back_as_it_went(id in any::<u128>(), name in proptest::option::of("[^\0]*")) {
            let key = BrowseKey { name, id: Uuid::from_u128(id) };
            prop_assert_eq!(key.to_string().parse(), Ok(key));
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for wrong in [
            "",
            "x",
            ".",
            "王.王",
            "0190f6d2-0000-7000-8000-00000000000",
            "0190f6d2-0000-7000-8000-000000000001.\0",
        ] {
            assert_eq!(wrong.parse::<BrowseKey>(), Err(BrowseKeyError), "{wrong:?}");
        }
    }
}
