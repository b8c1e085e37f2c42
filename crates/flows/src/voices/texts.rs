use primitives::ShopId;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use utoipa::ToSchema;

use super::days::Days;
use super::source::Source;

/// The texts in which aspects are looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = VoiceTexts)]
pub(crate) struct Texts {
    /// Those in Chinese or English.
    pub read: i64,
    /// Those in any other language, or in none: nothing is found in them.
    pub unread: i64,
}

#[derive(FromQueryResult)]
struct Row {
    n: i64,
    unread: i64,
}

/// Reviews are counted by day already.
const COUNTED: [(Source, &str); 3] = [
    (
        Source::Review,
        "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) AS n,
             CAST(COALESCE(SUM(CASE WHEN language = 'other' THEN n ELSE 0 END), 0) AS BIGINT) AS unread
         FROM review_texts WHERE shop = $1 AND day >= $2 AND day < $3",
    ),
    (
        Source::Survey,
        "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(CASE WHEN is_unread THEN 1 ELSE 0 END), 0) AS BIGINT) AS unread
         FROM survey_responses
         WHERE shop = $1 AND at >= $2 AND at < $3 AND state = 'completed' AND polarity IS NOT NULL AND NOT is_erased",
    ),
    (
        Source::Feedback,
        "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(CASE WHEN language = 'other' THEN 1 ELSE 0 END), 0) AS BIGINT) AS unread
         FROM feedback_posts
         WHERE shop = $1 AND created_at >= $2 AND created_at < $3 AND approval <> 'rejected' AND language IS NOT NULL
             AND NOT is_erased",
    ),
];

/// How many there are of some sources and days.
pub(super) async fn texts(db: &impl Sql, shop: ShopId, sources: &[Source], days: &Days) -> Result<Texts, StoreError> {
    let mut all = Texts::default();
    for (source, sql) in COUNTED.iter().filter(|(source, _)| sources.contains(source)) {
        let [from, to] = if *source == Source::Review { days.numbers() } else { days.instants() };
        if let Some(Row { n, unread }) = db.row::<Row>(sql, vec![shop.0.into(), from.into(), to.into()]).await? {
            all.read += n - unread;
            all.unread += unread;
        }
    }
    Ok(all)
}
