use std::cell::RefCell;
use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use sidebook_ambient::{ManualClock, SeededEntropy};
use sidebook_messenger::{
    AgentId, AppKey, AuthCode, ChatId, CorpKey, ExternalUserId, InternalApp, Media, MediaKind, MemberId,
    Messenger as _, MessengerError, Mode, PlatformCorpId,
};
use sidebook_wecom::{CallLimits, SuiteConfig, Wecom, WecomConfig, WecomEndpoints};
use tokio::runtime::{Builder, Runtime};

use crate::platform::{Platform, Secrets, Tokens};

/// No answer makes one of our calls ask more often: pages and followers have their bounds.
const MOST_CALLS: u64 = 200;

/// So many ways to ask.
const QUESTIONS: u8 = 16;

/// An answer of the platform's API: the first byte chooses the call, the rest is the body, whatever is asked on the way.
/// With its highest bit the platform answers so to calls for tokens too.
pub fn answers(bytes: &[u8]) {
    let Some((choice, body)) = bytes.split_first() else {
        return;
    };
    STAND.with_borrow_mut(|stand| {
        let stand = stand.get_or_insert_with(Stand::new);
        *stand.platform.answer.lock().unwrap() = Arc::from(body);
        *stand.platform.tokens_too.lock().unwrap() = choice & 0x80 != 0;
        stand.platform.calls.store(0, Ordering::Relaxed);
        stand.tokens.clear();
        let text = stand
            .runtime
            .block_on(ask(&stand.wecom, (choice & 0x7f) % QUESTIONS));
        // What a log line would do with it.
        assert!(!text.is_empty());
        let calls = stand.platform.calls.load(Ordering::Relaxed);
        assert!(calls <= MOST_CALLS, "{calls} calls");
    });
}

async fn ask(wecom: &Wecom, question: u8) -> String {
    let (suite, own) = (corp(Mode::Suite), corp(Mode::Internal));
    let member = MemberId::from("zhou.min");
    let members = [member.clone(), MemberId::from("li.na")];
    let internal = AppKey::Internal(own.platform.clone());
    match question {
        0 => shown(wecom.install_link("state", "https://sidebook.example/back").await),
        1 => shown(wecom.complete_install(&AuthCode("code".into())).await),
        2 => shown(wecom.installation(&suite).await),
        3 => shown(wecom.installation(&own).await),
        4 => shown(wecom.identify(&AppKey::Suite, "code").await),
        5 => shown(wecom.identify(&internal, "code").await),
        6 => shown(wecom.members(&suite).await),
        7 => shown(wecom.member(&own, &member).await),
        8 => shown(wecom.followers(&own).await),
        9 => shown(wecom.contacts(&own, &members, None).await),
        10 => shown(wecom.contact(&own, &ExternalUserId::from("wmContact")).await),
        11 => shown(wecom.groups(&own, &members, None).await),
        12 => shown(wecom.group(&own, &ChatId::from("wrChat")).await),
        13 => shown(wecom.corp_tags(&own).await),
        14 => {
            let signed = shown(wecom.sign_page(&suite, "https://sidebook.example/sidebar/").await);
            let sent = shown(wecom.notify(&own, &members, "您好").await);
            format!("{signed}{sent}")
        }
        _ => {
            let media = Media {
                kind: MediaKind::File,
                file_name: "月报.pdf".to_owned(),
                mime: "application/pdf".to_owned(),
                bytes: vec![1, 2, 3],
            };
            shown(wecom.upload(&own, media).await)
        }
    }
}

fn shown<T: Debug>(answer: Result<T, MessengerError>) -> String {
    match answer {
        Ok(answer) => format!("{answer:?}"),
        Err(error) => format!("{error} {error:?} {:?}", error.failure()),
    }
}

fn corp(mode: Mode) -> CorpKey {
    CorpKey {
        corp: "0190b5f0-0000-7000-8000-000000000001".parse().expect("an id"),
        platform: PlatformCorpId::from("wwselfbuilt000001"),
        mode,
        agent: None,
    }
}

struct Stand {
    runtime: Runtime,
    platform: Arc<Platform>,
    tokens: Arc<Tokens>,
    wecom: Wecom,
}

impl Stand {
    fn new() -> Self {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let platform = Arc::new(Platform::default());
        let base = runtime.block_on(Arc::clone(&platform).start());
        let tokens = Arc::new(Tokens::default());
        let wecom = Wecom::new(
            WecomConfig {
                endpoints: WecomEndpoints {
                    api_base: base,
                    ..WecomEndpoints::default()
                },
                suite: Some(SuiteConfig {
                    suite_id: "ww5a1de8077e7fee01".to_owned(),
                    suite_secret: "secret".into(),
                    test_installs: true,
                }),
                internal: vec![InternalApp {
                    corp: PlatformCorpId::from("wwselfbuilt000001"),
                    corp_name: "自营公司".to_owned(),
                    agent: AgentId(1_000_002),
                    secret: "secret".into(),
                }],
                // An answer that reads like "busy" is an answer here: no pauses.
                limits: CallLimits {
                    retries: 0,
                    ..CallLimits::default()
                },
            },
            Arc::new(Secrets),
            tokens.clone(),
            Arc::new(ManualClock::at_unix(1_700_000_000)),
            Arc::new(SeededEntropy::new(1)),
        )
        .expect("an adapter");
        Self {
            runtime,
            platform,
            tokens,
            wecom,
        }
    }
}

thread_local! {
    static STAND: RefCell<Option<Stand>> = const { RefCell::new(None) };
}
