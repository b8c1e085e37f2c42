//! Coupons that are used once, as the shop pasted them: what an order was given stays its own.

use axum::Json;
use axum::extract::State;
use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Tx, Value, Vault, micros, sea_orm};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{Fault, Permission, Problem, Staff, ValidJson, audit};

use crate::{Listen, work};

const LONGEST: usize = 100;
/// Codes in one list, and free ones of a shop.
const MOST: usize = 10_000;
const MOST_FREE: i64 = 100_000;

/// How many coupons there are.
#[derive(Debug, Default, Serialize, ToSchema, FromQueryResult)]
#[schema(as = ReviewCoupons)]
pub(crate) struct Coupons {
    pub free: i64,
    pub given: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewReviewCoupons)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCoupons {
    /// A code on each line, or with commas between; those that were there before are left out.
    codes: String,
}

impl NewCoupons {
    fn read(&self) -> Result<Vec<&str>, Problem> {
        let breaks = |c: char| c == '\n' || c == '\r' || matches!(c, ',' | '，' | ';' | '；' | '\t');
        let codes = self.codes.split(breaks).map(str::trim).filter(|code| !code.is_empty());
        let codes: Vec<&str> = store::distinct(codes);
        if codes.is_empty() || codes.len() > MOST {
            return Err(Problem::invalid("codes", Fault::Count { found: codes.len(), least: 1, most: MOST }));
        }
        if codes.iter().any(|code| code.chars().count() > LONGEST || code.chars().any(char::is_control)) {
            return Err(Problem::invalid("codes", Fault::TooLong { most: LONGEST }));
        }
        Ok(codes)
    }
}

/// How many coupons are left for those who review
#[utoipa::path(get, path = "/review-coupons", tag = "reviews", operation_id = "getReviewCoupons",
    responses((status = 200, body = Coupons)))]
pub(crate) async fn get(State(listen): State<Listen>, staff: Staff) -> Result<Json<Coupons>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(count(&listen.kit.store, staff.shop).await?))
}

/// Add coupons, each of which is given once
///
/// Each order that is reviewed by a link is given one, whatever its stars.
#[utoipa::path(post, path = "/review-coupons", tag = "reviews", operation_id = "addReviewCoupons",
    request_body = NewCoupons, responses((status = 200, body = Coupons), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn add(
    State(listen): State<Listen>,
    staff: Staff,
    ValidJson(new): ValidJson<NewCoupons>,
) -> Result<Json<Coupons>, Problem> {
    staff.may(Permission::ManageShop)?;
    let codes = new.read()?;
    let (kit, shop) = (&listen.kit, staff.shop);
    let tx = kit.store.begin().await?;
    work::lock(&tx).await?;
    if count(&tx, shop).await?.free >= MOST_FREE {
        return Err(Problem::conflict("too_many", format!("there are {MOST_FREE} free coupons: give some first")));
    }
    let sql = "SELECT COALESCE(MAX(n), 0) FROM review_coupons WHERE shop = $1";
    let last: Option<i64> = tx.scalar(sql, vec![shop.0.into()]).await?;
    let now = micros(kit.now());
    let row = |(n, code): (i64, &&str)| -> Vec<Value> { vec![shop.0.into(), store::text(code), n.into(), now.into()] };
    let rows = (last.unwrap_or(0) + 1..).zip(&codes).map(row).collect();
    tx.insert("review_coupons", &["shop", "code", "n", "added_at"], rows, "ON CONFLICT (shop, code) DO NOTHING")
        .await?;
    audit(&tx, kit, &staff, "review_coupons.added", "", &codes.len().to_string()).await?;
    let all = count(&tx, shop).await?;
    tx.commit().await?;
    Ok(Json(all))
}

/// Remove the coupons that nobody was given yet
#[utoipa::path(delete, path = "/review-coupons", tag = "reviews", operation_id = "removeReviewCoupons",
    responses((status = 200, body = Coupons)))]
pub(crate) async fn remove(State(listen): State<Listen>, staff: Staff) -> Result<Json<Coupons>, Problem> {
    staff.may(Permission::ManageShop)?;
    let tx = listen.kit.store.begin().await?;
    let sql = "DELETE FROM review_coupons WHERE shop = $1 AND taken_by IS NULL";
    let removed = tx.exec(sql, vec![staff.shop.0.into()]).await?;
    audit(&tx, &listen.kit, &staff, "review_coupons.removed", "", &removed.to_string()).await?;
    let all = count(&tx, staff.shop).await?;
    tx.commit().await?;
    Ok(Json(all))
}

async fn count(db: &impl Sql, shop: ShopId) -> Result<Coupons, StoreError> {
    let sql = "SELECT COUNT(CASE WHEN taken_by IS NULL THEN 1 END) AS free, COUNT(taken_by) AS given
        FROM review_coupons WHERE shop = $1";
    Ok(db.row(sql, vec![shop.0.into()]).await?.unwrap_or_default())
}

fn taker(vault: &Vault, order_id: &str) -> String {
    vault.blind_text("listen/coupon", order_id)
}

/// Gives a coupon to an order, unless it has one or none is left; to none that only a visitor's browser tells of, since
/// anybody can make those up. The caller holds `work::lock`.
pub(crate) async fn give(tx: &Tx, listen: &Listen, shop: ShopId, order_id: &str) -> Result<(), StoreError> {
    let kit = &listen.kit;
    let sql = "UPDATE review_coupons SET taken_by = $2, taken_at = $3 WHERE shop = $1 AND code = (
            SELECT code FROM review_coupons WHERE shop = $1 AND taken_by IS NULL ORDER BY n LIMIT 1)
        AND NOT EXISTS (SELECT 1 FROM review_coupons t WHERE t.shop = $1 AND t.taken_by = $2)
        AND NOT EXISTS (SELECT 1 FROM review_orders o WHERE o.shop = $1 AND o.order_id = $4 AND o.is_claimed)";
    let order = store::text(order_id);
    let values = vec![shop.0.into(), taker(&kit.vault, order_id).into(), micros(kit.now()).into(), order];
    tx.exec(sql, values).await.map(drop)
}

/// What an order that was reviewed shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Coupon {
    /// The one that it was given.
    pub own: Option<String>,
    /// Whether none was left for it.
    pub is_missed: bool,
}

pub(crate) async fn of_order(db: &impl Sql, vault: &Vault, shop: ShopId, order_id: &str) -> Result<Coupon, StoreError> {
    let sql = "SELECT code FROM review_coupons WHERE shop = $1 AND taken_by = $2";
    let own: Option<String> = db.scalar(sql, vec![shop.0.into(), taker(vault, order_id).into()]).await?;
    let is_missed = own.is_none() && is_used_up(db, shop).await?;
    Ok(Coupon { own, is_missed })
}

/// Without going through all that were ever given.
async fn is_used_up(db: &impl Sql, shop: ShopId) -> Result<bool, StoreError> {
    let any = "SELECT code FROM review_coupons WHERE shop = $1 LIMIT 1";
    let free = "SELECT code FROM review_coupons WHERE shop = $1 AND taken_by IS NULL LIMIT 1";
    let any: Option<String> = db.scalar(any, vec![shop.0.into()]).await?;
    let free: Option<String> = db.scalar(free, vec![shop.0.into()]).await?;
    Ok(any.is_some() && free.is_none())
}

pub(crate) fn routes() -> OpenApiRouter<Listen> {
    OpenApiRouter::new().routes(routes!(get, add, remove))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_however_it_was_pasted() {
        let read = |codes: &str| NewCoupons { codes: codes.to_owned() }.read().map(|codes| codes.join("|"));
        assert_eq!(read(" A-1\r\nA-2,A-3， A-1\n\n").unwrap(), "A-1|A-2|A-3");
        assert!(read(" \n ").is_err() && read(&"x".repeat(101)).is_err());
    }
}
