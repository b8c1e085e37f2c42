use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use store::{Sql, micros};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson, audit};

use super::news::list::NewsRow;
use super::news::{News, Told};
use crate::Surveys;
use crate::surveys::Survey;

/// What came of the answers.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SurveyTell)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tell {
    /// Of the mail, one line.
    subject: String,
    /// Plain; a line is a paragraph.
    text: String,
    /// promoter, passive or detractor: only who answered so. Everybody when not given.
    band: Option<String>,
    /// Only who answered in this language of the survey, which this is written in; who answered in none, as by telephone,
    /// if the customer speaks it, else the shop. Everybody when not given.
    language: Option<String>,
    /// It goes out after so many minutes, 0 to 10,080, and can be withdrawn until then; at once when not given.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10080)]
    in_minutes: i64,
}

const MAX_SUBJECT: usize = 120;
const MAX_TEXT: usize = 5_000;
/// A week.
const MAX_MINUTES: i64 = 10_080;

/// Tell those who answered what came of it
///
/// By mail, to everybody whose address is known and who did not say no; once to each person, and the same words never
/// twice: written again, they go to those alone who were not told them yet. Nothing is asked by it, so quarantine and caps
/// do not hold it up. Once it is begun everybody is told, also when the answer to this is not waited for; of very many
/// people the first are told at once and the others within minutes.
#[utoipa::path(post, path = "/surveys/{id}/tell", tag = "surveys", operation_id = "tellSurveyRespondents",
    params(("id" = Uuid, Path)), request_body = Tell,
    responses((status = 200, body = NewsRow), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn tell(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(tell): ValidJson<Tell>,
) -> Result<Json<NewsRow>, Problem> {
    staff.may(Permission::EditCustomers)?;
    tell.check()?;
    let kit = &surveys.kit;
    let survey = Survey::load(&kit.store, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    let spoken = survey.questions(&kit.store).await?.languages;
    if tell.language.as_ref().is_some_and(|language| !spoken.contains(language)) {
        return Err(Problem::invalid("language", Fault::OneOf { known: spoken }));
    }
    let now = micros(kit.now());
    let mut news = News {
        subject: tell.subject.trim().to_owned(),
        text: tell.text.trim().to_owned(),
        due_at: now + tell.in_minutes * A_MINUTE,
        begun_at: (tell.in_minutes == 0).then_some(now),
        band: tell.band,
        language: tell.language,
        ..News::new(kit.ids.uuid(), &survey, &staff, now)
    };
    if Told::of(&kit.store, &news).await?.is_everybody(&surveys, &survey, &news).await? {
        return Err(Problem::conflict("told_before", "everybody whom this is for has been told it before"));
    }
    let tx = kit.store.begin().await?;
    // Whoever writes the same at the same time waits.
    let sql = "UPDATE surveys SET updated_at = updated_at WHERE shop = $1 AND id = $2";
    tx.exec(sql, vec![staff.shop.0.into(), survey.id.into()]).await?;
    if Told::of(&tx, &news).await?.is_waiting(&news) {
        return Err(Problem::conflict("being_told", "the same is on its way to the same people already"));
    }
    news.keep(&tx).await?;
    audit(&tx, kit, &staff, "survey.told", &survey.name, &news.subject).await?;
    tx.commit().await?;
    if tell.in_minutes == 0 {
        news.go_on(&surveys, &survey).await?;
        news = News::load(&kit.store, &survey, news.id).await?.ok_or_else(|| Problem::not_found("news"))?;
    }
    Ok(Json(news.into()))
}

/// In micros.
const A_MINUTE: i64 = 60_000_000;

/// What a mail says that staff write.
pub(super) fn check_words(subject: &str, text: &str) -> Result<(), Problem> {
    let subject = subject.trim();
    if subject.is_empty() || subject.chars().count() > MAX_SUBJECT || subject.contains(['\n', '\r']) {
        return Err(Problem::invalid("subject", Fault::OneLine { most: MAX_SUBJECT }));
    }
    if text.trim().is_empty() || text.chars().count() > MAX_TEXT {
        return Err(Problem::invalid("text", Fault::Characters { least: 1, most: MAX_TEXT }));
    }
    Ok(())
}

impl Tell {
    fn check(&self) -> Result<(), Problem> {
        check_words(&self.subject, &self.text)?;
        if !(0..=MAX_MINUTES).contains(&self.in_minutes) {
            return Err(Problem::invalid("in_minutes", Fault::Range { low: 0, high: MAX_MINUTES }));
        }
        if self.band.as_deref().is_some_and(|band| !matches!(band, "promoter" | "passive" | "detractor")) {
            return Err(Problem::invalid("band", Fault::one_of(&["promoter", "passive", "detractor"])));
        }
        Ok(())
    }
}
