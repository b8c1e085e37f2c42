use std::collections::HashMap;

use primitives::{ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, Store, StoreError, Tx, Value, micros, rows_in, sea_orm, unindexed};
use utoipa::ToSchema;
use uuid::Uuid;

use super::history::{Change, Placed, history};
use super::rules::{self, Rules};
use super::{DAY, counts, news, rhythm};
use crate::shop::ShopSettings;
use crate::system_event::Telling;
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
}

/// Profiles classed in one statement or transaction.
const CHUNK: usize = 1_000;

/// Who is to be classed anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whom {
    /// Those whose class is not what it should be by now.
    Misplaced,
    /// After the rules changed: the dates of classes may be others although the classes are the same.
    Everybody,
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

/// Those whose class is not what it should be, after the profile `$7`.
fn misplaced() -> String {
    let of_shop = unindexed("c.shop = $1");
    format!(
        "SELECT id FROM (
            SELECT c.id, c.class,
                CASE WHEN c.last_order_at IS NULL THEN 'potential'
                    WHEN c.last_order_at < $2 THEN 'churned'
                    WHEN c.order_days >= $5 AND c.last_order_at >= $3 AND
                        (SELECT COUNT(DISTINCT o.day) FROM personas p JOIN orders o ON o.persona = p.id
                         WHERE p.profile = c.id AND o.{COUNTED} AND o.ordered_at >= $6) >= $5 THEN 'loyal'
                    WHEN c.first_order_at >= $4 THEN 'new'
                    ELSE 'active' END AS target
            FROM profiles c WHERE c.id > $7 AND {of_shop}
        ) AS judged WHERE class <> target ORDER BY id LIMIT {CHUNK}"
    )
}

#[derive(FromQueryResult)]
struct Standing {
    id: Uuid,
    class: String,
    class_since: i64,
    first_seen_at: i64,
}

/// Brings the classes of these profiles up to date, after their facts changed. Gives how many moved. It tells nothing.
///
/// # Errors
/// When the database refuses.
pub async fn classify(tx: &Tx, shop: &ShopSettings, touched: &[Uuid], now: Timestamp) -> Result<usize, StoreError> {
    let rules = rules::load(tx, shop.id).await?.rules;
    let mut moved = 0;
    for chunk in touched.chunks(CHUNK) {
        moved += place(tx, shop.id, &rules, chunk, now).await?;
    }
    Ok(moved)
}

async fn place(tx: &Tx, shop: ShopId, rules: &Rules, profiles: &[Uuid], now: Timestamp) -> Result<usize, StoreError> {
    let mut changes = changes(tx, shop, rules, profiles, now).await?;
    let of_shop = unindexed("shop = $1");
    let rows: Vec<Standing> = rows_in(tx, &[shop.0.into()], profiles, |list| {
        format!("SELECT id, class, class_since, first_seen_at FROM profiles WHERE id IN ({list}) AND {of_shop}")
    })
    .await?;
    let (mut values, mut moved): (Vec<Value>, usize) = (Vec::new(), 0);
    for row in rows {
        let last = changes.remove(&row.id).and_then(|changes| changes.last().copied());
        let (class, since) = last.map_or((Class::Potential, row.first_seen_at), |change| (change.to, change.at));
        if (row.class.as_str(), row.class_since) != (class.as_str(), since) {
            moved += 1;
            values.extend([row.id.into(), class.as_str().into(), since.into()]);
        }
    }
    if moved > 0 {
        let sql = format!(
            "UPDATE profiles SET class = v.column2, class_since = v.column3 FROM (VALUES {}) AS v
             WHERE profiles.id = v.column1",
            store::row_list(tx, moved, 3)
        );
        tx.exec(&sql, values).await?;
    }
    Ok(moved)
}

#[derive(FromQueryResult)]
struct Ordered {
    profile: Uuid,
    ordered_at: i64,
    day: i64,
}

/// How these profiles came to their classes; those without an order are not among them.
pub(crate) async fn changes(
    db: &impl Sql,
    shop: ShopId,
    rules: &Rules,
    profiles: &[Uuid],
    now: Timestamp,
) -> Result<HashMap<Uuid, Vec<Change>>, StoreError> {
    let rows: Vec<Ordered> = rows_in(db, &[shop.0.into()], profiles, |list| {
        format!(
            "SELECT p.profile, o.ordered_at, o.day FROM personas p JOIN orders o ON o.persona = p.id
             WHERE p.shop = $1 AND p.profile IN ({list}) AND o.{COUNTED} ORDER BY o.ordered_at"
        )
    })
    .await?;
    let mut orders: HashMap<Uuid, Vec<Placed>> = HashMap::new();
    for row in rows {
        orders.entry(row.profile).or_default().push(Placed { at: row.ordered_at, day: row.day });
    }
    Ok(orders.into_iter().map(|(profile, orders)| (profile, history(&orders, rules, micros(now)))).collect())
}

/// Brings all classes up to date with the clock, the rules with the shop's rhythm, and the counts over time with both;
/// tells as events what is news of it. Gives how many customers moved. Doing it twice changes nothing.
///
/// # Errors
/// When the database refuses.
pub async fn reconcile(store: &Store, shop: &ShopSettings, now: Timestamp) -> Result<usize, StoreError> {
    let mut moved = reclass(store, shop, now, Whom::Misplaced).await?;
    news::tell(store, shop, now, shop.telling(Telling::Events)).await?;
    // Reading everybody's orders costs: once a day and after imports is enough, as for the scores.
    if runs::is_due(store, shop, "rfm_runs", now).await? {
        if follow_rhythm(store, shop, now).await? {
            moved += reclass(store, shop, now, Whom::Everybody).await?;
            news::tell(store, shop, now, Telling::Silent).await?;
        }
        counts::refresh(store, shop, now).await?;
    }
    Ok(moved)
}

/// Says whether the rules are others now.
async fn follow_rhythm(store: &Store, shop: &ShopSettings, now: Timestamp) -> Result<bool, StoreError> {
    let before = rules::load(store, shop.id).await?;
    let defaults = rhythm::defaults(store, shop).await?;
    if defaults == before.defaults {
        return Ok(false);
    }
    let tx = store.begin().await?;
    // Read again: somebody may have set rules in the meantime.
    let own = rules::load(&tx, shop.id).await?.own;
    rules::save(&tx, shop.id, own, defaults, now).await?;
    let after = rules::load(&tx, shop.id).await?;
    tx.commit().await?;
    Ok(after.rules != before.rules)
}

/// Classes by the rules in force, a share of the customers at a time.
pub(super) async fn reclass(
    store: &Store,
    shop: &ShopSettings,
    now: Timestamp,
    whom: Whom,
) -> Result<usize, StoreError> {
    let rules = rules::load(store, shop.id).await?.rules;
    let of_shop = unindexed("shop = $1");
    let everybody = format!("SELECT id FROM profiles WHERE id > $2 AND {of_shop} ORDER BY id LIMIT {CHUNK}");
    let (mut moved, mut after) = (0, Uuid::nil());
    loop {
        let tx = store.begin().await?;
        let profiles: Vec<Uuid> = match whom {
            Whom::Everybody => tx.column(&everybody, vec![shop.id.0.into(), after.into()]).await?,
            Whom::Misplaced => {
                let fixed = std::iter::once(shop.id.0.into()).chain(bounds(&rules, now));
                tx.column(&misplaced(), fixed.chain([after.into()]).collect()).await?
            }
        };
        let Some(last) = profiles.last() else { return Ok(moved) };
        after = *last;
        moved += place(&tx, shop.id, &rules, &profiles, now).await?;
        tx.commit().await?;
    }
}
