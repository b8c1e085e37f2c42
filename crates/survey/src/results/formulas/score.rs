use serde::Serialize;
use utoipa::ToSchema;

use super::{Estimate, Histogram, SMALL};

/// The score of a survey: what it is made of depends on its kind.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SurveyScore)]
pub struct Score {
    /// nps (−100 to 100) | csat (a share) | ces (1 to 7) | csi (0 to 100)
    pub kind: &'static str,
    #[serde(flatten)]
    pub estimate: Estimate,
    /// Of fewer than 30 answers: chance moves it too far to act on.
    pub is_small: bool,
    /// Of nps.
    pub promoters: Option<i64>,
    pub passives: Option<i64>,
    pub detractors: Option<i64>,
    /// Of csat the share of the two best answers, of ces that of 5 to 7.
    pub top_box: Option<f64>,
    /// Of csat and ces.
    pub mean: Option<f64>,
}

impl Score {
    pub(crate) fn new(kind: &'static str, estimate: Estimate) -> Self {
        Self {
            kind,
            estimate,
            is_small: estimate.n < SMALL,
            promoters: None,
            passives: None,
            detractors: None,
            top_box: None,
            mean: None,
        }
    }
}

/// The mean of +1 (9–10), 0 (7–8) and −1 (0–6) times 100.
pub(crate) fn nps(answers: &Histogram) -> Option<Score> {
    let (detractors, passives, promoters) = (answers.within(0, 6), answers.within(7, 8), answers.within(9, 10));
    let whole = |n: i64| u64::try_from(n).unwrap_or(0);
    let found = forecast::stats::nps(whole(promoters), whole(passives), whole(detractors), super::LEVEL)?;
    let estimate = Estimate {
        value: found.score.value,
        low: found.score.low,
        high: found.score.high,
        n: promoters + passives + detractors,
        standard_error: found.standard_error,
    };
    let counted = (Some(promoters), Some(passives), Some(detractors));
    let score = Score::new("nps", estimate);
    Some(Score { promoters: counted.0, passives: counted.1, detractors: counted.2, ..score })
}

/// The share of the two best answers of a scale, with Wilson's interval; and the mean beside it.
pub(crate) fn csat(answers: &Histogram, scale: (i64, i64)) -> Option<Score> {
    let share = Estimate::share(answers.within(scale.1 - 1, scale.1), answers.n())?;
    let mean = answers.mean(scale).map(|mean| mean.value);
    Some(Score { top_box: Some(share.value), mean, ..Score::new("csat", share) })
}

/// The mean of an agreement scale, and the share above its middle: 5 to 7 of 1 to 7.
pub(crate) fn ces(answers: &Histogram, scale: (i64, i64)) -> Option<Score> {
    let mean = answers.mean(scale)?;
    let above = (scale.0 + scale.1) / 2 + 1;
    let easy = Estimate::share(answers.within(above, scale.1), answers.n()).map(|share| share.value);
    Some(Score { top_box: easy, mean: Some(mean.value), ..Score::new("ces", mean) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(promoters: i64, passives: i64, detractors: i64) -> Histogram {
        [(10, promoters), (8, passives), (3, detractors)].into_iter().collect()
    }

    #[test]
    fn nps_of_the_reference() {
        let score = nps(&classes(50, 30, 20)).unwrap();
        assert!((score.estimate.value - 30.0).abs() < 1e-9);
        assert!((score.estimate.high - 30.0 - 15.3).abs() < 0.05 && !score.is_small);
        assert_eq!((score.promoters, score.passives, score.detractors), (Some(50), Some(30), Some(20)));
        let more = nps(&classes(200, 120, 80)).unwrap().estimate;
        assert!((more.value - more.low - 7.7).abs() < 0.06);
        let precise = nps(&classes(469, 281, 188)).unwrap().estimate;
        assert!((precise.high - precise.value - 5.0).abs() < 0.02, "±5 takes about 938 at this mix");
        let worst = nps(&classes(769, 0, 768)).unwrap().estimate;
        assert!((worst.high - worst.value - 5.0).abs() < 0.01, "and 1,537 at the worst");
        assert_eq!(nps(&Histogram::default()), None);
    }

    #[test]
    fn borders_of_the_classes() {
        let each: Histogram = (0..=10).map(|value| (value, 1)).collect();
        let score = nps(&each).unwrap();
        assert_eq!((score.promoters, score.passives, score.detractors), (Some(2), Some(2), Some(7)));
        assert!(score.is_small);
    }

    #[test]
    fn agreement_is_no_certainty() {
        let all = nps(&classes(12, 0, 0)).unwrap().estimate;
        assert_eq!((all.value, all.high), (100.0, 100.0));
        assert!((50.0..90.0).contains(&all.low), "{all:?}");
        let none = nps(&classes(0, 5, 0)).unwrap().estimate;
        assert!(none.low < -10.0 && none.high > 10.0 && none.value == 0.0);
    }

    #[test]
    fn csat_and_ces_of_the_reference() {
        let satisfied: Histogram = [(5, 50), (4, 30), (3, 10), (1, 10)].into_iter().collect();
        let score = csat(&satisfied, (1, 5)).unwrap();
        assert_eq!(score.estimate.value, 0.8);
        assert_eq!(((score.estimate.low * 1000.0).round(), (score.estimate.high * 1000.0).round()), (711.0, 867.0));
        assert!((score.mean.unwrap() - 4.1).abs() < 1e-12);
        let easy: Histogram = [(7, 4), (5, 4), (4, 1), (1, 1)].into_iter().collect();
        let score = ces(&easy, (1, 7)).unwrap();
        assert!((score.estimate.value - 5.3).abs() < 1e-12);
        assert_eq!(score.top_box, Some(0.8), "5 to 7, and not the middle");
    }
}
