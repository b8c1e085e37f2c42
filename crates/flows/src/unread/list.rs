use axum::Json;
use axum::extract::State;
use primitives::Timestamp;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, Where, instant_opt, sea_orm, text};
use utoipa::{IntoParams, ToSchema};
use web::{Cursor, Page, PageQuery, Permission, Problem, Query, Staff};

use super::readers;
use crate::Flows;

/// An event that was taken and of which a part of Huitou could make nothing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnreadEvent {
    /// Its number in the log.
    seq: i64,
    /// The event's name, or its kind where it has none.
    name: String,
    /// Who could make nothing of it: customers | reviews | surveys.
    reader: String,
    /// Why: missing | bad_amount | bad_currency | bad_rating | empty_review | claimed_review | unknown_survey | bad_answer |
    /// no_answer | no_object | unclear | failed; other, where only the sentence says it.
    code: String,
    /// Which of its fields, `products.price`; empty of the whole.
    field: String,
    /// For whoever sends such events, in English.
    reason: String,
    /// When somebody put it away.
    #[schema(value_type = Option<String>, format = DateTime)]
    dismissed_at: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    name: String,
    reader: String,
    code: String,
    field: String,
    reason: String,
    dismissed_at: Option<i64>,
}

impl From<Row> for UnreadEvent {
    fn from(row: Row) -> Self {
        Self {
            seq: row.seq,
            name: row.name,
            reader: row.reader,
            code: row.code,
            field: row.field,
            reason: row.reason,
            dismissed_at: instant_opt(row.dismissed_at),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UnreadState {
    /// Nobody has put it away.
    Open,
    Dismissed,
    All,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UnreadQuery {
    /// Of one reader: customers | reviews | surveys.
    reader: Option<String>,
    /// For one reason, e.g. `missing`.
    code: Option<String>,
    /// `open` when not given.
    #[param(inline)]
    state: Option<UnreadState>,
}

/// Events that were taken and could not be understood, newest first
///
/// They are in the log and count nowhere: mend what sends them, and send them again.
#[utoipa::path(get, path = "/unread-events", tag = "data", operation_id = "listUnreadEvents",
    params(UnreadQuery, PageQuery),
    responses((status = 200, body = Page<UnreadEvent>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(flows): State<Flows>,
    staff: Staff,
    Query(filter): Query<UnreadQuery>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<UnreadEvent>>, Problem> {
    // A reason may name what was sent.
    staff.may(Permission::ReadPersonal)?;
    let limit = query.limit()?;
    let (seq, last): (i64, String) = query.after()?.unwrap_or((i64::MAX, String::new()));
    let mut all = Where::new("shop = $1 AND seq <= $2", vec![staff.shop.0.into(), seq.into()]);
    match filter.state.unwrap_or(UnreadState::Open) {
        UnreadState::Open => all.and("dismissed_at IS NULL", []),
        UnreadState::Dismissed => all.and("dismissed_at IS NOT NULL", []),
        UnreadState::All => {}
    }
    if let Some(code) = &filter.code {
        all.and("code = ?", [text(code)]);
    }
    // Of each no more than a page can show, by its key: somebody may send a million of them.
    let newest: Vec<String> = readers(filter.reader.as_deref())
        .map(|(reader, table)| {
            format!(
                "SELECT * FROM (SELECT seq, name, '{reader}' AS reader, code, field, reason, dismissed_at FROM {table}
                 WHERE {} ORDER BY seq DESC LIMIT {}) AS {reader}",
                all.sql,
                limit + 2
            )
        })
        .collect();
    if newest.is_empty() {
        return Ok(Json(Page { items: Vec::new(), next_cursor: None, total: None }));
    }
    all.values.push(text(&last));
    let sql = format!(
        "SELECT seq, name, reader, code, field, reason, dismissed_at FROM ({}) AS found
         WHERE (seq, reader) < ($2, ${}) ORDER BY seq DESC, reader DESC LIMIT {}",
        newest.join(" UNION ALL "),
        all.values.len(),
        limit + 1
    );
    let rows: Vec<Row> = flows.kit.store.rows(&sql, all.values).await?;
    let page = Page::cut(rows, limit, |row| Cursor::encode(&(row.seq, &row.reader)));
    Ok(Json(page.map(UnreadEvent::from)))
}
