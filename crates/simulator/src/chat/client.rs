//! The program that the member chats with: what it is, and what pages asked of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::world::AppKey;

/// How many calls and open pages are remembered.
const REMEMBERED_CALLS: usize = 300;
const REMEMBERED_PAGES: usize = 64;

/// Which program shows the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientHost {
    /// WeCom for Windows.
    #[default]
    Windows,
    /// WeCom for macOS.
    Mac,
    /// WeCom on an iPhone.
    Ios,
    /// WeCom on an Android phone.
    Android,
    /// An ordinary browser: no bridge, its own user agent.
    Browser,
}

/// How the client behaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClientSettings {
    /// Which program it plays.
    pub host: ClientHost,
    /// Its version; below 3.0.24 pages must register the corp before the app.
    pub version: String,
    /// Whether the sidebar is loaded anew when another conversation is opened.
    pub reload_on_switch: bool,
    /// Whether a page outside the chat window's frame gets the bridge as well. Otherwise a tab is a plain browser.
    pub bridge_in_tabs: bool,
    /// Milliseconds after which the page learns that the bridge is there; 0 before its first script.
    pub bridge_delay_ms: u32,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            host: ClientHost::Windows,
            version: "4.1.36".to_owned(),
            reload_on_switch: true,
            bridge_in_tabs: false,
            bridge_delay_ms: 0,
        }
    }
}

impl ClientSettings {
    /// The user agent of this program; nothing for an ordinary browser.
    #[must_use]
    pub fn user_agent(&self) -> Option<String> {
        let version = &self.version;
        Some(match self.host {
            ClientHost::Browser => return None,
            ClientHost::Windows => format!(
                "Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/108.0.5359.220 Safari/537.36 wxwork/{version} (MicroMessenger/6.2) WindowsWechat"
            ),
            ClientHost::Mac => format!(
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 wxwork/{version} (MicroMessenger/6.2) WeChat/2.0.4"
            ),
            ClientHost::Ios => format!(
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Mobile/15E148 wxwork/{version} MicroMessenger/7.0.1 Language/zh ColorScheme/Light"
            ),
            ClientHost::Android => format!(
                "Mozilla/5.0 (Linux; Android 13; M2102K1C) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
                 Chrome/107.0.5304.141 Mobile Safari/537.36 wxwork/{version} MicroMessenger/7.0.1 NetType/WIFI \
                 Language/zh"
            ),
        })
    }

    /// `navigator.platform` of this program.
    #[must_use]
    pub fn platform(&self) -> &'static str {
        match self.host {
            ClientHost::Windows => "Win32",
            ClientHost::Mac => "MacIntel",
            ClientHost::Ios => "iPhone",
            ClientHost::Android => "Linux armv8l",
            ClientHost::Browser => "",
        }
    }

    /// Whether the version is at least `wanted`, such as `3.0.24`.
    #[must_use]
    pub fn is_at_least(&self, wanted: &str) -> bool {
        let parts = |version: &str| -> Vec<u32> {
            version
                .split('.')
                .map(|part| part.parse().unwrap_or(0))
                .chain(std::iter::repeat(0))
                .take(4)
                .collect()
        };
        parts(&self.version) >= parts(wanted)
    }
}

/// What a page asked and got.
#[derive(Debug, Clone, Serialize)]
pub struct BridgeCall {
    /// Number; grows.
    pub id: u64,
    /// Unix seconds.
    pub at: i64,
    /// Name of the function, as the page's SDK calls it.
    pub name: String,
    /// What was given along, signatures left out.
    pub params: Value,
    /// The answer; absent when the client stays silent.
    pub answer: Option<Value>,
    /// Address of the page.
    pub url: String,
}

/// A registration of a page: `config` or `agentConfig` went well.
#[derive(Debug, Clone)]
pub(crate) struct Registration {
    /// For which app.
    pub(crate) app: AppKey,
    /// Functions that it may call.
    pub(crate) apis: BTreeSet<String>,
}

/// One loaded page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    pub(crate) corp: Option<Registration>,
    pub(crate) agent: Option<Registration>,
}

/// The simulated client program. Forgotten when the simulator ends.
#[derive(Debug, Default)]
pub struct Client {
    /// How it behaves.
    pub settings: ClientSettings,
    /// Origin of the chat window; only it may frame pages.
    pub chat_url: String,
    /// Origin of the proxy, as pages see it.
    pub proxy_url: String,
    /// Messages up to this one were there before anybody looked: they count as read.
    since: u64,
    calls: VecDeque<BridgeCall>,
    next_call: u64,
    pages: BTreeMap<String, Page>,
    page_order: VecDeque<String>,
    read: BTreeMap<(String, String), u64>,
}

impl Client {
    /// A client that takes messages up to `serial` for read.
    pub(crate) fn since(serial: u64) -> Self {
        Self {
            since: serial,
            ..Self::default()
        }
    }

    /// What pages asked, oldest first.
    pub fn calls(&self) -> impl Iterator<Item = &BridgeCall> {
        self.calls.iter()
    }

    /// Forgets what pages asked.
    pub fn forget_calls(&mut self) {
        self.calls.clear();
    }

    /// Remembers a call.
    pub(crate) fn record(&mut self, call: BridgeCall) {
        self.next_call += 1;
        self.calls.push_back(BridgeCall {
            id: self.next_call,
            ..call
        });
        while self.calls.len() > REMEMBERED_CALLS {
            self.calls.pop_front();
        }
    }

    /// The page with this id; a page that was never seen is not registered for anything.
    pub(crate) fn page(&self, id: &str) -> Page {
        self.pages.get(id).cloned().unwrap_or_default()
    }

    /// The page with this id, to change it. The oldest pages are forgotten.
    pub(crate) fn page_mut(&mut self, id: &str) -> &mut Page {
        if !self.pages.contains_key(id) {
            self.page_order.push_back(id.to_owned());
            while self.page_order.len() > REMEMBERED_PAGES {
                if let Some(old) = self.page_order.pop_front() {
                    self.pages.remove(&old);
                }
            }
        }
        self.pages.entry(id.to_owned()).or_default()
    }

    /// The last message that the member has seen in a conversation.
    #[must_use]
    pub fn read_up_to(&self, member: &str, conversation: &str) -> u64 {
        self.read
            .get(&(member.to_owned(), conversation.to_owned()))
            .copied()
            .unwrap_or(self.since)
    }

    /// The member has seen the conversation up to this message.
    pub fn mark_read(&mut self, member: &str, conversation: &str, message: u64) {
        self.read
            .insert((member.to_owned(), conversation.to_owned()), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        let of = |version: &str| ClientSettings {
            version: version.to_owned(),
            ..ClientSettings::default()
        };
        assert!(of("4.1.36").is_at_least("3.0.24"));
        assert!(of("3.0.24").is_at_least("3.0.24"));
        assert!(!of("3.0.20").is_at_least("3.0.24"));
        assert!(of("3.10").is_at_least("3.9.1"));
    }

    #[test]
    fn old_pages_are_forgotten() {
        let mut client = Client::default();
        let app = AppKey {
            corp: "wp".to_owned(),
            agent_id: 1,
            kind: crate::world::AppKind::Suite,
        };
        let registration = Registration {
            app,
            apis: BTreeSet::new(),
        };
        for number in 0..=REMEMBERED_PAGES {
            client.page_mut(&format!("p{number}")).agent = Some(registration.clone());
        }
        assert!(client.page("p0").agent.is_none());
        assert!(client.page("p1").agent.is_some());
    }
}
