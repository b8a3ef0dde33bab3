//! Events as people may look at them.

/// A field of a callback, as it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventField {
    /// The platform's name of it.
    pub name: String,
    /// What it says.
    pub value: FieldValue,
}

/// What a field says, by who may see it.
#[derive(Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// Says nothing about anybody.
    Open(String),
    /// About a person: shown in part.
    Personal(String),
    /// A secret: shown to nobody.
    Secret,
}

// By hand: what is about a person does not go into a log.
impl std::fmt::Debug for FieldValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Open(text) => f.debug_tuple("Open").field(text).finish(),
            Self::Personal(_) => f.write_str("Personal(…)"),
            Self::Secret => f.write_str("Secret"),
        }
    }
}

impl FieldValue {
    /// The value with what is personal left out: the first two characters of it stay, to tell one from another.
    #[must_use]
    pub fn masked(&self) -> String {
        match self {
            Self::Open(text) => text.clone(),
            Self::Personal(text) if text.is_empty() => String::new(),
            Self::Personal(text) => {
                let kept: String = text.chars().take(2).collect();
                if text.chars().count() <= 2 {
                    "***".to_owned()
                } else {
                    format!("{kept}***")
                }
            }
            Self::Secret => "***".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_personal_is_shown_in_part_and_secrets_not_at_all() {
        assert_eq!(FieldValue::Open("add".into()).masked(), "add");
        assert_eq!(FieldValue::Personal("wmAbc123".into()).masked(), "wm***");
        assert_eq!(FieldValue::Personal("王总".into()).masked(), "***");
        assert_eq!(FieldValue::Personal(String::new()).masked(), "");
        assert_eq!(FieldValue::Secret.masked(), "***");
        assert_eq!(
            format!("{:?}", FieldValue::Personal("王总".into())),
            "Personal(…)"
        );
    }
}
