//! What a link's order holds, and what was said of it already.

use std::collections::BTreeMap;

use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, Vault, instant, micros, rows_in, sea_orm};
use uuid::Uuid;

use super::MAX_ITEMS;
use crate::coupons::{self, Coupon};
use crate::links::request::{Request, days};
use crate::questions::{OfOrder, of_order};
use crate::reviews::row::HOLDS_PLACE;
use crate::reviews::{WITHDRAWN, is_changed};
use crate::settings::Settings;

#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Product {
    pub product_id: String,
    pub name: String,
    pub category: Option<String>,
}

/// A review of the order.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Sent {
    pub id: Uuid,
    pub at: i64,
    /// Nobody knows when it was written: it came in a file then.
    pub is_undated: bool,
    pub product_id: Option<String>,
    pub product_name: Option<String>,
    /// 0 without stars, as what another system told of the order may be.
    pub rating: i64,
    pub text: Option<String>,
    dimensions: String,
    photos: String,
    pub follow_up: Option<String>,
    follow_up_photos: Option<String>,
    pub state: String,
    /// What it was rejected for.
    pub refusal: Option<String>,
    class: String,
    edited_at: Option<i64>,
    given_signals: Option<String>,
    /// What the shop gave for it.
    pub reward: Option<String>,
    /// By whose link it was written, where it was by one.
    request: Option<Uuid>,
}

impl Sent {
    /// Until when it can be said anew; `None` when it cannot: good ones stay, others change once.
    pub fn changeable_until(&self, settings: &Settings) -> Option<Timestamp> {
        let is_changed = is_changed(self.edited_at, &self.state, self.given_signals.as_deref());
        let may = self.class != "good" && !is_changed && self.state != "rejected";
        may.then(|| instant(self.at) + days(settings.edit_days))
    }

    pub fn is_withdrawn(&self) -> bool {
        self.refusal.as_deref() == Some(WITHDRAWN)
    }

    /// Whether the mail that told of its refusal leads to a page on which it is corrected.
    pub fn may_correct(&self) -> bool {
        self.state == "rejected" && !self.is_withdrawn() && self.request.is_some() && self.rating > 0
    }

    pub fn was_changed_since(&self, at: Timestamp) -> bool {
        self.edited_at >= Some(micros(at))
    }

    /// In tenths of stars.
    pub fn dimensions(&self) -> BTreeMap<String, i64> {
        serde_json::from_str(&self.dimensions).unwrap_or_default()
    }

    pub fn photos(&self) -> Vec<Uuid> {
        self.seen(Some(&self.photos))
    }

    pub fn follow_up_photos(&self) -> Vec<Uuid> {
        self.seen(self.follow_up_photos.as_deref())
    }

    /// The pictures of a rejected review are served to nobody.
    fn seen(&self, photos: Option<&str>) -> Vec<Uuid> {
        let photos = photos.filter(|_| self.state != "rejected");
        photos.and_then(|list| serde_json::from_str(list).ok()).unwrap_or_default()
    }
}

pub(super) struct Order {
    /// Nobody but the buyer's own browser or app told of it.
    pub is_claimed: bool,
    pub sent: Vec<Sent>,
    /// Not reviewed yet.
    pub open: Vec<Product>,
    pub is_shop_open: bool,
    /// What others have asked about its products.
    pub questions: Vec<OfOrder>,
    /// What the shop answered to what was sent, oldest first.
    pub replies: Vec<Answered>,
    pub coupon: Coupon,
}

/// An answer of the shop.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Answered {
    pub review: Uuid,
    pub at: i64,
    pub text: String,
    /// Only who has the link sees it.
    pub is_private: bool,
}

impl Order {
    pub async fn load(db: &impl Sql, vault: &Vault, request: &Request) -> Result<Self, StoreError> {
        let sent = sent(db, request.shop, &request.order_id).await?;
        let mut open = products(db, request.shop, &request.order_id).await?;
        let is_open = |product: &Option<String>| sent.iter().all(|review| review.product_id != *product);
        open.retain(|product| is_open(&Some(product.product_id.clone())));
        open.truncate(MAX_ITEMS);
        let is_shop_open = is_open(&None);
        let questions = of_order(db, request).await?;
        let replies = replies(db, &sent).await?;
        let sql = "SELECT is_claimed FROM review_orders WHERE shop = $1 AND order_id = $2";
        let claimed: Option<bool> = db.scalar(sql, vec![request.shop.0.into(), store::text(&request.order_id)]).await?;
        let is_claimed = claimed.unwrap_or(false);
        let coupon = coupons::of_order(db, vault, request.shop, &request.order_id).await?;
        Ok(Self { is_claimed, sent, open, is_shop_open, questions, replies, coupon })
    }
}

/// What only visitors call them is said to nobody whose order the shop's own systems know.
async fn products(db: &impl Sql, shop: ShopId, order_id: &str) -> Result<Vec<Product>, StoreError> {
    let sql = "SELECT l.product_id, p.category,
            COALESCE(CASE WHEN o.is_claimed THEN p.claimed_name END, p.name, l.product_id) AS name
        FROM review_order_lines l
        LEFT JOIN review_orders o ON o.shop = l.shop AND o.order_id = l.order_id
        LEFT JOIN review_products p ON p.shop = l.shop AND p.product_id = l.product_id
        WHERE l.shop = $1 AND l.order_id = $2 ORDER BY l.product_id";
    db.rows(sql, vec![shop.0.into(), order_id.into()]).await
}

async fn replies(db: &impl Sql, sent: &[Sent]) -> Result<Vec<Answered>, StoreError> {
    let ids: Vec<Uuid> = sent.iter().map(|review| review.id).collect();
    rows_in(db, &[], &ids, |list| {
        format!(
            "SELECT review, at, text, is_private FROM review_replies
             WHERE text <> '' AND review IN ({list}) ORDER BY at, id"
        )
    })
    .await
}

async fn sent(db: &impl Sql, shop: ShopId, order_id: &str) -> Result<Vec<Sent>, StoreError> {
    let sql = format!(
        "SELECT v.id, v.at, v.is_undated, v.product_id, v.rating, v.text,
            COALESCE(CASE WHEN p.claimed_name IS NULL THEN p.name END, v.product_name, p.name) AS product_name,
            v.dimensions, v.photos, v.follow_up, v.follow_up_photos, v.state, v.refusal, v.class, v.edited_at,
            v.given_signals, v.reward, v.request
         FROM reviews v LEFT JOIN review_products p ON p.shop = v.shop AND p.product_id = v.product_id
         WHERE v.shop = $1 AND v.order_id = $2 AND NOT v.is_erased AND {HOLDS_PLACE} ORDER BY v.at, v.id"
    );
    db.rows(&sql, vec![shop.0.into(), order_id.into()]).await
}
