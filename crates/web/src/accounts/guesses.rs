use primitives::{AccountId, Timestamp};

use crate::Throttle;
use crate::staff::{hex, sha256};

const MINUTE: i64 = 60;

/// How often passwords may be tried. Whoever fails shuts out nobody but themselves: strangers are counted by account and
/// address, browsers that the account signed in with before by their own mark.
pub(crate) struct Guesses {
    each: Throttle,
    /// Of a stranger's address, whatever accounts it tries: one place does not keep all who sign in waiting, nor try one
    /// password on everybody.
    places: Throttle,
    /// Of all strangers together. OWASP ASVS 4.0.3, 2.2.1: at most 100 failed attempts on an account in an hour. So many
    /// are free, and beyond them one a minute: an account that is guessed at from everywhere is slow and not shut.
    strangers: Throttle,
    pace: Throttle,
}

/// Who tries.
pub(crate) enum Guest {
    /// A browser that the account signed in with before, by its mark.
    Known(String),
    /// Anybody else, by where they come from.
    Stranger(String),
}

impl Default for Guesses {
    fn default() -> Self {
        Self {
            each: Throttle::new(10, 15 * MINUTE),
            places: Throttle::new(100, 15 * MINUTE),
            strangers: Throttle::new(40, 60 * MINUTE),
            pace: Throttle::new(1, MINUTE),
        }
    }
}

impl Guesses {
    /// Counts an attempt to sign in to an account. Refused ones give the seconds to wait, and count nowhere.
    pub(crate) fn attempt(&self, email: &str, guest: &Guest, now: Timestamp) -> Result<(), u64> {
        let key = key(email, guest);
        self.each.attempt(&key, now)?;
        let Guest::Stranger(address) = guest else { return Ok(()) };
        let place = place(address);
        self.places.attempt(&place, now).inspect_err(|_| self.each.take_back(&key))?;
        if self.strangers.attempt(email, now).is_ok() {
            return Ok(());
        }
        self.pace.attempt(email, now).inspect_err(|_| {
            self.each.take_back(&key);
            self.places.take_back(&place);
        })
    }

    /// It was no guess: what others failed at stays counted.
    pub(crate) fn succeeded(&self, email: &str, guest: &Guest) {
        self.each.forgive(&key(email, guest));
        if let Guest::Stranger(address) = guest {
            self.places.take_back(&place(address));
            self.strangers.take_back(email);
            self.pace.take_back(email);
        }
    }

    /// The account has another password: whatever was tried before counts no more.
    pub(crate) fn forget(&self, email: &str) {
        self.each.forgive_all(&beginning(email));
        self.strangers.forgive(email);
        self.pace.forgive(email);
    }

    /// Counts an attempt of who is signed in to give their own password once more.
    pub(crate) fn attempt_own(&self, account: AccountId, now: Timestamp) -> Result<(), u64> {
        self.each.attempt(&account.to_string(), now)
    }

    pub(crate) fn gave_own(&self, account: AccountId) {
        self.each.forgive(&account.to_string());
    }

    /// Counts an attempt of who is signed in to give a code of their second step. Apart from the password, with which who
    /// knows it would begin anew as often as they like.
    pub(crate) fn attempt_code(&self, account: AccountId, now: Timestamp) -> Result<(), u64> {
        self.each.attempt(&code_of(account), now)
    }

    pub(crate) fn gave_code(&self, account: AccountId) {
        self.each.forgive(&code_of(account));
    }
}

fn code_of(account: AccountId) -> String {
    format!("code {account}")
}

/// Short, whatever a stranger's browser calls itself.
fn key(email: &str, guest: &Guest) -> String {
    let who = match guest {
        Guest::Known(mark) => format!("known {mark}"),
        Guest::Stranger(address) => format!("stranger {address}"),
    };
    beginning(email) + &hex(&sha256(who.as_bytes()))
}

fn place(address: &str) -> String {
    hex(&sha256(address.as_bytes()))
}

fn beginning(email: &str) -> String {
    format!("{email}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: &str = "owner@example.com";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn stranger(n: i64) -> Guest {
        Guest::Stranger(format!("203.0.113.{n}"))
    }

    #[test]
    fn who_fails_shuts_out_nobody_else() {
        let guesses = Guesses::default();
        let tried = |guest: &Guest, second| guesses.attempt(OWNER, guest, at(second));
        assert!((0..10).all(|_| tried(&stranger(1), 0).is_ok()));
        assert_eq!(tried(&stranger(1), 60), Err(15 * 60 - 60));
        assert_eq!(tried(&stranger(2), 60), Ok(()));
        assert_eq!(guesses.attempt("other@example.com", &stranger(1), at(60)), Ok(()));
        guesses.forget(OWNER);
        assert_eq!(tried(&stranger(1), 60), Ok(()));
    }

    #[test]
    fn an_account_that_is_guessed_at_from_everywhere_is_slow_and_not_shut() {
        let guesses = Guesses::default();
        let tried = |guest: &Guest, second| guesses.attempt(OWNER, guest, at(second));
        assert!((0..40).all(|n| tried(&stranger(n), 0).is_ok()));
        assert_eq!(tried(&stranger(40), 0), Ok(()), "the first of its minute");
        assert_eq!(tried(&stranger(41), 20), Err(40));
        assert_eq!(tried(&stranger(42), 61), Ok(()));
        let known = Guest::Known("a".to_owned());
        assert!((0..10).all(|_| tried(&known, 62).is_ok()), "who was here before does not wait");
        assert!(tried(&known, 62).is_err(), "but guesses no more often than others");
        let in_an_hour = (0..3_600).filter(|second| tried(&stranger(100 + second), 3_700 + second).is_ok());
        assert_eq!(in_an_hour.count(), 100);
    }

    #[test]
    fn one_address_tries_so_many_accounts_and_no_more() {
        let guesses = Guesses::default();
        let tried = |n: i64, guest: &Guest| guesses.attempt(&format!("n{n}@example.com"), guest, at(0));
        assert!((0..100).all(|n| tried(n, &stranger(1)).is_ok()));
        assert_eq!(tried(100, &stranger(1)), Err(15 * 60));
        assert_eq!(tried(100, &stranger(2)), Ok(()));
        assert_eq!(tried(100, &Guest::Known("a".to_owned())), Ok(()));
    }

    #[test]
    fn who_waits_for_the_pace_has_not_tried() {
        let guesses = Guesses::default();
        let tried = |guest: &Guest, second| guesses.attempt(OWNER, guest, at(second));
        assert!((0..=40).all(|n| tried(&stranger(n), 0).is_ok()));
        assert!((1..50).all(|second| tried(&stranger(99), second) == Err(60 - u64::try_from(second).unwrap())));
        assert_eq!(tried(&stranger(99), 61), Ok(()));
    }

    #[test]
    fn who_signs_in_was_not_guessing() {
        let guesses = Guesses::default();
        for n in 0..100 {
            assert_eq!(guesses.attempt(OWNER, &stranger(n), at(0)), Ok(()));
            guesses.succeeded(OWNER, &stranger(n));
        }
    }
}
