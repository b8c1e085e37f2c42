use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use primitives::ShopId;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use utoipa::ToSchema;
use web::{Permission, Problem, Staff};

use super::rules::{self, Defaults, OwnRules, Rules};
use super::{Class, ClassCounts, over_time};
use crate::Know;

/// The rules of the classes and how many customers are in each.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Lifecycle {
    /// In force.
    rules: Rules,
    /// What the shop set itself; the rest follows `defaults`.
    own: OwnRules,
    /// From the shop's own rhythm of purchase, where it has one.
    defaults: Defaults,
    counts: BTreeMap<Class, i64>,
    over_time: Vec<ClassCounts>,
}

#[derive(FromQueryResult)]
struct Count {
    class: String,
    count: i64,
}

pub(super) async fn view(db: &impl Sql, shop: ShopId) -> Result<Lifecycle, StoreError> {
    let in_force = rules::load(db, shop).await?;
    let sql = "SELECT class, COUNT(*) AS count FROM profiles WHERE shop = $1 GROUP BY class";
    let rows: Vec<Count> = db.rows(sql, vec![shop.0.into()]).await?;
    let of = |class: Class| rows.iter().find(|row| row.class == class.as_str()).map_or(0, |row| row.count);
    Ok(Lifecycle {
        rules: in_force.rules,
        own: in_force.own,
        defaults: in_force.defaults,
        counts: Class::ALL.into_iter().map(|class| (class, of(class))).collect(),
        over_time: over_time(db, shop).await?,
    })
}

/// The classes' rules, where they come from, and how many customers are in each class
#[utoipa::path(get, path = "/lifecycle", tag = "customers", operation_id = "getLifecycle",
    responses((status = 200, body = Lifecycle)))]
pub(crate) async fn get(State(know): State<Know>, staff: Staff) -> Result<Json<Lifecycle>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(view(&know.kit.store, staff.shop).await?))
}
