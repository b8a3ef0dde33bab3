use std::sync::LazyLock;
use std::time::Duration;

use ::redis::aio::{ConnectionManager, ConnectionManagerConfig};
use ::redis::io::tcp::TcpSettings;
use ::redis::{
    AsyncCommands, Client, ExistenceCheck, IntoConnectionInfo, RedisError, Script, SetExpiry, SetOptions,
};
use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};

use super::gcra::{self, Rate};
use super::{SharedState, SharedStateError};

/// Shared state of many processes. One multiplexed connection that restores itself; every step that must be whole is a
/// script, and time is the server's.
#[derive(Clone)]
pub struct Redis {
    connection: ConnectionManager,
    prefix: String,
}

/// Whoever asks while Redis is away or hangs learns it within about a second. (The client's own default for an answer is
/// half a second, too tight for a busy server.)
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(1);
const CONNECT_TIMEOUT: Duration = Duration::from_millis(500);
/// Between the two tries of a reconnection; the next one begins with the next request.
const RECONNECT_PAUSE: Duration = Duration::from_millis(100);
/// How long sent bytes may go without a sign that they arrived: then the connection is dead, and a new one is made.
const UNSEEN_FOR: Duration = Duration::from_secs(5);

static DELETE_IF: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0",
    )
});

static COUNT: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local count = redis.call('INCR', KEYS[1])
         if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
         return count",
    )
});

/// `gcra::acquire` word for word; `now` in microseconds is set by the line before.
const ACQUIRE: &str = "
local cost, tolerance = tonumber(ARGV[1]), tonumber(ARGV[2])
local arrival = tonumber(redis.call('GET', KEYS[1]) or '0')
local next = math.max(arrival, now) + cost
local wait = next - now - tolerance
if wait > 0 then return wait end
redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000))
return 0";

static ACQUIRE_NOW: LazyLock<Script> = LazyLock::new(|| {
    Script::new(&format!(
        "local t = redis.call('TIME')\nlocal now = t[1] * 1000000 + t[2]\n{ACQUIRE}"
    ))
});

impl Redis {
    /// Shared state on this server; it need not be there yet, the first request connects. All keys begin with `prefix`, so
    /// that one server can serve several installations. Call inside a tokio runtime.
    ///
    /// # Errors
    /// [`SharedStateError`] when the address makes no sense.
    pub fn new(url: &SecretString, prefix: &str) -> Result<Self, SharedStateError> {
        let tcp = TcpSettings::default().set_nodelay(true);
        #[cfg(any(target_os = "linux", target_os = "android", target_os = "fuchsia"))]
        let tcp = tcp.set_user_timeout(UNSEEN_FOR);
        let address = url.expose_secret().into_connection_info()?.set_tcp_settings(tcp);
        let config = ConnectionManagerConfig::new()
            .set_response_timeout(Some(RESPONSE_TIMEOUT))
            .set_connection_timeout(Some(CONNECT_TIMEOUT))
            .set_number_of_retries(1)
            .set_min_delay(RECONNECT_PAUSE)
            .set_max_delay(RECONNECT_PAUSE);
        let connection = ConnectionManager::new_lazy_with_config(Client::open(address)?, config)?;
        Ok(Self {
            connection,
            prefix: prefix.to_owned(),
        })
    }

    /// The same, when the server answers.
    ///
    /// # Errors
    /// [`SharedStateError`] when the address makes no sense or nobody answers there.
    pub async fn connect(url: &SecretString, prefix: &str) -> Result<Self, SharedStateError> {
        let redis = Self::new(url, prefix)?;
        redis.ping().await?;
        Ok(redis)
    }

    /// Whether the server answers: for readiness.
    ///
    /// # Errors
    /// [`SharedStateError`].
    pub async fn ping(&self) -> Result<(), SharedStateError> {
        Ok(::redis::cmd("PING").query_async(&mut self.connection()).await?)
    }

    pub(super) fn connection(&self) -> ConnectionManager {
        self.connection.clone()
    }

    pub(super) fn key(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    async fn set(
        &self,
        key: &str,
        value: &str,
        ttl: Duration,
        absent: bool,
    ) -> Result<bool, SharedStateError> {
        let mut options = SetOptions::default().with_expiration(SetExpiry::PX(millis(ttl)));
        if absent {
            options = options.conditional_set(ExistenceCheck::NX);
        }
        let set: Option<String> = self
            .connection()
            .set_options(self.key(key), value, options)
            .await?;
        Ok(set.is_some())
    }
}

/// By hand: the connection knows the password.
impl std::fmt::Debug for Redis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redis")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl SharedState for Redis {
    async fn eviction(&self) -> Result<Option<String>, SharedStateError> {
        let memory: String = ::redis::cmd("INFO")
            .arg("memory")
            .query_async(&mut self.connection())
            .await?;
        let policy = memory
            .lines()
            .find_map(|line| line.strip_prefix("maxmemory_policy:"));
        Ok(policy.map(|policy| policy.trim().to_owned()))
    }

    fn is_shared(&self) -> bool {
        true
    }

    async fn get(&self, key: &str) -> Result<Option<String>, SharedStateError> {
        Ok(self.connection().get(self.key(key)).await?)
    }

    async fn put(&self, key: &str, value: &str, ttl: Duration) -> Result<(), SharedStateError> {
        self.set(key, value, ttl, false).await.map(drop)
    }

    async fn put_if_absent(&self, key: &str, value: &str, ttl: Duration) -> Result<bool, SharedStateError> {
        self.set(key, value, ttl, true).await
    }

    async fn take(&self, key: &str) -> Result<Option<String>, SharedStateError> {
        Ok(self.connection().get_del(self.key(key)).await?)
    }

    async fn delete_if(&self, key: &str, value: &str) -> Result<bool, SharedStateError> {
        let mut script = DELETE_IF.key(self.key(key));
        let deleted: u64 = script.arg(value).invoke_async(&mut self.connection()).await?;
        Ok(deleted == 1)
    }

    async fn delete_prefix(&self, prefix: &str) -> Result<(), SharedStateError> {
        let pattern = format!("{}*", escaped(&self.key(prefix)));
        let mut connection = self.connection();
        let mut cursor = 0_u64;
        loop {
            let (next, keys): (u64, Vec<String>) = ::redis::cmd("SCAN")
                .arg(cursor)
                .arg("MATCH")
                .arg(&pattern)
                .arg("COUNT")
                .arg(500)
                .query_async(&mut connection)
                .await?;
            if !keys.is_empty() {
                let _: () = connection.unlink(keys).await?;
            }
            if next == 0 {
                return Ok(());
            }
            cursor = next;
        }
    }

    async fn count(&self, key: &str, window: Duration) -> Result<u64, SharedStateError> {
        let mut script = COUNT.key(self.key(key));
        Ok(script
            .arg(millis(window))
            .invoke_async(&mut self.connection())
            .await?)
    }

    async fn acquire(&self, key: &str, rate: Rate, permits: u32) -> Result<Duration, SharedStateError> {
        let cells = rate.cells(permits);
        let mut script = ACQUIRE_NOW.key(self.key(key));
        let wait: u64 = script
            .arg(cells.cost)
            .arg(cells.tolerance)
            .invoke_async(&mut self.connection())
            .await?;
        Ok(gcra::wait(wait))
    }
}

impl From<RedisError> for SharedStateError {
    fn from(error: RedisError) -> Self {
        Self::Unreachable(Box::new(error))
    }
}

/// What Redis takes as a time to live: at least one, within its range.
pub(super) fn millis(ttl: Duration) -> u64 {
    // A hundred years: more would overflow the server's sum with the time of day.
    u64::try_from(ttl.as_millis())
        .unwrap_or(u64::MAX)
        .clamp(1, 3_155_760_000_000)
}

/// A text that matches only itself in a pattern.
fn escaped(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '*' | '?' | '[' | ']' | '\\' | '^' | '-') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};

    use super::*;

    /// The script and the function are two readings of one algorithm: given the same time, they must agree.
    #[tokio::test(flavor = "multi_thread")]
    async fn the_script_agrees_with_the_function() {
        let Some(redis) = crate::testing::redis().await else {
            return;
        };
        let script = Script::new(&format!("local now = tonumber(ARGV[3])\n{ACQUIRE}"));
        let steps = prop::collection::vec((0_u64..3_000_000, 1_u32..5), 1..30);
        let cases = (1_u32..50, 1_u64..60_000, 1_u32..20, steps, any::<u64>());
        // A fixed time ahead of the server's, so that nothing lapses meanwhile.
        let start = 4_000_000_000_000_000_u64;
        let mut runner = TestRunner::new(Config {
            cases: 40,
            failure_persistence: None,
            ..Config::default()
        });
        let handle = tokio::runtime::Handle::current();
        tokio::task::block_in_place(|| {
            runner.run(&cases, |(permits, millis, burst, steps, key)| {
                let rate = Rate {
                    permits,
                    per: Duration::from_millis(millis),
                    burst,
                };
                let (mut now, mut arrival) = (start, 0);
                for (pause, permits) in steps {
                    now += pause;
                    let cells = rate.cells(permits);
                    let ours = match gcra::acquire(arrival, now, cells) {
                        Ok(next) => {
                            arrival = next;
                            0
                        }
                        Err(wait) => wait,
                    };
                    let theirs: u64 = handle
                        .block_on(
                            script
                                .key(redis.key(&format!("agree/{key}")))
                                .arg(cells.cost)
                                .arg(cells.tolerance)
                                .arg(now)
                                .invoke_async(&mut redis.connection()),
                        )
                        .unwrap();
                    prop_assert_eq!(ours, theirs);
                    // The server's clock lets the key lapse; put back what time by `now` would have kept.
                    if arrival > now {
                        let _: () = handle
                            .block_on(
                                redis
                                    .connection()
                                    .set(redis.key(&format!("agree/{key}")), arrival.to_string()),
                            )
                            .unwrap();
                    }
                }
                Ok(())
            })
        })
        .unwrap();
    }
}
