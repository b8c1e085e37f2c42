//! Where a review was written that was not written here, and that such reviews are told apart.

use primitives::ShopId;
use store::{Sql, StoreError, Value};

use crate::reviews::row::Review;
use crate::scores::sums::{IMPORTED, MESSAGE, UNDATED};
use crate::settings::Named;

const NAMES: [(&str, &str, &str); 8] = [
    ("taobao", "淘宝", "Taobao"),
    ("tmall", "天猫", "Tmall"),
    ("jd", "京东", "JD.com"),
    ("pinduoduo", "拼多多", "Pinduoduo"),
    ("douyin", "抖音", "Douyin"),
    ("judgeme", "Judge.me", "Judge.me"),
    ("yotpo", "Yotpo", "Yotpo"),
    ("loox", "Loox", "Loox"),
];
/// Any other: what a file calls it is shown to nobody but staff, for it may say anything.
const ELSEWHERE: (&str, &str, &str) = ("import", "其他网站", "elsewhere");

/// `None` of what was written here.
pub(super) fn of(review: &Review) -> Option<Named> {
    let said = review.came_from()?;
    let (key, zh, en) = NAMES.into_iter().find(|(known, ..)| *known == said).unwrap_or(ELSEWHERE);
    Some(Named { key: key.to_owned(), zh: zh.to_owned(), en: en.to_owned() })
}

/// Whether the shop shows any that was written elsewhere.
pub(super) async fn has_any(db: &impl Sql, shop: ShopId) -> Result<bool, StoreError> {
    let sql = "SELECT CAST(COALESCE(SUM(CASE WHEN measure LIKE '%message.%' THEN -n ELSE n END), 0) AS BIGINT)
        FROM review_sums WHERE shop = $1 AND measure IN ($2, $3, $4, $5)";
    let of_messages = format!("{MESSAGE}{IMPORTED}");
    let undated = |measure: &str| Value::from(format!("{UNDATED}{measure}"));
    let values: Vec<Value> =
        vec![shop.0.into(), IMPORTED.into(), undated(IMPORTED), of_messages.as_str().into(), undated(&of_messages)];
    let shown: Option<i64> = db.scalar(sql, values).await?;
    Ok(shown.unwrap_or(0) > 0)
}
