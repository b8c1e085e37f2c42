//! Whom a survey asks, when, and by which way.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, FieldError};

use crate::schedule::Schedule;

/// What makes a survey ask.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyTrigger)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Trigger {
    /// Staff, person by person.
    #[default]
    Manual,
    /// A parcel was delivered.
    Delivery,
    /// A person's `nth` order, of those that stand: counted anew until it asks, so that it is another one where an earlier
    /// one is cancelled. Each person is asked once.
    OrderNth,
    /// Money went back.
    Refund,
    /// A case was closed: another system tells so, or staff closed a recovery, a follow-up or a complaint here, in which
    /// they reached the customer and there was something to put right. What is closed about an answer to such a survey is none.
    CaseClosed,
    /// A review that is bad by the shop's classes: one or two stars where nobody set them.
    ReviewBad,
    /// A set time: everybody in the segments, in waves.
    Segment,
    /// Nobody is asked: whoever has the open link or the QR code may answer.
    LinkOnly,
}

impl Trigger {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Delivery => "delivery",
            Self::OrderNth => "order_nth",
            Self::Refund => "refund",
            Self::CaseClosed => "case_closed",
            Self::ReviewBad => "review_bad",
            Self::Segment => "segment",
            Self::LinkOnly => "link_only",
        }
    }
}

/// Ways by which a survey may reach people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyWay)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Way {
    Mail,
    /// On the shop's own pages: whoever visits them where staff ask (`manual`), of segments only their customers; else the
    /// customers to whom it happened, or who were asked in a wave, when they come by. Whose browser it is, the shop's own
    /// systems say; what only the page says asks no customer. `link_only` asks nobody there.
    Site,
    /// A link that somebody else carries; also opens the link and the QR code that are the same for everybody.
    Link,
}

/// Whom a survey asks. A field that is left out has its default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyAudience)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Audience {
    pub trigger: Trigger,
    /// Of `order_nth`: 1 is the first order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nth: Option<i64>,
    /// Of `segment`: when the waves are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    pub delay_hours: i64,
    /// Share of those concerned that are asked, 0 to 1; drawn without looking at how happy anybody is.
    pub sample_rate: f64,
    /// Only who is in any of these; empty: everybody.
    pub segments: Vec<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<Quota>,
    /// How long a link can be answered.
    pub expires_days: i64,
    pub channels: Vec<Way>,
    /// Asks although somebody was asked something else lately.
    pub override_quarantine: bool,
    pub reminder: bool,
}

/// How many are asked at most; whoever comes by an open link counts as well. Who was asked can answer when it is full.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyQuota)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Quota {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    /// Complete answers, however they came, after which nobody is asked any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<i64>,
    /// Calendar day of the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_day: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<Part>,
}

/// At most so many of one kind of customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyQuotaPart)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    /// class
    pub field: String,
    pub value: String,
    pub n: i64,
}

impl Default for Audience {
    fn default() -> Self {
        Self {
            trigger: Trigger::Manual,
            nth: None,
            schedule: None,
            delay_hours: 0,
            sample_rate: 1.0,
            segments: Vec::new(),
            quota: None,
            expires_days: 14,
            channels: vec![Way::Mail, Way::Link],
            override_quarantine: false,
            reminder: true,
        }
    }
}

impl Audience {
    pub fn has(&self, way: Way) -> bool {
        self.channels.contains(&way)
    }

    /// Whether the questions go to people, who need not come by.
    pub fn is_carried(&self) -> bool {
        self.has(Way::Mail) || self.has(Way::Link)
    }

    /// Whether something makes it ask one person, and not whoever comes by.
    pub fn is_set_off(&self) -> bool {
        !matches!(self.trigger, Trigger::Manual | Trigger::LinkOnly)
    }

    /// By which way an invitation waits to be decided: `site` waits for a visit.
    pub fn first_way(&self) -> &'static str {
        match (self.has(Way::Mail), self.has(Way::Link)) {
            (true, _) => "mail",
            (false, true) => "link",
            (false, false) => "site",
        }
    }

    /// Everything that is wrong with it, by the field's path.
    pub fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, fault: Fault| errors.push(FieldError::new(format!("audience.{field}"), fault));
        let within = [
            ("delay_hours", self.delay_hours, 0, 24 * 365),
            ("expires_days", self.expires_days, 1, 365),
            ("nth", self.nth.unwrap_or(1), 1, 1_000),
        ];
        for (field, value, low, high) in within {
            if !(low..=high).contains(&value) {
                wrong(field, Fault::Range { low, high });
            }
        }
        if !(0.0..=1.0).contains(&self.sample_rate) {
            wrong("sample_rate", Fault::Range { low: 0, high: 1 });
        }
        if self.trigger == Trigger::OrderNth && self.nth.is_none() {
            wrong("nth", Fault::WhichOrder);
        }
        if self.segments.len() > 50 {
            wrong("segments", Fault::TooMany { most: 50 });
        }
        if self.channels.is_empty() {
            wrong("channels", Fault::NoChannel);
        }
        if self.trigger == Trigger::LinkOnly && !self.has(Way::Link) {
            wrong("channels", Fault::NeedsLink);
        }
        if self.trigger == Trigger::Segment && !self.is_carried() {
            wrong("channels", Fault::NotCarried);
        }
        match &self.schedule {
            Some(schedule) => schedule.check(&mut wrong),
            None if self.trigger == Trigger::Segment => wrong("schedule", Fault::Missing),
            None => {}
        }
        if let Some(quota) = &self.quota {
            quota.check(&mut wrong);
        }
        errors
    }
}

const MOST_ASKED: i64 = 10_000_000;

impl Quota {
    fn check(&self, wrong: &mut impl FnMut(&str, Fault)) {
        let numbers = [("quota.total", self.total), ("quota.answers", self.answers), ("quota.per_day", self.per_day)];
        for (field, number) in numbers {
            if number.is_some_and(|number| !(1..=MOST_ASKED).contains(&number)) {
                wrong(field, Fault::Range { low: 1, high: MOST_ASKED });
            }
        }
        if self.by.len() > 50 {
            wrong("quota.by", Fault::TooMany { most: 50 });
        }
        for (place, part) in self.by.iter().enumerate() {
            if part.field != "class" {
                wrong(&format!("quota.by[{place}].field"), Fault::QuotaOfClass);
            }
            if !(0..=MOST_ASKED).contains(&part.n) {
                wrong(&format!("quota.by[{place}].n"), Fault::Range { low: 0, high: MOST_ASKED });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_left_out_has_its_default_and_what_is_wrong_is_named() {
        let audience: Audience = serde_json::from_value(json!({"trigger": "delivery", "delay_hours": 48})).unwrap();
        assert_eq!((audience.check(), audience.expires_days), (vec![], 14));
        let wrong = json!({"trigger": "order_nth", "sample_rate": 1.5, "channels": [], "expires_days": 0,
            "quota": {"total": 0, "by": [{"field": "mood", "value": "sad", "n": -1}]}});
        let wrong: Audience = serde_json::from_value(wrong).unwrap();
        let errors = wrong.check();
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        let expected =
            ["expires_days", "sample_rate", "nth", "channels", "quota.total", "quota.by[0].field", "quota.by[0].n"];
        assert_eq!(fields, expected.map(|field| format!("audience.{field}")));
        assert!(serde_json::from_value::<Audience>(json!({"surprise": 1})).is_err());
        let unscheduled: Audience =
            serde_json::from_value(json!({"trigger": "segment", "channels": ["site"]})).unwrap();
        let errors = unscheduled.check();
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["audience.channels", "audience.schedule"]);
    }
}
