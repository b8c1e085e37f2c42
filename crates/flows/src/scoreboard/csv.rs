use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use web::{Permission, Problem, Query, Staff};

use super::view::{Number, Scoreboard};
use super::{ScoreboardQuery, read};
use crate::Flows;

/// The scoreboard as a table
///
/// One line a number, then one line a week (or month); UTF-8 with a byte order mark, as spreadsheets like it.
#[utoipa::path(get, path = "/scoreboard.csv", tag = "insight", operation_id = "exportScoreboard",
    params(ScoreboardQuery), responses((status = 200, body = String, content_type = "text/csv")))]
pub(crate) async fn export(
    State(flows): State<Flows>,
    staff: Staff,
    Query(query): Query<ScoreboardQuery>,
) -> Result<Response, Problem> {
    staff.may(Permission::Read)?;
    let board = read(&flows, staff.shop, &query).await?;
    let name = format!("attachment; filename=\"scoreboard-{}.csv\"", board.period.to);
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, table(&board)).into_response())
}

/// Nothing in it can be a formula: keys are ours, everything else is a date or a number.
fn table(board: &Scoreboard) -> String {
    let mut text = "\u{feff}measure,unit,from,to,value,low,high,n\r\n".to_owned();
    let mut line = |key: &str, unit: &str, from: &str, to: &str, number: Option<Number>| {
        let shown = |value: Option<f64>| value.map(|value| format!("{value:.4}")).unwrap_or_default();
        let (value, low, high) = (number.map(|n| n.value), number.and_then(|n| n.low), number.and_then(|n| n.high));
        let n = number.map_or(0, |number| number.n);
        text += &format!("{key},{unit},{from},{to},{},{},{},{n}\r\n", shown(value), shown(low), shown(high));
    };
    for measure in &board.measures {
        for (days, number) in [(&board.period, measure.now), (&board.previous, measure.previous)] {
            line(measure.key, measure.unit, &days.from, &days.to, number);
        }
        for part in &measure.series {
            line(measure.key, measure.unit, &part.days.from, &part.days.to, part.number);
        }
    }
    text
}
