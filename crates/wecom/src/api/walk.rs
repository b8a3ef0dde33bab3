use sidebook_messenger::{Failure, MemberId, MessengerError};

/// A position in a list that is asked for by members: all of them at once, or one after the other.
///
/// The platform refuses the whole question when one of the members has just left the scope. Then each is asked for
/// alone, and only the one that left has no rows. The platform's cursors belong to the exact question, so ours says
/// which question it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Walk {
    All { cursor: String },
    One { at: usize, cursor: String },
}

impl Walk {
    pub(super) fn parse(cursor: Option<&str>) -> Self {
        let Some(text) = cursor else {
            return Self::All {
                cursor: String::new(),
            };
        };
        if let Some(rest) = text.strip_prefix("one:")
            && let Some((at, cursor)) = rest.split_once(':')
            && let Ok(at) = at.parse()
        {
            return Self::One {
                at,
                cursor: cursor.to_owned(),
            };
        }
        Self::All {
            cursor: text.strip_prefix("all:").unwrap_or(text).to_owned(),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::All { cursor } => format!("all:{cursor}"),
            Self::One { at, cursor } => format!("one:{at}:{cursor}"),
        }
    }

    /// Whom to ask for, and the platform's cursor. Nobody: the end.
    pub(super) fn question<'a>(&self, members: &'a [MemberId]) -> (&'a [MemberId], &str) {
        match self {
            Self::All { cursor } => (members, cursor),
            Self::One { at, cursor } => (members.get(*at..=*at).unwrap_or_default(), cursor),
        }
    }

    /// Our cursor after a page whose own next cursor is `next` (empty at the end).
    pub(super) fn after(&self, members: &[MemberId], next: &str) -> Option<String> {
        match self {
            Self::All { .. } if next.is_empty() => None,
            Self::All { .. } => Some(
                Self::All {
                    cursor: next.to_owned(),
                }
                .text(),
            ),
            Self::One { at, .. } if next.is_empty() => {
                let at = at + 1;
                (at < members.len()).then(|| {
                    Self::One {
                        at,
                        cursor: String::new(),
                    }
                    .text()
                })
            }
            Self::One { at, .. } => Some(
                Self::One {
                    at: *at,
                    cursor: next.to_owned(),
                }
                .text(),
            ),
        }
    }

    /// What to do about a refusal.
    pub(super) fn refused(&self, members: &[MemberId], error: &MessengerError) -> Refused {
        match (error.failure(), self) {
            (Some(Failure::Unlicensed), _) => Refused::Unlicensed,
            (Some(Failure::OutOfScope | Failure::NotFound), Self::All { .. }) if members.len() > 1 => {
                Refused::AskOneByOne(Self::One {
                    at: 0,
                    cursor: String::new(),
                })
            }
            (Some(Failure::OutOfScope), _) => Refused::Hidden,
            (Some(Failure::NotFound), _) => Refused::Nothing,
            _ => Refused::Fails,
        }
    }
}

/// What a refusal of a page means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// None of those asked for has a licence.
    Unlicensed,
    /// One of them is not there: ask again from here.
    AskOneByOne(Walk),
    /// The one asked for has nothing to show.
    Nothing,
    /// The one asked for may have something that we are not shown.
    Hidden,
    /// It is a failure.
    Fails,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_remembers_its_question() {
        let members: Vec<MemberId> = ["a", "b"].map(MemberId::from).to_vec();
        let all = Walk::parse(None);
        assert_eq!(all.question(&members), (members.as_slice(), ""));
        let next = all.after(&members, "one:7:x").unwrap();
        assert_eq!(
            Walk::parse(Some(&next)).question(&members),
            (members.as_slice(), "one:7:x")
        );
        assert_eq!(all.after(&members, ""), None);

        let one = Walk::One {
            at: 0,
            cursor: String::new(),
        };
        let same = one.after(&members, "c:1").unwrap();
        assert_eq!(
            Walk::parse(Some(&same)).question(&members),
            (&members[..1], "c:1")
        );
        let second = Walk::parse(one.after(&members, "").as_deref());
        assert_eq!(second.question(&members), (&members[1..], ""));
        assert_eq!(second.after(&members, ""), None);
        assert_eq!(Walk::parse(Some("one:9:")).question(&members), (&[][..], ""));
    }
}
