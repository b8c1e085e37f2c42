use axum::Json;
use axum::extract::State;
use forecast::stats::wilson;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use utoipa::ToSchema;
use web::{Page, Permission, Problem, Query, Staff};

use super::window::{Window, WindowQuery, count, ratio};
use crate::Know;
use crate::shop::ShopSettings;

const MAX_TERMS: usize = 500;
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
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

async fn rows(db: &impl Sql, shop: &ShopSettings, window: Window) -> Result<(Vec<Row>, Totals), StoreError> {
    let columns = format!(
        "{} AS searches, {} AS previous, {} AS clicks, {} AS no_result, {} AS orders",
        sum("searches", ">= $2"),
        sum("searches", "< $2"),
        sum("clicks", ">= $2"),
        sum("no_result", ">= $2"),
        sum("orders", ">= $2"),
    );
    let from = "FROM search_terms WHERE shop = $1 AND day >= $3";
    let values = vec![shop.id.0.into(), window.from.into(), window.previous_from.into()];
    let sql = format!(
        "SELECT term, {columns} {from} GROUP BY term HAVING {} > 0 ORDER BY searches DESC, term LIMIT {MAX_TERMS}",
        sum("searches", ">= $2")
    );
    let rows = db.rows(&sql, values.clone()).await?;
    let totals = db.row(&format!("SELECT {columns} {from}"), values).await?;
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

/// What people search for: what rises, what finds nothing
#[utoipa::path(get, path = "/demand/searches", tag = "demand", operation_id = "listSearchTerms", params(WindowQuery),
    responses((status = 200, body = Page<SearchTerm>), (status = 422, body = Problem)))]
pub(crate) async fn searches(
    State(know): State<Know>,
    staff: Staff,
    Query(query): Query<WindowQuery>,
) -> Result<Json<Page<SearchTerm>>, Problem> {
    staff.may(Permission::Read)?;
    let store = &know.kit.store;
    let shop = ShopSettings::load(store, staff.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let (rows, totals) = rows(store, &shop, query.window(&shop, know.kit.now())?).await?;
    let items = rows.into_iter().map(|row| row.view(totals)).collect();
    Ok(Json(Page { items, next_cursor: None, total: None }))
}
