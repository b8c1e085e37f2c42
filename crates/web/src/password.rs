use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use tokio::task::JoinError;

use crate::{Fault, Problem};

/// argon2id with 19 MiB and two passes: OWASP ASVS 5.0, appendix C.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// How many are hashed at once. Anybody may have one hashed by trying to sign in, and each takes its 19 MiB.
const AT_ONCE: usize = 4;
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Hashes off the async threads: it takes tens of milliseconds by design.
///
/// # Errors
/// When the password is shorter than 8 or longer than 128 characters, or is among the first that an attacker tries.
pub async fn hash_password(password: String) -> Result<String, Problem> {
    let length = password.chars().count();
    if !(8..=128).contains(&length) {
        return Err(Problem::invalid("password", Fault::Characters { least: 8, most: 128 }));
    }
    if COMMON.contains(&password.to_ascii_lowercase().as_str()) {
        return Err(Problem::invalid("password", Fault::CommonPassword));
    }
    let hashed = in_turn(move || argon2().hash_password(password.as_bytes()).map(|hash| hash.to_string()));
    match hashed.await {
        Ok(Ok(hash)) => Ok(hash),
        Ok(Err(error)) => Err(Problem::internal(&error)),
        Err(error) => Err(Problem::internal(&error)),
    }
}

/// True when the password is the one that was hashed. Without a hash it takes as long and says no, so that a stranger
/// cannot tell which accounts exist.
pub async fn verify_password(password: String, hash: Option<String>) -> bool {
    let verified = in_turn(move || match hash {
        Some(hash) => {
            PasswordHash::new(&hash).is_ok_and(|parsed| argon2().verify_password(password.as_bytes(), &parsed).is_ok())
        }
        None => argon2().hash_password(password.as_bytes()).is_err(),
    });
    verified.await.unwrap_or(false)
}

/// The turn ends with the work, also when nobody waits for it any more.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, JoinError> {
    let turn = TURNS.acquire().await.ok();
    let working = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    working.await
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

    use super::*;

    #[tokio::test]
    async fn hashes_and_verifies() {
        let hash = hash_password("山高水长 2026".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify_password("山高水长 2026".to_owned(), Some(hash.clone())).await);
        assert!(!verify_password("山高水长 2025".to_owned(), Some(hash)).await);
        assert!(!verify_password("whatever".to_owned(), None).await);
    }

    #[tokio::test]
    async fn a_flood_waits_its_turn() {
        let turns = TURNS.acquire_many(AT_ONCE as u32).await.unwrap();
        let mut one_more = Box::pin(verify_password("whatever".to_owned(), None));
        let brief = Duration::from_millis(50);
        assert!(tokio::time::timeout(brief, &mut one_more).await.is_err(), "it waits");
        drop(turns);
        assert!(!one_more.await);
    }

    #[tokio::test]
    async fn refuses_weak_passwords() {
        for weak in ["short", "Password123", &"x".repeat(129)] {
            assert!(hash_password(weak.to_owned()).await.is_err(), "{weak}");
        }
    }
}
