use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use primitives::{ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Sql, StoreError};
use utoipa::ToSchema;
use web::{Permission, Problem, Staff, ValidJson, audit};

use super::bench::{Failure, Progress};
use super::measure::{AspectsMeasured, Measured};
use super::{job, model, reading};
use crate::{Listen, work};

/// The model that the shop learned from its own texts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TextModel {
    /// none: nothing was learned yet; learning: in the background; ready.
    pub state: &'static str,
    /// Counts the models that were learned.
    pub version: Option<i64>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub trained_at: Option<Timestamp>,
    /// Texts it learned from, and corrections by staff among them.
    pub n_texts: i64,
    pub n_labels: i64,
    /// Of the shop's own model, on a fifth that was kept apart; then the same of the shipped one, on the same texts.
    pub quality: Option<Measured>,
    pub shipped: Option<Measured>,
    /// Null while fewer than a hundred texts have corrected aspects.
    pub aspects: Option<AspectsMeasured>,
    /// Whether it is better than the shipped one: in the mean over bad, neutral and good, without missing more
    /// complaints, on at least 50 texts.
    pub is_better: bool,
    /// Whether texts are read with it.
    pub is_in_use: bool,
    /// Why nothing was learned the last time, since the start.
    pub failure: Option<Failure>,
    /// Texts that are being read again, since model, aspects or rules have changed.
    pub rereading: Option<Progress>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = TextModelUse)]
#[serde(deny_unknown_fields)]
pub(crate) struct Use {
    is_in_use: bool,
}

async fn status(listen: &Listen, shop: ShopId) -> Result<TextModel, StoreError> {
    let store = &listen.kit.store;
    let kept = model::load(store, shop).await?;
    let is_learning = listen.learning.is_learning(shop);
    let rereading = rereading(listen, shop).await?;
    let quality = kept.as_ref().map(|kept| kept.quality.clone());
    Ok(TextModel {
        state: match &kept {
            _ if is_learning => "learning",
            Some(_) => "ready",
            None => "none",
        },
        version: kept.as_ref().map(|kept| kept.version),
        trained_at: kept.as_ref().map(|kept| kept.trained_at),
        n_texts: kept.as_ref().map_or(0, |kept| kept.n_texts),
        n_labels: kept.as_ref().map_or(0, |kept| kept.n_labels),
        is_better: quality.as_ref().is_some_and(super::measure::Compared::is_better),
        aspects: quality.as_ref().and_then(|quality| quality.aspects),
        shipped: quality.as_ref().map(|quality| quality.shipped.clone()),
        quality: quality.map(|quality| quality.own),
        is_in_use: kept.is_some_and(|kept| kept.is_in_use),
        failure: listen.learning.failure(shop),
        rereading,
    })
}

/// What the worker says; before it has begun, all that is behind.
async fn rereading(listen: &Listen, shop: ShopId) -> Result<Option<Progress>, StoreError> {
    let now = reading::version(&listen.kit.store, shop).await?;
    if now.done >= now.version {
        return Ok(None);
    }
    if let Some(progress) = listen.learning.progress(shop) {
        return Ok(Some(progress));
    }
    let sql = "SELECT COUNT(*) FROM reviews WHERE shop = $1 AND reading < $2";
    let total: Option<i64> = listen.kit.store.scalar(sql, vec![shop.0.into(), now.version.into()]).await?;
    Ok(total.filter(|total| *total > 0).map(|total| Progress { done: 0, total }))
}

/// The shop's own model of texts, and how good it is
#[utoipa::path(get, path = "/text-model", tag = "reviews", operation_id = "getTextModel",
    responses((status = 200, body = TextModel)))]
pub(crate) async fn show(State(listen): State<Listen>, staff: Staff) -> Result<Json<TextModel>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(status(&listen, staff.shop).await?))
}

/// Learn from the shop's own texts
///
/// In the background, on this machine: from the stars of the newest 50,000 published texts and from what staff said of
/// them. The model goes into use by itself if it reads better than the shipped one; then all texts are read again.
#[utoipa::path(post, path = "/text-model/train", tag = "reviews", operation_id = "trainTextModel",
    responses((status = 202, body = TextModel), (status = 409, body = Problem)))]
pub(crate) async fn train(
    State(listen): State<Listen>,
    staff: Staff,
) -> Result<(StatusCode, Json<TextModel>), Problem> {
    staff.may(Permission::ManageShop)?;
    if !listen.learning.begin(staff.shop) {
        let detail = "a model is being learned already, one at a time: wait until it is through";
        return Err(Problem::conflict("already_learning", detail));
    }
    tokio::spawn(job::run(listen.clone(), staff.shop));
    let kit = &listen.kit;
    let tx = kit.store.begin().await?;
    audit(&tx, kit, &staff, "text_model.trained", "", "").await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(status(&listen, staff.shop).await?)))
}

/// Read texts with the shop's own model, or with the shipped one
///
/// All texts are read again, in the background.
#[utoipa::path(put, path = "/text-model", tag = "reviews", operation_id = "useTextModel", request_body = Use,
    responses((status = 200, body = TextModel), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn switch(
    State(listen): State<Listen>,
    staff: Staff,
    ValidJson(wanted): ValidJson<Use>,
) -> Result<Json<TextModel>, Problem> {
    staff.may(Permission::ManageShop)?;
    let (kit, shop) = (&listen.kit, staff.shop);
    let tx = kit.store.begin().await?;
    work::lock(&tx).await?;
    let kept = model::load(&tx, shop).await?.ok_or_else(|| Problem::not_found("text model"))?;
    if kept.is_in_use != wanted.is_in_use {
        model::switch(&tx, shop, wanted.is_in_use).await?;
        reading::raise(&tx, shop, kit.now()).await?;
        let action = if wanted.is_in_use { "text_model.switched_on" } else { "text_model.switched_off" };
        audit(&tx, kit, &staff, action, "", &kept.version.to_string()).await?;
    }
    tx.commit().await?;
    listen.learning.wake();
    Ok(Json(status(&listen, shop).await?))
}

/// Forget the shop's own model
///
/// Texts are read with the shipped one; if it was in use, all are read again.
#[utoipa::path(delete, path = "/text-model", tag = "reviews", operation_id = "deleteTextModel",
    responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn remove(State(listen): State<Listen>, staff: Staff) -> Result<StatusCode, Problem> {
    staff.may(Permission::ManageShop)?;
    let (kit, shop) = (&listen.kit, staff.shop);
    let tx = kit.store.begin().await?;
    work::lock(&tx).await?;
    let kept = model::load(&tx, shop).await?.ok_or_else(|| Problem::not_found("text model"))?;
    model::remove(&tx, shop).await?;
    if kept.is_in_use {
        reading::raise(&tx, shop, kit.now()).await?;
    }
    audit(&tx, kit, &staff, "text_model.deleted", "", &kept.version.to_string()).await?;
    tx.commit().await?;
    listen.learning.wake();
    Ok(StatusCode::NO_CONTENT)
}
