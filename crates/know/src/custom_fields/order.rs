use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use store::{Sql, text};
use utoipa::ToSchema;
use web::{Fault, Permission, Problem, Staff, ValidJson, audit};

use super::definition;
use super::list::{CustomFields, view};
use crate::Know;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CustomFieldOrder {
    /// Of all fields, each once.
    keys: Vec<String>,
}

/// Put the fields of customers into another order
#[utoipa::path(put, path = "/customer-fields", tag = "customers", operation_id = "orderCustomerFields",
    request_body = CustomFieldOrder,
    responses((status = 200, body = CustomFields), (status = 422, body = Problem)))]
pub(crate) async fn order(
    State(know): State<Know>,
    staff: Staff,
    ValidJson(order): ValidJson<CustomFieldOrder>,
) -> Result<Json<CustomFields>, Problem> {
    staff.may(Permission::ManageShop)?;
    let tx = know.kit.store.begin().await?;
    let known = definition::all(&tx, staff.shop).await?;
    let wanted: BTreeSet<&str> = order.keys.iter().map(String::as_str).collect();
    let there: BTreeSet<&str> = known.iter().map(|field| field.key.as_str()).collect();
    if wanted != there || order.keys.len() != known.len() {
        let known = known.into_iter().map(|field| field.key).collect();
        return Err(Problem::invalid("keys", Fault::OneOf { known }));
    }
    for (position, key) in (1i64..).zip(&order.keys) {
        let sql = "UPDATE customer_fields SET position = $3 WHERE shop = $1 AND key = $2";
        tx.exec(sql, vec![staff.shop.0.into(), text(key), position.into()]).await?;
    }
    audit(&tx, &know.kit, &staff, "customer_fields.ordered", "", "").await?;
    tx.commit().await?;
    Ok(Json(view(&know, staff.shop).await?))
}
