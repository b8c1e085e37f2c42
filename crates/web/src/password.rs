use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{Fault, Problem};

/// argon2id with 19 MiB and two passes: OWASP ASVS 5.0, appendix C.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// How many are hashed at once. Anybody may have one hashed by trying to sign in, and each takes its 19 MiB.
const AT_ONCE: usize = 4;
/// How many wait beside them: more would wait longer than anybody does.
const WAITING: usize = 64;
/// Seconds after which somebody who was sent away may come again.
const LATER: u64 = 2;

/// Where passwords are hashed: off the async threads, for it takes tens of milliseconds by design.
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        let [turns, places] = [AT_ONCE, AT_ONCE + WAITING].map(|many| Arc::new(Semaphore::new(many)));
        Self { turns, places }
    }
}

impl Passwords {
    /// A place among those who wait, or 503 at once where all are taken.
    pub(crate) fn place(&self) -> Result<Place, Problem> {
        let taken = Arc::clone(&self.places).try_acquire_owned();
        let taken = taken.map_err(|_| Problem::busy("too many are signing in at this moment: come again", LATER))?;
        Ok(Place { turns: Arc::clone(&self.turns), taken })
    }

    /// # Errors
    /// When the password is shorter than 8 or longer than 128 characters, or is among the first that an attacker tries;
    /// when too many wait.
    pub(crate) async fn hash(&self, password: String) -> Result<String, Problem> {
        let length = password.chars().count();
        if !(8..=128).contains(&length) {
            return Err(Problem::invalid("password", Fault::Characters { least: 8, most: 128 }));
        }
        if COMMON.contains(&password.to_ascii_lowercase().as_str()) {
            return Err(Problem::invalid("password", Fault::CommonPassword));
        }
        let hashing = move || argon2().hash_password(password.as_bytes()).map(|hash| hash.to_string());
        self.place()?.in_turn(hashing).await?.map_err(|error| Problem::internal(&error))
    }
}

/// Kept from before a password waits until it is hashed.
pub(crate) struct Place {
    turns: Arc<Semaphore>,
    taken: OwnedSemaphorePermit,
}

impl Place {
    /// True when the password is the one that was hashed. Without a hash it takes as long and says no, so that a stranger
    /// cannot tell which accounts exist.
    pub(crate) async fn verify(self, password: String, hash: Option<String>) -> Result<bool, Problem> {
        let verifying = move || match hash {
            Some(hash) => PasswordHash::new(&hash)
                .is_ok_and(|parsed| argon2().verify_password(password.as_bytes(), &parsed).is_ok()),
            None => argon2().hash_password(password.as_bytes()).is_err(),
        };
        self.in_turn(verifying).await
    }

    /// Place and turn end with the work, also when nobody waits for it any more.
    async fn in_turn<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let Self { turns, taken } = self;
        let turn = turns.acquire_owned().await;
        let working = tokio::task::spawn_blocking(move || {
            let done = work();
            drop((turn, taken));
            done
        });
        working.await.map_err(|error| Problem::internal(&error))
    }
}

/// Passwords of eight characters and more from the top of every leaked list.
const COMMON: &[&str] = &[
    "password",
    "12345678",
    "123456789",
    "1234567890",
    "password1",
    "password123",
    "qwertyuiop",
    "qwerty123",
    "iloveyou",
    "11111111",
    "88888888",
    "00000000",
    "123123123",
    "87654321",
    "abc12345",
    "1q2w3e4r",
    "1qaz2wsx",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "trustno1",
    "letmein1",
    "welcome1",
    "admin123",
    "administrator",
    "changeme",
    "a1234567",
    "aa123456",
    "woaini1314",
    "5201314520",
    "66666666",
    "12341234",
    "asdfghjkl",
    "zxcvbnm1",
    "qwer1234",
    "passw0rd",
    "huitou123",
    "huitouhuitou",
];

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::StatusCode;

    use super::*;

    #[tokio::test]
    async fn hashes_and_verifies() {
        let passwords = Passwords::default();
        let hash = passwords.hash("山高水长 2026".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let is_right = async |password: &str, hash: Option<&String>| {
            passwords.place().unwrap().verify(password.to_owned(), hash.cloned()).await.unwrap()
        };
        assert!(is_right("山高水长 2026", Some(&hash)).await);
        assert!(!is_right("山高水长 2025", Some(&hash)).await);
        assert!(!is_right("whatever", None).await);
    }

    #[tokio::test]
    async fn a_flood_waits_its_turn_and_is_sent_away_where_too_many_wait() {
        let passwords = Passwords::default();
        let turns = passwords.turns.acquire_many(AT_ONCE as u32).await.unwrap();
        let mut first = Box::pin(passwords.place().unwrap().verify("whatever".to_owned(), None));
        let others: Vec<Place> = (1..AT_ONCE + WAITING).map(|_| passwords.place().unwrap()).collect();
        let brief = Duration::from_millis(50);
        assert!(tokio::time::timeout(brief, &mut first).await.is_err(), "it waits");
        let refused = passwords.hash("long enough a password".to_owned()).await.unwrap_err();
        assert_eq!((refused.status, refused.retry_after), (StatusCode::SERVICE_UNAVAILABLE, Some(LATER)));
        drop((turns, others));
        assert!(!first.await.unwrap());
        assert!(passwords.place().is_ok(), "who is done leaves the place");
        drop(passwords.place().unwrap().verify("whatever".to_owned(), None));
        assert_eq!(passwords.places.available_permits(), AT_ONCE + WAITING);
    }

    #[tokio::test]
    async fn refuses_weak_passwords() {
        for weak in ["short", "Password123", &"x".repeat(129)] {
            assert!(Passwords::default().hash(weak.to_owned()).await.is_err(), "{weak}");
        }
    }
}
