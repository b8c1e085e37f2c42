use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::{FromQueryResult, Sql, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Page, Path, Permission, Problem, Staff};

use super::list::view;
use crate::Know;
use crate::purchases::{date_of, day_number};

/// A day on which the segment changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SegmentDay {
    /// `YYYY-MM-DD` in the shop's zone.
    date: String,
    /// At the end of the day.
    size: i64,
    entered: i64,
    left: i64,
}

#[derive(FromQueryResult)]
struct Row {
    day: i64,
    size: i64,
    entered: i64,
    left_count: i64,
}

/// How a segment grew and shrank, by day; days without a change are left out
#[utoipa::path(get, path = "/segments/{id}/history", tag = "segments", operation_id = "getSegmentHistory",
    params(("id" = Uuid, Path)), responses((status = 200, body = Page<SegmentDay>), (status = 404, body = Problem)))]
pub(crate) async fn history(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<Page<SegmentDay>>, Problem> {
    staff.may(Permission::Read)?;
    view(&know, &staff, id).await?;
    let (shop, now) = know.reading(staff.shop).await?;
    let sql = "SELECT day, size, entered, left_count FROM segment_sizes WHERE segment = $1 AND day <= $2
        ORDER BY day DESC LIMIT 730";
    let mut rows: Vec<Row> = know.kit.store.rows(sql, vec![id.into(), shop.day(now).into()]).await?;
    rows.reverse();
    let day = |row: Row| SegmentDay {
        date: date_of(day_number(row.day)).to_string(),
        size: row.size,
        entered: row.entered,
        left: row.left_count,
    };
    Ok(Json(Page { items: rows.into_iter().map(day).collect(), next_cursor: None, total: None }))
}
