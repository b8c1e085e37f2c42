use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use listen::Hearing;
use primitives::ShopId;
use serde::Deserialize;
use store::{FromQueryResult, Sql, StoreError, Where, instant, sea_orm};
use utoipa::IntoParams;
use uuid::Uuid;
use web::{Cursor, Fault, Kit, Page, PageQuery, Path, Permission, Problem, Query, Staff};

use super::aspects::checked;
use super::days::Days;
use super::messages::messages;
use super::source::{Product, Sentence, Source, around};
use crate::Flows;
use crate::products::name_products;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SentenceQuery {
    /// 1 to 3660, 90 when not given.
    days: Option<i64>,
    /// Of these days, those from this one on; reviews of which nobody knows how old they are have no day,
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// up to and with this one.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// review, survey or feedback; all of them when not given.
    source: Option<String>,
    /// negative, neutral or positive.
    polarity: Option<String>,
    cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Time; review, answer or message; number within it.
type Place = (i64, Uuid, i64);

/// What is looked for.
struct Wanted<'a> {
    shop: ShopId,
    aspect: &'a str,
    polarity: Option<&'a str>,
    days: Days,
    /// Whether some days of a course are meant, which count only what is known to be of them.
    is_dated: bool,
    after: Option<Place>,
    /// Rows to read.
    limit: usize,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    ordinal: i64,
    at: i64,
    sentence: String,
    quote_start: i64,
    quote_end: i64,
    polarity: String,
    product_id: Option<String>,
    product_name: Option<String>,
    survey: Option<Uuid>,
    /// 1 where nobody knows when it was written.
    undated: i64,
}

/// The sentences behind an aspect's numbers, wherever they were said, newest first
#[utoipa::path(get, path = "/voices/aspects/{key}/sentences", tag = "insight", operation_id = "listVoiceSentences",
    params(("key" = String, Path), SentenceQuery),
    responses((status = 200, body = Page<Sentence>), (status = 422, body = Problem)))]
pub(crate) async fn sentences(
    State(flows): State<Flows>,
    staff: Staff,
    Path(key): Path<String>,
    Query(query): Query<SentenceQuery>,
) -> Result<Json<Page<Sentence>>, Problem> {
    staff.may(Permission::Read)?;
    let known = ["negative", "neutral", "positive"];
    if query.polarity.as_deref().is_some_and(|given| !known.contains(&given)) {
        return Err(Problem::invalid("polarity", Fault::one_of(&known)));
    }
    let sources = Source::meant(query.source.as_deref())?;
    let days = Days::last(&flows.kit, staff.shop, checked(query.days)?).await?.narrowed(query.from, query.to);
    let paging = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let limit = paging.limit()?;
    let wanted = Wanted {
        shop: staff.shop,
        aspect: &key,
        polarity: query.polarity.as_deref(),
        days,
        is_dated: query.from.is_some() || query.to.is_some(),
        after: paging.after::<Place>()?,
        limit: limit + 1,
    };
    let mut found: Vec<(Source, Row)> = Vec::new();
    for source in sources {
        let rows = wanted.of(&flows.kit.store, source).await?;
        found.extend(rows.into_iter().map(|row| (source, row)));
    }
    found.sort_by_key(|(_, row)| std::cmp::Reverse((row.at, row.id, row.ordinal)));
    let page = Page::cut(found, limit, |(_, row)| Cursor::encode::<Place>(&(row.at, row.id, row.ordinal)));
    let mut page = page.map(|(source, row)| sentence(source, row));
    mark(&flows.kit, staff.shop, &key, &mut page.items).await?;
    let products = page.items.iter_mut().filter_map(|said| said.product.as_mut());
    let unnamed = products.map(|Product { id, name }| (id.clone(), name)).collect();
    name_products(&flows.kit.store, staff.shop, unnamed).await?;
    Ok(Json(page))
}

/// Finds the words that show it in sentences of answers, which are kept without their places.
async fn mark(kit: &Kit, shop: ShopId, aspect: &str, said: &mut [Sentence]) -> Result<(), StoreError> {
    let of_answers: Vec<&mut Sentence> = said.iter_mut().filter(|one| one.source == Source::Survey).collect();
    if of_answers.is_empty() {
        return Ok(());
    }
    let hearing = Hearing::of(&kit.store, &kit.vault, shop).await?;
    for one in of_answers {
        (one.start, one.end) = place_of(&hearing, aspect, &one.sentence);
    }
    Ok(())
}

/// Where a sentence speaks of an aspect, in characters; 0 to 0 where by itself it does not.
fn place_of(hearing: &Hearing, aspect: &str, sentence: &str) -> (usize, usize) {
    let chars = |bytes: usize| sentence.get(..bytes).map_or(0, |before| before.chars().count());
    // A wish or a question is the whole of it.
    if ["need", "question"].contains(&aspect) {
        return (0, chars(sentence.len()));
    }
    let opinion = hearing.mine(sentence);
    let said = opinion.aspects.iter().filter(|mention| mention.aspect == aspect);
    let spans: Vec<(usize, usize)> =
        said.flat_map(|mention| &mention.spans).map(|span| (chars(span.start), chars(span.end))).collect();
    let (start, end) = (spans.iter().map(|span| span.0).min(), spans.iter().map(|span| span.1).max());
    (start.unwrap_or_default(), end.unwrap_or_default())
}

fn sentence(source: Source, row: Row) -> Sentence {
    let place = |at: i64| usize::try_from(at).unwrap_or_default();
    Sentence {
        source,
        id: row.id,
        at: instant(row.at),
        is_undated: row.undated > 0,
        sentence: row.sentence,
        start: place(row.quote_start),
        end: place(row.quote_end),
        polarity: row.polarity,
        product: row.product_id.map(|id| Product { id, name: row.product_name }),
        link: source.link(row.id, row.survey),
    }
}

impl Wanted<'_> {
    async fn of(&self, db: &impl Sql, source: Source) -> Result<Vec<Row>, StoreError> {
        match self.select(source) {
            Some(found) => db.rows(&found.sql, found.values).await,
            None => self.of_messages(db).await,
        }
    }

    /// The statement that finds them; `None` for messages.
    fn select(&self, source: Source) -> Option<Where> {
        let (columns, from, mut condition, place) = match source {
            Source::Review => {
                let mut all = Where::new("a.shop = $1", vec![self.shop.0.into()]);
                let [from, to] = self.days.instants();
                all.and("r.state = 'published' AND a.at >= ? AND a.at < ?", [from.into(), to.into()]);
                if self.is_dated {
                    all.and("NOT r.is_undated", []);
                }
                (
                    "a.review AS id, a.ordinal, a.at, a.sentence, a.quote_start, a.quote_end, a.polarity, a.product_id,
                     r.product_name, CAST(NULL AS UUID) AS survey,
                     CAST(CASE WHEN r.is_undated THEN 1 ELSE 0 END AS BIGINT) AS undated",
                    "review_aspects a JOIN reviews r ON r.id = a.review",
                    all,
                    "a.at, a.review, a.ordinal",
                )
            }
            Source::Survey => {
                let mut all = Where::new("r.shop = $1", vec![self.shop.0.into()]);
                let [from, to] = self.days.instants();
                // Answers whose words were read have an index of their own.
                all.and("r.state = 'completed' AND r.polarity IS NOT NULL AND r.at >= ?", [from.into()]);
                // An answer of that time may have sentences on the next page.
                let last = self.after.map_or(to, |(at, ..)| to.min(at.saturating_add(1)));
                all.and("r.at < ?", [last.into()]);
                (
                    "a.response AS id, a.ordinal, r.at, a.sentence, CAST(0 AS BIGINT) AS quote_start,
                     CAST(0 AS BIGINT) AS quote_end, a.polarity, r.product_id, r.product_name, r.survey,
                     CAST(0 AS BIGINT) AS undated",
                    "survey_responses r JOIN survey_aspects a ON a.response = r.id",
                    all,
                    "r.at, r.id, a.ordinal",
                )
            }
            Source::Feedback => return None,
        };
        condition.and("a.aspect = ?", [store::text(self.aspect)]);
        if let Some(polarity) = self.polarity {
            condition.and("a.polarity = ?", [polarity.into()]);
        }
        if let Some((at, id, ordinal)) = self.after {
            condition.and(&format!("({place}) < (?, ?, ?)"), [at.into(), id.into(), ordinal.into()]);
        }
        let order = place.replace(", ", " DESC, ");
        condition.sql =
            format!("SELECT {columns} FROM {from} WHERE {} ORDER BY {order} DESC LIMIT {}", condition.sql, self.limit);
        Some(condition)
    }

    /// What messages say is kept with each of them.
    async fn of_messages(&self, db: &impl Sql) -> Result<Vec<Row>, StoreError> {
        let mut all = Vec::new();
        for message in messages(db, self.shop, &self.days).await? {
            for (ordinal, said) in (0i64..).zip(&message.said) {
                let is_meant = said.aspect == self.aspect && self.polarity.is_none_or(|given| given == said.polarity);
                let is_later = self.after.is_none_or(|after| (message.at, message.id, ordinal) < after);
                if !is_meant || !is_later {
                    continue;
                }
                let (from, to) =
                    (said.quotes.iter().map(|quote| quote.0).min(), said.quotes.iter().map(|quote| quote.1).max());
                let (sentence, start, end) = around(&message.text, from.unwrap_or_default(), to.unwrap_or_default());
                all.push(Row {
                    id: message.id,
                    ordinal,
                    at: message.at,
                    sentence,
                    quote_start: start as i64,
                    quote_end: end as i64,
                    polarity: said.polarity.clone(),
                    product_id: None,
                    product_name: None,
                    survey: None,
                    undated: 0,
                });
            }
            if all.len() > self.limit {
                break;
            }
        }
        all.sort_by_key(|row| std::cmp::Reverse((row.at, row.id, row.ordinal)));
        all.truncate(self.limit);
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use primitives::{Ids, ManualClock};
    use store::Vault;
    use store::testing::{self, TestStore};

    use super::*;

    async fn shop() -> (TestStore, Kit, ShopId) {
        let test = testing::store(&[web::MIGRATIONS, contact::MIGRATIONS, survey::MIGRATIONS].concat()).await;
        let shop = ShopId(Uuid::from_u128(0x50));
        let tx = test.store.begin().await.unwrap();
        let sql = "INSERT INTO shops (id, name, currency, time_zone, language, created_at)
                   VALUES ($1, '山野集', 'CNY', 'Asia/Shanghai', 'zh', 0)";
        tx.exec(sql, vec![shop.0.into()]).await.unwrap();
        tx.commit().await.unwrap();
        let clock = Arc::new(ManualClock::at("2026-03-31T04:00:00Z".parse().unwrap()));
        let ids = Arc::new(Ids::seeded(clock.clone(), 7));
        let kit = Kit::new(test.store.clone(), clock, ids, Arc::new(Vault::with_key([7; 32])));
        (test, kit, shop)
    }

    #[tokio::test]
    async fn sentences_of_surveys_are_a_stretch_of_the_index_from_page_to_page() {
        let (test, kit, shop) = shop().await;
        let days = Days::last(&kit, shop, 30).await.unwrap();
        for after in [None, Some((1_774_000_000_000_000, Uuid::from_u128(9), 2))] {
            let (days, is_dated) = (days.clone(), false);
            let wanted = Wanted { shop, aspect: "delivery", polarity: None, days, is_dated, after, limit: 51 };
            let found = wanted.select(Source::Survey).unwrap();
            let Some(plan) = testing::plan(&test.store, &found.sql, found.values).await else { return };
            assert!(plan[0].contains("survey_responses_said (shop=? AND state=? AND at>? AND "), "{plan:#?}");
            let sorts = plan.iter().find(|step| step.contains("TEMP B-TREE"));
            assert!(sorts.is_none_or(|step| !step.ends_with("FOR ORDER BY")), "not all are put in order: {plan:#?}");
        }
    }
}
