//! Where in the console the people and the sentences behind a number are: those of its days, and no others.

use pages::encoded;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::period::Period;
use super::view::Days;

/// What a part of the numbers is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ScoreboardPlace)]
pub(crate) struct Place {
    /// category | product | agent | channel | city | province | country
    pub dimension: String,
    /// An id, or the word itself.
    pub value: String,
    /// Of a product, as far as it is known.
    pub name: Option<String>,
}

impl Place {
    pub(super) fn new(dimension: &str, value: String) -> Self {
        Self { dimension: dimension.to_owned(), value, name: None }
    }
}

/// Numbers about orders that are told of places too.
pub(super) const RETURNED: &str = "return_rate";
pub(super) const LATE: &str = "late_parcel_rate";

/// What links have in common.
pub(super) struct Links<'a> {
    pub now: &'a Period,
    /// Of numbers that ripen: the days whose observations count now.
    pub ripe: &'a Period,
    pub segment: Option<Uuid>,
    /// Whether neutral reviews are a piece of work, as bad ones are.
    pub mends_neutral: bool,
    /// Whether any review that came in these days has no time of its own: it is in no number of them.
    pub has_undated: bool,
}

impl Links<'_> {
    pub fn of(&self, key: &str, place: Option<&Place>) -> String {
        let mend = if self.mends_neutral { "bad,neutral" } else { "bad" };
        match key {
            "nps" | "csat" | "ces" => self.survey(key, place),
            "dsr_described" | "dsr_service" | "dsr_delivery" => {
                self.reviews(&format!("low={}", key.trim_start_matches("dsr_")), place)
            }
            "mean_stars" => self.reviews("rating=1,2,3", place),
            "good_rate" => self.reviews("class=bad,neutral", place),
            "review_answer_rate" => self.reviews("answered=false", place),
            "review_in_time_rate" => self.reviews(&format!("first_class={mend}&in_time=false"), place),
            "review_answer_minutes" => self.reviews("answered=true", place),
            "bad_to_good" => self.reviews("first_class=bad&class=bad,neutral", place),
            "feedback_answer_rate" => self.feedback("answered=false"),
            "feedback_in_time_rate" => self.feedback("in_time=false"),
            "feedback_answer_minutes" => self.feedback("answered=true"),
            "repurchase_rate" => self.customers("first_only", self.ripe),
            "retention_90d" => self.customers("not_again", self.ripe),
            RETURNED => self.customers("returned", self.now),
            LATE => self.customers("late", self.now),
            _ => "/scoreboard".to_owned(),
        }
    }

    /// Those who were not content, whatever survey asked them.
    fn survey(&self, kind: &str, place: Option<&Place>) -> String {
        let (days, segment) = (days(self.now), self.of_segment());
        format!("/surveys/answers?score={kind}&band=detractor&{days}{segment}{}", narrowed(place))
    }

    fn reviews(&self, filter: &str, place: Option<&Place>) -> String {
        let (days, segment) = (days(self.now), self.of_segment());
        let dated = if self.has_undated { "&dated=true" } else { "" };
        format!("/reviews?state=published&{filter}&{days}{segment}{}{dated}", narrowed(place))
    }

    fn feedback(&self, filter: &str) -> String {
        format!("/feedback?{filter}&{}{}", days(self.now), self.of_segment())
    }

    fn of_segment(&self) -> String {
        within(self.segment)
    }

    fn customers(&self, outcome: &str, period: &Period) -> String {
        customers(outcome, period, self.segment, None)
    }
}

/// Whose orders of these days came to this: of all of them, or of those with this in them or sent there.
pub(super) fn customers(outcome: &str, period: &Period, segment: Option<Uuid>, place: Option<&Place>) -> String {
    let Days { from, to } = period.into();
    let place = place.map(|place| format!("&ordered_{}={}", place.dimension, encoded(&place.value)));
    format!(
        "/customers?outcome={outcome}&ordered_from={from}&ordered_to={to}{}{}",
        place.unwrap_or_default(),
        within(segment)
    )
}

fn within(segment: Option<Uuid>) -> String {
    segment.map(|segment| format!("&segment={segment}")).unwrap_or_default()
}

fn days(period: &Period) -> String {
    let Days { from, to } = period.into();
    format!("from={from}&to={to}")
}

fn narrowed(place: Option<&Place>) -> String {
    place.map(|place| format!("&{}={}", place.dimension, encoded(&place.value))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::*;

    fn period(month: i8) -> Period {
        Period { from: date(2026, month, 1), to: date(2026, month, 29), zone: TimeZone::UTC }
    }

    #[test]
    fn links_keep_days_segment_and_place() {
        let (now, ripe) = (period(5), period(1));
        let all = Links { now: &now, ripe: &ripe, segment: None, mends_neutral: true, has_undated: false };
        let tea = Place::new("category", "茶 & 器".to_owned());
        assert_eq!(
            all.of("good_rate", Some(&tea)),
            "/reviews?state=published&class=bad,neutral&from=2026-05-01&to=2026-05-28&category=%E8%8C%B6%20%26%20%E5%99%A8"
        );
        assert!(all.of("review_in_time_rate", None).contains("first_class=bad,neutral&in_time=false"));
        assert_eq!(all.of("feedback_in_time_rate", None), "/feedback?in_time=false&from=2026-05-01&to=2026-05-28");
        let answers = "/surveys/answers?score=nps&band=detractor&from=2026-05-01&to=2026-05-28";
        assert_eq!(all.of("nps", None), answers);
        let agent = Place::new("agent", "小林".to_owned());
        assert!(all.of("csat", Some(&agent)).ends_with("&agent=%E5%B0%8F%E6%9E%97"));
        let mixed = Links { has_undated: true, ..all };
        assert!(mixed.of("good_rate", Some(&tea)).ends_with("&dated=true"), "what is of no day is not behind it");
        let segment = Uuid::from_u128(9);
        let some = Links { segment: Some(segment), ..all };
        assert_eq!(some.of("nps", None), format!("{answers}&segment={segment}"));
        assert_eq!(
            some.of("good_rate", None),
            format!("/reviews?state=published&class=bad,neutral&from=2026-05-01&to=2026-05-28&segment={segment}")
        );
        let unanswered = "/feedback?answered=false&from=2026-05-01&to=2026-05-28";
        assert_eq!(some.of("feedback_answer_rate", None), format!("{unanswered}&segment={segment}"));
        let returned = "/customers?outcome=returned&ordered_from=2026-05-01&ordered_to=2026-05-28";
        assert_eq!(some.of("return_rate", None), format!("{returned}&segment={segment}"));
        let here = Place::new("city", "São Paulo".to_owned());
        assert_eq!(
            customers("returned", &now, Some(segment), Some(&here)),
            format!("{returned}&ordered_city=S%C3%A3o%20Paulo&segment={segment}")
        );
        let gone = "/customers?outcome=first_only&ordered_from=2026-01-01&ordered_to=2026-01-28";
        assert_eq!(
            some.of("repurchase_rate", None),
            format!("{gone}&segment={segment}"),
            "an earlier period, whose time to come back is over"
        );
    }
}
