use primitives::ShopId;
use serde_json::json;
use store::{Sql, Tx, Value, micros};
use uuid::Uuid;
use web::{Fault, Problem};

use super::IS_OPEN;
use crate::Listen;
use crate::own::{Actor, act};
use crate::people::Who;
use crate::reviews::{REASONS, find};

/// The longest words, in characters.
pub(super) const MAX_TEXT: usize = 1_000;

/// A report that a visitor sends.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewReport<'a> {
    pub review: Uuid,
    /// One of [`REASONS`].
    pub reason: &'a str,
    pub text: Option<&'a str>,
    /// What tells visitors apart; stored as a keyed fingerprint.
    pub visitor: &'a str,
}

/// Keeps a report and gives its id. The same of the same visitor about the same review stands for it while it is open: who
/// has more to say is heard. The caller commits.
///
/// # Errors
/// 404 when there is no such published review; 422 for a reason that is none.
pub(super) async fn report(tx: &Tx, listen: &Listen, shop: ShopId, new: &NewReport<'_>) -> Result<Uuid, Problem> {
    if !REASONS.contains(&new.reason) {
        return Err(Problem::invalid("reason", Fault::one_of(&REASONS)));
    }
    let review = find(tx, shop, new.review).await?;
    if !review.is_public() {
        return Err(Problem::not_found("review"));
    }
    let kit = &listen.kit;
    let address = kit.vault.blind_text("listen/reporter", new.visitor);
    let sql = format!(
        "SELECT p.id FROM review_reports p JOIN reviews v ON v.id = p.review
         WHERE p.review = $1 AND p.address = $2 AND p.reason = $3 AND COALESCE(p.text, '') = $4 AND {IS_OPEN} LIMIT 1"
    );
    let same: Vec<Value> =
        vec![review.id.into(), address.as_str().into(), new.reason.into(), new.text.unwrap_or_default().into()];
    let before: Option<Uuid> = tx.scalar(&sql, same).await?;
    if let Some(before) = before {
        return Ok(before);
    }
    let id = kit.ids.uuid();
    let sql = "INSERT INTO review_reports (id, shop, review, at, reason, text, address)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values: Vec<Value> = vec![
        id.into(),
        shop.0.into(),
        review.id.into(),
        micros(kit.now()).into(),
        new.reason.into(),
        new.text.map(str::to_owned).into(),
        address.into(),
    ];
    tx.exec(sql, values).await?;
    let told = json!({"report_id": id, "review_id": review.review_id, "reason": new.reason});
    act(tx, listen, shop, &Actor::Shopper(Who::default()), "Review Reported", &told).await?;
    Ok(id)
}
