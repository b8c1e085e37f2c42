//! Everything that is kept of a customer, for the customer: what their erasure would find.

mod left_out;
mod plan;
mod write;

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff, audit};

pub use left_out::NOT_HANDED;
pub use plan::lists;

use crate::Flows;

/// Everything that the shop keeps of a person, for the person (GDPR articles 15 and 20, PIPL article 45).
///
/// `docs/customer-export.md` names the lists.
#[derive(Serialize, ToSchema)]
#[schema(as = CustomerExport)]
pub struct CustomerCopy {
    #[serde(flatten)]
    pub known: know::Known,
    /// By the name of the list: `reviews`, `survey_responses`, `feedback_posts`, `contacts` and others; those without rows
    /// too. Times are in UTC, pictures are `data:` addresses of JPEG.
    pub records: BTreeMap<String, Vec<BTreeMap<String, serde_json::Value>>>,
    /// Calls that name the person and were refused, with the reason; `call` is null where it may tell of others too.
    pub rejected_events: Vec<BTreeMap<String, serde_json::Value>>,
    /// Rows of imported files that name the person, with the other rows of their orders; `rows` is null where a file cannot
    /// be read any more.
    pub imports: Vec<BTreeMap<String, serde_json::Value>>,
    /// All events as they lie in the log, oldest first.
    pub events: Vec<BTreeMap<String, serde_json::Value>>,
}

/// Everything that is kept of a customer, as a file for the customer
///
/// What an erasure of the same customer would find. Texts that others wrote are not in it but for the shop's answers to
/// them, nor are names of staff, fingerprints, and what was noted to find out fraud.
#[utoipa::path(get, path = "/customers/{id}/export", tag = "customers", operation_id = "exportCustomer",
    params(("id" = Uuid, Path)), responses((status = 200, body = CustomerCopy), (status = 404, body = Problem)))]
pub(crate) async fn export(
    State(flows): State<Flows>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Permission::EraseCustomers)?;
    let known = know::export(&flows.know, staff.shop, id).await?;
    let (found, steps) = plan::plan(&flows, staff.shop, id, &known).await?;
    // Before anything leaves: a file that breaks off was read too.
    let tx = flows.kit.store.begin().await?;
    audit(&tx, &flows.kit, &staff, "customer.exported", &id.to_string(), "").await?;
    tx.commit().await?;
    let name = format!("attachment; filename=\"customer-{id}.json\"");
    let headers = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, write::body(flows, found, steps)))
}
