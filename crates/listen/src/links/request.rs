use std::collections::BTreeSet;

use jiff::SignedDuration;
use primitives::{ShopId, Timestamp};
use serde_json::json;
use store::{FromQueryResult, Sql, StoreError, Tx, instant, instant_opt, micros, rows_in, sea_orm};
use uuid::Uuid;
use web::{Kit, Problem};

use crate::Listen;
use crate::own::{Actor, act};
use crate::people::Who;
use crate::reviews::row::HOLDS_PLACE;
use crate::settings::{self, Settings};
use pages::{Link, Token};

/// Why an order was asked about, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    Sampled,
    NotSampled,
    Staff,
    /// What was bad was put right: its writer is asked how they see it now.
    Mended,
    /// Nobody told that it was delivered, so nobody is asked.
    Undelivered,
    /// The buyer wished to write, and nobody had asked.
    Unasked,
}

impl Reason {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sampled => "sampled",
            Self::NotSampled => "not_sampled",
            Self::Staff => "staff",
            Self::Mended => "mended",
            Self::Undelivered => "undelivered",
            Self::Unasked => "self",
        }
    }
}

/// A question for a review of an order, and how far it has come.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Request {
    pub id: Uuid,
    pub shop: ShopId,
    pub order_id: String,
    pub is_sampled: bool,
    pub reason: String,
    pub channel: String,
    pub created_at: Timestamp,
    pub due_at: Timestamp,
    pub expires_at: Timestamp,
    pub opened_at: Option<Timestamp>,
    pub answered_at: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    shop: Uuid,
    order_id: String,
    is_sampled: bool,
    reason: String,
    channel: String,
    created_at: i64,
    due_at: i64,
    expires_at: i64,
    opened_at: Option<i64>,
    answered_at: Option<i64>,
}

/// An order with who claimed it and who bought it.
#[derive(FromQueryResult)]
struct Disputed {
    claimer: Uuid,
    person: Option<Uuid>,
    buyer: Option<Vec<u8>>,
}

impl From<Row> for Request {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            shop: ShopId(row.shop),
            order_id: row.order_id,
            is_sampled: row.is_sampled,
            reason: row.reason,
            channel: row.channel,
            created_at: instant(row.created_at),
            due_at: instant(row.due_at),
            expires_at: instant(row.expires_at),
            opened_at: instant_opt(row.opened_at),
            answered_at: instant_opt(row.answered_at),
        }
    }
}

const SELECT: &str =
    "SELECT id, shop, order_id, is_sampled, reason, channel, created_at, due_at, expires_at, opened_at,
    answered_at FROM review_requests";

impl Request {
    /// The request that a link proves; `None` for a link that this installation did not make, whatever is wrong with it.
    pub async fn by_token(kit: &Kit, text: &str) -> Result<Option<Self>, StoreError> {
        let Some(token) = Token::parse(text) else { return Ok(None) };
        let sql = format!("{SELECT} WHERE id = $1");
        let row: Option<Row> = kit.store.row(&sql, vec![token.id.into()]).await?;
        let request = row.map(Self::from).filter(|request| request.is_sampled);
        let proved = request.filter(|request| request.link(&request.bound()).is_proved_by(&token, &kit.vault));
        let Some(request) = proved else { return Ok(None) };
        Ok((!request.is_usurped(&kit.store, kit).await?).then_some(request))
    }

    /// Whether it was made for somebody who claimed the order, which another bought, as the shop has said since.
    pub async fn is_usurped(&self, db: &impl Sql, kit: &Kit) -> Result<bool, StoreError> {
        let sql = "SELECT o.claimer, o.person, o.buyer FROM review_requests r
            JOIN review_orders o ON o.shop = r.shop AND o.order_id = r.order_id AND o.claimer = r.person
            WHERE r.id = $1 AND o.is_stated AND NOT o.is_claimed AND (o.person IS NULL OR o.person <> o.claimer)";
        let Some(order) = db.row::<Disputed>(sql, vec![self.id.into()]).await? else { return Ok(false) };
        let keys = kit.vault.existing_keys(db, order.person.as_slice()).await?;
        let buyer = Who::open(&keys, order.person, order.buyer.as_deref())?;
        Ok(!buyer.is_known_by(&kit.vault, self.shop, order.claimer))
    }

    /// The one of a shop with this id.
    pub async fn by_id(db: &impl Sql, shop: ShopId, id: Uuid) -> Result<Option<Self>, StoreError> {
        let sql = format!("{SELECT} WHERE shop = $1 AND id = $2");
        let row: Option<Row> = db.row(&sql, vec![shop.0.into(), id.into()]).await?;
        Ok(row.map(Self::from))
    }

    /// Those of a shop, newest first, after a place in the list.
    pub async fn page(
        db: &impl Sql,
        shop: ShopId,
        after: Option<(i64, Uuid)>,
        limit: usize,
    ) -> Result<Vec<Self>, StoreError> {
        let (at, id) = after.unwrap_or((i64::MAX, Uuid::max()));
        let sql = format!(
            "{SELECT} WHERE shop = $1 AND (created_at, id) < ($2, $3)
             ORDER BY created_at DESC, id DESC LIMIT {limit}"
        );
        let rows: Vec<Row> = db.rows(&sql, vec![shop.0.into(), at.into(), id.into()]).await?;
        Ok(rows.into_iter().map(Self::from).collect())
    }

    /// The newest invitation of an order.
    async fn of_order(db: &impl Sql, shop: ShopId, order_id: &str) -> Result<Option<Self>, StoreError> {
        let all = Self::links_of(db, shop, order_id).await?;
        Ok(all.into_iter().find(|request| request.reason != Reason::Unasked.as_str()))
    }

    /// All links of an order, newest first.
    pub async fn links_of(db: &impl Sql, shop: ShopId, order_id: &str) -> Result<Vec<Self>, StoreError> {
        let sql =
            format!("{SELECT} WHERE shop = $1 AND order_id = $2 AND is_sampled ORDER BY created_at DESC, id DESC");
        let rows: Vec<Row> = db.rows(&sql, vec![shop.0.into(), store::text(order_id)]).await?;
        Ok(rows.into_iter().map(Self::from).collect())
    }

    /// The path of its link.
    pub fn path(&self, kit: &Kit) -> String {
        format!("/r/{}", self.link(&self.bound()).token(&kit.vault))
    }

    fn link<'a>(&self, bound: &'a str) -> Link<'a> {
        Link { purpose: "review link", id: self.id, bound }
    }

    /// Its order, its shop and its time.
    fn bound(&self) -> String {
        format!("{} {} {}", self.shop, micros(self.expires_at), self.order_id)
    }

    /// Until its end a review can be sent; after one was sent, more can be said for so many days.
    pub fn is_open(&self, now: Timestamp, follow_up_days: i64) -> bool {
        let later = self.answered_at.map(|answered| answered + days(follow_up_days));
        now < later.map_or(self.expires_at, |later| later.max(self.expires_at))
    }

    /// Whether staff may carry its link to the buyer. Once the order was reviewed they could speak for the buyer by it, so
    /// that it is the buyer's alone, unless they are asked how they see it now.
    pub fn may_be_carried(&self, is_reviewed: bool) -> bool {
        let is_again = self.reason == Reason::Mended.as_str();
        self.is_sampled && self.answered_at.is_none() && (is_again || !is_reviewed)
    }

    /// Notes that the link was opened, the first time.
    pub async fn open(&self, listen: &Listen) -> Result<(), Problem> {
        if self.opened_at.is_some() {
            return Ok(());
        }
        let kit = &listen.kit;
        let tx = kit.store.begin().await?;
        let sql = "UPDATE review_requests SET opened_at = $1 WHERE id = $2 AND opened_at IS NULL";
        if tx.exec(sql, vec![micros(kit.now()).into(), self.id.into()]).await? == 1 {
            let said = json!({"request_id": self.id, "order_id": self.order_id});
            act(&tx, listen, self.shop, &Actor::System, "Review Request Opened", &said).await?;
        }
        Ok(tx.commit().await?)
    }
}

#[derive(FromQueryResult)]
struct Reviewed {
    order_id: String,
}

/// Those of the orders that were reviewed.
pub(super) async fn reviewed(db: &impl Sql, shop: ShopId, orders: &[String]) -> Result<BTreeSet<String>, StoreError> {
    let found: Vec<Reviewed> = rows_in(db, &[shop.0.into()], orders, |list| {
        format!(
            "SELECT DISTINCT v.order_id FROM reviews v
             WHERE v.shop = $1 AND v.order_id IN ({list}) AND {HOLDS_PLACE}"
        )
    })
    .await?;
    Ok(found.into_iter().map(|row| row.order_id).collect())
}

/// Writes down whether an order is asked about, and why, with the event that tells of it.
pub(crate) async fn record(
    tx: &Tx,
    listen: &Listen,
    settings: &Settings,
    shop: ShopId,
    order_id: &str,
    reason: Reason,
) -> Result<Request, Problem> {
    let kit = &listen.kit;
    let now = kit.now();
    let request = Request {
        id: Uuid::from_bytes(kit.ids.random()),
        shop,
        order_id: order_id.to_owned(),
        is_sampled: !matches!(reason, Reason::NotSampled | Reason::Undelivered),
        reason: reason.as_str().to_owned(),
        channel: "link".to_owned(),
        created_at: now,
        due_at: now,
        expires_at: now + days(settings.request.expires_days),
        opened_at: None,
        answered_at: None,
    };
    let said = json!({"request_id": request.id, "order_id": order_id, "channel": request.channel,
        "is_sampled": request.is_sampled, "reason": request.reason, "due_at": request.due_at,
        "expires_at": request.expires_at});
    act(tx, listen, shop, &Actor::System, "Review Requested", &said).await?;
    Ok(request)
}

/// An order's invitation: the one that it has, or a new one made by staff.
pub(crate) async fn invite(listen: &Listen, shop: ShopId, order_id: &str) -> Result<Request, Problem> {
    let settings = settings::load(&listen.kit.store, shop).await?;
    let tx = listen.kit.store.begin().await?;
    let is_open = |found: &Request| found.is_open(listen.kit.now(), settings.follow_up_days);
    if let Some(request) = Request::of_order(&tx, shop, order_id).await?.filter(is_open)
        && !request.is_usurped(&tx, &listen.kit).await?
    {
        return Ok(request);
    }
    let request = record(&tx, listen, &settings, shop, order_id, Reason::Staff).await?;
    tx.commit().await?;
    Ok(request)
}

/// At most ten years, whatever was set.
pub(crate) fn days(number: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * number.clamp(0, 3_650))
}
