//! Which master key sealed a database.

use super::{Vault, WrappedKey, open};
use crate::{Sql, Store, StoreError};

impl Vault {
    /// By what the master key is known again. It says nothing about the key.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.blind_text("master key", "fingerprint")
    }

    /// Whether this master key sealed a database, or none did. Where its fingerprint is not noted yet, a person's key
    /// tells.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn fits(&self, store: &Store) -> Result<bool, StoreError> {
        if let Some(noted) = noted(store).await? {
            return Ok(noted == self.fingerprint());
        }
        let opens = |row: WrappedKey| open(&self.master, row.person.as_bytes(), &row.wrapped).is_some();
        Ok(wrapped(store).await?.is_none_or(opens))
    }

    /// Notes the fingerprint of the master key that fits.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn note_fingerprint(&self, store: &Store) -> Result<(), StoreError> {
        if noted(store).await?.is_none() {
            let tx = store.begin().await?;
            let sql = "INSERT INTO master_key (fingerprint) VALUES ($1)";
            tx.exec(sql, vec![self.fingerprint().into()]).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// Whether a database holds what a master key sealed, or is to.
///
/// # Errors
/// When the database cannot be read.
pub async fn holds_sealed(store: &Store) -> Result<bool, StoreError> {
    Ok(noted(store).await?.is_some() || wrapped(store).await?.is_some())
}

async fn noted(store: &Store) -> Result<Option<String>, StoreError> {
    if !has(store, "master_key").await? {
        return Ok(None);
    }
    store.scalar("SELECT fingerprint FROM master_key", vec![]).await
}

/// Any person's key.
async fn wrapped(store: &Store) -> Result<Option<WrappedKey>, StoreError> {
    if !has(store, "person_keys").await? {
        return Ok(None);
    }
    store.row("SELECT person, wrapped FROM person_keys LIMIT 1", vec![]).await
}

/// A database that is new, or of an older version, lacks tables.
async fn has(store: &Store, table: &str) -> Result<bool, StoreError> {
    Ok(store.tables().await?.iter().any(|name| name == table))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use primitives::{Ids, SystemClock};
    use uuid::Uuid;

    use super::*;
    use crate::testing;

    async fn run(store: &Store, sql: &str) {
        let tx = store.begin().await.unwrap();
        tx.exec(sql, vec![]).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn a_database_knows_the_key_that_sealed_it() {
        let test = testing::store(&[]).await;
        let (store, ids) = (&test.store, Ids::from_os(Arc::new(SystemClock)));
        let (ours, other) = (Vault::with_key([1; 32]), Vault::with_key([2; 32]));
        let fits = async || (ours.fits(store).await.unwrap(), other.fits(store).await.unwrap());
        assert_eq!(fits().await, (true, true), "nothing is sealed");
        assert!(!holds_sealed(store).await.unwrap());
        let tx = store.begin().await.unwrap();
        ours.keys(&tx, &[Uuid::from_u128(1)], &ids).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(fits().await, (true, false), "before it is noted");
        assert!(holds_sealed(store).await.unwrap());
        ours.note_fingerprint(store).await.unwrap();
        run(store, "DELETE FROM person_keys").await;
        assert_eq!(fits().await, (true, false), "where nobody is known");
        other.note_fingerprint(store).await.unwrap();
        assert_eq!(fits().await, (true, false), "the first stays");
        run(store, "DROP TABLE master_key").await;
        assert_eq!(fits().await, (true, true), "a version that noted none");
    }

    #[test]
    fn a_fingerprint_is_of_one_key_and_holds_nothing_of_it() {
        let fingerprint = Vault::with_key([0xab; 32]).fingerprint();
        assert_eq!(fingerprint, Vault::with_key([0xab; 32]).fingerprint());
        assert_ne!(fingerprint, Vault::with_key([0xac; 32]).fingerprint());
        assert!(fingerprint.len() == 32 && !fingerprint.contains("abab"), "{fingerprint}");
    }
}
