use serde::{Deserialize, Deserializer};

/// A field of a change: absent leaves what is there, null clears it. Fields of this type need `#[serde(default)]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Patch<T> {
    /// Not named: stays.
    #[default]
    Absent,
    /// Cleared.
    Null,
    /// Becomes this.
    Value(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Option::deserialize(deserializer)? {
            Some(value) => Self::Value(value),
            None => Self::Null,
        })
    }
}

impl<T> Patch<T> {
    /// What is asked for, if anything: `Some(None)` clears.
    pub(crate) fn wanted(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_null_and_a_value_are_three_things() {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default)]
            address: Patch<String>,
        }
        let read = |text: &str| serde_json::from_str::<Body>(text).unwrap().address.wanted();
        assert_eq!(read("{}"), None);
        assert_eq!(read(r#"{"address":null}"#), Some(None));
        assert_eq!(read(r#"{"address":"x"}"#), Some(Some("x".to_owned())));
    }
}
