use std::collections::BTreeMap;

use primitives::{ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{FromQueryResult, Sql, Store, StoreError, Tx, Value, in_list, micros, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use super::rules::{self, Rules};
use super::{DAY, counts, rhythm};
use crate::shop::ShopSettings;
use crate::sql::exec_in;
use crate::system_event::{SystemEvent, emit};
use crate::{COUNTED, runs};

/// Where a customer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    Potential,
    New,
    Active,
    Loyal,
    Churned,
}

impl Class {
    pub const ALL: [Self; 5] = [Self::Potential, Self::New, Self::Active, Self::Loyal, Self::Churned];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Potential => "potential",
            Self::New => "new",
            Self::Active => "active",
            Self::Loyal => "loyal",
            Self::Churned => "churned",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        let found = Self::ALL.into_iter().find(|class| class.as_str() == text);
        found.ok_or_else(|| StoreError::Corrupt(format!("“{text}” is no class")))
    }
}

/// Profiles classed in one statement or transaction.
const CHUNK: usize = 1_000;
/// What happened longer ago than this before it is heard of is history: it changes the class, but is no news.
const NEWS: i64 = 2 * DAY;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    target: String,
    recorded: String,
    orders: i64,
    last_order_at: Option<i64>,
}

/// The bounds of the rules on a day, in the order of the placeholders `$2` to `$6`.
fn bounds(rules: &Rules, now: Timestamp) -> [Value; 5] {
    let now = micros(now);
    [
        (now - rules.churn_days * DAY).into(),
        (now - rules.active_days * DAY).into(),
        (now - rules.new_days * DAY).into(),
        rules.loyal_orders.into(),
        (now - rules.loyal_months * 30 * DAY).into(),
    ]
}

/// Those whose class is not what it should be. What was last told of a customer is in their history, not in their row,
/// which a rebuild makes anew.
fn misplaced(list: &str) -> String {
    format!(
        "SELECT id, target, recorded, orders, last_order_at FROM (
            SELECT c.id, c.class, c.orders, c.last_order_at,
                CASE WHEN c.last_order_at IS NULL THEN 'potential'
                    WHEN c.last_order_at < $2 THEN 'churned'
                    WHEN c.orders >= $5 AND c.last_order_at >= $3 AND
                        (SELECT COUNT(*) FROM personas p JOIN orders o ON o.persona = p.id
                         WHERE p.profile = c.id AND o.{COUNTED} AND o.ordered_at >= $6) >= $5 THEN 'loyal'
                    WHEN c.first_order_at >= $4 THEN 'new'
                    ELSE 'active' END AS target,
                COALESCE((SELECT l.to_class FROM lifecycle_changes l WHERE l.profile = c.id ORDER BY l.at DESC LIMIT 1),
                    'potential') AS recorded
            FROM profiles c WHERE c.shop = $1 {list}
        ) AS judged WHERE class <> target OR recorded <> target ORDER BY id"
    )
}

/// Brings the classes of these profiles up to date, after their facts changed. Gives how many moved.
///
/// # Errors
/// When the database refuses.
pub async fn classify(tx: &Tx, shop: &ShopSettings, touched: &[Uuid], now: Timestamp) -> Result<usize, StoreError> {
    let in_force = rules::load(tx, shop.id).await?;
    let mut moved = 0;
    for chunk in touched.chunks(CHUNK) {
        let sql = misplaced(&format!("AND c.id IN ({})", in_list(7, chunk.len())));
        let fixed = std::iter::once(shop.id.0.into()).chain(bounds(&in_force.rules, now));
        let values: Vec<Value> = fixed.chain(chunk.iter().map(|id| (*id).into())).collect();
        let rows: Vec<Row> = tx.rows(&sql, values).await?;
        moved += rows.len();
        let is_news = |row: &Row| row.last_order_at.is_none_or(|at| at >= micros(now) - NEWS);
        apply(tx, shop.id, &in_force.rules, rows, now, is_news).await?;
    }
    Ok(moved)
}

/// Brings all classes up to date with the clock, the rules with the shop's rhythm, and the counts over time with both.
/// Gives how many customers moved. Doing it twice changes nothing.
///
/// # Errors
/// When the database refuses.
pub async fn reconcile(store: &Store, shop: &ShopSettings, now: Timestamp) -> Result<usize, StoreError> {
    // Reading everybody's orders costs: once a day and after imports is enough, as for the scores.
    let is_due = runs::is_due(store, shop, "rfm_runs", now).await?;
    if is_due {
        follow_rhythm(store, shop, now).await?;
    }
    let moved = reclass(store, shop.id, now).await?;
    if is_due {
        counts::refresh(store, shop, now).await?;
    }
    Ok(moved)
}

async fn follow_rhythm(store: &Store, shop: &ShopSettings, now: Timestamp) -> Result<(), StoreError> {
    let in_force = rules::load(store, shop.id).await?;
    let defaults = rhythm::defaults(store, shop).await?;
    if defaults != in_force.defaults {
        let tx = store.begin().await?;
        // Read again: somebody may have set rules in the meantime.
        let own = rules::load(&tx, shop.id).await?.own;
        rules::save(&tx, shop.id, own, defaults, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Classes everybody by the rules in force.
pub(super) async fn reclass(store: &Store, shop: ShopId, now: Timestamp) -> Result<usize, StoreError> {
    let rules = rules::load(store, shop).await?.rules;
    let sql = format!("{} LIMIT {CHUNK}", misplaced("AND c.id > $7"));
    let (mut moved, mut after) = (0, Uuid::nil());
    loop {
        let tx = store.begin().await?;
        let fixed = std::iter::once(shop.0.into()).chain(bounds(&rules, now));
        let rows: Vec<Row> = tx.rows(&sql, fixed.chain([after.into()]).collect()).await?;
        let Some(last) = rows.last() else { return Ok(moved) };
        (after, moved) = (last.id, moved + rows.len());
        apply(&tx, shop, &rules, rows, now, |_| true).await?;
        tx.commit().await?;
    }
}

async fn apply(
    tx: &Tx,
    shop: ShopId,
    rules: &Rules,
    rows: Vec<Row>,
    now: Timestamp,
    is_news: impl Fn(&Row) -> bool,
) -> Result<(), StoreError> {
    let mut by_target: BTreeMap<&'static str, Vec<Uuid>> = BTreeMap::new();
    let (mut changes, mut events) = (Vec::new(), Vec::new());
    for row in &rows {
        let target = Class::parse(&row.target)?;
        by_target.entry(target.as_str()).or_default().push(row.id);
        if row.recorded == row.target {
            continue;
        }
        let why = why(target, row, rules, now);
        changes.push(vec![
            shop.0.into(),
            row.id.into(),
            micros(now).into(),
            row.recorded.as_str().into(),
            target.as_str().into(),
            why.to_string().into(),
        ]);
        if is_news(row) {
            let properties = json!({"customer_id": row.id, "from": row.recorded, "to": row.target, "why": why});
            events.push(SystemEvent { name: "Lifecycle Changed", about: vec![row.id], properties });
        }
    }
    let columns = ["shop", "profile", "at", "from_class", "to_class", "why"];
    tx.insert("lifecycle_changes", &columns, changes, "ON CONFLICT (profile, at, to_class) DO NOTHING").await?;
    for (class, ids) in by_target {
        exec_in(tx, &[class.into(), micros(now).into()], &ids, |list| {
            format!(
                "UPDATE profiles SET class = $1, class_since = COALESCE(
                    (SELECT MAX(l.at) FROM lifecycle_changes l WHERE l.profile = profiles.id), $2) WHERE id IN ({list})"
            )
        })
        .await?;
    }
    emit(tx, shop, events, now).await
}

/// Why a customer is in a class: a code, and the numbers that its words need.
fn why(target: Class, row: &Row, rules: &Rules, now: Timestamp) -> serde_json::Value {
    let days = row.last_order_at.map_or(0, |at| (micros(now) - at) / DAY);
    match target {
        Class::Potential => json!({"code": "no_order"}),
        Class::New => json!({"code": "first_order", "new_days": rules.new_days}),
        Class::Active if days > rules.active_days => {
            json!({"code": "quiet", "days": days, "churn_days": rules.churn_days})
        }
        Class::Active => json!({"code": "ordered", "days": days, "orders": row.orders}),
        Class::Loyal => {
            json!({"code": "loyal", "orders": row.orders, "loyal_orders": rules.loyal_orders,
                "months": rules.loyal_months})
        }
        Class::Churned => json!({"code": "silent", "days": days, "churn_days": rules.churn_days}),
    }
}
