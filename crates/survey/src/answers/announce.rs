use primitives::ShopId;
use serde_json::json;
use store::{StoreError, Tx};
use web::Kit;

use super::Whole;
use crate::own::{Actor, tell};
use crate::people::Who;

/// Tells the log that somebody answered, under their own id. Words, and what leads to the person, are told only under an
/// id by which an erasure finds them again.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn announce(tx: &Tx, kit: &Kit, whole: &Whole<'_>, who: &Who) -> Result<(), StoreError> {
    let response = whole.response;
    let mut said = json!({
        "survey": whole.survey.kind,
        "survey_id": whole.survey.id,
        "response_id": response.id,
        "version": response.version,
        "channel": response.channel,
    });
    let is_known = who.user_id.is_some() || who.buyer_id.is_some();
    let details = [
        ("score", response.score.map(|score| json!(score))),
        ("text", response.text.as_ref().filter(|_| is_known).map(|text| json!(text))),
        ("order_id", response.order_id.as_ref().filter(|_| is_known).map(|id| json!(id))),
        ("product_id", response.product_id.as_ref().map(|id| json!(id))),
    ];
    for (key, value) in details {
        if let Some(value) = value {
            said[key] = value;
        }
    }
    tell(tx, kit, ShopId(response.shop), &Actor::Shopper(who), "Survey Answered", &said).await
}
