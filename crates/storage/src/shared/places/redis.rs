use std::sync::LazyLock;
use std::time::Duration;

use ::redis::Script;
use async_trait::async_trait;

use super::{Answer, Ask, Places, Seat, cut_key, micros, strike};
use crate::shared::redis::{Redis, millis};
use crate::shared::{SharedStateError, gcra};

/// The server's time in microseconds, for all scripts.
const NOW: &str = "local t = redis.call('TIME')\nlocal now = t[1] * 1000000 + t[2]\n";

/// `decide::places` word for word.
const PLACES: &str = "
local function places(most, grow, key)
  local cut = redis.call('GET', key)
  if not cut then return most end
  local to, at = string.match(cut, '^(%d+):(%d+)$')
  if not to then return most end
  local back = math.floor(math.max(now - at, 0) / math.max(grow, 1))
  return math.min(to + back, most)
end
";

/// Keys: the block, the places, their cut, then the budgets. Arguments: 1 when a place is wanted, how many there are,
/// how fast they come back, the holder, the lease; then cost and tolerance of each budget.
const ASK: &str = "
local blocked = redis.call('PTTL', KEYS[1])
if blocked > 0 then return {1, blocked * 1000} end
local wants = ARGV[1] == '1'
if wants then
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
  if redis.call('ZCARD', KEYS[2]) >= places(tonumber(ARGV[2]), tonumber(ARGV[3]), KEYS[3]) then return {2, 0} end
end
local longest, arrivals = 0, {}
for i = 4, #KEYS do
  local cost, tolerance = tonumber(ARGV[2 * i - 2]), tonumber(ARGV[2 * i - 1])
  local arrival = tonumber(redis.call('GET', KEYS[i]) or '0')
  local next = math.max(arrival, now) + cost
  longest = math.max(longest, next - now - tolerance)
  arrivals[i] = next
end
if longest > 0 then return {3, longest} end
for i = 4, #KEYS do
  redis.call('SET', KEYS[i], string.format('%.0f', arrivals[i]), 'PX', math.ceil((arrivals[i] - now) / 1000))
end
if wants then
  local lease = tonumber(ARGV[5])
  redis.call('ZADD', KEYS[2], string.format('%.0f', now + lease), ARGV[4])
  if redis.call('PTTL', KEYS[2]) < lease / 1000 then redis.call('PEXPIRE', KEYS[2], math.ceil(lease / 1000)) end
end
return {0, now}";

/// `decide::halve` word for word. Key: the cut. Arguments: how many places, how fast they come back, when the call was
/// let in.
const CUT: &str = "
local most, grow, entered = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local cut = redis.call('GET', KEYS[1])
if cut then
  local at = string.match(cut, ':(%d+)$')
  if at and entered <= tonumber(at) then return 0 end
end
local to = math.max(math.floor(places(most, grow, KEYS[1]) / 2), 1)
local lasts = math.max(math.ceil((most - to) * grow / 1000), 1)
redis.call('SET', KEYS[1], string.format('%d:%.0f', to, now), 'PX', lasts)
return 1";

/// Keys: the block and its memory. Arguments in milliseconds.
const BLOCK: &str = "
local left = redis.call('PTTL', KEYS[1])
if left > 0 then return left end
local first, again, memory = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local lasts = first
if redis.call('EXISTS', KEYS[2]) == 1 then lasts = math.max(first, again) end
redis.call('SET', KEYS[1], 'blocked', 'PX', lasts)
redis.call('SET', KEYS[2], 'blocked', 'PX', lasts + memory)
return lasts";

static ASK_SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(&format!("{NOW}{PLACES}{ASK}")));
static CUT_SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(&format!("{NOW}{PLACES}{CUT}")));
static BLOCK_SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(BLOCK));

#[async_trait]
impl Places for Redis {
    async fn ask(&self, ask: &Ask<'_>) -> Result<Answer, SharedStateError> {
        let mut script = ASK_SCRIPT.key(self.key(ask.block));
        let seat = ask.seat.as_ref();
        let key = seat.map_or("none", |seat| seat.key);
        script.key(self.key(key)).key(self.key(&cut_key(key)));
        script
            .arg(u8::from(seat.is_some()))
            .arg(seat.map_or(0, |seat| seat.most))
            .arg(seat.map_or(0, |seat| micros(seat.grow)))
            .arg(seat.map_or("", |seat| seat.holder))
            .arg(seat.map_or(0, |seat| micros(seat.lease)));
        for (key, rate) in ask.budgets {
            let cells = rate.cells(1);
            script.key(self.key(key)).arg(cells.cost).arg(cells.tolerance);
        }
        let (what, micros): (u8, u64) = script.invoke_async(&mut self.connection()).await?;
        match what {
            0 => Ok(Answer::In { at: micros }),
            1 => Ok(Answer::Blocked(gcra::wait(micros))),
            2 => Ok(Answer::Full),
            3 => Ok(Answer::Spent(gcra::wait(micros))),
            _ => Err(SharedStateError::Unreadable),
        }
    }

    async fn leave(&self, seat: &str, holder: &str) -> Result<(), SharedStateError> {
        let _: u64 = ::redis::cmd("ZREM")
            .arg(self.key(seat))
            .arg(holder)
            .query_async(&mut self.connection())
            .await?;
        Ok(())
    }

    async fn cut(&self, seat: &Seat<'_>, entered_at: u64) -> Result<(), SharedStateError> {
        let mut script = CUT_SCRIPT.key(self.key(&cut_key(seat.key)));
        let _: u64 = script
            .arg(seat.most)
            .arg(micros(seat.grow))
            .arg(entered_at)
            .invoke_async(&mut self.connection())
            .await?;
        Ok(())
    }

    async fn block(
        &self,
        key: &str,
        first: Duration,
        again: Duration,
        memory: Duration,
    ) -> Result<Duration, SharedStateError> {
        let mut script = BLOCK_SCRIPT.key(self.key(key));
        let lasts: u64 = script
            .key(self.key(&strike(key)))
            .arg(millis(first))
            .arg(millis(again))
            .arg(millis(memory))
            .invoke_async(&mut self.connection())
            .await?;
        Ok(Duration::from_millis(lasts))
    }
}
