use axum::extract::State;
use axum::http::StatusCode;
use primitives::ShopId;
use serde::Deserialize;
use serde_json::json;
use store::{Sql, Tx};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson};

use super::find;
use super::row::Review;
use super::view::Quote;
use crate::own::{Actor, act, tell};
use crate::{Listen, settings, work};

/// What a text means, where the machine was wrong.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewLabel {
    /// Null: the review as a whole.
    aspect: Option<String>,
    /// negative, neutral or positive; of an aspect also none: it does not speak of it.
    polarity: String,
    /// Of an aspect that was missed: the part of the text that shows it; the whole when not given.
    quote: Option<Quote>,
}

impl NewLabel {
    fn check(&self, review: &Review) -> Result<(), Problem> {
        let is_fit = matches!(self.polarity.as_str(), "negative" | "neutral" | "positive");
        let takes_away = self.polarity == "none" && self.aspect.is_some();
        if !is_fit && !takes_away {
            return Err(Problem::invalid("polarity", Fault::one_of(&["negative", "neutral", "positive"])));
        }
        let high = review.text.as_ref().map_or(0, |text| i64::try_from(text.chars().count()).unwrap_or(i64::MAX));
        let is_within = |quote: &Quote| 0 <= quote.start && quote.start < quote.end && quote.end <= high;
        if self.quote.as_ref().is_some_and(|quote| !is_within(quote)) {
            return Err(Problem::invalid("quote", Fault::Range { low: 0, high }));
        }
        Ok(())
    }

    /// Only what the shop speaks of, or what was found in this text, can be said of it; and only of words.
    async fn check_aspect(&self, tx: &Tx, shop: ShopId, review: &Review) -> Result<(), Problem> {
        let Some(aspect) = &self.aspect else { return Ok(()) };
        let sql = "SELECT review FROM review_aspects WHERE review = $1 AND aspect = $2 LIMIT 1";
        if tx.scalar::<Uuid>(sql, vec![review.id.into(), store::text(aspect)]).await?.is_some() {
            return Ok(());
        }
        let known = settings::load(tx, shop).await?.aspects;
        if !known.iter().any(|known| known.is_on && known.key == *aspect) {
            return Err(Problem::invalid("aspect", Fault::Unknown));
        }
        if self.polarity != "none" && review.text.as_ref().is_none_or(|text| text.trim().is_empty()) {
            return Err(Problem::conflict("no_text", "the review has no text that could speak of it"));
        }
        Ok(())
    }
}

/// Say what a text means; goes before what the machine found
///
/// An aspect that the machine missed is added.
#[utoipa::path(post, path = "/reviews/{id}/labels", tag = "reviews", operation_id = "labelReview",
    params(("id" = Uuid, Path)), request_body = NewLabel,
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn label(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(new): ValidJson<NewLabel>,
) -> Result<StatusCode, Problem> {
    staff.may(Permission::EditCustomers)?;
    let kit = &listen.kit;
    let tx = kit.store.begin().await?;
    work::lock(&tx).await?;
    let review = find(&tx, staff.shop, id).await?;
    new.check(&review)?;
    new.check_aspect(&tx, staff.shop, &review).await?;
    let properties = json!({"label_id": kit.ids.uuid(), "review_id": review.review_id, "aspect": new.aspect,
        "polarity": new.polarity, "quote": new.quote});
    let changed = act(&tx, &listen, staff.shop, &Actor::Staff(&staff), "Review Labelled", &properties).await?;
    tx.commit().await?;
    tell(&listen, staff.shop, &changed);
    Ok(StatusCode::NO_CONTENT)
}
