//! By which model, aspects and rules texts are read now, and which version of that it is.

use std::sync::{Arc, Mutex, PoisonError};

use opinion::{EDITION, Miner};
use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, Store, StoreError, Tx, Vault, micros, sea_orm};
use uuid::Uuid;

use super::model;
use crate::mining::Reader;
use crate::settings::{self, Aspect, Settings};
use crate::work;

/// How a shop reads.
pub(crate) struct Reading {
    pub version: i64,
    pub settings: Settings,
    pub reader: Arc<Reader>,
}

/// The version by which texts are read, and up to which all were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub(super) struct Version {
    pub version: i64,
    pub done: i64,
}

impl Reading {
    /// To be called by who holds `work::lock`, as everybody does who raises the version: version, settings and model
    /// belong together then.
    pub async fn load(db: &impl Sql, vault: &Vault, shop: ShopId) -> Result<Self, StoreError> {
        let settings = settings::load(db, shop).await?;
        let reader = reader(db, vault, shop, &settings).await?;
        Ok(Self { version: version(db, shop).await?.version, settings, reader })
    }
}

/// What a new edition of the shipped reader adds to the version of every shop: more than shops ever change themselves.
pub(super) const SHIPPED: i64 = EDITION << 32;

pub(super) async fn version(db: &impl Sql, shop: ShopId) -> Result<Version, StoreError> {
    let sql = "SELECT version, done FROM text_readings WHERE shop = $1";
    let own: Version = db.row(sql, vec![shop.0.into()]).await?.unwrap_or_default();
    Ok(Version { version: SHIPPED + own.version, ..own })
}

/// Says that all texts of a shop were read by this version.
pub(super) async fn done(tx: &Tx, shop: ShopId, version: i64, now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO text_readings (shop, version, done, changed_at) VALUES ($1, 0, $2, $3)
               ON CONFLICT (shop) DO UPDATE SET done = excluded.done";
    tx.exec(sql, vec![shop.0.into(), version.into(), micros(now).into()]).await.map(drop)
}

/// Says that texts are read otherwise from now on, so that all are to be read again. The caller holds `work::lock`.
pub(crate) async fn raise(tx: &Tx, shop: ShopId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO text_readings (shop, version, done, changed_at) VALUES ($1, 1, 0, $2)
               ON CONFLICT (shop) DO UPDATE SET version = text_readings.version + 1, changed_at = excluded.changed_at";
    tx.exec(sql, vec![shop.0.into(), micros(now).into()]).await.map(drop)
}

#[derive(FromQueryResult)]
struct Moved {
    shop: Uuid,
    is_counted: bool,
}

/// Has the reviews of shops whose zone is another than the one in which their days were counted read again, which counts
/// them anew.
pub(super) async fn raise_moved(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    let moved = "SELECT t.shop, t.zone IS NOT NULL AS is_counted FROM text_readings t JOIN shops s ON s.id = t.shop
        WHERE t.zone IS NULL OR t.zone <> s.time_zone ORDER BY t.shop";
    if store.rows::<Moved>(moved, vec![]).await?.is_empty() {
        return Ok(());
    }
    let tx = store.begin().await?;
    work::lock(&tx).await?;
    for Moved { shop, is_counted } in tx.rows(moved, vec![]).await? {
        if is_counted {
            raise(&tx, ShopId(shop), now).await?;
        }
        let zone = "UPDATE text_readings SET zone = (SELECT time_zone FROM shops WHERE id = $1) WHERE shop = $1";
        tx.exec(zone, vec![shop.into()]).await?;
    }
    tx.commit().await
}

/// What a reader is made of. Equal ones read alike, whatever shop and database they are from.
#[derive(PartialEq)]
struct Made {
    model: Option<String>,
    aspects: Vec<Aspect>,
}

/// Readers that were made lately: making one of a shop's own model takes some ten milliseconds, and events come one by
/// one.
static READERS: Mutex<Vec<(Made, Arc<Reader>)>> = Mutex::new(Vec::new());
const KEPT: usize = 8;

/// Reads with the shop's aspects, and with its own model where that is in use.
pub(crate) async fn reader(
    db: &impl Sql,
    vault: &Vault,
    shop: ShopId,
    settings: &Settings,
) -> Result<Arc<Reader>, StoreError> {
    let made = Made { model: model::in_use(db, shop).await?, aspects: settings.aspects.clone() };
    if let Some(reader) = known(&made) {
        return Ok(reader);
    }
    let own = match made.model {
        Some(_) => model::open(db, vault, shop).await?,
        None => None,
    };
    let reader = Arc::new(match own {
        Some((polarity, aspects)) => Reader::learned(&settings.aspects, polarity, aspects),
        None => Reader::new(&settings.aspects),
    });
    let mut readers = READERS.lock().unwrap_or_else(PoisonError::into_inner);
    if readers.len() >= KEPT {
        readers.remove(0);
    }
    readers.push((made, Arc::clone(&reader)));
    Ok(reader)
}

/// What the shop's texts are read with, and which version of that it is, for those who keep other texts of customers. It
/// is never older than its version says.
///
/// # Errors
/// When the database cannot be read.
pub async fn miner(db: &impl Sql, vault: &Vault, shop: ShopId) -> Result<(i64, Arc<Miner>), StoreError> {
    let version = version(db, shop).await?.version;
    let settings = settings::load(db, shop).await?;
    Ok((version, reader(db, vault, shop, &settings).await?.miner()))
}

fn known(made: &Made) -> Option<Arc<Reader>> {
    let readers = READERS.lock().unwrap_or_else(PoisonError::into_inner);
    readers.iter().find(|(known, _)| known == made).map(|(_, reader)| Arc::clone(reader))
}
