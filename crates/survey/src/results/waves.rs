use primitives::day::number;
use serde::Serialize;
use utoipa::ToSchema;

use super::formulas::{Change, Score};
use super::numbers::{Measure, change};
use super::tallies::DayRow;
use super::window::{Length, Window};

/// The score of one calendar week, month, quarter or year.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SurveyWave)]
pub struct Wave {
    /// The first and the last day.
    #[schema(value_type = String, format = Date)]
    pub from: jiff::civil::Date,
    #[schema(value_type = String, format = Date)]
    pub to: jiff::civil::Date,
    /// Null without answers.
    pub score: Option<Score>,
    /// Since the wave before that has answers.
    pub change: Option<Change>,
}

/// The latest so many are told.
const MOST: usize = 120;

/// The scores of the waves of a window.
pub(crate) fn waves(measure: &Measure, days: &[DayRow], window: Window, length: Length) -> Vec<Wave> {
    let mut before: Option<Score> = None;
    let mut all = Vec::new();
    for wave in window.waves(length, MOST) {
        let within = number(wave.from)..number(wave.end);
        let rows = days.iter().filter(|row| within.contains(&row.day));
        let score = measure.score(rows.map(|row| (row.item.as_str(), row.answer.as_str(), row.n)));
        let since = score.as_ref().zip(before.as_ref()).and_then(|(now, before)| change(now, before));
        all.push(Wave { from: wave.from, to: wave.to(), score: score.clone(), change: since });
        before = score.or(before);
    }
    all
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::definition::QuestionType;

    #[test]
    fn a_wave_is_compared_with_the_last_that_has_answers() {
        let row = |day, answer: &str, n| DayRow { day, item: String::new(), answer: answer.to_owned(), n };
        let days = [row(20_260_105, "10", 60), row(20_260_131, "0", 40), row(20_260_301, "10", 100)];
        let measure = Measure::Question { key: "q".into(), kind: QuestionType::Nps };
        let window = Window::of(date(2026, 1, 1), date(2026, 3, 31)).unwrap();
        let found = waves(&measure, &days, window, Length::Month);
        let values: Vec<Option<f64>> =
            found.iter().map(|wave| wave.score.as_ref().map(|score| score.estimate.value.round())).collect();
        assert_eq!(values, [Some(20.0), None, Some(100.0)]);
        assert!(found[0].change.is_none() && found[1].change.is_none());
        let change = found[2].change.unwrap();
        assert!((change.value - 80.0).abs() < 1e-9 && change.is_significant);
    }
}
