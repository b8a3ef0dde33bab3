use std::str::FromStr;

use serde::Deserialize;
use sidebook_domain::{Language, Period};
use sidebook_render::SheetFormat;
use sidebook_storage::{Direction, Page};
use utoipa::ToSchema;

use super::Column;
use crate::paging;
use crate::problem::{ApiError, ApiResult};

/// What a file of a list is.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SheetFormat)]
pub(crate) enum FormatWord {
    Xlsx,
    Csv,
}

impl From<FormatWord> for SheetFormat {
    fn from(word: FormatWord) -> Self {
        match word {
            FormatWord::Xlsx => Self::Xlsx,
            FormatWord::Csv => Self::Csv,
        }
    }
}

/// Which page of a list is asked for, in which order.
#[derive(Debug)]
pub(crate) struct PageAsk {
    pub(crate) sort: Option<String>,
    pub(crate) limit: Option<u32>,
    pub(crate) after: Option<String>,
}

impl PageAsk {
    /// The page; 1 to 100 rows, 50 when the query does not say.
    pub(crate) fn page<K: FromStr>(&self) -> ApiResult<Page<K>> {
        paging::page(Some(self.limit.unwrap_or(50)), self.after.as_deref())
    }

    /// The order, of those that the list knows by a word; the first of them when the query does not say.
    pub(crate) fn order<T: Copy>(&self, known: &[(&str, T, Direction)]) -> ApiResult<(T, Direction)> {
        order(self.sort.as_deref(), known)
    }

    /// Whether this asks for the beginning: only there are totals counted.
    pub(crate) fn is_first(&self) -> bool {
        self.after.is_none()
    }
}

/// Which file of a list is asked for.
#[derive(Debug)]
pub(crate) struct ExportAsk {
    pub(crate) sort: Option<String>,
    pub(crate) format: FormatWord,
    pub(crate) columns: Option<String>,
    pub(crate) language: Option<Language>,
}

impl ExportAsk {
    /// The order, as of [`PageAsk::order`].
    pub(crate) fn order<T: Copy>(&self, known: &[(&str, T, Direction)]) -> ApiResult<(T, Direction)> {
        order(self.sort.as_deref(), known)
    }

    pub(crate) fn language(&self) -> Language {
        self.language.unwrap_or_default()
    }

    /// The columns, of those that the list has; all of them when the query does not say.
    pub(crate) fn columns<R>(&self, known: &'static [Column<R>]) -> ApiResult<Vec<&'static Column<R>>> {
        let Some(asked) = self.columns.as_deref() else {
            return Ok(known.iter().collect());
        };
        let mut columns: Vec<&'static Column<R>> = Vec::new();
        for word in asked.split(',') {
            let column = known.iter().find(|column| column.word == word);
            let column = column.ok_or_else(|| ApiError::field("columns", "unknown_word"))?;
            if columns.iter().any(|one| one.word == column.word) {
                return Err(ApiError::field("columns", "duplicate"));
            }
            columns.push(column);
        }
        Ok(columns)
    }
}

/// The month of a filter.
pub(crate) fn period(number: Option<i32>) -> ApiResult<Option<Period>> {
    let read = number.map(Period::new).transpose();
    read.map_err(|_| ApiError::field("period", "not_a_period"))
}

/// `name` runs the way the list says, `-name` the other way round.
fn order<T: Copy>(sort: Option<&str>, known: &[(&str, T, Direction)]) -> ApiResult<(T, Direction)> {
    let unknown = || ApiError::field("sort", "unknown_word");
    let Some(sort) = sort else {
        let (_, first, direction) = known.first().copied().ok_or_else(unknown)?;
        return Ok((first, direction));
    };
    let (word, direction) = match sort.strip_prefix('-') {
        Some(word) => (word, Direction::Descending),
        None => (sort, Direction::Ascending),
    };
    let found = known.iter().find(|(known, ..)| *known == word);
    found.map(|(_, order, _)| (*order, direction)).ok_or_else(unknown)
}

/// The two queries of a list from its filters: `list_queries! { /// Which things. Filter, ListQuery, ExportQuery { … } }`.
/// Every filter is an `Option`.
macro_rules! list_queries {
    (
        $(#[$doc:meta])*
        $filter:ident, $list:ident, $export:ident {
            $($(#[doc = $about:literal])* $(#[param($($param:tt)*)])? $name:ident: $type:ty,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $filter {
            $(pub(crate) $name: Option<$type>,)*
        }

        $(#[$doc])*
        #[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
        #[serde(deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub(crate) struct $list {
            $(
                $(#[doc = $about])*
                #[param(required = false, nullable = false $(, $($param)*)?)]
                $name: Option<$type>,
            )*
            /// A column, with `-` before it for the greatest first.
            #[param(required = false, nullable = false)]
            sort: Option<String>,
            /// How many, 1 to 100; 50 when absent.
            #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
            limit: Option<u32>,
            /// `next` of the page before.
            #[param(required = false, nullable = false)]
            after: Option<String>,
        }

        impl $list {
            pub(crate) fn parts(self) -> ($filter, $crate::lists::PageAsk) {
                let Self { $($name,)* sort, limit, after } = self;
                ($filter { $($name),* }, $crate::lists::PageAsk { sort, limit, after })
            }
        }

        $(#[$doc])*
        #[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
        #[serde(deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub(crate) struct $export {
            $(
                $(#[doc = $about])*
                #[param(required = false, nullable = false $(, $($param)*)?)]
                $name: Option<$type>,
            )*
            /// A column, with `-` before it for the greatest first.
            #[param(required = false, nullable = false)]
            sort: Option<String>,
            /// What the file is.
            #[param(inline)]
            format: $crate::lists::FormatWord,
            /// Words of the columns separated by commas, in the order of the file; all when absent.
            #[param(required = false, nullable = false)]
            columns: Option<String>,
            /// The language of the words in the file; Chinese when absent.
            #[param(required = false, nullable = false, value_type = $crate::wire::words::LanguageWord)]
            language: Option<sidebook_domain::Language>,
        }

        impl $export {
            pub(crate) fn parts(self) -> ($filter, $crate::lists::ExportAsk) {
                let Self { $($name,)* sort, format, columns, language } = self;
                ($filter { $($name),* }, $crate::lists::ExportAsk { sort, format, columns, language })
            }
        }
    };
}
pub(crate) use list_queries;
