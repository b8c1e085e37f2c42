use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use pages::Address;
use primitives::ShopId;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;
use web::{Fault, Path, Problem};

use super::open::open;
use super::shown::first;
use super::visitor::Visitor;
use crate::Surveys;
use crate::definition::{Answers, Definition, Filling, QuestionType, Text, read_other, read_value};
use crate::invitations::Invitation;
use crate::people::Who;
use crate::shop::Shop;
use crate::shopper::{Progress, begin, save, wanted};
use crate::surveys::Survey;

/// One answer, given on a page of the shop's.
#[derive(Debug, Deserialize)]
pub(super) struct Given {
    visitor: String,
    survey: Uuid,
    question: String,
    /// A number, an option's key or words; several keys as a JSON list, for a form has none.
    value: String,
    /// What something else is, where that was picked.
    other: Option<String>,
    lang: Option<String>,
}

/// What follows.
#[derive(Debug, Serialize)]
pub(super) struct Next {
    /// Nothing more is asked.
    is_done: bool,
    thanks: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offer: Option<Offered>,
}

/// What whoever answers gets.
#[derive(Debug, Serialize)]
struct Offered {
    text: String,
    code: Option<String>,
}

impl Next {
    /// `ended` is the survey that is over, the answers and their language; none where more is asked.
    fn new(ended: Option<(&Definition, Answers, &str)>) -> Self {
        let Some((definition, answers, language)) = ended else {
            return Self { is_done: false, thanks: None, offer: None };
        };
        // Whom a page of the shop is shown to is not sure enough to call them by their name.
        let filling = Filling { answers, ..Filling::default() };
        let say = |text: &Text| filling.fill(definition, text.of(language), language);
        let offer = definition.thanks_offer.as_ref();
        let offer = offer.map(|offer| Offered { text: say(&offer.text), code: offer.code.clone() });
        Self { is_done: true, thanks: Some(say(&definition.thanks)), offer }
    }
}

/// Keeps the answer to the first question of a survey that this visitor was asked; the others follow by its link.
pub(super) async fn answer(
    State(surveys): State<Surveys>,
    Path(shop): Path<Uuid>,
    headers: HeaderMap,
    address: Address,
    given: Result<Form<Given>, FormRejection>,
) -> Response {
    let given = given.map_err(|rejection| Problem::invalid("body", Fault::unreadable(&rejection.body_text())));
    match given {
        Ok(Form(given)) => open(answered(&surveys, ShopId(shop), (&headers, &address), &given).await),
        Err(problem) => open::<Next>(Err(problem)),
    }
}

async fn answered(
    surveys: &Surveys,
    shop: ShopId,
    (headers, address): (&HeaderMap, &Address),
    given: &Given,
) -> Result<Next, Problem> {
    let kit = &surveys.kit;
    surveys.prompts.answer(shop, address, kit.now())?;
    let visitor = Visitor::read(&kit.vault, shop, &given.visitor)?;
    let missing = || Problem::not_found("question for this visitor");
    let survey = Survey::load(&kit.store, shop, given.survey).await?.ok_or_else(missing)?;
    let invitation = asked(surveys, &survey, (&visitor, &given.visitor)).await?.ok_or_else(missing)?;
    if !survey.is_live() || invitation.is_over(kit.now()) {
        return Err(Problem::conflict("ended", "the survey has ended"));
    }
    if invitation.started_at.is_some() {
        return Err(Problem::conflict("answered", "this visitor has answered already"));
    }
    let definition = survey.questions(&kit.store).await?;
    let answers = read(&definition, given, (shop, invitation.id))?;
    let shops = Shop::language_of(&kit.store, shop).await?;
    let language = definition.language(&wanted(given.lang.as_deref(), None, headers, &shops));
    let progress = progress(&definition, &answers);
    let is_done = progress == Progress::Done;
    let keys = kit.vault.existing_keys(&kit.store, &Vec::from_iter(invitation.person)).await?;
    let who = Who::open(&keys, invitation.person, invitation.who.as_deref())?;
    let mut response = begin(surveys, &survey, &invitation);
    response.language = Some(language.to_owned());
    let (about, whose) = ((&survey, &definition), (&invitation, &who));
    let tx = kit.store.begin().await?;
    save(&tx, surveys, about, whose, &mut response, (&answers, progress)).await?;
    tx.commit().await?;
    if is_done {
        surveys.on_change()(shop, survey.id);
    }
    Ok(Next::new(is_done.then_some((&definition, answers, language))))
}

/// The invitation of the visitor's latest prompt, by the id that their browser keeps.
async fn asked(
    surveys: &Surveys,
    survey: &Survey,
    (visitor, id): (&Visitor, &str),
) -> Result<Option<Invitation>, Problem> {
    let kit = &surveys.kit;
    let prompts = visitor.prompts(&kit.store).await?;
    let Some(prompt) = prompts.iter().find(|prompt| prompt.survey == survey.id) else { return Ok(None) };
    let found = Invitation::by_id(&kit.store, visitor.invitation(survey.shop, prompt)).await?;
    let known = surveys.contact.directory.visitor(survey.shop, id).await?;
    let on_site = |invitation: Invitation| Invitation { channel: "site".to_owned(), ..invitation };
    Ok(found.filter(|one| one.is_asked && prompt.is_for(one, known.as_ref())).map(on_site))
}

/// The answer with what stands beside it. The order of its options follows from the invitation.
fn read(definition: &Definition, given: &Given, (shop, invitation): (ShopId, Uuid)) -> Result<Answers, Problem> {
    let question = first(definition).filter(|question| question.key == given.question);
    let question = question.ok_or_else(|| Problem::invalid("question", Fault::NotFirst))?;
    let written: Json = match question.kind {
        QuestionType::Multiple => {
            serde_json::from_str(&given.value).map_err(|_| Problem::invalid("value", Fault::WrongForm))?
        }
        _ => Json::String(given.value.clone()),
    };
    let value = read_value(question, &written).map_err(|wrong| Problem::invalid("value", wrong.fault()))?;
    let value = value.ok_or_else(|| Problem::invalid("value", Fault::NoAnswer))?;
    let named = Json::from(given.other.as_deref());
    let other = read_other(question, &value, &named).map_err(|wrong| Problem::invalid("other", wrong.fault()))?;
    let seen = question.is_shuffled.then(|| {
        let options = question.options_for(shop, invitation).into_iter();
        options.map(|option| Json::from(option.key.as_str())).collect::<Json>()
    });
    let beside = [(question.other_key(), other), (question.order_key(), seen)];
    let beside = beside.into_iter().filter_map(|(key, value)| Some((key, value?)));
    Ok(std::iter::once((question.key.clone(), value)).chain(beside).collect())
}

/// At the question after the first, or at the end where there is none.
fn progress(definition: &Definition, answers: &Answers) -> Progress {
    match definition.path(answers).get(1) {
        Some(place) => Progress::Next(definition.questions[*place].key.clone()),
        None => Progress::Done,
    }
}
