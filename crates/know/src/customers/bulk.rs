use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Sql, distinct, ids_in, unindexed};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Permission, Problem, Staff, ValidJson, audit};

use super::change::{check_tags, tags_in_words};
use super::{CustomerQuery, staff_change};
use crate::Know;

/// Customers by their ids, or all that a filter finds; and the tags to add and to take away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulkChange {
    ids: Option<Vec<Uuid>>,
    filter: Option<CustomerQuery>,
    #[serde(default)]
    add_tags: Vec<String>,
    #[serde(default)]
    remove_tags: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BulkChanged {
    /// How many customers were changed.
    changed: usize,
}

/// Customers named by one event.
const PER_EVENT: usize = 500;

/// Tag many customers
#[utoipa::path(post, path = "/customers/bulk", tag = "customers", operation_id = "tagCustomers",
    request_body = BulkChange, responses((status = 200, body = BulkChanged), (status = 422, body = Problem)))]
pub(crate) async fn bulk(
    State(know): State<Know>,
    staff: Staff,
    ValidJson(change): ValidJson<BulkChange>,
) -> Result<Json<BulkChanged>, Problem> {
    staff.may(Permission::EditCustomers)?;
    check_tags("add_tags", &change.add_tags)?;
    check_tags("remove_tags", &change.remove_tags)?;
    let (shop, now) = know.reading(staff.shop).await?;
    let tx = know.kit.store.begin().await?;
    let customers = match (&change.ids, &change.filter) {
        (Some(ids), None) => {
            let of_shop = unindexed("shop = $1");
            ids_in(&tx, &[staff.shop.0.into()], &distinct(ids.iter().copied()), |list| {
                format!("SELECT id FROM profiles WHERE id IN ({list}) AND {of_shop}")
            })
            .await?
        }
        (None, Some(filter)) => {
            let condition = filter.condition(&shop, &know.kit.vault, now)?;
            let sql = format!("SELECT c.id FROM profiles c WHERE {} ORDER BY c.id", condition.sql);
            tx.column(&sql, condition.values).await?
        }
        _ => {
            let (one, other) = ("ids".to_owned(), "filter".to_owned());
            return Err(Problem::invalid("ids", Fault::EitherOr { one, other }));
        }
    };
    for chunk in customers.chunks(PER_EVENT) {
        let properties = json!({"customers": chunk, "add": change.add_tags, "remove": change.remove_tags});
        let event = staff_change::event(&know, &staff, "Tags Changed", &properties)?;
        staff_change::set(&tx, &know, event, chunk).await?;
    }
    let tags = tags_in_words(&change.add_tags, &change.remove_tags);
    audit(&tx, &know.kit, &staff, "customers.tagged", &format!("{} customers", customers.len()), &tags).await?;
    tx.commit().await?;
    Ok(Json(BulkChanged { changed: customers.len() }))
}
