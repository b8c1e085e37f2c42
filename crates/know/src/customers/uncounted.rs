//! Orders in another currency than the shop's: orders like all others, whose money is in no sum. Nor is what went back of
//! an order in another currency than its own.

use std::collections::HashMap;

use primitives::Money;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, rows_in, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use super::row::money;
use crate::net::WITHOUT_ORDER;
use crate::profiles::COUNTED;

/// Money of a customer that is in no sum: orders in a currency that is not the shop's, which count as orders, and what went
/// back of orders in another currency than theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = UncountedMoney)]
pub struct Uncounted {
    /// None where money was only given back: for orders in another currency, or that are not on record.
    pub orders: i64,
    /// Paid, net of refunds, in its own currency.
    pub net: Money,
}

#[derive(FromQueryResult)]
struct Row {
    profile: Uuid,
    currency: String,
    orders: i64,
    minor: i64,
}

/// By customer, in the order of the currencies' codes; those who have none are left out.
pub(super) async fn uncounted(db: &impl Sql, profiles: &[Uuid]) -> Result<HashMap<Uuid, Vec<Uncounted>>, StoreError> {
    let rows: Vec<Row> = rows_in(db, &[], profiles, |list| {
        format!(
            "SELECT u.profile, u.currency, CAST(SUM(u.orders) AS BIGINT) AS orders, CAST(SUM(u.minor) AS BIGINT) AS minor
             FROM (
                SELECT p.profile AS profile, o.currency AS currency, 1 AS orders,
                    o.total_minor - o.refunded_minor AS minor
                FROM personas p JOIN profiles c ON c.id = p.profile JOIN orders o ON o.persona = p.id
                WHERE p.profile IN ({list}) AND o.currency <> c.currency AND o.{COUNTED}
                UNION ALL
                SELECT p.profile AS profile, r.currency AS currency, 0 AS orders, -r.minor AS minor
                FROM personas p JOIN profiles c ON c.id = p.profile JOIN refunds r ON r.persona = p.id
                WHERE p.profile IN ({list}) AND r.currency <> c.currency AND {WITHOUT_ORDER}
                UNION ALL
                SELECT p.profile AS profile, r.currency AS currency, 0 AS orders, -r.minor AS minor
                FROM personas p JOIN orders o ON o.persona = p.id
                JOIN refunds r ON r.shop = o.shop AND r.order_id = o.order_id
                WHERE p.profile IN ({list}) AND o.{COUNTED} AND r.currency <> o.currency AND r.minor IS NOT NULL
             ) u GROUP BY u.profile, u.currency ORDER BY u.profile, u.currency"
        )
    })
    .await?;
    let mut all: HashMap<Uuid, Vec<Uncounted>> = HashMap::new();
    for row in rows {
        let net = money(row.minor, Some(&row.currency));
        all.entry(row.profile).or_default().push(Uncounted { orders: row.orders, net });
    }
    Ok(all)
}
