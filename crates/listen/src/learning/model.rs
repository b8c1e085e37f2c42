//! The model that a shop has, as it is kept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use opinion::{AspectModel, Model};
use primitives::{ShopId, Timestamp};
use sha2::{Digest, Sha256};
use store::{FromQueryResult, Sql, StoreError, Tx, Value, Vault, instant, micros, sea_orm};

use super::learn::Learned;
use super::measure::Compared;

/// What is known of a model without opening it.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub version: i64,
    pub trained_at: Timestamp,
    pub n_texts: i64,
    pub n_labels: i64,
    pub quality: Compared,
    pub is_in_use: bool,
}

#[derive(FromQueryResult)]
struct Row {
    version: i64,
    trained_at: i64,
    n_texts: i64,
    n_labels: i64,
    quality: String,
    is_in_use: bool,
}

#[derive(FromQueryResult)]
struct Sealed {
    polarity: Vec<u8>,
    aspects: Option<Vec<u8>>,
}

const POLARITY: &str = "listen.text_model.polarity";
const ASPECTS: &str = "listen.text_model.aspects";

pub(super) async fn load(db: &impl Sql, shop: ShopId) -> Result<Option<Kept>, StoreError> {
    let sql = "SELECT version, trained_at, n_texts, n_labels, quality, is_in_use FROM text_models WHERE shop = $1";
    let Some(row) = db.row::<Row>(sql, vec![shop.0.into()]).await? else { return Ok(None) };
    let quality = serde_json::from_str(&row.quality)
        .map_err(|error| StoreError::Corrupt(format!("text_models of {shop}: {error}")))?;
    Ok(Some(Kept {
        version: row.version,
        trained_at: instant(row.trained_at),
        n_texts: row.n_texts,
        n_labels: row.n_labels,
        quality,
        is_in_use: row.is_in_use,
    }))
}

/// Puts a model in the place of the one before.
pub(super) async fn keep(
    tx: &Tx,
    vault: &Vault,
    shop: ShopId,
    learned: &Learned,
    is_in_use: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let key = vault.installation_key();
    let seal = |field: &str, bytes: &[u8]| key.seal(field, &STANDARD_NO_PAD.encode(bytes));
    let aspects = learned.aspects.as_deref().unwrap_or_default();
    let digest = Sha256::new().chain_update(&learned.polarity).chain_update(aspects).finalize();
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let sql = "INSERT INTO text_models
            (shop, version, digest, trained_at, n_texts, n_labels, quality, is_in_use, polarity, aspects)
        VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (shop) DO UPDATE SET version = text_models.version + 1, digest = excluded.digest,
            trained_at = excluded.trained_at, n_texts = excluded.n_texts, n_labels = excluded.n_labels,
            quality = excluded.quality, is_in_use = excluded.is_in_use, polarity = excluded.polarity,
            aspects = excluded.aspects";
    let values: Vec<Value> = vec![
        shop.0.into(),
        digest.into(),
        micros(now).into(),
        learned.n_texts.into(),
        learned.n_labels.into(),
        store::json(&learned.quality)?,
        is_in_use.into(),
        seal(POLARITY, &learned.polarity).into(),
        learned.aspects.as_deref().map(|bytes| seal(ASPECTS, bytes)).into(),
    ];
    tx.exec(sql, values).await.map(drop)
}

pub(super) async fn switch(tx: &Tx, shop: ShopId, is_in_use: bool) -> Result<(), StoreError> {
    let sql = "UPDATE text_models SET is_in_use = $2 WHERE shop = $1";
    tx.exec(sql, vec![shop.0.into(), is_in_use.into()]).await.map(drop)
}

pub(super) async fn remove(tx: &Tx, shop: ShopId) -> Result<(), StoreError> {
    tx.exec("DELETE FROM text_models WHERE shop = $1", vec![shop.0.into()]).await.map(drop)
}

/// Which model reads; none: the shipped one.
pub(super) async fn in_use(db: &impl Sql, shop: ShopId) -> Result<Option<String>, StoreError> {
    db.scalar("SELECT digest FROM text_models WHERE shop = $1 AND is_in_use", vec![shop.0.into()]).await
}

/// The models themselves. `None` when this version of Huitou cannot read them any more: they are to be learned again.
pub(super) async fn open(
    db: &impl Sql,
    vault: &Vault,
    shop: ShopId,
) -> Result<Option<(Model, Option<AspectModel>)>, StoreError> {
    let sql = "SELECT polarity, aspects FROM text_models WHERE shop = $1";
    let Some(sealed) = db.row::<Sealed>(sql, vec![shop.0.into()]).await? else { return Ok(None) };
    let key = vault.installation_key();
    let open = |field: &str, sealed: &[u8]| -> Result<Vec<u8>, StoreError> {
        let plain = key.open(field, sealed)?;
        STANDARD_NO_PAD.decode(plain).map_err(|error| StoreError::Corrupt(format!("text_models of {shop}: {error}")))
    };
    let polarity = Model::from_bytes(&open(POLARITY, &sealed.polarity)?);
    let aspects = match sealed.aspects {
        Some(sealed) => Some(AspectModel::from_bytes(&open(ASPECTS, &sealed)?)),
        None => None,
    };
    match (polarity, aspects.transpose()) {
        (Ok(polarity), Ok(aspects)) => Ok(Some((polarity, aspects))),
        (Err(error), _) | (_, Err(error)) => {
            tracing::warn!(%shop, %error, "the shop's own model cannot be read; texts are read by the shipped one");
            Ok(None)
        }
    }
}
