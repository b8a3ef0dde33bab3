//! Pages of lists, by key: what is inserted or removed meanwhile shifts nothing.

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<K> {
    /// At most so many items; kept between 1 and 200.
    pub limit: u64,
    /// The last page's `next`. `None` for the first page.
    pub after: Option<K>,
}

impl<K> Page<K> {
    /// The first page.
    #[must_use]
    pub fn first(limit: u64) -> Self {
        Self { limit, after: None }
    }

    /// The page after this key.
    #[must_use]
    pub fn after(limit: u64, key: K) -> Self {
        Self {
            limit,
            after: Some(key),
        }
    }

    /// How many rows to read: one more than shown tells whether there is a next page.
    pub(crate) fn rows(&self) -> u64 {
        self.shown() + 1
    }

    fn shown(&self) -> u64 {
        self.limit.clamp(1, 200)
    }

    /// Cuts what [`Page::rows`] asked for down to a page.
    pub(crate) fn cut<T>(&self, mut items: Vec<T>, key: impl Fn(&T) -> K) -> Paged<T, K> {
        let shown = usize::try_from(self.shown()).unwrap_or(usize::MAX);
        let more = items.len() > shown;
        items.truncate(shown);
        let next = if more { items.last().map(key) } else { None };
        Paged { items, next }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged<T, K> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins. `None` at the end.
    pub next: Option<K>,
}

impl<T, K> Paged<T, K> {
    /// A page without items, the last one.
    pub(crate) fn empty() -> Self {
        Self {
            items: Vec::new(),
            next: None,
        }
    }

    /// The same page with other items, for example with names added. The items must be as many.
    pub(crate) fn with<U>(self, items: Vec<U>) -> Paged<U, K> {
        Paged {
            items,
            next: self.next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_next_page_only_when_more_was_found() {
        let page = Page::first(2);
        assert_eq!(page.rows(), 3);
        assert_eq!(
            page.cut(vec![1, 2, 3], |item| *item),
            Paged {
                items: vec![1, 2],
                next: Some(2)
            }
        );
        assert_eq!(
            page.cut(vec![1, 2], |item| *item),
            Paged {
                items: vec![1, 2],
                next: None
            }
        );
        assert_eq!(Page::<u8>::first(0).rows(), 2);
        assert_eq!(Page::<u8>::first(1_000_000).rows(), 201);
    }
}
