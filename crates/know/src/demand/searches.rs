use std::cmp::Ordering;

use axum::Json;
use axum::extract::State;
use forecast::stats::wilson;
use primitives::Timestamp;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use utoipa::{IntoParams, ToSchema};
use web::{Cursor, Fault, Page, PageQuery, Permission, Problem, Query, Staff, searched};

use super::window::{Window, WindowQuery, count, ratio};
use crate::Know;
use crate::shop::ShopSettings;

/// Those asked for least are left out beyond it.
const MAX_TERMS: usize = 50_000;
/// Confidence beyond which a term is said to rise or to fail.
const LEVEL: f64 = 0.95;
/// A term fails when surely at least this share of its searches found nothing …
const FAILING_NO_RESULT: f64 = 0.3;
/// … or when surely at most this share led to a click, in a shop that tells clicks.
const FAILING_CLICKS: f64 = 0.1;

/// What people searched for and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchTerm {
    /// In lower case.
    term: String,
    searches: i64,
    /// In the window before.
    previous: i64,
    /// Growth over the window before; null when there were none.
    change: Option<f64>,
    clicks: i64,
    click_rate: f64,
    no_result_rate: f64,
    /// Orders in the same visit.
    orders: i64,
    state: TermState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TermState {
    /// Surely a larger share of all searches than before.
    Rising,
    /// Surely finds nothing, or nothing worth a click.
    Failing,
    Steady,
}

#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Row {
    pub term: String,
    pub searches: i64,
    pub previous: i64,
    pub clicks: i64,
    pub no_result: i64,
    pub orders: i64,
}

#[derive(Debug, Clone, Copy, FromQueryResult)]
pub(super) struct Totals {
    pub searches: i64,
    pub previous: i64,
    pub clicks: i64,
}

fn sum(column: &str, window: &str) -> String {
    format!("CAST(COALESCE(SUM(CASE WHEN day {window} THEN {column} ELSE 0 END), 0) AS BIGINT)")
}

async fn rows(
    db: &impl Sql,
    shop: &ShopSettings,
    window: Window,
    q: Option<&str>,
) -> Result<(Vec<Row>, Totals), StoreError> {
    let columns = format!(
        "{} AS searches, {} AS previous, {} AS clicks, {} AS no_result, {} AS orders",
        sum("searches", ">= $2"),
        sum("searches", "< $2"),
        sum("clicks", ">= $2"),
        sum("no_result", ">= $2"),
        sum("orders", ">= $2"),
    );
    let from = "FROM search_terms WHERE shop = $1 AND day >= $3 AND day <= $4";
    let values = vec![shop.id.0.into(), window.from.into(), window.previous_from.into(), window.to.into()];
    let totals = db.row(&format!("SELECT {columns} {from}"), values.clone()).await?;
    // Terms are kept in lower case.
    let pattern = q.map_or_else(|| "%".to_owned(), |q| store::pattern(&q.to_lowercase()));
    let sql = format!(
        "SELECT term, {columns} {from} AND term LIKE $5 ESCAPE '!' GROUP BY term HAVING {} > 0
         ORDER BY searches DESC, term LIMIT {MAX_TERMS}",
        sum("searches", ">= $2")
    );
    let rows = db.rows(&sql, [values, vec![store::text(&pattern)]].concat()).await?;
    Ok((rows, totals.unwrap_or(Totals { searches: 0, previous: 0, clicks: 0 })))
}

pub(super) fn state(row: &Row, totals: Totals) -> TermState {
    let searches = count(row.searches);
    let no_result = wilson(count(row.no_result), searches, LEVEL);
    let clicks = wilson(count(row.clicks.min(row.searches)), searches, LEVEL);
    if no_result.low >= FAILING_NO_RESULT || (totals.clicks > 0 && clicks.high <= FAILING_CLICKS) {
        return TermState::Failing;
    }
    // Among the searches for the term in both windows, the later share would be the shop's own, if nothing had changed.
    let later = wilson(searches, count(row.searches + row.previous), LEVEL);
    let usual = ratio(totals.searches, totals.searches + totals.previous);
    if later.low > usual { TermState::Rising } else { TermState::Steady }
}

impl Row {
    fn view(self, totals: Totals) -> SearchTerm {
        SearchTerm {
            state: state(&self, totals),
            change: (self.previous > 0).then(|| ratio(self.searches, self.previous) - 1.0),
            click_rate: ratio(self.clicks.min(self.searches), self.searches),
            no_result_rate: ratio(self.no_result, self.searches),
            term: self.term,
            searches: self.searches,
            previous: self.previous,
            clicks: self.clicks,
            orders: self.orders,
        }
    }
}

/// By what the terms are put in order, with `-` before it the other way round.
const SORTS: [&str; 6] = ["term", "searches", "change", "click_rate", "no_result_rate", "orders"];

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchesQuery {
    /// Length of the window in days, today among them; 30 when not given.
    #[param(minimum = 1, maximum = 366)]
    days: Option<i64>,
    /// Only terms that hold this.
    q: Option<String>,
    /// Only terms of this state.
    #[param(inline)]
    state: Option<TermState>,
    /// `term`, `searches`, `change`, `click_rate`, `no_result_rate` or `orders`, with `-` before it the other way round;
    /// `-searches` when not given.
    sort: Option<String>,
    /// From the last page's `next_cursor`.
    cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// The terms that fail as the list shows it when nothing else is asked for, those searched for most first.
///
/// # Errors
/// When the database cannot be read.
pub async fn failing(db: &impl Sql, shop: &ShopSettings, now: Timestamp) -> Result<Vec<String>, Problem> {
    let window = WindowQuery { days: None }.window(shop, now)?;
    let (rows, totals) = rows(db, shop, window, None).await?;
    Ok(rows.into_iter().filter(|row| state(row, totals) == TermState::Failing).map(|row| row.term).collect())
}

/// What people search for: what rises, what finds nothing
#[utoipa::path(get, path = "/demand/searches", tag = "demand", operation_id = "listSearchTerms", params(SearchesQuery),
    responses((status = 200, body = Page<SearchTerm>), (status = 422, body = Problem)))]
pub(crate) async fn searches(
    State(know): State<Know>,
    staff: Staff,
    Query(query): Query<SearchesQuery>,
) -> Result<Json<Page<SearchTerm>>, Problem> {
    staff.may(Permission::Read)?;
    let limit = PageQuery { cursor: None, limit: query.limit }.limit()?;
    let sort = query.sort.as_deref().unwrap_or("-searches");
    if !SORTS.contains(&sort.trim_start_matches('-')) {
        return Err(Problem::invalid("sort", Fault::one_of(&SORTS)));
    }
    let q = searched(query.q.as_deref())?;
    let after: Option<String> = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let (shop, now) = know.reading(staff.shop).await?;
    let window = WindowQuery { days: query.days }.window(&shop, now)?;
    let (rows, totals) = rows(&know.kit.store, &shop, window, q).await?;
    let mut terms: Vec<SearchTerm> = rows.into_iter().map(|row| row.view(totals)).collect();
    terms.retain(|term| query.state.is_none_or(|state| term.state == state));
    terms.sort_by(|a, b| a.compare(b, sort));
    Ok(Json(page(terms, after.as_deref(), limit)?))
}

impl SearchTerm {
    /// Terms alike by what they are sorted by stand from A to Z, so that pages follow each other without a gap.
    fn compare(&self, other: &Self, sort: &str) -> Ordering {
        // What is new has grown beyond all measure.
        let change = |term: &Self| term.change.unwrap_or(f64::INFINITY);
        let upwards = match sort.trim_start_matches('-') {
            "term" => self.term.cmp(&other.term),
            "change" => change(self).total_cmp(&change(other)),
            "click_rate" => self.click_rate.total_cmp(&other.click_rate),
            "no_result_rate" => self.no_result_rate.total_cmp(&other.no_result_rate),
            "orders" => self.orders.cmp(&other.orders),
            _ => self.searches.cmp(&other.searches),
        };
        let order = if sort.starts_with('-') { upwards.reverse() } else { upwards };
        order.then_with(|| self.term.cmp(&other.term))
    }
}

/// The terms that follow one.
fn page(mut terms: Vec<SearchTerm>, after: Option<&str>, limit: usize) -> Result<Page<SearchTerm>, Problem> {
    let total = i64::try_from(terms.len()).ok();
    if let Some(after) = after {
        let last = terms.iter().position(|term| term.term == after);
        let last = last.ok_or_else(|| Problem::invalid("cursor", Fault::Cursor))?;
        terms.drain(..=last);
    }
    Ok(Page { total, ..Page::cut(terms, limit, |term| Cursor::encode(&term.term)) })
}
