use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson};

use super::find;
use crate::Listen;
use crate::own::{Actor, act, tell};
use crate::work;

/// What a text means, where the machine was wrong.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewLabel {
    /// Null: the review as a whole.
    aspect: Option<String>,
    /// negative, neutral or positive; of an aspect also none: it does not speak of it.
    polarity: String,
}

/// Say what a text means; goes before what the machine found
#[utoipa::path(post, path = "/reviews/{id}/labels", tag = "reviews", operation_id = "labelReview",
    params(("id" = Uuid, Path)), request_body = NewLabel,
    responses((status = 204), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn label(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(new): ValidJson<NewLabel>,
) -> Result<StatusCode, Problem> {
    staff.may(Permission::EditCustomers)?;
    let is_fit = matches!(new.polarity.as_str(), "negative" | "neutral" | "positive");
    let takes_away = new.polarity == "none" && new.aspect.is_some();
    if !is_fit && !takes_away {
        return Err(Problem::invalid("polarity", Fault::one_of(&["negative", "neutral", "positive"])));
    }
    let kit = &listen.kit;
    let tx = kit.store.begin().await?;
    work::lock(&tx).await?;
    let review = find(&tx, staff.shop, id).await?;
    let properties = json!({"label_id": kit.ids.uuid(), "review_id": review.review_id, "aspect": new.aspect,
        "polarity": new.polarity});
    let changed = act(&tx, &listen, staff.shop, &Actor::Staff(&staff), "Review Labelled", &properties).await?;
    tx.commit().await?;
    tell(&listen, staff.shop, &changed);
    Ok(StatusCode::NO_CONTENT)
}
