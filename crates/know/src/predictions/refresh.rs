use axum::extract::State;
use axum::http::StatusCode;
use web::{Permission, Problem, Staff};

use super::run;
use crate::Know;
use crate::projector::Changed;

/// Compute all predictions again, now
///
/// Answers at once; the report is new when the work is done, which the live stream tells as `customers`.
#[utoipa::path(post, path = "/predictions/refresh", tag = "predictions", operation_id = "refreshPredictions",
    responses((status = 202, description = "started")))]
pub(crate) async fn refresh(State(know): State<Know>, staff: Staff) -> Result<StatusCode, Problem> {
    staff.may(Permission::ManageShop)?;
    let (shop, now) = know.reading(staff.shop).await?;
    tokio::spawn(async move {
        match run::run(&know.kit.store, &shop, now).await {
            Ok(changed) => (know.on_change())(shop.id, &Changed::customers(changed)),
            Err(error) => tracing::error!(%error, shop = %shop.id, "predicting failed"),
        }
    });
    Ok(StatusCode::ACCEPTED)
}
