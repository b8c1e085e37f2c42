//! How a query finds its reviews: in the order of the list, by the ids of few, or in a short stretch of an index; and what
//! is too frequent for all of that is looked at review by review.

use std::collections::HashSet;
use std::sync::Arc;

use contact::InSegment;
use primitives::{ShopId, Timestamp};
use store::sea_orm::DbBackend;
use store::{FromQueryResult, Sql, StoreError, Value, Words, has_words, ids_in, rows_in, sea_orm};
use uuid::Uuid;
use web::Problem;

use super::filter::ReviewQuery;
use super::in_segment;
use crate::Listen;
use crate::condition::Condition;
use crate::recoveries::{AWAITED_SINCE, Term};
use crate::settings::Settings;
use crate::work::WORDS;

/// So many reviews, or more, are not found by their ids.
const MANY: i64 = Words::NEWEST;
/// A stretch of an index that is shorter than this is sorted faster than a list in another order is gone through.
const STRETCH: i64 = 60_000;

/// What a query finds.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    pub condition: Condition,
    /// What each of the reviews that the condition finds must have besides.
    pub sieves: Vec<Sieve>,
}

/// Something that many reviews have.
#[derive(Debug, Clone)]
pub(crate) enum Sieve {
    /// What is said of an aspect.
    Said { aspect: String, polarity: Option<String> },
    /// Words, or the id of an order, a product or the review itself.
    Typed { q: String, review: Uuid },
    /// Who wrote it.
    Of(InSegment),
    /// Whether it was answered in time, where the shop does not work around the clock.
    InTime { term: Box<Term>, is_in_time: bool, now: i64 },
}

#[derive(FromQueryResult)]
struct Text {
    id: Uuid,
    order_id: Option<String>,
    product_id: Option<String>,
    title: Option<String>,
    text: Option<String>,
    follow_up: Option<String>,
}

#[derive(FromQueryResult)]
struct Awaited {
    id: Uuid,
    since: i64,
    answered_at: Option<i64>,
}

impl ReviewQuery {
    /// # Errors
    /// 422 when a filter has a value it cannot have.
    pub async fn search(
        &self,
        db: &impl Sql,
        shop: ShopId,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<Search, Problem> {
        let term = Term::load(db, shop, settings).await?;
        let mut condition = self.condition(db, shop, settings, &term, now)?;
        let mut sieves = Vec::new();
        if let Some(is_in_time) = self.in_time.filter(|_| !term.is_by_the_clock()) {
            sieves.push(Sieve::InTime { term: Box::new(term), is_in_time, now: store::micros(now) });
        }
        if let Some(aspect) = &self.aspect {
            let (ids, values) = self.said(aspect);
            let counted = std::iter::once(Value::from(shop.0)).chain(values.clone()).collect();
            if are_few(db, &ids, counted).await? {
                condition.and_ids(&ids, values);
            } else {
                sieves.push(Sieve::Said { aspect: aspect.clone(), polarity: self.polarity.clone() });
            }
        }
        if let Some(q) = web::searched(self.q.as_deref())? {
            let review = crate::ids::review(shop, q);
            let words = WORDS.query(db, q);
            let is_rare = match &words {
                Some((sql, value)) => are_few(db, sql, vec![value.clone()]).await?,
                None => true,
            };
            if is_rare {
                let (ids, values) = typed(q, review, words);
                condition.and_ids(&ids, values);
            } else {
                sieves.push(Sieve::Typed { q: q.to_owned(), review });
            }
        }
        if !condition.is_by_id && db.backend() == DbBackend::Sqlite {
            condition.index = self.stretch(db, shop).await?;
        }
        Ok(Search { condition, sieves })
    }

    /// A query for the newest reviews that speak of an aspect.
    fn said(&self, aspect: &str) -> (String, Vec<Value>) {
        let mut said = String::from("SELECT a.review FROM review_aspects a WHERE a.shop = $1 AND a.aspect = ?");
        let mut values = vec![store::text(aspect)];
        let [from, to] = [self.from, self.to].map(|at| at.map(|at| Value::from(store::micros(at))));
        let polarity = self.polarity.as_deref().map(Value::from);
        for (clause, value) in [(" AND a.polarity = ?", polarity), (" AND a.at >= ?", from), (" AND a.at < ?", to)] {
            if let Some(value) = value {
                said.push_str(clause);
                values.push(value);
            }
        }
        said.push_str(&format!(" ORDER BY a.at DESC LIMIT {MANY}"));
        (said, values)
    }

    /// The index in which the fewest reviews have a value that is asked for, where they are few enough to be sorted.
    /// SQLite keeps no count of them, so they are counted up to that many.
    async fn stretch(&self, db: &impl Sql, shop: ShopId) -> Result<Option<&'static str>, StoreError> {
        let is = |given: Option<bool>| (given == Some(true)).then_some("");
        let asked = [
            ("reviews_language", "language = $2", self.language.as_deref()),
            ("reviews_origin", "origin = $2", self.origin.as_deref()),
            ("reviews_category", "category = $2", self.category.as_deref()),
            ("reviews_rewarded", "is_rewarded", is(self.rewarded)),
            ("reviews_messages", "is_message", is(self.message)),
        ];
        let mut shortest = (STRETCH, None);
        for (index, clause, given) in asked {
            let Some(given) = given else { continue };
            let mut values: Vec<Value> = vec![shop.0.into()];
            if clause.contains("$2") {
                values.push(store::text(given));
            }
            let sql = format!(
                "SELECT COUNT(*) FROM (SELECT 1 FROM reviews INDEXED BY {index} WHERE shop = $1 AND {clause}
                 LIMIT {STRETCH}) c"
            );
            let n: i64 = db.scalar(&sql, values).await?.unwrap_or(0);
            if n < shortest.0 {
                shortest = (n, Some(index));
            }
        }
        Ok(shortest.1)
    }
}

/// Whether a query, of which `?` stand for the last of `values`, finds fewer than [`MANY`].
pub(crate) async fn are_few(db: &impl Sql, query: &str, values: Vec<Value>) -> Result<bool, StoreError> {
    let first = values.len() + 1 - query.matches('?').count();
    let mut parts = query.split('?');
    let mut sql = parts.next().unwrap_or_default().to_owned();
    for (number, part) in (first..).zip(parts) {
        sql.push_str(&format!("${number}{part}"));
    }
    let n: Option<i64> = db.scalar(&format!("SELECT COUNT(*) FROM ({sql}) c"), values).await?;
    Ok(n.unwrap_or(0) < MANY)
}

/// A query for the ids of what may have been meant.
fn typed(q: &str, review: Uuid, words: Option<(String, Value)>) -> (String, Vec<Value>) {
    let having = |column: &str| format!("SELECT i.id FROM reviews i WHERE i.shop = $1 AND i.{column} = ?");
    let own = "SELECT i.id FROM reviews i WHERE i.id = ?".to_owned();
    let mut ways = vec![having("order_id"), having("product_id"), own];
    let mut values: Vec<Value> = vec![store::text(q), store::text(q), review.into()];
    if let Some((sql, value)) = words {
        ways.push(format!("SELECT i.id FROM reviews i WHERE i.n IN ({sql})"));
        values.push(value);
    }
    (ways.join(" UNION ALL "), values)
}

impl Search {
    /// Only what members of a segment wrote, where one is asked for.
    pub fn of(&mut self, listen: &Listen, shop: ShopId, segment: Option<Uuid>) {
        let (directory, vault) = (&listen.directory, &listen.kit.vault);
        let of = segment.map(|segment| InSegment {
            directory: Arc::clone(directory),
            vault: Arc::clone(vault),
            shop,
            segment,
        });
        self.sieves.extend(of.map(Sieve::Of));
    }

    /// Those of some reviews that pass all sieves.
    pub async fn sift(&self, db: &impl Sql, reviews: Vec<Uuid>) -> Result<HashSet<Uuid>, StoreError> {
        let mut left = reviews;
        for sieve in &self.sieves {
            left = sieve.pass(db, &left).await?;
        }
        Ok(left.into_iter().collect())
    }
}

impl Sieve {
    async fn pass(&self, db: &impl Sql, reviews: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
        match self {
            Self::Of(members) => in_segment::pass(members, db, reviews).await,
            Self::InTime { term, is_in_time, now } => {
                let awaited: Vec<Awaited> = rows_in(db, &[], reviews, |list| {
                    format!("SELECT id, {AWAITED_SINCE} AS since, answered_at FROM reviews WHERE id IN ({list})")
                })
                .await?;
                let is_meant = |one: &Awaited| term.is_kept(one.since, one.answered_at, *now) == Some(*is_in_time);
                Ok(awaited.into_iter().filter(is_meant).map(|one| one.id).collect())
            }
            Self::Said { aspect, polarity } => {
                let mut fixed = vec![store::text(aspect)];
                fixed.extend(polarity.as_deref().map(Value::from));
                let way = if polarity.is_some() { " AND a.polarity = $2" } else { "" };
                ids_in(db, &fixed, reviews, |list| {
                    format!(
                        "SELECT DISTINCT a.review FROM review_aspects a
                         WHERE a.review IN ({list}) AND a.aspect = $1{way}"
                    )
                })
                .await
            }
            Self::Typed { q, review } => {
                let texts: Vec<Text> = rows_in(db, &[], reviews, |list| {
                    format!("SELECT id, order_id, product_id, title, text, follow_up FROM reviews WHERE id IN ({list})")
                })
                .await?;
                let has_all = has_words(q);
                let is_meant = |text: &Text| {
                    let is_of = |id: &Option<String>| id.as_ref() == Some(q);
                    let parts = [&text.title, &text.text, &text.follow_up];
                    let said: Vec<&str> = parts.into_iter().filter_map(|part| part.as_deref()).collect();
                    text.id == *review || is_of(&text.order_id) || is_of(&text.product_id) || has_all(&said.join("\n"))
                };
                Ok(texts.into_iter().filter(is_meant).map(|text| text.id).collect())
            }
        }
    }
}
