//! Bad days on request: which call fails, how, and how often.

use serde::{Deserialize, Serialize};

use crate::world::Watched;

/// How a call or a callback goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// The call answers with this code: 45009 rate limited, 45033 too many at once, 40014 token invalid,
    /// 42001 token expired, or any other.
    Errcode {
        /// The platform's code.
        code: i64,
    },
    /// The answer comes late.
    Slow {
        /// Milliseconds.
        ms: u64,
    },
    /// The transport fails.
    HttpStatus {
        /// Such as 502.
        status: u16,
    },
    /// The connection ends in the middle of the body.
    Truncated,
    /// A page of HTML where JSON is due.
    WrongContentType,
    /// Calls behave as if the corp had removed the app.
    CancelledAuthorisation {
        /// Encrypted corp id; empty: every corp.
        #[serde(default)]
        corp: String,
    },
    /// The member counts as unlicensed.
    UnlicensedMember {
        /// `wo…` id.
        member: String,
    },
    /// Every callback is delivered this many times. A `count` counts deliveries of everything that is due together.
    DuplicateCallbacks {
        /// 2 or more.
        times: u32,
    },
    /// Callbacks that are due together are delivered in another order. Counted like duplicates.
    ShuffledCallbacks,
    /// The member declines `sendChatMessage`.
    ChatCancel,
    /// `sendChatMessage` fails.
    ChatFail {
        /// Text after `sendChatMessage:fail `; empty: `no permission`.
        #[serde(default)]
        reason: String,
    },
    /// `sendChatMessage` is never answered.
    ChatSilent,
}

/// A fault that is switched on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What goes wrong.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Only this API, such as `externalcontact/batch/get_by_user`; a name without slash matches the last part too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api: Option<String>,
    /// Only calls about this corp (encrypted id).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_corp: Option<String>,
    /// How many more times; absent: until switched off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}

impl Fault {
    /// A fault of this kind for every API, until switched off.
    #[must_use]
    pub fn of(kind: FaultKind) -> Self {
        Self {
            kind,
            api: None,
            only_corp: None,
            count: None,
        }
    }

    /// Only for this API.
    #[must_use]
    pub fn api(mut self, api: &str) -> Self {
        self.api = Some(api.to_owned());
        self
    }

    /// Only this many times.
    #[must_use]
    pub fn times(mut self, count: u32) -> Self {
        self.count = Some(count);
        self
    }

    fn matches(&self, api: &str, corp: Option<&str>) -> bool {
        let api_fits = self.api.as_deref().is_none_or(|wanted| {
            wanted == api
                || api
                    .strip_suffix(wanted)
                    .is_some_and(|before| before.ends_with('/'))
        });
        let corp_fits = self
            .only_corp
            .as_deref()
            .is_none_or(|wanted| corp == Some(wanted));
        api_fits && corp_fits && self.count != Some(0)
    }
}

/// All faults that are switched on, in the order they were switched on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Faults {
    list: Vec<Fault>,
}

impl Faults {
    /// The faults.
    #[must_use]
    pub fn list(&self) -> &[Fault] {
        &self.list
    }

    /// Switches one on.
    pub fn add(&mut self, fault: Fault) {
        self.list.push(fault);
    }

    /// Replaces all.
    pub fn set(&mut self, faults: Vec<Fault>) {
        self.list = faults;
    }

    /// Whether the member counts as unlicensed.
    #[must_use]
    pub fn is_unlicensed(&self, id: &str) -> bool {
        self.list
            .iter()
            .any(|fault| matches!(&fault.kind, FaultKind::UnlicensedMember { member } if member == id))
    }

    /// Whether calls about the corp behave as if it had removed the app.
    #[must_use]
    pub fn is_cancelled(&self, id: &str) -> bool {
        self.list.iter().any(|fault| {
            matches!(&fault.kind, FaultKind::CancelledAuthorisation { corp } if corp.is_empty() || corp == id)
        })
    }
}

impl Watched<Faults> {
    /// Takes the next fault of a call: the first that matches and that `wanted` picks. Counts it down.
    pub fn take(
        &mut self,
        api: &str,
        corp: Option<&str>,
        wanted: impl Fn(&FaultKind) -> bool,
    ) -> Option<FaultKind> {
        let at = self
            .list
            .iter()
            .position(|fault| wanted(&fault.kind) && fault.matches(api, corp))?;
        let fault = self.list.get(at)?;
        let kind = fault.kind.clone();
        // Most calls meet no fault, or one that is not counted: they change nothing.
        if let Some(left) = fault.count {
            if left > 1 {
                self.list.get_mut(at)?.count = Some(left - 1);
            } else {
                self.list.remove(at);
            }
        }
        Some(kind)
    }

    /// What happens to the next `sendChatMessage`; counts it down.
    pub fn take_chat(&mut self, corp: &str) -> Option<FaultKind> {
        let of_chat = |kind: &FaultKind| {
            matches!(
                kind,
                FaultKind::ChatCancel | FaultKind::ChatFail { .. } | FaultKind::ChatSilent
            )
        };
        self.take("sendChatMessage", Some(corp), of_chat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_hits_its_api_as_often_as_asked() {
        let mut faults = Watched::<Faults>::default();
        faults.add(
            Fault::of(FaultKind::Errcode { code: 45009 })
                .api("get_by_user")
                .times(2),
        );
        let mut hit = |api: &str| faults.take(api, None, |_| true).is_some();
        assert!(!hit("externalcontact/get"));
        assert!(!hit("externalcontact/batch/forget_by_user"));
        assert!(hit("externalcontact/batch/get_by_user"));
        assert!(hit("externalcontact/batch/get_by_user"));
        assert!(!hit("externalcontact/batch/get_by_user"));
        assert!(faults.list().is_empty());
    }

    #[test]
    fn faults_read_well_as_json() {
        let text = r#"{"kind":"errcode","code":45033,"api":"externalcontact/list","count":3}"#;
        let fault: Fault = serde_json::from_str(text).unwrap();
        assert_eq!(
            fault,
            Fault::of(FaultKind::Errcode { code: 45033 })
                .api("externalcontact/list")
                .times(3)
        );
        assert_eq!(serde_json::to_string(&fault).unwrap(), text);
    }
}
