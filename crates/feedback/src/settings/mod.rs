//! What a shop sets of this domain.

mod http;

use jiff::SignedDuration;
use primitives::ShopId;
use primitives::calendar::Calendar;
use serde::{Deserialize, Serialize};
use store::{Sql, StoreError, instant, micros};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Feedback;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedbackSettings)]
#[serde(default)]
pub struct Settings {
    pub promise_hours: PromiseHours,
    /// Whether anybody may write and vote. What was written stays to be read.
    pub is_open: bool,
    /// Whether staff look at every public post before it is shown.
    pub moderate_first: bool,
    /// Above the list of posts.
    pub intro: Intro,
}

/// Within how many of the shop's working hours an answer is promised, by kind: 1 to 2,160.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedbackPromise)]
#[serde(default)]
pub struct PromiseHours {
    pub idea: i64,
    pub problem: i64,
    pub praise: i64,
    pub complaint: i64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedbackIntro)]
#[serde(default)]
pub struct Intro {
    pub zh: String,
    pub en: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { promise_hours: PromiseHours::default(), is_open: true, moderate_first: false, intro: Intro::default() }
    }
}

impl Default for PromiseHours {
    fn default() -> Self {
        Self { idea: 72, problem: 24, praise: 72, complaint: 8 }
    }
}

impl Settings {
    /// Within how many working hours somebody is answered.
    pub(crate) fn hours(&self, kind: &str) -> i64 {
        let hours = self.promise_hours;
        match kind {
            "problem" => hours.problem,
            "praise" => hours.praise,
            "complaint" => hours.complaint,
            _ => hours.idea,
        }
    }

    /// Until when an answer is promised to what was said at an instant, in micros, by the calendar of then.
    pub(crate) fn due(&self, calendar: &Calendar, kind: &str, at: i64) -> i64 {
        micros(calendar.due(instant(at), SignedDuration::from_hours(self.hours(kind))))
    }
}

pub(crate) fn routes() -> OpenApiRouter<Feedback> {
    OpenApiRouter::new().routes(routes!(http::get, http::change))
}

/// The defaults where a shop set nothing.
pub(crate) async fn load(db: &impl Sql, shop: ShopId) -> Result<Settings, StoreError> {
    let sql = "SELECT settings FROM feedback_settings WHERE shop = $1";
    let Some(json) = db.scalar::<String>(sql, vec![shop.0.into()]).await? else { return Ok(Settings::default()) };
    serde_json::from_str(&json).map_err(|e| StoreError::Corrupt(format!("feedback_settings of {shop}: {e}")))
}
