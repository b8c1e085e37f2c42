use contact::{Button, Decision, Message};
use jiff::tz::TimeZone;
use store::Tx;
use web::Problem;

use super::Invitation;
use super::mail::Words;
use crate::Surveys;
use crate::definition::Filling;
use crate::definition::language::ours;
use crate::people::Who;
use crate::shop::Shop;
use crate::surveys::Survey;

/// Queues the mail of an invitation, and its reminder where the survey has one.
pub(super) async fn send(
    tx: &Tx,
    surveys: &Surveys,
    survey: &Survey,
    invitation: &Invitation,
    who: &Who,
    decision: &Decision,
) -> Result<(), Problem> {
    let Some(base) = surveys.contact.address() else { return Ok(()) };
    let definition = survey.questions(tx).await?;
    let shop = Shop::load(tx, survey.shop).await?;
    let spoken = decision.recipient.as_ref().and_then(|known| known.language.clone());
    let wanted: Vec<String> = spoken.into_iter().chain(shop.iter().map(|shop| shop.language.clone())).collect();
    let zone = shop.map_or(TimeZone::UTC, |shop| shop.zone);
    let language = definition.language(&wanted);
    let words = Words::of(ours(language));
    let filling = Filling {
        name: who.name.clone(),
        order: invitation.order_id.clone(),
        product: invitation.product_name.clone(),
        ..Filling::default()
    };
    let fill = |text: &str| filling.fill(&definition, text, language);
    let title = fill(definition.title.of(language));
    let hello = match (definition.chrome.hello.own(language), &who.name) {
        (Some(own), _) => fill(own),
        (None, Some(name)) => pages::fill(words.hello_name, name),
        (None, None) => words.hello.to_owned(),
    };
    let intro = fill(definition.intro.of(language));
    let length = pages::fill(words.length, definition.questions.len());
    let until = jiff::fmt::strtime::format(words.date, zone.to_datetime(invitation.expires_at()));
    let until = until.map_or_else(|_| String::new(), |date| pages::fill(words.until, date));
    let address = format!("{base}{}?lang={language}", invitation.path(&surveys.kit.vault));
    let label = definition.chrome.answer.own(language).unwrap_or(words.answer);
    let button = || Some(Button { label: label.to_owned(), link: address.clone() });
    let lines = |first: &str| {
        let end = format!("{length} {until}");
        let all = [hello.as_str(), first, &intro, &end];
        all.into_iter().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
    };
    let first = Message { language: ours(language), subject: title.clone(), paragraphs: lines(""), button: button() };
    surveys.contact.send(tx, decision, &first).await?;
    if survey.audience.reminder {
        let (subject, again) = match definition.chrome.reminder.own(language) {
            Some(own) => (format!("{own}: {title}"), ""),
            None => (pages::fill(words.reminder, &title), words.again),
        };
        let again = Message { language: ours(language), subject, paragraphs: lines(again), button: button() };
        surveys.contact.remind(tx, decision, &again).await?;
    }
    Ok(())
}
