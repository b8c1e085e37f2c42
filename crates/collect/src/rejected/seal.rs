use primitives::EventKind;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{FromQueryResult, Sql, StoreError, Value, Vault, sea_orm};
use uuid::Uuid;
use web::Kit;

use super::MAX_RAW;

const FIELD: &str = "rejected_event";
/// Rows sealed in one transaction.
const PAGE: i64 = 500;

/// What of a refused event may tell of a person. The reason quotes what was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Said {
    pub reason: String,
    pub raw: String,
    /// None in what an older version kept, which is read as if it came when it is sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
}

/// What of its request a call needs to be read later as it would have been read then.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Request {
    /// The endpoint's, where the call could not be read well enough to say it itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<EventKind>,
    /// What the batch said for all of its calls, as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub common: Option<String>,
    /// How many bytes were sent, where only the first are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
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
            None => Ok(Self { reason, raw, request: None }),
        }
    }

    /// Whether only the beginning of what was sent is here. The rest may have named whom it is about.
    pub fn is_cut(&self) -> bool {
        let is_told = self.request.as_ref().map(|request| request.bytes.is_some());
        // An older version did not tell. A character at the end stayed whole, and none has more than four bytes.
        is_told.unwrap_or(self.raw.len() + 3 >= MAX_RAW)
    }

    /// What was sent, with what its batch said for it, where that is one whole call: anything else may tell of several
    /// people.
    pub fn call(&self) -> Option<Json> {
        let mut call: Json = serde_json::from_str(&self.raw).ok().filter(|_| !self.is_cut())?;
        let fields = call.as_object_mut().filter(|fields| !fields.contains_key("batch"))?;
        let common = self.request.as_ref().and_then(|request| serde_json::from_str(request.common.as_ref()?).ok());
        if let Some(Json::Object(common)) = common {
            for (name, value) in common {
                fields.entry(name).or_insert(value);
            }
        }
        Some(call)
    }

    /// All in it that was sent, as JSON or as it came.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let common = self.request.as_ref().and_then(|request| request.common.as_deref());
        std::iter::once(self.raw.as_str()).chain(common)
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
            let said = Said { reason: "why".to_owned(), raw: "小林@example.com".to_owned(), request: None };
            assert_eq!(kept.said(&kit.vault).unwrap(), said);
        }
    }

    #[test]
    fn what_an_older_version_sealed_knows_nothing_of_its_request() {
        let said: Said = serde_json::from_str(r#"{"reason":"why","raw":"{}"}"#).unwrap();
        assert_eq!(said, Said { reason: "why".to_owned(), raw: "{}".to_owned(), request: None });
        let request =
            Request { common: Some(r#"{"context":{"traits":{"email":"a@b.cn"}}}"#.to_owned()), ..Request::default() };
        let said = Said { request: Some(request), ..said };
        let back: Said = serde_json::from_str(&serde_json::to_string(&said).unwrap()).unwrap();
        assert_eq!(back, said);
        assert!(said.texts().any(|text| text.contains("a@b.cn")), "an erasure finds what the batch said too");
    }

    #[test]
    fn what_is_cut_is_known_as_cut() {
        let said = |bytes: usize, request| Said { reason: String::new(), raw: "x".repeat(bytes), request };
        assert!(said(9, Some(Request { bytes: Some(70_000), ..Request::default() })).is_cut());
        assert!(!said(MAX_RAW, Some(Request::default())).is_cut());
        assert!(said(MAX_RAW - 3, None).is_cut() && !said(MAX_RAW - 4, None).is_cut(), "as an older version kept it");
    }

    #[test]
    fn a_body_that_may_tell_of_others_is_no_call() {
        let said = |raw: &str, request| Said { reason: "why".to_owned(), raw: raw.to_owned(), request: Some(request) };
        let common =
            Request { common: Some(r#"{"context":{"ip":"1.2.3.4"},"userId":"bo"}"#.to_owned()), ..Request::default() };
        let call = said(r#"{"userId":"ann"}"#, common).call();
        assert_eq!(call, Some(serde_json::json!({"userId": "ann", "context": {"ip": "1.2.3.4"}})));
        let cut = Request { bytes: Some(70_000), ..Request::default() };
        for (raw, request) in [
            (r#"{"batch":[{"userId":"ann"},{"userId":"bo"}]}"#, Request::default()),
            (r#"{"userId":"ann","#, Request::default()),
            (r#"{"userId":"ann"}"#, cut),
        ] {
            assert_eq!(said(raw, request).call(), None, "{raw}");
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
