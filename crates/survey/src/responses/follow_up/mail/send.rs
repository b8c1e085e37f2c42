use axum::Json;
use axum::extract::State;
use contact::{Foot, Message};
use jiff::SignedDuration;
use pages::Language;
use primitives::Timestamp;
use serde::Deserialize;
use serde_json::json;
use store::{Sql, StoreError};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson, audit};

use super::super::open;
use super::reader::{reader, refusal};
use super::{Letter, Mail, keep, of};
use crate::Surveys;
use crate::answers::Response;
use crate::own::{Actor, tell};
use crate::responses::tell::check_words;
use crate::surveys::Survey;

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SurveyFollowUpMailToSend)]
#[serde(deny_unknown_fields)]
pub(crate) struct Write {
    /// Of the mail, one line.
    subject: String,
    /// Plain; a line is a paragraph.
    text: String,
    /// What it is written in, zh or en; theirs when not given. What stands below it is in it.
    language: Option<String>,
}

/// What comes within this of another mail was written without having read that one.
const AT_ONCE: SignedDuration = SignedDuration::from_mins(1);
const LANGUAGES: [&str; 2] = ["zh", "en"];

impl Write {
    fn check(&self) -> Result<Option<Language>, Problem> {
        check_words(&self.subject, &self.text)?;
        if self.language.as_deref().is_some_and(|language| !LANGUAGES.contains(&language)) {
            return Err(Problem::invalid("language", Fault::one_of(&LANGUAGES)));
        }
        Ok(self.language.as_deref().and_then(Language::parse))
    }
}

/// Whoever writes at the same time as a colleague, or in a second window, learns of it before the reader does.
fn is_new(mails: &[Mail], letter: &Letter, now: Timestamp) -> Result<(), Problem> {
    let mut standing = mails.iter().filter(|mail| mail.stands());
    match standing.rfind(|mail| mail.says(letter) || now.duration_since(mail.at) < AT_ONCE) {
        None => Ok(()),
        Some(mail) => Err(Problem::conflict(
            "mail_sent_already",
            format!(
                "{} wrote to them at {}, just now or in the same words: read that mail first; what is to be added can be \
                 sent in other words, a minute later",
                mail.author_name, mail.at
            ),
        )),
    }
}

/// Write to who answered, by mail
///
/// Nothing is asked by it, so quarantine and caps do not hold it up; to who said no, has no address or cannot be reached it
/// is not sent, and 409 says why. It leaves in the hours in which the shop writes. An answer that nobody follows up yet
/// becomes a piece of work. The same words again, while those before wait or have arrived, or anything within a minute of another
/// mail are refused with `mail_sent_already`.
#[utoipa::path(post, path = "/survey-responses/{id}/follow-up/mails", tag = "surveys",
    operation_id = "sendSurveyFollowUpMail", params(("id" = Uuid, Path)), request_body = Write,
    responses((status = 200, body = Mail), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn send(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(write): ValidJson<Write>,
) -> Result<Json<Mail>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let language = write.check()?;
    let kit = &surveys.kit;
    let now = kit.now();
    let missing = || Problem::not_found("answer");
    let tx = kit.store.begin().await?;
    // Whoever takes the person out waits, or is waited for.
    let sql = "UPDATE survey_responses SET urgency = urgency WHERE shop = $1 AND id = $2";
    tx.exec(sql, vec![staff.shop.0.into(), id.into()]).await?;
    let response = Response::load(&tx, staff.shop, id).await?.ok_or_else(missing)?;
    let survey = Survey::load(&tx, staff.shop, response.survey).await?.ok_or_else(missing)?;
    let mail = kit.ids.uuid();
    let reader = reader(&tx, &surveys, &survey, &response, mail).await??;
    let decision = surveys.contact.decide(&tx, &reader.ask).await?;
    if !decision.is_asked {
        return Err(refusal(&decision.reason));
    }
    let keys = kit.vault.keys(&tx, &[reader.person], &kit.ids).await?;
    let key = keys.get(&reader.person);
    let key = key.ok_or_else(|| StoreError::Corrupt(format!("there is no key of {}", reader.person)))?;
    let letter = Letter { subject: write.subject.trim().to_owned(), text: write.text.trim().to_owned() };
    is_new(&of(&tx, kit, &response, false).await?, &letter, now)?;
    keep(&tx, (mail, response.id, reader.person), key, (&staff, now), &letter).await?;
    open(&tx, &response, now).await?;
    let message = letter.message(language.unwrap_or(decision.language));
    surveys.contact.send(&tx, &decision, &message).await?;
    let said = json!({"survey_id": survey.id, "response_id": response.id, "mail_id": mail});
    tell(&tx, kit, staff.shop, &Actor::Staff(&staff), "Survey Follow-Up Mailed", &said).await?;
    // Not what it says: what is in this log stays.
    audit(&tx, kit, &staff, "survey.follow_up_mailed", &survey.name, &response.id.to_string()).await?;
    tx.commit().await?;
    let sent = of(&kit.store, kit, &response, staff.is_masked()).await?.into_iter().find(|one| one.id == mail);
    sent.map(Json).ok_or_else(|| Problem::not_found("mail"))
}

impl Letter {
    fn message(&self, language: Language) -> Message {
        let paragraphs = self.text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
        Message {
            language,
            subject: self.subject.clone(),
            paragraphs: paragraphs.collect(),
            button: None,
            foot: Foot::default(),
        }
    }
}
