mod fingerprint;

pub use fingerprint::holds_sealed;

use std::collections::HashMap;
use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use primitives::{Ids, id_of};
use sea_orm::FromQueryResult;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;
use uuid::Uuid;

use crate::{Sql, StoreError, Tx, exec_in, rows_in};

const NONCE: usize = 24;

/// Personal data at rest: every person has a key of their own, wrapped by the installation's master key.
///
/// XChaCha20-Poly1305 with a synthetic nonce (HMAC-SHA256 of what is sealed, by the same key), so sealing the same
/// value twice for one person gives the same bytes and a rebuilt table can be compared with the live one. Forgetting a
/// person's key makes all that was sealed with it unreadable, in every backup too.
pub struct Vault {
    master: [u8; 32],
}

/// A person's own key, unwrapped.
#[derive(Clone)]
pub struct PersonKey([u8; 32]);

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("cannot read or write the master key at {path}: {source}")]
    File { path: String, source: std::io::Error },
    #[error("the master key at {path} is damaged: it must hold 64 hexadecimal digits")]
    Format { path: String },
    #[error("sealed data does not open: it was sealed with another master key, or is damaged")]
    Sealed,
}

impl From<VaultError> for StoreError {
    fn from(error: VaultError) -> Self {
        Self::Corrupt(error.to_string())
    }
}

#[derive(FromQueryResult)]
struct WrappedKey {
    person: Uuid,
    wrapped: Vec<u8>,
}

impl Vault {
    #[must_use]
    pub fn with_key(master: [u8; 32]) -> Self {
        Self { master }
    }

    /// Reads the master key, or makes one that only its owner can read.
    ///
    /// # Errors
    /// When the file cannot be read or written, or does not hold a key.
    pub fn open(path: &Path, ids: &Ids) -> Result<Self, VaultError> {
        if path.exists() {
            return Self::read(path);
        }
        let master: [u8; 32] = ids.random();
        write_private(path, &to_hex(&master)).map_err(|source| file(path, source))?;
        Ok(Self { master })
    }

    /// Reads a master key that is there.
    ///
    /// # Errors
    /// When the file cannot be read, or does not hold a key.
    pub fn read(path: &Path) -> Result<Self, VaultError> {
        let text = std::fs::read_to_string(path).map_err(|source| file(path, source))?;
        let master = from_hex(text.trim()).ok_or(VaultError::Format { path: path.display().to_string() })?;
        Ok(Self { master })
    }

    /// The key for what belongs to the installation and to no customer, such as second-step secrets of staff.
    #[must_use]
    pub fn installation_key(&self) -> PersonKey {
        PersonKey(mac(&self.master, &[b"installation"]))
    }

    /// A key of the installation's for one purpose: it says nothing about the master key or those for other purposes.
    #[must_use]
    pub fn derived_key(&self, purpose: &str) -> [u8; 32] {
        mac(&self.master, &[b"derived", purpose.as_bytes()])
    }

    /// A value's keyed fingerprint: equal values can be found without being readable.
    /// `context` keeps fingerprints of different kinds apart.
    #[must_use]
    pub fn blind(&self, context: &str, value: &str) -> Vec<u8> {
        mac(&self.master, &[b"blind", context.as_bytes(), value.as_bytes()])[..16].to_vec()
    }

    /// The same in hexadecimal digits.
    #[must_use]
    pub fn blind_text(&self, context: &str, value: &str) -> String {
        to_hex(&self.blind(context, value))
    }

    /// The same as an id.
    #[must_use]
    pub fn blind_id(&self, context: &str, value: &str) -> Uuid {
        id_of(&self.blind(context, value))
    }

    /// The keys of `people`; one is made for who has none yet.
    ///
    /// # Errors
    /// When the database refuses, or a key was wrapped by another master key.
    pub async fn keys(&self, tx: &Tx, people: &[Uuid], ids: &Ids) -> Result<HashMap<Uuid, PersonKey>, StoreError> {
        let mut keys = self.existing_keys(tx, people).await?;
        let mut fresh = Vec::new();
        for person in people {
            keys.entry(*person).or_insert_with(|| {
                let key = PersonKey(ids.random());
                let wrapped = seal(&self.master, person.as_bytes(), &key.0);
                fresh.push(vec![(*person).into(), wrapped.into()]);
                key
            });
        }
        tx.insert("person_keys", &["person", "wrapped"], fresh, "").await?;
        Ok(keys)
    }

    /// The keys that are there; an erased person's is not.
    ///
    /// # Errors
    /// As [`Vault::keys`].
    pub async fn existing_keys(&self, db: &impl Sql, people: &[Uuid]) -> Result<HashMap<Uuid, PersonKey>, StoreError> {
        let rows: Vec<WrappedKey> = rows_in(db, &[], people, |list| {
            format!("SELECT person, wrapped FROM person_keys WHERE person IN ({list})")
        })
        .await?;
        let key_of = |row: WrappedKey| {
            let key = open(&self.master, row.person.as_bytes(), &row.wrapped).ok_or(VaultError::Sealed)?;
            Ok((row.person, PersonKey(key.try_into().map_err(|_| VaultError::Sealed)?)))
        };
        rows.into_iter().map(key_of).collect()
    }

    /// Destroys people's keys.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn forget(&self, tx: &Tx, people: &[Uuid]) -> Result<(), StoreError> {
        exec_in(tx, &[], people, |list| format!("DELETE FROM person_keys WHERE person IN ({list})")).await?;
        Ok(())
    }
}

impl PersonKey {
    /// Seals a value; `field` binds it to its place.
    #[must_use]
    pub fn seal(&self, field: &str, plain: &str) -> Vec<u8> {
        seal(&self.0, field.as_bytes(), plain.as_bytes())
    }

    /// # Errors
    /// When it was not sealed by this key for this field.
    pub fn open(&self, field: &str, sealed: &[u8]) -> Result<String, VaultError> {
        let plain = open(&self.0, field.as_bytes(), sealed).ok_or(VaultError::Sealed)?;
        String::from_utf8(plain).map_err(|_| VaultError::Sealed)
    }

    /// Seals what has parts, as JSON.
    ///
    /// # Errors
    /// When the value has no JSON form.
    pub fn seal_json(&self, field: &str, value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
        let plain = serde_json::to_string(value).map_err(|error| corrupt(field, &error))?;
        Ok(self.seal(field, &plain))
    }

    /// # Errors
    /// As [`Self::open`], and when it is no such value.
    pub fn open_json<T: DeserializeOwned>(&self, field: &str, sealed: &[u8]) -> Result<T, StoreError> {
        serde_json::from_str(&self.open(field, sealed)?).map_err(|error| corrupt(field, &error))
    }
}

/// Without the error's own words, which may hold the value that was sealed.
fn corrupt(field: &str, error: &serde_json::Error) -> StoreError {
    StoreError::Corrupt(format!("{field}: {:?} error at column {}", error.classify(), error.column()))
}

fn seal(key: &[u8; 32], place: &[u8], plain: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE] = mac(key, &[b"nonce", place, plain])[..NONCE].try_into().unwrap_or([0; NONCE]);
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    let payload = Payload { msg: plain, aad: place };
    let mut sealed = nonce.to_vec();
    sealed.extend(cipher.encrypt(&XNonce::from(nonce), payload).unwrap_or_default());
    sealed
}

fn open(key: &[u8; 32], place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, cipher_text) = sealed.split_at_checked(NONCE)?;
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    cipher.decrypt(&XNonce::from(nonce), Payload { msg: cipher_text, aad: place }).ok()
}

fn file(path: &Path, source: std::io::Error) -> VaultError {
    VaultError::File { path: path.display().to_string(), source }
}

/// HMAC-SHA256 over length-prefixed parts.
fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_le_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0u8; 32];
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[i * 2..i * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_with_its_key_and_place() {
        let key = PersonKey([7; 32]);
        let sealed = key.seal("email", "小林@example.com");
        assert_eq!(
            sealed,
            key.seal("email", "小林@example.com"),
            "equal values seal equally, so tables can be compared"
        );
        assert_ne!(sealed, key.seal("email", "其他@example.com"));
        assert_eq!(key.open("email", &sealed).unwrap(), "小林@example.com");
        assert!(key.open("phone", &sealed).is_err());
        assert!(PersonKey([8; 32]).open("email", &sealed).is_err());
        let mut damaged = sealed.clone();
        damaged[30] ^= 1;
        assert!(key.open("email", &damaged).is_err());
        assert!(key.open("email", &[1, 2, 3]).is_err());
        let place = key.seal_json("place", &("杭州", 7)).unwrap();
        assert_eq!(key.open_json::<(String, i64)>("place", &place).unwrap(), ("杭州".to_owned(), 7));
        assert!(key.open_json::<String>("place", &place).is_err());
        let mail = key.seal_json("mail", &"lin@x.cn").unwrap();
        let error = key.open_json::<i64>("mail", &mail).unwrap_err().to_string();
        assert!(error.contains("mail") && !error.contains("lin@x.cn"), "{error}");
    }

    #[test]
    fn fingerprints_depend_on_key_and_context() {
        let vault = Vault::with_key([1; 32]);
        assert_eq!(vault.blind("email", "a@b.c"), vault.blind("email", "a@b.c"));
        assert_ne!(vault.blind("email", "a@b.c"), vault.blind("phone", "a@b.c"));
        assert_ne!(vault.blind("email", "a@b.c"), Vault::with_key([2; 32]).blind("email", "a@b.c"));
        let text = vault.blind_text("email", "a@b.c");
        assert!(text.len() == 32 && text.chars().all(|c| c.is_ascii_hexdigit()), "{text}");
    }
}
