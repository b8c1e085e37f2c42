use std::collections::BTreeMap;

use axum::extract::{Multipart, Path, Query as Asked, State};
use axum::http::HeaderMap;
use axum::response::Response;
use pages::{Address, Notice, is_own_page};
use web::Problem;

use super::form::{again, leave, read};
use super::receive::Sent;
use super::save::{Progress, begin, save};
use super::sheet::{Refused, Sheet};
use super::visit::{Query, Visit};
use crate::Surveys;
use crate::definition::{Answers, Page, Wrong};

/// Takes a page that was filled in, and goes on with the next.
pub(super) async fn send(
    State(surveys): State<Surveys>,
    Path(token): Path<String>,
    Asked(query): Asked<Query>,
    headers: HeaderMap,
    address: Address,
    mut form: Multipart,
) -> Result<Response, Response> {
    let mut visit = Visit::open(&surveys, &token, &query, &headers, &address).await?;
    let frame = visit.sheet.frame.clone();
    if !is_own_page(&headers) {
        return Err(Notice::Foreign.page(frame));
    }
    let (invitation, now) = (&visit.invitation, surveys.kit.now());
    if let Err(seconds) = surveys.limits.send(invitation.shop(), invitation.id, &address, now) {
        return Err(Notice::TooMany(seconds).page(frame));
    }
    let path = visit.sheet.path.clone();
    // What was completed stays as it is, whoever sends again.
    if visit.is_completed() {
        return Ok(visit.sheet.go_to(&path, None));
    }
    let sent = Sent::read(&mut form).await.map_err(|notice| notice.page(frame.clone()))?;
    // A page that is none any more, such as one of another way: the person goes on where they are.
    let Some(page) = sent.last("at").and_then(|key| visit.sheet.page(key)) else {
        return Ok(visit.sheet.go_to(&path, None));
    };
    if sent.last("back").is_some() {
        return go_back(&surveys, &mut visit, &page, sent).await.map_err(|notice| notice.page(frame));
    }
    if sent.is_switch() {
        let filled = again(&surveys, &visit.sheet, &page, invitation.id, sent).await;
        return filled.map(|filled| visit.sheet.show(&page, Some(&filled))).map_err(|notice| notice.page(frame));
    }
    let read = read(&surveys, &visit.sheet, &page, invitation.id, sent).await;
    match read.map_err(|notice| notice.page(frame.clone()))? {
        Err(refused) => return Ok(visit.sheet.show(&page, Some(&refused))),
        Ok(answers) => visit.sheet.answers = answers,
    }
    let (answers, progress) = match (visit.sheet.next(&page), finished(&visit.sheet)) {
        (Some(next), _) => (visit.sheet.answers.clone(), Progress::Next(next)),
        (None, Ok(answers)) => (answers, Progress::Done),
        (None, Err(wrong)) => return Ok(mend(&visit.sheet, &wrong)),
    };
    let next = match &progress {
        Progress::Next(key) => Some(key.clone()),
        Progress::Done => None,
    };
    match keep(&surveys, &mut visit, (&answers, progress)).await {
        Ok(()) => Ok(visit.sheet.go_to(&path, next.as_deref())),
        Err(_) => Err(Notice::Failed.page(frame)),
    }
}

/// Keeps what was filled in as it stands, and shows the page before. Whoever had come further can still go on there.
async fn go_back(surveys: &Surveys, visit: &mut Visit, page: &Page, sent: Sent) -> Result<Response, Notice> {
    let answers = leave(surveys, &visit.sheet, page, visit.invitation.id, sent).await?;
    let Some(here) = visit.sheet.questions(page).next().map(|question| question.key.clone()) else {
        return Err(Notice::Failed);
    };
    visit.sheet.answers.clone_from(&answers);
    let reached = visit.given.as_ref().and_then(|given| given.next_question.clone());
    let reached = reached.filter(|key| visit.sheet.page(key).is_some()).unwrap_or_else(|| here.clone());
    keep(surveys, visit, (&answers, Progress::Next(reached))).await.map_err(|_| Notice::Failed)?;
    let before = visit.sheet.before(page).map_or(here, str::to_owned);
    Ok(visit.sheet.go_to(&visit.sheet.path, Some(&before)))
}

/// The whole answer, when nothing that was asked is missing.
pub(super) fn finished(sheet: &Sheet) -> Result<Answers, BTreeMap<String, Wrong>> {
    sheet.definition.read(&sheet.answers)
}

/// The first page on which something is missing.
pub(super) fn mend(sheet: &Sheet, wrong: &BTreeMap<String, Wrong>) -> Response {
    let first = sheet.definition.questions.iter().find(|question| wrong.contains_key(&question.key));
    let page = sheet.page_with(first.map(|question| question.key.as_str()));
    let errors = wrong.iter().map(|(key, wrong)| (key.clone(), sheet.words.why(*wrong))).collect();
    sheet.show(&page, Some(&Refused { given: BTreeMap::new(), errors }))
}

async fn keep(surveys: &Surveys, visit: &mut Visit, (answers, progress): (&Answers, Progress)) -> Result<(), Problem> {
    let Visit { invitation, who, given, sheet } = visit;
    let is_done = progress == Progress::Done;
    let mut given = given.take().unwrap_or_else(|| begin(surveys, &sheet.survey, invitation));
    given.language = Some(sheet.language.clone());
    // What a browser began on the site and the person's own link goes on with is for that browser no longer.
    if !invitation.is_on_site() && given.channel == "site" {
        given.channel.clone_from(&invitation.channel);
    }
    let tx = surveys.kit.store.begin().await?;
    let about = (&sheet.survey, &sheet.definition);
    save(&tx, surveys, about, (invitation, who), &mut given, (answers, progress)).await?;
    tx.commit().await?;
    if is_done {
        (surveys.on_change())(sheet.survey.shop, sheet.survey.id);
    }
    Ok(())
}
