use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use contact::{Reason, ReasonShown};
use primitives::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson};

use super::{About, Occasion, create, decide, quota, view};
use crate::Surveys;
use crate::audience::{Audience, Trigger};
use crate::people::Who;
use crate::shop::Shop;
use crate::surveys::Survey;

/// So many of the members are judged; of more, as many are drawn evenly.
const JUDGED: usize = 500;
/// Members read at a time.
const PAGE: usize = 5_000;
/// People judged in one transaction, which is taken back: others wait no longer than that.
const AT_ONCE: usize = 20;

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SurveyPreviewOf)]
#[serde(deny_unknown_fields)]
pub(crate) struct PreviewOf {
    audience: Audience,
}

/// Whom an audience would ask if it asked now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyPreview)]
pub(crate) struct Preview {
    /// Who is in its segments.
    members: i64,
    /// Of whom it was found out. Where they are fewer than the members they were drawn evenly, and the numbers below are
    /// estimates.
    judged: i64,
    asked: i64,
    /// Most first.
    not_asked: Vec<PreviewReason>,
    /// When the next wave begins; null when there is none to come.
    #[schema(value_type = Option<String>, format = DateTime)]
    next_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyPreviewReason)]
pub(crate) struct PreviewReason {
    /// Without a time: it is not the same for everybody.
    reason: ReasonShown,
    n: i64,
}

/// Whom a survey at set times would ask now
///
/// Judges the members of the segments by every rule there is, without asking anybody or keeping anything. The audience may
/// be one that was not saved.
#[utoipa::path(post, path = "/surveys/{id}/preview", tag = "surveys", operation_id = "previewSurveyAudience",
    params(("id" = Uuid, Path)), request_body = PreviewOf,
    responses((status = 200, body = Preview), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn preview(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(body): ValidJson<Value>,
) -> Result<Json<Preview>, Problem> {
    staff.may(Permission::ManageShop)?;
    let store = &surveys.kit.store;
    let found = Survey::load(store, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    let PreviewOf { audience } =
        serde_json::from_value(body).map_err(|error| Problem::invalid("body", Fault::unreadable(&error)))?;
    if audience.trigger != Trigger::Segment {
        return Err(Problem::invalid("audience.trigger", Fault::one_of(&[Trigger::Segment.as_str()])));
    }
    if let Some(error) = audience.check().into_iter().next() {
        return Err(Problem::invalid(&error.field, *error.fault));
    }
    let survey = Survey { audience, ..found };
    let zone = Shop::load(store, staff.shop).await?.map(|shop| shop.zone);
    let next = survey.audience.schedule.as_ref().zip(zone);
    let next = next.and_then(|(schedule, zone)| schedule.next(surveys.kit.now(), &zone));
    Ok(Json(found_out(&surveys, &survey, next.map(|wave| wave.begins_at)).await?))
}

async fn found_out(surveys: &Surveys, survey: &Survey, next_at: Option<Timestamp>) -> Result<Preview, Problem> {
    let (members, drawn) = members(surveys, survey).await?;
    let verdicts = judge(surveys, survey, &drawn).await?;
    let judged = i64::try_from(drawn.len()).unwrap_or(i64::MAX);
    let of_all = |n: i64| if judged == 0 { 0 } else { (n * members + judged / 2) / judged };
    let wanted: BTreeMap<String, i64> = verdicts.asked.into_iter().map(|(class, n)| (class, of_all(n))).collect();
    let refused = |(reason, n)| PreviewReason { reason, n: of_all(n) };
    let mut not_asked: Vec<PreviewReason> = verdicts.not_asked.into_values().map(refused).collect();
    let days = survey.audience.schedule.as_ref().map_or(1, |schedule| schedule.spread_days);
    let asked = quota::room(&surveys.kit.store, survey, &wanted, days).await?;
    let full = wanted.values().sum::<i64>() - asked;
    if full > 0 {
        not_asked.push(PreviewReason { reason: shown(&Reason::QuotaFull), n: full });
    }
    not_asked.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.reason.code.cmp(&b.reason.code)));
    Ok(Preview { members, judged, asked, not_asked, next_at })
}

/// How many there are, and those who are judged.
async fn members(surveys: &Surveys, survey: &Survey) -> Result<(i64, Vec<Uuid>), Problem> {
    let (directory, segments) = (&surveys.contact.directory, &survey.audience.segments);
    let (mut number, mut after, mut drawn) = (0, Uuid::nil(), BTreeSet::new());
    loop {
        let page = directory.customers(survey.shop, segments, after, PAGE).await?;
        for id in &page {
            number += 1;
            drawn.insert((surveys.kit.vault.blind_id("survey preview", &id.to_string()), *id));
            if drawn.len() > JUDGED {
                drawn.pop_last();
            }
        }
        match page.last() {
            Some(last) if page.len() == PAGE => after = *last,
            _ => return Ok((number, drawn.into_iter().map(|(_, id)| id).collect())),
        }
    }
}

#[derive(Default)]
struct Verdicts {
    /// By class, whatever the quotas.
    asked: BTreeMap<String, i64>,
    /// By the reason's code.
    not_asked: BTreeMap<&'static str, (ReasonShown, i64)>,
}

fn shown(reason: &Reason) -> ReasonShown {
    ReasonShown { until: None, ..view::reason(reason.as_str(), &reason.params().to_string()) }
}

/// Asks them all and takes it back: the rules are those of every other asking. Quotas are left to who knows how many they
/// stand for.
async fn judge(surveys: &Surveys, survey: &Survey, people: &[Uuid]) -> Result<Verdicts, Problem> {
    let kit = &surveys.kit;
    let mut survey = survey.clone();
    survey.audience.quota = None;
    let mut verdicts = Verdicts::default();
    for some in people.chunks(AT_ONCE) {
        let tx = kit.store.begin().await?;
        for customer in some {
            let who = Who { customer: Some(*customer), ..Who::default() };
            let occasion = Occasion {
                survey: &survey,
                kind: Trigger::Segment.as_str(),
                what: &format!("preview {customer}"),
                channel: "link",
                who: &who,
                about: &About::default(),
                due_at: kit.now(),
            };
            let Some(mut invitation) = create(&tx, kit, &occasion).await? else { continue };
            let decision = decide(&tx, surveys, &survey, &mut invitation, None).await?;
            if decision.is_asked {
                *verdicts.asked.entry(invitation.class.unwrap_or_default()).or_default() += 1;
            } else {
                let reason = &decision.reason;
                verdicts.not_asked.entry(reason.as_str()).or_insert_with(|| (shown(reason), 0)).1 += 1;
            }
        }
        drop(tx);
    }
    Ok(verdicts)
}
