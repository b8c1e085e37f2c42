//! What can be noticed when a review is sent: by itself, and beside those that are there.

use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, Value, Vault, micros, sea_orm};
use uuid::Uuid;

use super::submit::joined;
use crate::alike::{NEAR, bands, resemblance};
use crate::learning;
use crate::settings::{Hold, Settings};
use crate::shop::Shop;
use crate::signals::{self, Signal};

/// What is sent, as far as signals look at it.
pub(super) struct Sent<'a> {
    /// Of one that is there already: nothing is a copy of itself …
    pub id: Uuid,
    /// … or of what came after it. [`NEW`] of one that comes now.
    pub n: i64,
    pub rating: i64,
    pub text: &'a str,
    /// What somebody says of all things of one order is theirs.
    pub order_id: Option<&'a str>,
    pub product_id: Option<&'a str>,
    pub address: Option<&'a str>,
    pub device: Option<&'a str>,
}

/// After all that are there.
pub(super) const NEW: i64 = i64::MAX;
const HOUR: i64 = 3_600_000_000;
/// Texts that a new one is compared with at most.
const MOST: usize = 50;
/// Of those that share one of its numbers, so many are looked at, the newest: copies come close to each other.
const OF_BAND: usize = 2_000;
/// Of these, so many that share most numbers: enough for all of one order, which is passed over, and [`MOST`] others.
const NEAREST: usize = 300;

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
    found.extend(copied(db, shop.id, settings.hold, sent).await?);
    found.extend(crowded(db, shop.id, settings.hold, sent, micros(now)).await?);
    Ok(found)
}

/// Many of other orders by the form in a short time. Other systems hand over what they have at once: how many come from
/// there says nothing, neither of theirs nor of the form's.
async fn crowded(
    db: &impl Sql,
    shop: ShopId,
    rules: Hold,
    sent: &Sent<'_>,
    now: i64,
) -> Result<Vec<Signal>, StoreError> {
    let mut found = Vec::new();
    let text = |value: Option<&str>| value.map(Value::from);
    for (kind, which, value, most, hours) in [
        ("burst", "product_id = $3", text(sent.product_id), rules.burst_per_hour, 1),
        ("surge", "shop = $3", Some(shop.0.into()), rules.shop_burst_per_hour, 1),
        ("address", "address = $3", text(sent.address), rules.address_per_day, 24),
        ("device", "device = $3", text(sent.device), rules.device_per_day, 24),
    ] {
        let (Some(value), true) = (value, most > 0) else { continue };
        let sql = format!(
            "SELECT COUNT(*) FROM reviews WHERE shop = $1 AND at >= $2 AND {which}
             AND sender = 'form' AND COALESCE(order_id, '') <> $4"
        );
        let order = sent.order_id.unwrap_or_default();
        let values: Vec<Value> = vec![shop.0.into(), (now - hours * HOUR).into(), value, order.into()];
        let count: i64 = db.scalar(&sql, values).await?.unwrap_or(0);
        if count >= most {
            found.push(Signal::new(kind, format!("{} / {hours} h", count + 1)));
        }
    }
    Ok(found)
}

/// The oldest with the same text; in the order of a sum, or SQLite would go through the shop in the order of time.
const SAME_TEXT: &str = "SELECT review_id FROM reviews WHERE shop = $1 AND text_hash = $2 AND id <> $3 AND n < $4
    AND ($5 = '' OR COALESCE(order_id, '') <> $5) ORDER BY at + 0 LIMIT 1";

/// A text that is there already of another order, or nearly.
pub(super) async fn copied(
    db: &impl Sql,
    shop: ShopId,
    rules: Hold,
    sent: &Sent<'_>,
) -> Result<Option<Signal>, StoreError> {
    if let Some(hash) = signals::text_hash(sent.text, rules) {
        let order = sent.order_id.unwrap_or_default();
        let values: Vec<Value> = vec![shop.0.into(), hash.into(), sent.id.into(), sent.n.into(), order.into()];
        let same: Option<String> = db.scalar(SAME_TEXT, values).await?;
        if let Some(same) = same {
            return Ok(Some(Signal::new("duplicate", same)));
        }
    }
    similar(db, shop, rules, sent).await
}

#[derive(FromQueryResult)]
struct Other {
    review_id: String,
    title: Option<String>,
    text: Option<String>,
}

/// Those of other orders that share most of so many numbers. In a large shop thousands share one of them by chance, nearly
/// all of them only one; what is nearly the same shares about half. `CROSS JOIN` keeps SQLite from beginning with the
/// reviews.
fn near(bands: usize) -> String {
    let of_band = |band: usize| {
        format!(
            "SELECT b{band}.n FROM (SELECT n FROM review_bands WHERE shop = $1 AND band = ${} AND n < $2
                 ORDER BY n DESC LIMIT {OF_BAND}) b{band}",
            band + 4
        )
    };
    let all: Vec<String> = (0..bands).map(of_band).collect();
    format!(
        "SELECT r.review_id, r.title, r.text FROM (
             SELECT a.n, COUNT(*) AS shared FROM ({}) a GROUP BY a.n ORDER BY shared DESC, a.n DESC LIMIT {NEAREST}) c
         CROSS JOIN reviews r
         WHERE r.n = c.n AND ($3 = '' OR COALESCE(r.order_id, '') <> $3) ORDER BY c.shared DESC, c.n DESC LIMIT {MOST}",
        all.join(" UNION ALL ")
    )
}

/// The most similar text of another order, among those that share most numbers with it.
async fn similar(db: &impl Sql, shop: ShopId, rules: Hold, sent: &Sent<'_>) -> Result<Option<Signal>, StoreError> {
    let bands = bands(sent.text, rules);
    if bands.is_empty() {
        return Ok(None);
    }
    let mut values: Vec<Value> = vec![shop.0.into(), sent.n.into(), sent.order_id.unwrap_or_default().into()];
    values.extend(bands.iter().map(|band| Value::from(*band)));
    let others: Vec<Other> = db.rows(&near(bands.len()), values).await?;
    let measured = others
        .iter()
        .map(|other| (resemblance(sent.text, &joined(other.title.as_deref(), other.text.as_deref())), other));
    let nearest = measured.filter(|(share, _)| *share >= NEAR).max_by(|a, b| a.0.total_cmp(&b.0));
    Ok(nearest.map(|(share, other)| Signal::new("similar", format!("{} ({:.0} %)", other.review_id, share * 100.0))))
}

#[cfg(test)]
mod tests {
    use store::testing;

    use super::*;

    #[tokio::test]
    async fn a_copy_is_found_by_its_text() {
        let all = [web::MIGRATIONS, crate::MIGRATIONS].concat();
        let test = testing::store(&all).await;
        let none = vec![Uuid::nil().into(), 0i64.into(), Uuid::nil().into(), 0i64.into(), "".into()];
        let Some(plan) = testing::plan(&test.store, SAME_TEXT, none).await else { return };
        assert!(plan[0].contains("reviews_text (shop=? AND text_hash=?)"), "{plan:#?}");
    }

    #[tokio::test]
    async fn what_is_near_is_found_by_its_numbers() {
        let all = [web::MIGRATIONS, crate::MIGRATIONS].concat();
        let test = testing::store(&all).await;
        let mut none: Vec<Value> = vec![Uuid::nil().into(), NEW.into(), "".into()];
        none.extend((0..4i64).map(Value::from));
        let Some(plan) = testing::plan(&test.store, &near(4), none).await else { return };
        let is_found = |by: &str| plan.iter().filter(|step| step.contains(by)).count();
        assert_eq!(is_found("(shop=? AND band=? AND n<?)"), 4, "{plan:#?}");
        assert_eq!(is_found("reviews_n (n=?)"), 1, "{plan:#?}");
    }
}
