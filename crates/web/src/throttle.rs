use std::collections::HashMap;
use std::sync::Mutex;

use primitives::Timestamp;

/// Counts attempts per key in a sliding window; in memory, bounded.
pub struct Throttle {
    limit: usize,
    window_seconds: i64,
    attempts: Mutex<HashMap<String, Vec<i64>>>,
}

/// Above this many keys, those whose window has passed are dropped.
const MAX_KEYS: usize = 10_000;

impl Throttle {
    #[must_use]
    pub fn new(limit: usize, window_seconds: i64) -> Self {
        Self { limit, window_seconds, attempts: Mutex::new(HashMap::new()) }
    }

    /// Counts an attempt. Refused ones give the seconds to wait.
    ///
    /// # Errors
    /// When `limit` attempts lie within the window already.
    pub fn attempt(&self, key: &str, now: Timestamp) -> Result<(), u64> {
        let now = now.as_second();
        let oldest = now - self.window_seconds;
        let mut attempts = self.attempts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if attempts.len() > MAX_KEYS {
            attempts.retain(|_, times| times.last().is_some_and(|last| *last > oldest));
        }
        let times = attempts.entry(key.to_owned()).or_default();
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
        self.attempts.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(key);
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
    }
}
