use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use contact::Channel;
use jiff::SignedDuration;
use pages::{Address, Language};
use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{instant, micros};
use uuid::Uuid;
use web::{Path, Problem, Query};

use super::open::open;
use super::shown::Shown;
use super::visitor::{Prompt, Visitor, objects};
use crate::Surveys;
use crate::audience::Way;
use crate::ids;
use crate::invitations::{About, Invitation, Occasion, create, decide, is_drawn};
use crate::people::Who;
use crate::surveys::Survey;

#[derive(Debug, Deserialize)]
pub(super) struct Visit {
    /// The random id that the browser keeps.
    visitor: String,
    /// zh or en.
    lang: Option<String>,
}

#[derive(Debug, Default, Serialize)]
pub(super) struct Asking {
    survey: Option<Shown>,
}

/// While a visit lasts, the same question comes again.
const VISIT_MINUTES: i64 = 60;

/// Decides whether a visitor is asked now, and what: one survey at most, drawn by their fingerprint, never two within the
/// shop's quarantine.
pub(super) async fn ask(
    State(surveys): State<Surveys>,
    Path(shop): Path<Uuid>,
    headers: HeaderMap,
    address: Address,
    Query(visit): Query<Visit>,
) -> Response {
    open(asking(&surveys, ShopId(shop), &headers, &address, &visit).await)
}

async fn asking(
    surveys: &Surveys,
    shop: ShopId,
    headers: &HeaderMap,
    address: &Address,
    visit: &Visit,
) -> Result<Asking, Problem> {
    let kit = &surveys.kit;
    surveys.prompts.ask(address, kit.now())?;
    let visitor = Visitor::read(&kit.vault, shop, &visit.visitor)?;
    if objects(headers) {
        return Ok(Asking::default());
    }
    let prompts = visitor.prompts(&kit.store).await?;
    let language = visit.lang.as_deref().and_then(Language::parse).unwrap_or(Language::En);
    let settings = contact::settings(&kit.store, shop).await?;
    for survey in Survey::live(&kit.store, shop).await? {
        // Who is in a segment is not known of a visitor.
        let audience = &survey.audience;
        if !audience.has(Way::Site) || !audience.segments.is_empty() {
            continue;
        }
        if let Some(invitation) = still_shown(surveys, &survey, &visitor, &prompts).await? {
            return shown(surveys, &survey, &invitation, language).await;
        }
        let quarantine = if audience.override_quarantine { 0 } else { settings.quarantine_days };
        let rests = |prompt: &Prompt| {
            let days = if prompt.survey == survey.id { settings.clock(&survey.kind).max(1) } else { quarantine };
            kit.now() < instant(prompt.shown_at) + SignedDuration::from_hours(24 * days.clamp(0, 3_650))
        };
        if prompts.iter().any(rests) || !is_drawn(&kit.vault, survey.id, visitor.id, audience.sample_rate) {
            continue;
        }
        if let Some(invitation) = invite(surveys, &survey, &visitor).await? {
            return shown(surveys, &survey, &invitation, language).await;
        }
    }
    Ok(Asking::default())
}

/// What this visit was asked already and has not answered.
async fn still_shown(
    surveys: &Surveys,
    survey: &Survey,
    visitor: &Visitor,
    prompts: &[Prompt],
) -> Result<Option<Invitation>, Problem> {
    let kit = &surveys.kit;
    let since = micros(kit.now() - SignedDuration::from_mins(VISIT_MINUTES));
    let Some(prompt) = prompts.iter().find(|prompt| prompt.survey == survey.id && prompt.shown_at > since) else {
        return Ok(None);
    };
    let id = ids::invitation(survey.shop, survey.id, "site", &visitor.occasion(prompt.shown_at));
    let found = Invitation::by_id(&kit.store, id).await?;
    Ok(found.filter(|invitation| invitation.is_asked && invitation.started_at.is_none()))
}

/// Asks, unless the survey's or the shop's rules say no. Either is noted, so that it is decided once.
async fn invite(surveys: &Surveys, survey: &Survey, visitor: &Visitor) -> Result<Option<Invitation>, Problem> {
    let kit = &surveys.kit;
    let now = kit.now();
    let what = visitor.occasion(micros(now));
    let occasion = Occasion {
        survey,
        kind: "site",
        what: &what,
        channel: "site",
        who: &Who::default(),
        about: &About::default(),
        due_at: now,
    };
    let tx = kit.store.begin().await?;
    visitor.note(&tx, survey.id, micros(now)).await?;
    let Some(mut invitation) = create(&tx, kit, &occasion).await? else { return Ok(None) };
    decide(&tx, surveys, survey, &mut invitation, Some(Channel::Site)).await?;
    tx.commit().await?;
    Ok(invitation.is_asked.then_some(invitation))
}

async fn shown(
    surveys: &Surveys,
    survey: &Survey,
    invitation: &Invitation,
    language: Language,
) -> Result<Asking, Problem> {
    let definition = survey.questions(&surveys.kit.store).await?;
    let path = invitation.path(&surveys.kit.vault);
    Ok(Asking { survey: Some(Shown::new(survey, &definition, language, &path)) })
}
