//! Answers that other systems tell of.

use primitives::{ShopId, json};
use serde_json::Value as Json;
use store::{Misread, StoreError, Tx, micros};
use uuid::Uuid;
use web::Kit;

use super::{Item, UNREAD, orders};
use crate::answers::{Response, State, keep};
use crate::definition::{Answers, Definition};
use crate::people::Who;
use crate::reading::Tools;
use crate::surveys::{Survey, insert};
use crate::{ids, templates};

/// The longest text of an answer, in characters.
const TEXT: usize = 4_000;

/// Keeps an answer; gives the survey that it was added to.
pub(super) async fn take(tx: &Tx, tools: Tools<'_>, shop: ShopId, item: &Item<'_>) -> Result<Option<Uuid>, StoreError> {
    let kit = tools.kit;
    let Some(survey) = survey(tx, kit, shop, item).await? else {
        let reason = "survey is none of nps, csat, ces, and survey_id is no survey of this shop";
        store::unread(tx, UNREAD, item.stored, &Misread::new("unknown_survey", "survey_id", reason)).await?;
        return Ok(None);
    };
    let definition = survey.questions(tx).await?;
    let answers = match answers(&survey, &definition, item.properties()) {
        Ok(answers) => answers,
        Err(misread) => {
            store::unread(tx, UNREAD, item.stored, &misread).await?;
            return Ok(None);
        }
    };
    let mut response = response(tx, kit, &survey, item).await?;
    let is_new = keep(tx, tools, (&survey, &definition), &mut response, &answers, State::Completed).await?;
    Ok(is_new.then_some(survey.id))
}

/// The survey that is named, or the one that holds what is told of a kind: it is made when the first answer comes.
async fn survey(tx: &Tx, kit: &Kit, shop: ShopId, item: &Item<'_>) -> Result<Option<Survey>, StoreError> {
    if let Some(id) = json::id(item.properties(), "survey_id")
        && let Some(survey) = Survey::load(tx, shop, id).await?
    {
        return Ok(Some(survey));
    }
    let Some(kind) = json::text(item.properties(), "survey") else { return Ok(None) };
    let Some(draft) = templates::elsewhere(&kind) else { return Ok(None) };
    let id = ids::elsewhere(shop, &kind);
    if let Some(survey) = Survey::load(tx, shop, id).await? {
        return Ok(Some(survey));
    }
    let language = crate::shop::Shop::language_of(tx, shop).await?;
    insert(tx, kit, shop, (id, "elsewhere", "closed"), &draft.in_language(&language)).await?;
    Survey::load(tx, shop, id).await
}

/// `score` and `text` answer the questions that the survey has for them; `answers` any other by its key.
fn answers(survey: &Survey, definition: &Definition, properties: &Json) -> Result<Answers, Misread> {
    let mut given = Answers::new();
    if let Some(all) = properties.get("answers").and_then(Json::as_object) {
        given.extend(all.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    if let (Some(question), Some(score)) = (definition.score_question(&survey.kind), properties.get("score")) {
        given.insert(question.key.clone(), score.clone());
    }
    let words = definition.questions.iter().find(|question| question.is_comment());
    if let (Some(question), Some(text)) = (words, json::text_up_to(properties, "text", TEXT)) {
        let most = question.max.map_or(TEXT, |max| max as usize);
        given.insert(question.key.clone(), text.chars().take(most).collect::<String>().into());
    }
    let (read, wrong) = definition.read_told(&given);
    if let Some((key, wrong)) = wrong.first() {
        let reason = format!("the answer to “{key}” {}", wrong.fault());
        return Err(Misread::new("bad_answer", format!("answers.{key}"), reason));
    }
    if read.is_empty() {
        return Err(Misread::new("no_answer", "score", "there is no score and no other answer"));
    }
    Ok(read)
}

async fn response(tx: &Tx, kit: &Kit, survey: &Survey, item: &Item<'_>) -> Result<Response, StoreError> {
    let shop = survey.shop;
    let is_import = item.import().is_some() || json::text(item.context(), "channel").is_some_and(|it| it == "import");
    let sender = if is_import { "import" } else { "server" };
    let event = &item.stored.event;
    let id = ids::told(shop, event.source, &event.message_id);
    let mut response = Response::begin(id, shop, survey.id, survey.version, sender, micros(item.at()));
    let (mut who, mut about) = (item.who(), None);
    if let Some(order_id) = item.order_id() {
        let known = orders::find(tx, &kit.vault, shop, &order_id).await?;
        response.order_id = Some(order_id);
        if let Some((buyer, of_order)) = known {
            if !who.has_id() {
                let (name, email) = (who.name.or(buyer.name), who.email.or(buyer.email));
                who = Who { name, email, ..buyer };
            }
            about = Some(of_order);
        }
    }
    let about = about.unwrap_or_default();
    response.product_id = json::text(item.properties(), "product_id").or(about.product_id);
    response.product_name = json::text(item.properties(), "product_name").or(about.product_name);
    response.agent = item.agent();
    response.origin = sender.to_owned();
    response.import_id = item.import();
    response.person = who.person(&kit.vault, shop);
    let keys = kit.vault.keys(tx, &Vec::from_iter(response.person), &kit.ids).await?;
    response.who = who.seal(&keys, response.person)?;
    Ok(response)
}
