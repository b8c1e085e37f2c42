use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use store::{Sql, micros};
use utoipa::ToSchema;
use web::{Fault, Permission, Problem, Staff, ValidJson, audit};

use super::{Intro, Settings, load};
use crate::Feedback;

/// What changes; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeedbackSettingsChange {
    promise_hours: Option<PromiseChange>,
    is_open: Option<bool>,
    moderate_first: Option<bool>,
    intro: Option<IntroChange>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = FeedbackPromiseChange)]
#[serde(deny_unknown_fields)]
struct PromiseChange {
    /// 1 to 2160.
    idea: Option<i64>,
    problem: Option<i64>,
    praise: Option<i64>,
    complaint: Option<i64>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = FeedbackIntroChange)]
#[serde(deny_unknown_fields)]
struct IntroChange {
    zh: Option<String>,
    en: Option<String>,
}

/// The settings of feedback
#[utoipa::path(get, path = "/feedback/settings", tag = "feedback", operation_id = "getFeedbackSettings",
    responses((status = 200, body = Settings)))]
pub(crate) async fn get(State(feedback): State<Feedback>, staff: Staff) -> Result<Json<Settings>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(load(&feedback.kit.store, staff.shop).await?))
}

/// Change the settings of feedback
///
/// A changed promise is for what is written from now on.
#[utoipa::path(patch, path = "/feedback/settings", tag = "feedback", operation_id = "changeFeedbackSettings",
    request_body = FeedbackSettingsChange,
    responses((status = 200, body = Settings), (status = 422, body = Problem)))]
pub(crate) async fn change(
    State(feedback): State<Feedback>,
    staff: Staff,
    ValidJson(change): ValidJson<FeedbackSettingsChange>,
) -> Result<Json<Settings>, Problem> {
    staff.may(Permission::ManageShop)?;
    let kit = &feedback.kit;
    let tx = kit.store.begin().await?;
    let settings = change.of(load(&tx, staff.shop).await?);
    settings.check()?;
    let sql = "INSERT INTO feedback_settings (shop, settings, updated_at) VALUES ($1, $2, $3)
               ON CONFLICT (shop) DO UPDATE SET settings = excluded.settings, updated_at = excluded.updated_at";
    tx.exec(sql, vec![staff.shop.0.into(), store::json(&settings)?, micros(kit.now()).into()]).await?;
    audit(&tx, kit, &staff, "feedback_settings.changed", "", "").await?;
    tx.commit().await?;
    Ok(Json(settings))
}

impl FeedbackSettingsChange {
    fn of(self, mut settings: Settings) -> Settings {
        let hours = &mut settings.promise_hours;
        if let Some(change) = self.promise_hours {
            hours.idea = change.idea.unwrap_or(hours.idea);
            hours.problem = change.problem.unwrap_or(hours.problem);
            hours.praise = change.praise.unwrap_or(hours.praise);
            hours.complaint = change.complaint.unwrap_or(hours.complaint);
        }
        settings.is_open = self.is_open.unwrap_or(settings.is_open);
        settings.moderate_first = self.moderate_first.unwrap_or(settings.moderate_first);
        let Intro { zh, en } = settings.intro;
        settings.intro = match self.intro {
            Some(change) => Intro { zh: change.zh.unwrap_or(zh), en: change.en.unwrap_or(en) },
            None => Intro { zh, en },
        };
        settings
    }
}

const MAX_HOURS: i64 = 90 * 24;
const MAX_INTRO: usize = 500;

impl Settings {
    fn check(&self) -> Result<(), Problem> {
        for kind in crate::kinds::KINDS {
            let hours = self.hours(kind);
            if !(1..=MAX_HOURS).contains(&hours) {
                let fault = Fault::Range { low: 1, high: MAX_HOURS };
                return Err(Problem::invalid(&format!("promise_hours.{kind}"), fault));
            }
        }
        for (field, text) in [("intro.zh", &self.intro.zh), ("intro.en", &self.intro.en)] {
            if text.chars().count() > MAX_INTRO {
                return Err(Problem::invalid(field, Fault::TooLong { most: MAX_INTRO }));
            }
        }
        Ok(())
    }
}
