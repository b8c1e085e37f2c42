use axum::Json;
use axum::extract::State;
use web::{Permission, Problem, Staff};

use super::report::PredictionReport;
use super::run;
use crate::Know;

/// The forecast: which model, why, and how its hold-out went beside naive guesses
#[utoipa::path(get, path = "/predictions", tag = "predictions", operation_id = "getPredictions",
    responses((status = 200, body = PredictionReport)))]
pub(crate) async fn get(State(know): State<Know>, staff: Staff) -> Result<Json<PredictionReport>, Problem> {
    staff.may(Permission::Read)?;
    let last = run::last(&know.kit.store, staff.shop).await?;
    let (_, now) = know.reading(staff.shop).await?;
    Ok(Json(last.map_or_else(|| PredictionReport::empty(now), |run| run.report)))
}
