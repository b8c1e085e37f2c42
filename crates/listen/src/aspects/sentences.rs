use axum::Json;
use axum::extract::State;
use primitives::Timestamp;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, instant, sea_orm};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Cursor, Fault, Page, PageQuery, Path, Permission, Problem, Query, Staff};

use super::by::By;
use crate::Listen;
use crate::condition::Condition;
use crate::reviews::view::{ProductName, names};
use crate::scores::window::Window;
use crate::shop::Shop;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SentenceQuery {
    /// negative, neutral or positive.
    polarity: Option<String>,
    /// 1 to 3660; all when not given.
    days: Option<i64>,
    product: Option<String>,
    /// The brand where no supplier is known.
    supplier: Option<String>,
    /// Size, colour … as the order names it.
    version: Option<String>,
    region: Option<String>,
    cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    limit: Option<u32>,
}

/// What a published review says of an aspect.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AspectSentence {
    pub review_id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub sentence: String,
    /// The words that show it, in characters of the sentence.
    pub start: i64,
    pub end: i64,
    pub polarity: String,
    pub probability: f64,
    pub product: Option<ProductName>,
}

#[derive(FromQueryResult)]
struct Row {
    review: Uuid,
    ordinal: i64,
    at: i64,
    sentence: String,
    quote_start: i64,
    quote_end: i64,
    polarity: String,
    probability: f64,
    product_id: Option<String>,
}

/// The sentences behind an aspect's numbers, newest first
#[utoipa::path(get, path = "/aspects/{key}/sentences", tag = "reviews", operation_id = "listAspectSentences",
    params(("key" = String, Path), SentenceQuery),
    responses((status = 200, body = Page<AspectSentence>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(listen): State<Listen>,
    staff: Staff,
    Path(key): Path<String>,
    Query(query): Query<SentenceQuery>,
) -> Result<Json<Page<AspectSentence>>, Problem> {
    staff.may(Permission::Read)?;
    let store = &listen.kit.store;
    let paging = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let limit = paging.limit()?;
    let shop = Shop::load(store, staff.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let mut condition = query.condition(&listen, &shop, &key)?;
    if let Some((at, review, ordinal)) = paging.after::<(i64, Uuid, i64)>()? {
        condition.and("(a.at, a.review, a.ordinal) < (?, ?, ?)", [at.into(), review.into(), ordinal.into()]);
    }
    let sql = format!(
        "SELECT a.review, a.ordinal, a.at, a.sentence, a.quote_start, a.quote_end, a.polarity, a.probability, a.product_id
         FROM review_aspects a JOIN reviews r ON r.id = a.review WHERE {}
         ORDER BY a.at DESC, a.review DESC, a.ordinal DESC LIMIT {}",
        condition.sql,
        limit + 1
    );
    let rows: Vec<Row> = store.rows(&sql, condition.values).await?;
    let page = Page::cut(rows, limit, |row| Cursor::encode(&(row.at, row.review, row.ordinal)));
    let products: Vec<String> = page.items.iter().filter_map(|row| row.product_id.clone()).collect();
    let names = names(store, shop.id, &products).await?;
    Ok(Json(page.map(|row| AspectSentence {
        review_id: row.review,
        at: instant(row.at),
        sentence: row.sentence,
        start: row.quote_start,
        end: row.quote_end,
        polarity: row.polarity,
        probability: row.probability,
        product: row.product_id.map(|id| ProductName { name: names.get(&id).cloned(), id }),
    })))
}

impl SentenceQuery {
    fn condition(&self, listen: &Listen, shop: &Shop, key: &str) -> Result<Condition, Problem> {
        let mut all = Condition::shop(shop.id);
        all.and("a.shop = $1 AND a.aspect = ? AND r.state = 'published'", [store::text(key)]);
        match self.polarity.as_deref() {
            None => {}
            Some(polarity @ ("negative" | "neutral" | "positive")) => all.and("a.polarity = ?", [polarity.into()]),
            Some(_) => return Err(Problem::invalid("polarity", Fault::one_of(&["negative", "neutral", "positive"]))),
        }
        if let Some(days) = self.days {
            if !(1..=3660).contains(&days) {
                return Err(Problem::invalid("days", Fault::Range { low: 1, high: 3660 }));
            }
            let within = Window::days(shop, listen.kit.now(), days).micros(shop);
            all.and("a.at >= ?", [within.start.into()]);
        }
        for (by, value) in self.narrowed() {
            // An aspect's own row has the product too, in the index.
            let key = if by == By::Product { "a.product_id" } else { by.key() };
            all.and(&format!("{key} = ?"), [store::text(value)]);
        }
        Ok(all)
    }

    /// What it is to be of, and of which one.
    fn narrowed(&self) -> impl Iterator<Item = (By, &str)> {
        let given = [
            (By::Product, &self.product),
            (By::Supplier, &self.supplier),
            (By::Version, &self.version),
            (By::Region, &self.region),
        ];
        given.into_iter().filter_map(|(by, value)| Some((by, value.as_deref()?)))
    }
}
