use primitives::{ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Sql, Store, StoreError};

use super::histories;
use super::outcome::{Models, fit_models, predict};
use super::report::PredictionReport;
use super::{totals, write};
use crate::runs;
use crate::shop::ShopSettings;

const TABLE: &str = "prediction_runs";

/// What a run leaves.
#[derive(Serialize, Deserialize)]
pub(super) struct Run {
    pub report: PredictionReport,
    pub models: Models,
}

/// The last run; `None` before the first.
pub(super) async fn last(db: &impl Sql, shop: ShopId) -> Result<Option<Run>, StoreError> {
    runs::last(db, shop, TABLE).await
}

/// Predicts when the shop's day has turned or much has come in since. Gives the customers predicted.
///
/// # Errors
/// When the database refuses.
pub async fn reconcile(store: &Store, shop: &ShopSettings, now: Timestamp) -> Result<usize, StoreError> {
    if runs::is_due(store, shop, TABLE, now).await? { run(store, shop, now).await } else { Ok(0) }
}

/// Fits the shop, chooses by hold-out, and writes everybody's prediction. Gives the customers predicted.
///
/// # Errors
/// When the database refuses.
pub async fn run(store: &Store, shop: &ShopSettings, now: Timestamp) -> Result<usize, StoreError> {
    let orders = runs::orders(store, shop.id).await?;
    let histories = histories::read(store, shop, now).await?;
    let currency = shop.currency;
    let fitted = tokio::task::spawn_blocking(move || {
        let (forecast, spend, models) = fit_models(&histories);
        let report = PredictionReport::new(now, currency, histories.hold_out_days, &forecast, spend.as_ref());
        let report = PredictionReport {
            totals: totals::ahead(&histories, &forecast, spend.as_ref(), currency),
            holdout_total: totals::held_out(&histories, &forecast, currency),
            ..report
        };
        let predicted = predict(&models, histories.customers);
        (Run { report, models }, predicted)
    });
    let (run, predicted) = fitted.await.map_err(|e| StoreError::Corrupt(format!("fitting the shop: {e}")))?;
    write::save(store, shop, &predicted, now).await?;
    let tx = store.begin().await?;
    runs::keep(&tx, shop, TABLE, now, orders, &run).await?;
    tx.commit().await?;
    Ok(predicted.len())
}
