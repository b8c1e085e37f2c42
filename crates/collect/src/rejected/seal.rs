use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Value, Vault, sea_orm};
use uuid::Uuid;
use web::Kit;

const FIELD: &str = "rejected_event";
/// Rows sealed in one transaction.
const PAGE: i64 = 500;

/// What of a refused event may tell of a person. The reason quotes what was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Said {
    pub reason: String,
    pub raw: String,
}

/// [`Said`] as it lies in the database.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Kept {
    pub id: Uuid,
    reason: String,
    raw: String,
    sealed: Option<Vec<u8>>,
}

impl Said {
    pub fn seal(&self, vault: &Vault) -> Result<Value, StoreError> {
        Ok(vault.installation_key().seal_json(FIELD, self)?.into())
    }

    /// From the columns `reason`, `raw` and `sealed`.
    pub fn of(reason: String, raw: String, sealed: Option<&[u8]>, vault: &Vault) -> Result<Self, StoreError> {
        match sealed {
            Some(sealed) => vault.installation_key().open_json(FIELD, sealed),
            None => Ok(Self { reason, raw }),
        }
    }
}

impl Kept {
    pub fn said(self, vault: &Vault) -> Result<Said, StoreError> {
        Said::of(self.reason, self.raw, self.sealed.as_deref(), vault)
    }
}

/// Seals what was kept open; gives how many rows that were.
///
/// # Errors
/// When the database refuses; doing it again goes on.
pub(crate) async fn seal_rejected(kit: &Kit) -> Result<usize, StoreError> {
    let sql = "SELECT id, reason, raw, sealed FROM rejected_events WHERE sealed IS NULL ORDER BY id LIMIT $1";
    let mut sealed = 0;
    loop {
        let tx = kit.store.begin().await?;
        let open: Vec<Kept> = tx.rows(sql, vec![PAGE.into()]).await?;
        if open.is_empty() {
            return Ok(sealed);
        }
        sealed += open.len();
        for kept in open {
            let id = kept.id;
            let bytes = kept.said(&kit.vault)?.seal(&kit.vault)?;
            let sql = "UPDATE rejected_events SET reason = '', raw = '', sealed = $1 WHERE id = $2";
            tx.exec(sql, vec![bytes, id.into()]).await?;
        }
        tx.commit().await?;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use primitives::{Ids, ManualClock, ShopId};

    use super::super::forget_rejected;
    use super::*;

    async fn kit() -> (Kit, store::testing::TestStore) {
        let held = store::testing::store(&[web::MIGRATIONS, crate::MIGRATIONS].concat()).await;
        let clock = Arc::new(ManualClock::at("2026-01-02T03:04:05Z".parse().unwrap()));
        let ids = Arc::new(Ids::seeded(clock.clone(), 7));
        let kit = Kit::new(held.store.clone(), clock, ids, Arc::new(Vault::with_key([7; 32])));
        (kit, held)
    }

    /// As rows lay before they were sealed.
    async fn keep_open(kit: &Kit, shop: ShopId, received_at: i64, raw: &str) {
        let tx = kit.store.begin().await.unwrap();
        let sql = "INSERT INTO rejected_events (id, shop, source, received_at, code, reason, field, raw)
            VALUES ($1, $2, $1, $3, 'missing_event', 'why', NULL, $4)";
        tx.exec(sql, vec![kit.ids.uuid().into(), shop.0.into(), received_at.into(), raw.into()]).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn all(kit: &Kit) -> Vec<Kept> {
        let sql = "SELECT id, reason, raw, sealed FROM rejected_events ORDER BY received_at";
        kit.store.rows(sql, vec![]).await.unwrap()
    }

    #[tokio::test]
    async fn what_lay_open_is_sealed_and_still_says_the_same() {
        let (kit, _held) = kit().await;
        let shop = ShopId(kit.ids.uuid());
        for at in 0..3 {
            keep_open(&kit, shop, at, "小林@example.com").await;
        }
        assert_eq!(seal_rejected(&kit).await.unwrap(), 3);
        assert_eq!(seal_rejected(&kit).await.unwrap(), 0);
        for kept in all(&kit).await {
            assert_eq!((kept.reason.as_str(), kept.raw.as_str()), ("", ""));
            let bytes = kept.sealed.clone().unwrap();
            assert!(!bytes.windows(7).any(|window| window == b"example"));
            assert!(Said::of(String::new(), String::new(), Some(&bytes), &Vault::with_key([8; 32])).is_err());
            let said = Said { reason: "why".to_owned(), raw: "小林@example.com".to_owned() };
            assert_eq!(kept.said(&kit.vault).unwrap(), said);
        }
    }

    #[tokio::test]
    async fn a_shop_forgets_its_own_from_before_an_instant() {
        let (kit, _held) = kit().await;
        let (shop, other) = (ShopId(kit.ids.uuid()), ShopId(kit.ids.uuid()));
        for (of, at) in [(shop, 9), (shop, 10), (shop, 11), (other, 1)] {
            keep_open(&kit, of, at, "{}").await;
        }
        let tx = kit.store.begin().await.unwrap();
        assert_eq!(forget_rejected(&tx, shop, store::instant(10)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(all(&kit).await.len(), 3);
    }
}
