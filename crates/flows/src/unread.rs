use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::{FromQueryResult, Sql, sea_orm};
use utoipa::ToSchema;
use web::{Cursor, Page, PageQuery, Permission, Problem, Query, Staff};

use crate::Flows;

/// An event that was taken and of which a part of Huitou could make nothing.
#[derive(Debug, Serialize, ToSchema, FromQueryResult)]
pub(crate) struct UnreadEvent {
    /// Its number in the log.
    seq: i64,
    /// The event's name, or its kind where it has none.
    name: String,
    /// Who could make nothing of it: customers | reviews | surveys.
    reader: String,
    /// For whoever sends such events, in English.
    reason: String,
}

/// Who reads events, and where each keeps what it could make nothing of, until the log is read again.
pub(crate) const READERS: [(&str, &str); 3] =
    [("customers", "unprojected"), ("reviews", "unread_reviews"), ("surveys", "unread_surveys")];

/// Events that were taken and could not be understood, newest first
///
/// They are in the log and count nowhere: mend what sends them, and send them again.
#[utoipa::path(get, path = "/unread-events", tag = "data", operation_id = "listUnreadEvents", params(PageQuery),
    responses((status = 200, body = Page<UnreadEvent>)))]
pub(crate) async fn list(
    State(flows): State<Flows>,
    staff: Staff,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<UnreadEvent>>, Problem> {
    // A reason may name what was sent.
    staff.may(Permission::ReadPersonal)?;
    let limit = query.limit()?;
    let (seq, reader): (i64, String) = query.after()?.unwrap_or((i64::MAX, String::new()));
    // Of each no more than a page can show, by its key: somebody may send a million of them.
    let newest = READERS.map(|(reader, table)| {
        format!(
            "SELECT * FROM (SELECT seq, name, '{reader}' AS reader, reason FROM {table}
                WHERE shop = $1 AND seq <= $2 ORDER BY seq DESC LIMIT {}) AS {reader}",
            limit + 2
        )
    });
    let sql = format!(
        "SELECT seq, name, reader, reason FROM ({}) AS found
         WHERE seq < $2 OR (seq = $2 AND reader < $3) ORDER BY seq DESC, reader DESC LIMIT $4",
        newest.join(" UNION ALL ")
    );
    let values = vec![staff.shop.0.into(), seq.into(), reader.into(), (limit as i64 + 1).into()];
    let rows: Vec<UnreadEvent> = flows.kit.store.rows(&sql, values).await?;
    Ok(Json(Page::cut(rows, limit, |row| Cursor::encode(&(row.seq, &row.reader)))))
}
