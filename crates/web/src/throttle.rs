use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use primitives::Timestamp;

/// Counts attempts per key in a sliding window.
///
/// In memory alone: a restart forgets the last window, which gives everybody one more of it. Nobody outside can cause a
/// restart, while a count that is kept would cost each refused request a write, for which a flood would be thankful. What
/// must hold for longer is not counted here: codes that were used, reviews of one address in a day.
pub struct Throttle {
    limit: usize,
    window_seconds: i64,
    attempts: Mutex<Attempts>,
}

#[derive(Default)]
struct Attempts {
    by_key: HashMap<String, Vec<i64>>,
    /// When those whose window had passed were dropped last.
    swept_at: i64,
}

/// Above this many keys, those whose window has passed are dropped once in a window: a flood of keys does not make each
/// attempt look through all of them.
const MAX_KEYS: usize = 10_000;

impl Throttle {
    #[must_use]
    pub fn new(limit: usize, window_seconds: i64) -> Self {
        Self { limit, window_seconds, attempts: Mutex::default() }
    }

    /// Counts an attempt. Refused ones give the seconds to wait.
    ///
    /// # Errors
    /// When `limit` attempts lie within the window already.
    pub fn attempt(&self, key: &str, now: Timestamp) -> Result<(), u64> {
        let now = now.as_second();
        let oldest = now - self.window_seconds;
        let mut attempts = self.attempts();
        attempts.sweep(oldest, now);
        let times = attempts.by_key.entry(key.to_owned()).or_default();
        times.retain(|time| *time > oldest);
        if times.len() >= self.limit {
            let wait = times[0] + self.window_seconds - now;
            return Err(u64::try_from(wait).unwrap_or(1).max(1));
        }
        times.push(now);
        Ok(())
    }

    /// Forgets the attempts of a key that has shown itself good.
    pub fn forgive(&self, key: &str) {
        self.attempts().by_key.remove(key);
    }

    /// The same of all keys that begin so.
    pub fn forgive_all(&self, beginning: &str) {
        self.attempts().by_key.retain(|key, _| !key.starts_with(beginning));
    }

    /// Forgets the last attempt of a key alone.
    pub fn take_back(&self, key: &str) {
        if let Some(times) = self.attempts().by_key.get_mut(key) {
            times.pop();
        }
    }

    fn attempts(&self) -> MutexGuard<'_, Attempts> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Attempts {
    fn sweep(&mut self, oldest: i64, now: i64) {
        if self.by_key.len() > MAX_KEYS && self.swept_at <= oldest {
            self.by_key.retain(|_, times| times.last().is_some_and(|last| *last > oldest));
            self.swept_at = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_after_the_limit_until_the_window_has_passed() {
        let throttle = Throttle::new(2, 60);
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(throttle.attempt("a", at(0)), Ok(()));
        assert_eq!(throttle.attempt("a", at(10)), Ok(()));
        assert_eq!(throttle.attempt("a", at(20)), Err(40));
        assert_eq!(throttle.attempt("b", at(20)), Ok(()));
        assert_eq!(throttle.attempt("a", at(61)), Ok(()));
        throttle.forgive("a");
        assert_eq!(throttle.attempt("a", at(62)), Ok(()));
        assert_eq!(throttle.attempt("a", at(63)), Ok(()));
        throttle.take_back("a");
        assert_eq!(throttle.attempt("a", at(64)), Ok(()), "one of the two");
        assert!(throttle.attempt("a", at(64)).is_err());
        assert_eq!([throttle.attempt("b", at(64)), throttle.attempt("ab", at(64))], [Ok(()), Ok(())]);
        assert_eq!(throttle.attempt("ab", at(64)), Ok(()));
        throttle.forgive_all("a");
        assert!(throttle.attempt("a", at(65)).is_ok() && throttle.attempt("ab", at(65)).is_ok());
    }

    #[test]
    fn a_flood_of_keys_is_looked_through_once_in_a_window_and_then_forgotten() {
        let mut attempts = Attempts::default();
        let flood = |attempts: &mut Attempts, name: &str, at: i64| {
            attempts.by_key.extend((0..=MAX_KEYS).map(|n| (format!("{name}{n}"), vec![at])));
        };
        flood(&mut attempts, "a", 1_000);
        attempts.sweep(940, 1_000);
        assert_eq!((attempts.by_key.len(), attempts.swept_at), (MAX_KEYS + 1, 1_000), "all within the window");
        flood(&mut attempts, "b", 1_059);
        attempts.sweep(999, 1_059);
        assert_eq!((attempts.by_key.len(), attempts.swept_at), (2 * (MAX_KEYS + 1), 1_000), "not again yet");
        attempts.sweep(1_000, 1_060);
        assert_eq!((attempts.by_key.len(), attempts.swept_at), (MAX_KEYS + 1, 1_060));
        attempts.sweep(1_200, 1_260);
        assert!(attempts.by_key.is_empty());
    }
}
