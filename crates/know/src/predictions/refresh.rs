use axum::extract::State;
use axum::http::StatusCode;
use primitives::ShopId;
use store::StoreError;
use web::{Permission, Problem, Staff};

use super::run;
use crate::Know;
use crate::projector::Changed;
use crate::shop::ShopSettings;

/// Compute all predictions again, now
///
/// Answers at once; the report is new when the work is done, which the live stream tells as `customers`.
#[utoipa::path(post, path = "/predictions/refresh", tag = "predictions", operation_id = "refreshPredictions",
    responses((status = 202, description = "started")))]
pub(crate) async fn refresh(State(know): State<Know>, staff: Staff) -> Result<StatusCode, Problem> {
    staff.may(Permission::ManageShop)?;
    let shop = staff.shop;
    tokio::spawn(async move {
        match predict(&know, shop).await {
            Ok(changed) => (know.on_change())(shop, &Changed::customers(changed)),
            Err(error) => tracing::error!(%error, %shop, "predicting failed"),
        }
    });
    Ok(StatusCode::ACCEPTED)
}

/// Not beside a round of the reconciler, and as of the day that is set when it begins: what ends last would else be of the day
/// before.
async fn predict(know: &Know, id: ShopId) -> Result<usize, StoreError> {
    let _alone = know.reconciling.lock().await;
    let Some(shop) = ShopSettings::load(&know.kit.store, id).await? else { return Ok(0) };
    run::run(&know.kit.store, &shop, shop.now(know.kit.now())).await
}
