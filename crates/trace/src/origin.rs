use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

tokio::task_local! {
    static ORIGIN: Origin;
}

/// What began the work that is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A request, by its id.
    Request(Uuid),
    /// A stored event, by its inbox id.
    Event(Uuid),
}

impl Origin {
    /// What began the work that this task does, if anybody said so.
    #[must_use]
    pub fn current() -> Option<Self> {
        ORIGIN.try_with(|origin| *origin).ok()
    }

    /// Does `work`, which this began.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        ORIGIN.scope(self, work).await
    }

    /// The id, when it was a request.
    #[must_use]
    pub fn request(self) -> Option<Uuid> {
        match self {
            Self::Request(id) => Some(id),
            Self::Event(_) => None,
        }
    }

    /// The inbox id, when it was an event.
    #[must_use]
    pub fn event(self) -> Option<Uuid> {
        match self {
            Self::Event(id) => Some(id),
            Self::Request(_) => None,
        }
    }
}

/// As it is stored: `request/…` or `event/…`.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(id) => write!(f, "request/{id}"),
            Self::Event(id) => write!(f, "event/{id}"),
        }
    }
}

/// Not an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoOrigin;

impl FromStr for Origin {
    type Err = NoOrigin;

    fn from_str(text: &str) -> Result<Self, NoOrigin> {
        let (kind, id) = text.split_once('/').ok_or(NoOrigin)?;
        let id = id.parse().map_err(|_| NoOrigin)?;
        match kind {
            "request" => Ok(Self::Request(id)),
            "event" => Ok(Self::Event(id)),
            _ => Err(NoOrigin),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_survives_being_stored() {
        for origin in [Origin::Request(Uuid::nil()), Origin::Event(Uuid::max())] {
            assert_eq!(origin.to_string().parse(), Ok(origin));
        }
        for other in [
            "",
            "request",
            "request/",
            "timer/00000000-0000-0000-0000-000000000000",
        ] {
            assert_eq!(other.parse::<Origin>(), Err(NoOrigin), "{other}");
        }
    }

    #[tokio::test]
    async fn the_inner_origin_counts_and_ends() {
        let (request, event) = (Origin::Request(Uuid::nil()), Origin::Event(Uuid::nil()));
        assert_eq!(Origin::current(), None);
        request
            .scope(async {
                assert_eq!(event.scope(async { Origin::current() }).await, Some(event));
                assert_eq!(Origin::current(), Some(request));
            })
            .await;
        assert_eq!(Origin::current(), None);
    }
}
