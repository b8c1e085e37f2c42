use axum::Json;
use axum::extract::State;
use web::{Permission, Problem, Staff};

use super::report::{RfmReport, ScoreCutoffs};
use crate::{Know, runs};

/// How customers score in recency, frequency and money
#[utoipa::path(get, path = "/rfm", tag = "customers", operation_id = "getRfm",
    responses((status = 200, body = RfmReport)))]
pub(crate) async fn get(State(know): State<Know>, staff: Staff) -> Result<Json<RfmReport>, Problem> {
    staff.may(Permission::Read)?;
    let store = &know.kit.store;
    if let Some(report) = runs::last(store, staff.shop, "rfm_runs").await? {
        return Ok(Json(report));
    }
    let (shop, now) = know.reading(staff.shop).await?;
    let none = ScoreCutoffs { r: [0; 4], f: [0; 4], m: [0; 4] };
    Ok(Json(RfmReport::new(now, shop.currency, none, &[])))
}
