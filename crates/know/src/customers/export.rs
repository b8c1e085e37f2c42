use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use primitives::Event;
use serde::Serialize;
use store::Sql;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff, audit};

use super::profile::Customer;
use super::{detail, timeline};
use crate::Know;
use crate::identity::{MergeView, merges_of};

/// Everything the shop holds about a person, for the person (GDPR article 20, PIPL article 45).
#[derive(Serialize, ToSchema)]
pub(crate) struct Export {
    customer: Customer,
    merges: Vec<MergeView>,
    /// All events as they lie in the log, oldest first.
    #[schema(value_type = Vec<std::collections::BTreeMap<String, serde_json::Value>>)]
    events: Vec<Event>,
}

/// Events read from the log at a time.
const CHUNK: usize = 1_000;

/// Export a customer
#[utoipa::path(get, path = "/customers/{id}/export", tag = "customers", operation_id = "exportCustomer",
    params(("id" = Uuid, Path)), responses((status = 200, body = Export), (status = 404, body = Problem)))]
pub(crate) async fn export(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Permission::EraseCustomers)?;
    let customer = detail::read(&know, staff.shop, id, false).await?;
    let merges = merges_of(&know.kit.store, staff.shop, id).await?;
    let sql = "SELECT DISTINCT t.seq FROM personas p JOIN timeline t ON t.persona = p.id
        WHERE p.shop = $1 AND p.profile = $2 ORDER BY t.seq";
    let seqs: Vec<i64> = know.kit.store.column(sql, vec![staff.shop.0.into(), id.into()]).await?;
    let mut events = Vec::with_capacity(seqs.len());
    for chunk in seqs.chunks(CHUNK) {
        let seqs = chunk.iter().map(|seq| seq.cast_unsigned()).collect();
        events.extend(timeline::read(&know, seqs).await?.into_values());
    }
    let tx = know.kit.store.begin().await?;
    audit(&tx, &know.kit, &staff, "customer.exported", &id.to_string(), "").await?;
    tx.commit().await?;
    let name = format!("attachment; filename=\"customer-{id}.json\"");
    Ok(([(header::CONTENT_DISPOSITION, name)], Json(Export { customer, merges, events })))
}
