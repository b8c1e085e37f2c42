use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Permission, Problem, Staff, ValidJson};

use super::decide::{NewDecision, record};
use super::find;
use crate::Listen;
use crate::batch::{self, Batch, Outcomes};
use crate::own::tell;
use crate::work::{self, Changed};

const MAX_NOTE: usize = 2_000;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishReviews {
    /// 1 to 50.
    reviews: Vec<Uuid>,
    /// Why they may be shown: it is kept with each decision.
    note: String,
}

/// Publish several held reviews
///
/// Each is a decision of its own, as if made alone. Of each that could not be published the problem is told: `not_held`
/// where somebody has decided about it. Several reviews are not taken down at once: each needs a reason of its own.
#[utoipa::path(post, path = "/reviews/publications", tag = "reviews", operation_id = "publishReviews",
    request_body = PublishReviews, responses((status = 200, body = Outcomes), (status = 422, body = Problem)))]
pub(crate) async fn publish(
    State(listen): State<Listen>,
    staff: Staff,
    ValidJson(asked): ValidJson<PublishReviews>,
) -> Result<Json<Outcomes>, Problem> {
    staff.may(Permission::EditCustomers)?;
    batch::check_count(asked.reviews.len())?;
    let note = asked.note.trim().to_owned();
    if note.is_empty() || note.chars().count() > MAX_NOTE {
        return Err(Problem::invalid("note", Fault::Characters { least: 1, most: MAX_NOTE }));
    }
    let decision = NewDecision { decision: "publish".to_owned(), reason: None, note: Some(note) };
    let tx = listen.kit.store.begin().await?;
    work::lock(&tx).await?;
    let mut batch = Batch::default();
    for id in asked.reviews {
        batch.take(id, decide(&tx, &listen, &staff, id, &decision).await)?;
    }
    tx.commit().await?;
    tell(&listen, staff.shop, &batch.changed);
    Ok(Json(Outcomes { items: batch.items }))
}

async fn decide(
    tx: &Tx,
    listen: &Listen,
    staff: &Staff,
    id: Uuid,
    decision: &NewDecision,
) -> Result<Vec<Changed>, Problem> {
    let review = find(tx, staff.shop, id).await?;
    if review.state != "held" {
        return Err(Problem::conflict("not_held", "somebody has decided about the review already"));
    }
    Ok(record(tx, listen, staff, &review, decision).await?.1)
}
