use contact::{Button, Decision, Message};
use jiff::tz::TimeZone;
use store::Tx;
use web::Problem;

use super::Invitation;
use super::mail::Words;
use crate::Surveys;
use crate::definition::language::ours;
use crate::definition::{Filling, Text};
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
    let chrome = &definition.chrome;
    let shop = Shop::load(tx, survey.shop).await?;
    let shops = shop.as_ref().map(|shop| shop.language.clone()).unwrap_or_default();
    let spoken = decision.recipient.as_ref().and_then(|known| known.language.clone());
    let wanted: Vec<String> = spoken.into_iter().chain([shops.clone()]).collect();
    let zone = shop.map_or(TimeZone::UTC, |shop| shop.zone);
    let language = definition.language(&wanted);
    let words = Words::of(ours(language, &shops));
    let say = |own: &Text, ours: &str| own.own(language).unwrap_or(ours).to_owned();
    let filling = Filling {
        name: who.name.clone(),
        order: invitation.order_id.clone(),
        product: invitation.product_name.clone(),
        ..Filling::default()
    };
    let fill = |text: &str| filling.fill(&definition, text, language);
    let title = fill(definition.title.of(language));
    let hello = match (chrome.hello.own(language), &who.name) {
        (Some(own), _) => fill(own),
        (None, Some(name)) => pages::fill(words.hello_name, name),
        (None, None) => words.hello.to_owned(),
    };
    let intro = fill(definition.intro.of(language));
    let length = pages::fill(&say(&chrome.length, words.length), definition.questions.len());
    let until = match chrome.until.own(language) {
        // What months are called in it is not known.
        Some(own) => pages::fill(own, zone.to_datetime(invitation.expires_at()).date()),
        None => pages::fill(words.until, pages::day(ours(language, &shops), &zone, invitation.expires_at())),
    };
    // After a full stop of Chinese or Japanese there is no space.
    let joint = if length.ends_with('。') { "" } else { " " };
    let end = format!("{length}{joint}{until}");
    let button = Button {
        label: say(&chrome.answer, words.answer),
        link: format!("{base}{}?lang={language}", invitation.path(&surveys.kit.vault)),
    };
    let letter = |subject: String, first: &str| Message {
        language: ours(language, &shops),
        subject,
        paragraphs: [hello.as_str(), first, &intro, &end]
            .into_iter()
            .filter(|line| !line.trim().is_empty())
            .map(str::to_owned)
            .collect(),
        button: Some(button.clone()),
        foot: chrome.letter(language),
    };
    surveys.contact.send(tx, decision, &letter(title.clone(), "")).await?;
    if survey.audience.reminder {
        let subject = match chrome.reminder.own(language) {
            Some(own) => format!("{own}: {title}"),
            None => pages::fill(words.reminder, &title),
        };
        let again = letter(subject, &say(&chrome.again, words.again));
        surveys.contact.remind(tx, decision, &again).await?;
    }
    Ok(())
}
