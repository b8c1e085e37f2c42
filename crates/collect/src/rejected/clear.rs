use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::{Sql, Where};
use utoipa::ToSchema;
use web::{Permission, Problem, Query, Staff};

use super::list::RejectedQuery;
use crate::Collect;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Discarded {
    discarded: u64,
}

/// Discard rejected events, all that the filters let through
#[utoipa::path(delete, path = "/rejected-events", tag = "data", operation_id = "deleteRejectedEvents",
    params(RejectedQuery), responses((status = 200, body = Discarded)))]
pub(crate) async fn clear(
    State(collect): State<Collect>,
    staff: Staff,
    Query(filter): Query<RejectedQuery>,
) -> Result<Json<Discarded>, Problem> {
    staff.may(Permission::ManageData)?;
    let Where { sql, values } = filter.condition(staff.shop, collect.kit.now());
    let tx = collect.kit.store.begin().await?;
    let discarded = tx.exec(&format!("DELETE FROM rejected_events WHERE {sql}"), values).await?;
    if discarded > 0 {
        let subject = discarded.to_string();
        web::audit(&tx, &collect.kit, &staff, "rejected_event.discarded", &subject, "").await?;
    }
    tx.commit().await?;
    Ok(Json(Discarded { discarded }))
}
