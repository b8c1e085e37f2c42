use std::collections::BTreeMap;

use pages::Notice;
use serde_json::Value as Json;
use uuid::Uuid;

use super::fields::{answer, given, name, other};
use super::picture;
use super::receive::Sent;
use super::sheet::{Refused, Sheet};
use crate::Surveys;
use crate::definition::{Answers, Page, Question, QuestionType, Wrong, read_other, read_value};

/// What is kept of an answer that does not fit yet, in bytes.
const MOST_UNFIT: usize = 8 << 10;

/// Reads a page that was sent: the answers with those of the page in place of what was kept of it, or what has to be
/// mended.
pub(super) async fn read(
    surveys: &Surveys,
    sheet: &Sheet,
    page: &Page,
    response: Uuid,
    sent: Sent,
) -> Result<Result<Answers, Refused>, Notice> {
    let (answers, refused) = fill(surveys, sheet, page, response, sent).await?;
    Ok(if refused.errors.is_empty() { Ok(answers) } else { Err(refused) })
}

/// Reads a page that somebody leaves for the one before: what does not fit yet is kept as it was filled in, and judged when
/// the page is sent.
pub(super) async fn leave(
    surveys: &Surveys,
    sheet: &Sheet,
    page: &Page,
    response: Uuid,
    sent: Sent,
) -> Result<Answers, Notice> {
    let (mut answers, mut refused) = fill(surveys, sheet, page, response, sent).await?;
    for question in sheet.questions(page).filter(|question| refused.errors.contains_key(&question.key)) {
        for key in [question.key.clone(), question.other_key()] {
            answers.remove(&key);
            let filled = refused.given.remove(&key).filter(|filled| !is_blank(filled));
            answers.extend(filled.filter(|filled| filled.to_string().len() <= MOST_UNFIT).map(|filled| (key, filled)));
        }
        answers.extend(sheet.order(question));
    }
    Ok(answers)
}

/// Reads a page that somebody wants in another language: it is shown as it was filled in, and what is wrong is said when it
/// is sent.
pub(super) async fn again(
    surveys: &Surveys,
    sheet: &Sheet,
    page: &Page,
    response: Uuid,
    sent: Sent,
) -> Result<Refused, Notice> {
    let (_, refused) = fill(surveys, sheet, page, response, sent).await?;
    Ok(Refused { errors: BTreeMap::new(), ..refused })
}

fn is_blank(filled: &Json) -> bool {
    match filled {
        Json::String(text) => text.trim().is_empty(),
        Json::Array(all) => all.is_empty(),
        Json::Object(parts) => parts.is_empty(),
        other => other.is_null(),
    }
}

/// The answers with those of the page that fit, and what was filled in, with what is wrong. Only the page's own questions
/// are looked at.
async fn fill(
    surveys: &Surveys,
    sheet: &Sheet,
    page: &Page,
    response: Uuid,
    mut sent: Sent,
) -> Result<(Answers, Refused), Notice> {
    let words = &sheet.words;
    let mut answers = sheet.answers.clone();
    let mut refused = Refused::default();
    for question in sheet.questions(page) {
        let mut filled = given(question, &sent);
        if question.kind == QuestionType::Picture {
            let (ids, error) = pictures(surveys, question, response, &mut sent, sheet).await?;
            filled = ids;
            if let Some(error) = error {
                refused.errors.insert(question.key.clone(), words.or_wrong(error));
            }
        }
        let named = Json::from(other(question, &sent));
        match answered(question, &filled, &named) {
            Ok(parts) => {
                answers.remove(&question.key);
                answers.remove(&question.other_key());
                answers.extend(parts);
                answers.extend(sheet.order(question));
            }
            Err(wrong) => drop(refused.errors.entry(question.key.clone()).or_insert_with(|| words.why(wrong))),
        }
        refused.given.insert(question.key.clone(), filled);
        refused.given.insert(question.other_key(), named);
    }
    Ok((answers, refused))
}

/// An answer with what was named as something else, by their keys; nothing when nothing was answered.
fn answered(question: &Question, filled: &Json, named: &Json) -> Result<Vec<(String, Json)>, Wrong> {
    let Some(value) = read_value(question, &answer(question, filled))? else {
        return if question.is_required { Err(Wrong::Missing) } else { Ok(Vec::new()) };
    };
    let other = read_other(question, &value, named)?.map(|words| (question.other_key(), words));
    Ok(std::iter::once((question.key.clone(), value)).chain(other).collect())
}

/// The pictures of a question: those that are to be kept, and new ones.
async fn pictures(
    surveys: &Surveys,
    question: &Question,
    response: Uuid,
    sent: &mut Sent,
    sheet: &Sheet,
) -> Result<(Json, Option<&'static str>), Notice> {
    let field = name(question);
    let most = question.max.unwrap_or(2) as usize;
    let kept: Vec<Uuid> = sent.all(&field).filter_map(|id| id.parse().ok()).take(most).collect();
    let mut ids = picture::own(&surveys.kit.store, response, &kept).await.map_err(|_| Notice::Failed)?;
    let room = most - ids.len();
    let (new, error) = picture::take(surveys, response, (sent, &field, room), sheet.words.ours).await?;
    ids.extend(new);
    Ok((ids.iter().map(|id| Json::from(id.to_string())).collect::<Vec<_>>().into(), error))
}
