use askama::Template;
use axum::extract::{Path, Query as Asked, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pages::{Address, Frame, private};
use serde_json::json;
use store::{Sql, StoreError, micros};

use super::chrome::FormWords;
use super::sheet::Sheet;
use super::visit::{Query, Visit};
use crate::Surveys;
use crate::definition::{Page, Question};
use crate::invitations::Invitation;
use crate::own::{Actor, tell};

#[derive(Template)]
#[template(path = "thanks.html")]
struct Thanks {
    frame: Frame,
    words: FormWords,
    thanks: String,
    offer: Option<Offered>,
}

/// What everybody gets who answers.
struct Offered {
    text: String,
    code: Option<String>,
    link: Option<String>,
}

/// The page at which the person is, or the thanks.
pub(super) async fn show(
    State(surveys): State<Surveys>,
    Path(token): Path<String>,
    Asked(query): Asked<Query>,
    headers: HeaderMap,
    address: Address,
) -> Result<Response, Response> {
    let mut visit = Visit::open(&surveys, &token, &query, &headers, &address).await?;
    if visit.is_completed() {
        return Ok(thanks(&visit.sheet));
    }
    if let Err(error) = note(&surveys, &visit.invitation).await {
        tracing::warn!(%error, "that a link was opened could not be noted");
    }
    let reached = visit.given.as_ref().and_then(|given| given.next_question.clone());
    let page = wanted(&visit.sheet, query.at.as_deref(), reached.as_deref());
    choose_first(&mut visit.sheet, &page, query.a.as_deref());
    Ok(visit.sheet.show(&page, None))
}

/// The page that was asked for, as far as the person has come; else the one at which they are.
fn wanted(sheet: &Sheet, at: Option<&str>, reached: Option<&str>) -> Page {
    let now = sheet.page_with(reached);
    let earlier = at.and_then(|key| sheet.page(key)).filter(|page| page.first() <= now.first());
    earlier.unwrap_or(now)
}

/// Puts what a link chose into the first question: it is shown as chosen, and not kept before it is sent.
pub(super) fn choose_first(sheet: &mut Sheet, page: &Page, chosen: Option<&str>) {
    let first: Option<Question> = sheet.questions(page).next().cloned();
    if let (Some(question), Some(chosen), None) = (first, chosen, sheet.before(page)) {
        let is_one = question.kind.is_number() || question.option(chosen).is_some();
        if let Ok(Some(value)) = crate::definition::read_value(&question, &chosen.into())
            && is_one
        {
            sheet.answers.entry(question.key).or_insert(value);
        }
    }
}

pub(super) fn thanks(sheet: &Sheet) -> Response {
    let offer = sheet.definition.thanks_offer.as_ref();
    let page = Thanks {
        frame: sheet.frame.clone(),
        words: sheet.words.clone(),
        thanks: sheet.say(&sheet.definition.thanks),
        offer: offer.map(|offer| Offered {
            text: sheet.say(&offer.text),
            code: offer.code.clone(),
            link: offer.link.clone(),
        }),
    };
    private(StatusCode::OK, &page)
}

/// Notes that the link was opened, the first time.
async fn note(surveys: &Surveys, invitation: &Invitation) -> Result<(), StoreError> {
    if invitation.opened_at.is_some() {
        return Ok(());
    }
    let kit = &surveys.kit;
    let tx = kit.store.begin().await?;
    let sql = "UPDATE survey_invitations SET opened_at = $1 WHERE id = $2 AND opened_at IS NULL";
    if tx.exec(sql, vec![micros(kit.now()).into(), invitation.id.into()]).await? == 1 {
        let said = json!({"survey_id": invitation.survey, "invitation_id": invitation.id});
        tell(&tx, kit, invitation.shop(), &Actor::System, "Survey Opened", &said).await?;
    }
    tx.commit().await
}
