//! What can be noticed when a review is sent: by itself, and beside those that are there.

use primitives::{ShopId, Timestamp};
use store::{Sql, StoreError, Value, Vault, micros};

use crate::learning;
use crate::settings::Settings;
use crate::shop::Shop;
use crate::signals::{self, Signal};

/// What is sent, as far as signals look at it.
pub(super) struct Sent<'a> {
    pub rating: i64,
    pub text: &'a str,
    pub product_id: Option<&'a str>,
    pub address: Option<&'a str>,
}

const HOUR: i64 = 3_600_000_000;

/// All signals of a review that is sent now.
pub(super) async fn suspect(
    db: &impl Sql,
    vault: &Vault,
    shop: &Shop,
    settings: &Settings,
    sent: &Sent<'_>,
    now: Timestamp,
) -> Result<Vec<Signal>, StoreError> {
    let mined = learning::reader(db, vault, shop.id, settings).await?.read(sent.text, 0);
    let mut found = signals::of_content(sent.rating, sent.text, &mined, settings.hold, settings.classes);
    if let Some(hash) = signals::text_hash(sent.text, settings.hold) {
        let sql = "SELECT review_id FROM reviews WHERE shop = $1 AND text_hash = $2 ORDER BY at LIMIT 1";
        let same: Option<String> = db.scalar(sql, vec![shop.id.0.into(), hash.into()]).await?;
        found.extend(same.map(|id| Signal::new("duplicate", id)));
    }
    let (rules, now) = (settings.hold, micros(now));
    for (kind, column, value, most, hours) in [
        ("burst", "product_id", sent.product_id, rules.burst_per_hour, 1),
        ("address", "address", sent.address, rules.address_per_day, 24),
    ] {
        let (Some(value), true) = (value, most > 0) else { continue };
        let count = since(db, shop.id, column, value.into(), now - hours * HOUR).await?;
        if count >= most {
            found.push(Signal::new(kind, format!("{} / {hours} h", count + 1)));
        }
    }
    Ok(found)
}

async fn since(db: &impl Sql, shop: ShopId, column: &str, value: Value, from: i64) -> Result<i64, StoreError> {
    let sql = format!("SELECT COUNT(*) FROM reviews WHERE shop = $1 AND {column} = $2 AND at >= $3");
    Ok(db.scalar(&sql, vec![shop.0.into(), value, from.into()]).await?.unwrap_or(0))
}
