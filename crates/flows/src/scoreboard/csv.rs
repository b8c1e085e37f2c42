use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use pages::Language;
use web::{Permission, Problem, Query, Staff};

use super::links::Place;
use super::view::{Days, Number, Scoreboard};
use super::{ScoreboardQuery, read, words};
use crate::Flows;

/// The scoreboard as a table
///
/// One line a number for either period, then one line a day, week or month of either; at the end where something dropped. What is a code has the word for it beside it, in a column `…_name`. UTF-8 with a byte order mark, as spreadsheets like it.
#[utoipa::path(get, path = "/scoreboard.csv", tag = "insight", operation_id = "exportScoreboard",
    params(ScoreboardQuery), responses((status = 200, body = String, content_type = "text/csv")))]
pub(crate) async fn export(
    State(flows): State<Flows>,
    staff: Staff,
    Query(query): Query<ScoreboardQuery>,
) -> Result<Response, Problem> {
    staff.may(Permission::Read)?;
    let board = read(&flows.kit, staff.shop, &query).await?;
    let shop = web::shop(&flows.kit.store, staff.shop).await?.language;
    let language = [query.lang.as_deref(), Some(shop.as_str())].into_iter().flatten().find_map(Language::parse);
    let Days { from, to } = &board.period;
    let name = format!("attachment; filename=\"scoreboard-{from}-{to}.csv\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, table(&board, language.unwrap_or(Language::En))).into_response())
}

const HEADER: &str = "\u{feff}measure,measure_name,unit,unit_name,place,place_name,period,period_name,from,to,value,low,\
    high,n,customers\r\n";

/// What a line is about.
struct Line<'a> {
    key: &'a str,
    unit: &'a str,
    place: Option<&'a Place>,
    period: &'a str,
    days: &'a Days,
    number: Option<Number>,
}

/// Nothing in it can be a formula: keys are ours, places and segments begin with a word of ours, and all else is a date or
/// a number.
fn table(board: &Scoreboard, language: Language) -> String {
    let segment = board.segment_name.as_ref().map(|name| told("segment", ": ", name));
    let customers = segment.as_deref().unwrap_or("all");
    let lines = lines(board);
    let mut text = HEADER.to_owned();
    for line in &lines {
        text += &line.cells(language).join(",");
        text += ",";
        text += customers;
        text += "\r\n";
    }
    text
}

fn lines(board: &Scoreboard) -> Vec<Line<'_>> {
    let mut all = Vec::new();
    for measure in &board.measures {
        let (key, unit) = (measure.key, measure.unit);
        let of = |period, days, number| Line { key, unit, place: None, period, days, number };
        all.push(of("now", &board.period, measure.now));
        all.push(of("previous", &board.previous, measure.previous));
        all.extend(measure.series.iter().map(|part| of("part", &part.days, part.number)));
        all.extend(measure.previous_series.iter().map(|part| of("previous_part", &part.days, part.number)));
    }
    for one in board.dropped.iter().filter(|one| one.place.is_some()) {
        let (key, unit, place) = (one.key, one.unit, one.place.as_ref());
        let of = |period, days, number| Line { key, unit, place, period, days, number: Some(number) };
        all.push(of("now", &board.period, one.now));
        all.push(of("previous", &board.previous, one.previous));
    }
    all
}

impl Line<'_> {
    fn cells(&self, language: Language) -> Vec<String> {
        let number = |value: Option<f64>| value.map(|value| format!("{value:.4}")).unwrap_or_default();
        let of = self.number;
        let place = |Place { dimension, value, name }: &Place| {
            let name = name.as_ref().unwrap_or(value);
            let word = words::dimension(dimension, language);
            [told(dimension, ": ", name), told(word, words::colon(language), name)]
        };
        let [place, place_name] = self.place.map(place).unwrap_or_default();
        vec![
            self.key.to_owned(),
            quoted(words::measure(self.key, language)),
            self.unit.to_owned(),
            quoted(words::unit(self.unit, language)),
            place,
            place_name,
            self.period.to_owned(),
            quoted(words::period(self.period, language)),
            self.days.from.clone(),
            self.days.to.clone(),
            number(of.map(|of| of.value)),
            number(of.and_then(|of| of.low)),
            number(of.and_then(|of| of.high)),
            of.map_or(0, |of| of.n).to_string(),
        ]
    }
}

/// `"category: 茶"`: a word of ours, and what the shop calls it.
fn told(word: &str, mark: &str, name: &str) -> String {
    quoted(&format!("{word}{mark}{name}"))
}

/// In quotes, on one line.
fn quoted(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{}\"", plain.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_one_cell_and_no_formula() {
        let name = "=HYPERLINK(\"x\"),\n茶";
        assert_eq!(told("category", ": ", name), "\"category: =HYPERLINK(\"\"x\"\"), 茶\"");
    }

    #[test]
    fn a_code_stands_beside_its_word() {
        let days = Days { from: "2026-10-15".to_owned(), to: "2026-11-11".to_owned() };
        let number = Some(Number { value: 0.5, low: None, high: None, n: 4, is_small: true });
        let place = Place::new("city", "上海".to_owned());
        let line =
            Line { key: "late_parcel_rate", unit: "share", place: Some(&place), period: "now", days: &days, number };
        assert_eq!(
            line.cells(Language::Zh).join(","),
            "late_parcel_rate,\"包裹延误率\",share,\"比例（0–1）\",\"city: 上海\",\"收货城市：上海\",now,\"本期\",\
             2026-10-15,2026-11-11,0.5000,,,4"
        );
        let english = line.cells(Language::En).join(",");
        assert!(english.starts_with("late_parcel_rate,\"Late parcels\",share,\"share (0 to 1)\""), "{english}");
        assert!(english.contains("\"City: 上海\",now,\"This period\""), "{english}");
    }
}
