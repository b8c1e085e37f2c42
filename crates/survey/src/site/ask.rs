use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use contact::{Channel, Kind, Reason, Recipient, Settings};
use jiff::SignedDuration;
use pages::Address;
use primitives::{ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{instant, micros};
use uuid::Uuid;
use web::{Path, Problem, Query};

use super::due::due;
use super::open::open;
use super::shown::Shown;
use super::visitor::{Prompt, Visitor, objects};
use crate::Surveys;
use crate::audience::{Audience, Trigger, Way};
use crate::invitations::{About, Invitation, Occasion, create, decide, is_drawn};
use crate::people::Who;
use crate::shop::Shop;
use crate::shopper::wanted;
use crate::surveys::Survey;

#[derive(Debug, Deserialize)]
pub(super) struct Visit {
    /// The random id that the browser keeps.
    visitor: String,
    /// That of the page.
    lang: Option<String>,
}

#[derive(Debug, Default, Serialize)]
pub(super) struct Asking {
    survey: Option<Shown>,
}

/// While a visit lasts, the same question comes again.
const VISIT_MINUTES: i64 = 60;

/// Decides whether a visitor is asked now, and what: one survey at most, drawn by their fingerprint, never two within the
/// shop's quarantine. Where the shop's own systems say that the browser is a customer's, it is they who are asked: everything
/// that they were asked elsewhere counts, and what is asked here counts elsewhere. What something has to set off asks them
/// alone to whom it happened; a stranger, and whoever only says that they are a customer, is asked what asks everybody.
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
    let live = Survey::live(&kit.store, shop).await?;
    let live: Vec<Survey> = live.into_iter().filter(|survey| survey.audience.has(Way::Site)).collect();
    if live.is_empty() {
        return Ok(Asking::default());
    }
    let known = surveys.contact.directory.visitor(shop, &visit.visitor).await?;
    let prompts = visitor.prompts(&kit.store).await?;
    if let Some(known) = &known {
        join(surveys, shop, &visitor, &prompts, known.customer).await?;
    }
    let shops = Shop::language_of(&kit.store, shop).await?;
    let wanted = wanted(visit.lang.as_deref(), None, headers, &shops);
    let settings = contact::settings(&kit.store, shop).await?;
    for survey in live.into_iter().filter(|survey| is_meant(survey, known.as_ref())) {
        if let Some(invitation) = still_shown(surveys, &survey, (&visitor, &prompts), known.as_ref()).await? {
            return shown(surveys, &survey, &invitation, &wanted).await;
        }
        let asked = match &known {
            Some(known) if survey.audience.is_set_off() => due(surveys, &survey, (&visitor, &prompts), known).await?,
            _ if prompts.iter().any(|prompt| rests(prompt, &survey, &settings, kit.now())) => None,
            known => invite(surveys, (&survey, &settings), &visitor, known.as_ref()).await?,
        };
        if let Some(invitation) = asked {
            return shown(surveys, &survey, &invitation, &wanted).await;
        }
    }
    Ok(Asking::default())
}

/// Whether a survey is for them: of a visitor without a profile no segment is known, and nothing that happened to them.
fn is_meant(survey: &Survey, known: Option<&Recipient>) -> bool {
    let Audience { trigger, segments, .. } = &survey.audience;
    let is_member = |known: &Recipient| known.segments.iter().any(|segment| segments.contains(segment));
    match trigger {
        Trigger::LinkOnly => false,
        Trigger::Manual => segments.is_empty() || known.is_some_and(is_member),
        // Whether they are in its segments is decided with the rest, and kept.
        _ => known.is_some(),
    }
}

/// Whether what was decided before keeps a survey from asking now.
fn rests(prompt: &Prompt, survey: &Survey, settings: &Settings, now: Timestamp) -> bool {
    if let Some(until) = prompt.rests_until {
        return prompt.survey == survey.id && now < instant(until);
    }
    let quarantine = if survey.audience.override_quarantine { 0 } else { settings.quarantine_days };
    let days = if prompt.survey == survey.id { settings.clock(&survey.kind).max(1) } else { quarantine };
    now < instant(prompt.shown_at) + of_days(days)
}

fn of_days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days.clamp(0, 3_650))
}

/// Gives what a browser was asked, before it was known whose it is, to the customer.
async fn join(
    surveys: &Surveys,
    shop: ShopId,
    visitor: &Visitor,
    prompts: &[Prompt],
    customer: Uuid,
) -> Result<(), Problem> {
    let nobodys = prompts.iter().filter(|prompt| prompt.customer.is_none());
    let subjects: Vec<Uuid> = nobodys.map(|prompt| visitor.invitation(shop, prompt)).collect();
    if subjects.is_empty() {
        return Ok(());
    }
    let tx = surveys.kit.store.begin().await?;
    surveys.contact.join(&tx, shop, Kind::Survey, &subjects, customer).await?;
    visitor.belongs_to(&tx, customer).await?;
    Ok(tx.commit().await?)
}

/// What this visit was asked already and has not answered.
async fn still_shown(
    surveys: &Surveys,
    survey: &Survey,
    (visitor, prompts): (&Visitor, &[Prompt]),
    known: Option<&Recipient>,
) -> Result<Option<Invitation>, Problem> {
    let kit = &surveys.kit;
    let since = micros(kit.now() - SignedDuration::from_mins(VISIT_MINUTES));
    let Some(prompt) = prompts.iter().find(|prompt| prompt.survey == survey.id && prompt.shown_at > since) else {
        return Ok(None);
    };
    let found = Invitation::by_id(&kit.store, visitor.invitation(survey.shop, prompt)).await?;
    let is_open = |one: &Invitation| one.is_asked && one.started_at.is_none() && prompt.is_for(one, known);
    Ok(found.filter(is_open))
}

/// Asks whoever comes by, unless they are not drawn, which leaves no trace, or the survey's or the shop's rules say no.
/// Either is noted, so that it is decided once; a no is decided again when what it follows from is over.
async fn invite(
    surveys: &Surveys,
    (survey, settings): (&Survey, &Settings),
    visitor: &Visitor,
    known: Option<&Recipient>,
) -> Result<Option<Invitation>, Problem> {
    let kit = &surveys.kit;
    let now = kit.now();
    let drawn = known.map_or(visitor.id, |known| known.customer);
    if !is_drawn(&kit.vault, survey.id, drawn, survey.audience.sample_rate) {
        return Ok(None);
    }
    let what = visitor.occasion(micros(now));
    let who = known.map_or_else(Who::default, |known| Who {
        customer: Some(known.customer),
        user_id: known.user_id.clone(),
        ..Who::default()
    });
    let occasion = Occasion {
        survey,
        kind: "site",
        what: &what,
        channel: "site",
        who: &who,
        about: &About::default(),
        due_at: now,
    };
    let tx = kit.store.begin().await?;
    let Some(mut invitation) = create(&tx, kit, &occasion).await? else { return Ok(None) };
    let decision = decide(&tx, surveys, survey, &mut invitation, Some(Channel::Site)).await?;
    let rests_until = match decision.reason {
        _ if decision.is_asked => None,
        Reason::Quarantine { until, .. } | Reason::Clock { until, .. } | Reason::Cap { until, .. } => Some(until),
        _ => Some(now + of_days(settings.clock(&survey.kind).max(1))),
    };
    let prompt = Prompt {
        survey: survey.id,
        shown_at: micros(now),
        customer: who.customer,
        rests_until: rests_until.map(micros),
        invitation: None,
    };
    visitor.note(&tx, &prompt).await?;
    tx.commit().await?;
    Ok(invitation.is_asked.then_some(invitation))
}

async fn shown(
    surveys: &Surveys,
    survey: &Survey,
    invitation: &Invitation,
    wanted: &[String],
) -> Result<Asking, Problem> {
    let definition = survey.questions(&surveys.kit.store).await?;
    let path = invitation.path_on_site(&surveys.kit.vault);
    Ok(Asking { survey: Some(Shown::new(survey, &definition, wanted, (invitation.id, &path))) })
}
