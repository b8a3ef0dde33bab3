use std::fmt;
use std::sync::LazyLock;
use std::time::Duration;

use async_trait::async_trait;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{AsyncCommands, Client, RedisError, Script, ScriptInvocation};
use secrecy::{ExposeSecret, SecretString};

use super::gcra::Rate;
use super::{SharedState, SharedStateError};

/// Shared state of a cluster. One multiplexed connection that reconnects by itself.
#[derive(Clone)]
pub struct Redis {
    connection: ConnectionManager,
    prefix: String,
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

static DELETE_IF: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end",
    )
});

static COUNT: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local count = redis.call('INCR', KEYS[1])
         if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
         return count",
    )
});

/// The same algorithm as `gcra::decide`, by the server's clock: the replicas' clocks may differ. Microseconds since
/// 1970 fit a double exactly.
static ACQUIRE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local time = redis.call('TIME')
         local now = time[1] * 1000000 + time[2]
         local cost, tolerance = tonumber(ARGV[1]), tonumber(ARGV[2])
         if cost > tolerance then tolerance = cost end
         local planned = tonumber(redis.call('GET', KEYS[1]) or now)
         if planned < now then planned = now end
         local paid = planned + cost
         local ahead = paid - now
         if ahead > tolerance then return ahead - tolerance end
         redis.call('SET', KEYS[1], string.format('%.0f', paid), 'PX', math.ceil(ahead / 1000) + 1)
         return 0",
    )
});

impl Redis {
    /// Connects; `prefix` is put before every key.
    ///
    /// # Errors
    /// [`SharedStateError::Unreachable`] when the address is none or nobody answers within five seconds.
    pub async fn connect(url: &SecretString, prefix: &str) -> Result<Self, SharedStateError> {
        let client = Client::open(url.expose_secret()).map_err(unreachable)?;
        // The library's own limits (half a second) are below what a busy server takes for a moment.
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(Duration::from_secs(5)))
            .set_response_timeout(Some(Duration::from_secs(3)));
        let connection = ConnectionManager::new_with_config(client, config)
            .await
            .map_err(unreachable)?;
        Ok(Self {
            connection,
            prefix: prefix.to_owned(),
        })
    }

    fn key(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    async fn run(&self, invocation: &mut ScriptInvocation<'_>) -> Result<u64, SharedStateError> {
        invocation
            .invoke_async(&mut self.connection.clone())
            .await
            .map_err(unreachable)
    }
}

fn unreachable(error: RedisError) -> SharedStateError {
    SharedStateError::Unreachable(Box::new(error))
}

/// At least one millisecond: Redis refuses zero.
fn millis(ttl: Duration) -> u64 {
    u64::try_from(ttl.as_millis())
        .unwrap_or(u64::MAX)
        .clamp(1, i64::MAX.unsigned_abs() / 4)
}

#[async_trait]
impl SharedState for Redis {
    async fn get(&self, key: &str) -> Result<Option<String>, SharedStateError> {
        self.connection
            .clone()
            .get(self.key(key))
            .await
            .map_err(unreachable)
    }

    async fn put(&self, key: &str, value: &str, ttl: Duration) -> Result<(), SharedStateError> {
        self.connection
            .clone()
            .pset_ex(self.key(key), value, millis(ttl))
            .await
            .map_err(unreachable)
    }

    async fn put_if_absent(&self, key: &str, value: &str, ttl: Duration) -> Result<bool, SharedStateError> {
        let mut command = redis::cmd("SET");
        command
            .arg(self.key(key))
            .arg(value)
            .arg("NX")
            .arg("PX")
            .arg(millis(ttl));
        let set: Option<String> = command
            .query_async(&mut self.connection.clone())
            .await
            .map_err(unreachable)?;
        Ok(set.is_some())
    }

    async fn take(&self, key: &str) -> Result<Option<String>, SharedStateError> {
        self.connection
            .clone()
            .get_del(self.key(key))
            .await
            .map_err(unreachable)
    }

    async fn delete_if(&self, key: &str, value: &str) -> Result<bool, SharedStateError> {
        Ok(self.run(DELETE_IF.key(self.key(key)).arg(value)).await? > 0)
    }

    async fn delete_prefix(&self, prefix: &str) -> Result<(), SharedStateError> {
        let pattern = format!("{}*", escape_glob(&self.key(prefix)));
        let mut connection = self.connection.clone();
        let mut cursor = 0_u64;
        loop {
            let mut scan = redis::cmd("SCAN");
            scan.arg(cursor).arg("MATCH").arg(&pattern).arg("COUNT").arg(1000);
            let (next, keys): (u64, Vec<String>) =
                scan.query_async(&mut connection).await.map_err(unreachable)?;
            if !keys.is_empty() {
                let () = connection.unlink(keys).await.map_err(unreachable)?;
            }
            if next == 0 {
                return Ok(());
            }
            cursor = next;
        }
    }

    async fn count(&self, key: &str, window: Duration) -> Result<u64, SharedStateError> {
        self.run(COUNT.key(self.key(key)).arg(millis(window))).await
    }

    async fn acquire(&self, key: &str, rate: Rate, permits: u32) -> Result<Duration, SharedStateError> {
        let cost = rate.interval().saturating_mul(i64::from(permits));
        let pause = self
            .run(ACQUIRE.key(self.key(key)).arg(cost).arg(rate.tolerance()))
            .await?;
        Ok(Duration::from_micros(pause))
    }
}

/// Keys hold no glob characters today; a platform's id might tomorrow.
fn escape_glob(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '*' | '?' | '[' | ']' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
