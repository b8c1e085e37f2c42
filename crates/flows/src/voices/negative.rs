use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Value, sea_orm};
use uuid::Uuid;

use super::days::Days;
use super::source::Source;

/// Something that somebody was not content with.
#[derive(Debug, FromQueryResult)]
pub(super) struct Row {
    /// Of the review, the answer or the message.
    pub id: Uuid,
    pub person: Option<Uuid>,
    pub at: i64,
    pub product_id: Option<String>,
    pub product_name: Option<String>,
    pub text: String,
    pub survey: Option<Uuid>,
}

/// At most so many of some days are looked at, the newest.
const MOST: usize = 20_000;

/// A text that is negative as a whole is taken as one; of others, the sentences that are. Of a file without times nobody
/// knows which days its texts are of. `$1` is the shop, `$2` and `$3` are the first day and the one after the last: as
/// instants, or as days.
const TEXTS: [(Source, bool, &str); 5] = [
    (
        Source::Review,
        false,
        "SELECT r.id, r.person, r.at, r.product_id, r.product_name, COALESCE(r.title || '\n', '') || r.text AS text,
             CAST(NULL AS UUID) AS survey
         FROM reviews r WHERE r.shop = $1 AND r.at >= $2 AND r.at < $3 AND r.state = 'published' AND r.text IS NOT NULL
             AND NOT r.is_undated AND (r.polarity = 'negative' OR r.class = 'bad')
         ORDER BY r.at DESC, r.id DESC",
    ),
    (
        Source::Review,
        false,
        "SELECT r.id, r.person, a.at, r.product_id, r.product_name, a.sentence AS text, CAST(NULL AS UUID) AS survey
         FROM review_aspects a JOIN reviews r ON r.id = a.review
         WHERE a.shop = $1 AND a.at >= $2 AND a.at < $3 AND a.polarity = 'negative' AND r.state = 'published'
             AND NOT r.is_undated AND COALESCE(r.polarity, '') <> 'negative' AND r.class <> 'bad'
         ORDER BY a.at DESC, a.review DESC",
    ),
    (
        Source::Survey,
        true,
        "SELECT r.id, r.person, r.at, r.product_id, r.product_name, r.text, r.survey
         FROM survey_responses r WHERE r.shop = $1 AND r.state = 'completed' AND r.day >= $2 AND r.day < $3
             AND r.polarity = 'negative' AND r.text IS NOT NULL
         ORDER BY r.day DESC, r.id DESC",
    ),
    (
        Source::Survey,
        true,
        "SELECT r.id, r.person, r.at, r.product_id, r.product_name, a.sentence AS text, r.survey
         FROM survey_responses r JOIN survey_aspects a ON a.response = r.id
         WHERE r.shop = $1 AND r.state = 'completed' AND r.day >= $2 AND r.day < $3 AND a.polarity = 'negative'
             AND COALESCE(r.polarity, '') <> 'negative'
         ORDER BY r.day DESC, r.id DESC",
    ),
    (
        Source::Feedback,
        false,
        "SELECT p.id, p.person, p.created_at AS at, CAST(NULL AS TEXT) AS product_id, CAST(NULL AS TEXT) AS product_name,
             p.title || '\n' || p.text AS text, CAST(NULL AS UUID) AS survey
         FROM feedback_posts p WHERE p.shop = $1 AND p.created_at >= $2 AND p.created_at < $3
             AND p.approval <> 'rejected' AND (p.polarity = 'negative' OR p.kind IN ('problem', 'complaint'))
         ORDER BY p.created_at DESC, p.id DESC",
    ),
];

/// What people complained of within some days, newest first.
pub(super) async fn complaints(db: &impl Sql, shop: ShopId, days: &Days) -> Result<Vec<(Source, Row)>, StoreError> {
    let mut all = Vec::new();
    for (source, is_by_day, sql) in TEXTS {
        let [from, to] = if is_by_day { days.numbers() } else { days.instants() };
        let values: Vec<Value> = vec![shop.0.into(), from.into(), to.into()];
        let rows: Vec<Row> = db.rows(&format!("{sql} LIMIT {MOST}"), values).await?;
        all.extend(rows.into_iter().map(|row| (source, row)));
    }
    all.sort_by_key(|(_, row)| (-row.at, row.id));
    all.truncate(MOST);
    Ok(all)
}
