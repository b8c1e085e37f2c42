//! At most so many are asked, or come by themselves.

use store::{Sql, StoreError, Tx, micros};

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
    let asked = "SELECT COUNT(*) FROM survey_invitations WHERE survey = $1 AND (is_asked OR reason = 'open')";
    let count = |sql: String, values| async move { tx.scalar::<i64>(&sql, values).await.map(|n| n.unwrap_or(0)) };
    if let Some(most) = quota.total
        && count(asked.to_owned(), vec![survey.id.into()]).await? >= most
    {
        return Ok(false);
    }
    if let Some(most) = quota.per_day {
        let shop = Shop::load(tx, survey.shop).await?;
        let midnight = shop.map_or(now, |shop| shop.midnight(now));
        let sql = format!("{asked} AND decided_at >= $2");
        if count(sql, vec![survey.id.into(), micros(midnight).into()]).await? >= most {
            return Ok(false);
        }
    }
    for part in quota.by.iter().filter(|part| class == Some(part.value.as_str())) {
        let sql = format!("{asked} AND class = $2");
        if count(sql, vec![survey.id.into(), part.value.clone().into()]).await? >= part.n {
            return Ok(false);
        }
    }
    Ok(true)
}
