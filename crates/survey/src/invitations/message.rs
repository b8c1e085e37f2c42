use contact::{Button, Decision, Message};
use jiff::tz::TimeZone;
use store::Tx;
use web::Problem;

use super::Invitation;
use super::mail::Words;
use crate::Surveys;
use crate::definition::Filling;
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
    let zone = Shop::load(tx, survey.shop).await?.map_or(TimeZone::UTC, |shop| shop.zone);
    let language = definition.language(decision.language);
    let words = Words::of(language);
    let filling = Filling {
        name: who.name.clone(),
        order: invitation.order_id.clone(),
        product: invitation.product_name.clone(),
        ..Filling::default()
    };
    let fill = |text: &str| filling.fill(&definition, text, language);
    let title = fill(definition.title.of(language));
    let hello = who.name.as_ref().map_or_else(|| words.hello.to_owned(), |name| pages::fill(words.hello_name, name));
    let intro = fill(definition.intro.of(language));
    let length = pages::fill(words.length, definition.questions.len());
    let until = jiff::fmt::strtime::format(words.date, zone.to_datetime(invitation.expires_at()));
    let until = until.map_or_else(|_| String::new(), |date| pages::fill(words.until, date));
    let address = format!("{base}{}?lang={}", invitation.path(&surveys.kit.vault), language.code());
    let button = || Some(Button { label: words.answer.to_owned(), link: address.clone() });
    let lines = |first: &str| {
        let end = format!("{length} {until}");
        let all = [hello.as_str(), first, &intro, &end];
        all.into_iter().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
    };
    let first = Message { language, subject: title.clone(), paragraphs: lines(""), button: button() };
    surveys.contact.send(tx, decision, &first).await?;
    if survey.audience.reminder {
        let subject = pages::fill(words.reminder, &title);
        let again = Message { language, subject, paragraphs: lines(words.again), button: button() };
        surveys.contact.remind(tx, decision, &again).await?;
    }
    Ok(())
}
