//! At most so many are asked, or come by themselves.

use std::collections::BTreeMap;

use store::{Sql, StoreError, Tx, Value, micros};
use uuid::Uuid;

use crate::shop::Shop;
use crate::surveys::Survey;

/// Whether one more of this class may be asked now. The survey's row is locked, so two at once cannot both be the last.
pub(crate) async fn has_room(
    tx: &Tx,
    survey: &Survey,
    class: Option<&str>,
    now: primitives::Timestamp,
) -> Result<bool, StoreError> {
    let Some(quota) = &survey.audience.quota else { return Ok(true) };
    tx.exec("UPDATE surveys SET state = state WHERE id = $1", vec![survey.id.into()]).await?;
    if let Some(most) = quota.total
        && asked(tx, survey.id, "", vec![]).await? >= most
    {
        return Ok(false);
    }
    if has_enough(tx, survey).await? {
        return Ok(false);
    }
    if let Some(most) = quota.per_day {
        let shop = Shop::load(tx, survey.shop).await?;
        let midnight = shop.map_or(now, |shop| shop.midnight(now));
        if asked(tx, survey.id, "AND decided_at >= $2", vec![micros(midnight).into()]).await? >= most {
            return Ok(false);
        }
    }
    for part in quota.by.iter().filter(|part| class == Some(part.value.as_str())) {
        if asked(tx, survey.id, "AND class = $2", vec![part.value.clone().into()]).await? >= part.n {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How many of so many people, by class, there is room for within some days on which nobody was asked yet.
pub(super) async fn room(
    db: &impl Sql,
    survey: &Survey,
    wanted: &BTreeMap<String, i64>,
    days: i64,
) -> Result<i64, StoreError> {
    let Some(quota) = &survey.audience.quota else { return Ok(wanted.values().sum()) };
    if has_enough(db, survey).await? {
        return Ok(0);
    }
    let mut room = 0;
    for (class, wanted) in wanted {
        let mut of_class = *wanted;
        for part in quota.by.iter().filter(|part| part.value == *class) {
            of_class = of_class.min(part.n - asked(db, survey.id, "AND class = $2", vec![class.clone().into()]).await?);
        }
        room += of_class.max(0);
    }
    if let Some(most) = quota.total {
        room = room.min(most - asked(db, survey.id, "", vec![]).await?);
    }
    if let Some(most) = quota.per_day {
        room = room.min(most.saturating_mul(days));
    }
    Ok(room.max(0))
}

/// Whether as many have answered as were wanted.
async fn has_enough(db: &impl Sql, survey: &Survey) -> Result<bool, StoreError> {
    let Some(enough) = survey.audience.quota.as_ref().and_then(|quota| quota.answers) else { return Ok(false) };
    let sql = "SELECT COUNT(*) FROM (SELECT id FROM survey_responses
        WHERE survey = $1 AND state = 'completed' LIMIT $2) AS answers";
    let answered: Option<i64> = db.scalar(sql, vec![survey.id.into(), enough.into()]).await?;
    Ok(answered.unwrap_or(0) >= enough)
}

/// How many a survey has asked, or came by themselves, that also meet a condition.
async fn asked(db: &impl Sql, survey: Uuid, condition: &str, values: Vec<Value>) -> Result<i64, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) FROM survey_invitations WHERE survey = $1 AND (is_asked OR reason = 'open') {condition}"
    );
    let values = std::iter::once::<Value>(survey.into()).chain(values).collect();
    Ok(db.scalar(&sql, values).await?.unwrap_or(0))
}
