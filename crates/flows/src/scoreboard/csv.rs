use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use web::{Permission, Problem, Query, Staff};

use super::links::Place;
use super::view::{Days, Number, Scoreboard};
use super::{ScoreboardQuery, read};
use crate::Flows;

/// The scoreboard as a table
///
/// One line a number for either period, then one line a day, week or month of either; at the end where something dropped. UTF-8 with a byte order mark, as spreadsheets like it.
#[utoipa::path(get, path = "/scoreboard.csv", tag = "insight", operation_id = "exportScoreboard",
    params(ScoreboardQuery), responses((status = 200, body = String, content_type = "text/csv")))]
pub(crate) async fn export(
    State(flows): State<Flows>,
    staff: Staff,
    Query(query): Query<ScoreboardQuery>,
) -> Result<Response, Problem> {
    staff.may(Permission::Read)?;
    let board = read(&flows.kit, staff.shop, &query).await?;
    let Days { from, to } = &board.period;
    let name = format!("attachment; filename=\"scoreboard-{from}-{to}.csv\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, table(&board)).into_response())
}

/// Nothing in it can be a formula: keys are ours, places and segments begin with a word of ours, and all else is a date or
/// a number.
fn table(board: &Scoreboard) -> String {
    let mut text = "\u{feff}measure,unit,place,period,from,to,value,low,high,n,customers\r\n".to_owned();
    let segment = board.segment_name.as_ref().map(|name| quoted(&Place::new("segment", name.clone())));
    let customers = segment.as_deref().unwrap_or("all");
    let mut line = |[key, unit, place, period]: [&str; 4], days: &Days, number: Option<Number>| {
        let shown = |value: Option<f64>| value.map(|value| format!("{value:.4}")).unwrap_or_default();
        let (value, low, high) = (number.map(|n| n.value), number.and_then(|n| n.low), number.and_then(|n| n.high));
        let n = number.map_or(0, |number| number.n);
        let Days { from, to } = days;
        text += &format!(
            "{key},{unit},{place},{period},{from},{to},{},{},{},{n},{customers}\r\n",
            shown(value),
            shown(low),
            shown(high)
        );
    };
    for measure in &board.measures {
        let of = |period| [measure.key, measure.unit, "", period];
        line(of("now"), &board.period, measure.now);
        line(of("previous"), &board.previous, measure.previous);
        for part in &measure.series {
            line(of("part"), &part.days, part.number);
        }
        for part in &measure.previous_series {
            line(of("previous_part"), &part.days, part.number);
        }
    }
    for one in &board.dropped {
        let Some(place) = one.place.as_ref().map(quoted) else { continue };
        line([one.key, one.unit, place.as_str(), "now"], &board.period, Some(one.now));
        line([one.key, one.unit, place.as_str(), "previous"], &board.previous, Some(one.previous));
    }
    text
}

/// `"category: 茶"`, in quotes, for it holds words of the shop.
fn quoted(place: &Place) -> String {
    let name = place.name.as_ref().unwrap_or(&place.value);
    let plain: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{}: {}\"", place.dimension, plain.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_one_cell_and_no_formula() {
        let place = Place::new("category", "=HYPERLINK(\"x\"),\n茶".to_owned());
        assert_eq!(quoted(&place), "\"category: =HYPERLINK(\"\"x\"\"), 茶\"");
    }
}
