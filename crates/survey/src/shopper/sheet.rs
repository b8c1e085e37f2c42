use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use pages::{Frame, Language, Spoken};
use serde_json::Value as Json;
use store::StoreError;
use uuid::Uuid;
use web::Kit;

use super::chrome::FormWords;
use super::view::SurveyPage;
use crate::definition::language::{html, is_rtl, name, ours};
use crate::definition::{Answers, Definition, Filling, Named, Page, Question};
use crate::invitations::Invitation;
use crate::people::Who;
use crate::surveys::Survey;
use crate::triggers::orders::{self, Product};

/// A survey laid out for one person.
pub(super) struct Sheet {
    pub survey: Survey,
    pub definition: Definition,
    /// One of the survey's.
    pub language: String,
    pub words: FormWords,
    /// Kept so far.
    pub answers: Answers,
    pub filling: Filling,
    /// What was bought with the order it is about.
    pub products: Vec<Product>,
    /// Where its pages are sent, without a query.
    pub path: String,
    pub frame: Frame,
    /// Whether the link is one person's.
    pub is_personal: bool,
    /// From which the order of options follows that are shuffled: of an invitation its id. An open link's first page has
    /// one of its own, which it sends along.
    pub seed: Uuid,
    pub is_open: bool,
}

/// What somebody filled in, and what has to be mended, by the question's key.
#[derive(Debug, Default)]
pub(super) struct Refused {
    pub given: BTreeMap<String, Json>,
    pub errors: BTreeMap<String, String>,
}

impl Refused {
    /// None of a page that is only shown again.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
}

/// A survey in one language has nothing to switch to.
pub(super) fn frame(definition: &Definition, (language, ours): (&str, Language), shop: &str, path: &str) -> Frame {
    let spoken = |tag: &str| Spoken::new(html(tag), name(tag), &with_query(path, &format!("lang={tag}")));
    let others = definition.languages.iter().filter(|other| *other != language);
    let others = others.map(|other| spoken(other)).collect();
    Frame::new(ours, shop, path).spoken(spoken(language), is_rtl(language), others)
}

/// A path with another value in its query.
pub(super) fn with_query(path: &str, query: &str) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}{query}")
}

impl Sheet {
    /// What is known of an invitation is put into the texts; without one it is nobody's. The last of the languages that are
    /// `wanted` is the shop's.
    pub async fn lay_out(
        kit: &Kit,
        (survey, definition, answers): (Survey, Definition, Answers),
        invitation: Option<(&Invitation, &Who)>,
        (wanted, shop, path): (&[String], &str, &str),
    ) -> Result<Self, StoreError> {
        let known = invitation.filter(|(invitation, _)| !invitation.is_on_site());
        let order = known.and_then(|(invitation, _)| invitation.order_id.clone());
        let products = match &order {
            Some(order_id) => orders::bought(&kit.store, survey.shop, order_id).await?,
            None => Vec::new(),
        };
        let filling = Filling {
            name: known.and_then(|(_, who)| who.name.clone()),
            order,
            product: known.and_then(|(invitation, _)| invitation.product_name.clone()),
            answers: answers.clone(),
        };
        let language = definition.language(wanted).to_owned();
        let shops = wanted.last().map_or("", String::as_str);
        let frame = frame(&definition, (&language, ours(&language, shops)), shop, path);
        let words = FormWords::new(&definition.chrome, &language, shops);
        let is_personal = invitation.is_some_and(|(invitation, _)| invitation.person.is_some());
        let seed = invitation.map(|(invitation, _)| invitation.id);
        Ok(Self {
            survey,
            definition,
            language,
            words,
            answers,
            filling,
            products,
            path: path.to_owned(),
            frame,
            is_personal,
            seed: seed.unwrap_or_default(),
            is_open: seed.is_none(),
        })
    }

    /// A text with what is known in its places.
    pub fn say(&self, text: &crate::definition::Text) -> String {
        self.filling.fill(&self.definition, text.of(&self.language), &self.language)
    }

    /// The options in the order in which this person sees them, and saw them before.
    pub fn options<'a>(&self, question: &'a Question) -> Vec<&'a Named> {
        let seen = self.answers.get(&question.order_key()).and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
        let seen: Vec<&Named> = seen.iter().filter_map(|key| question.option(key.as_str()?)).collect();
        let is_whole = question.is_shuffled && seen.len() == question.options.len();
        if is_whole { seen } else { question.options_for(self.survey.shop, self.seed) }
    }

    /// That order as it is kept, where it is not everybody's.
    pub fn order(&self, question: &Question) -> Option<(String, Json)> {
        let keys =
            || self.options(question).into_iter().map(|option| Json::from(option.key.as_str())).collect::<Json>();
        question.is_shuffled.then(|| (question.order_key(), keys()))
    }

    /// The page that begins with this question, if it can be reached now.
    pub fn page(&self, key: &str) -> Option<Page> {
        let begins = |page: &Page| page.first().is_some_and(|place| self.definition.questions[*place].key == key);
        self.definition.pages(&self.answers).into_iter().find(begins)
    }

    /// The page that has this question, else the first.
    pub fn page_with(&self, key: Option<&str>) -> Page {
        let place = key.and_then(|key| self.definition.place(key));
        let mut pages = self.definition.pages(&self.answers);
        let number = pages.iter().position(|page| page.iter().any(|one| Some(*one) == place)).unwrap_or(0);
        if pages.is_empty() { Page::new() } else { pages.swap_remove(number) }
    }

    /// The key of the question with which the page after this one begins; `None` after the last.
    pub fn next(&self, page: &Page) -> Option<String> {
        let last = page.last()?;
        let mut starts = self.definition.pages(&self.answers).into_iter().filter_map(|page| page.first().copied());
        starts.find(|start| start > last).map(|start| self.definition.questions[start].key.clone())
    }

    /// The key of the question with which the page before this one begins.
    pub fn before(&self, page: &Page) -> Option<&str> {
        let first = page.first()?;
        let mut starts = self.definition.pages(&self.answers).into_iter().filter_map(|page| page.first().copied());
        starts.rfind(|start| start < first).map(|start| self.definition.questions[start].key.as_str())
    }

    pub fn questions<'a>(&'a self, page: &'a Page) -> impl Iterator<Item = &'a Question> {
        page.iter().map(|place| &self.definition.questions[*place])
    }

    /// The page as it stands, or as it was filled in, with what has to be mended.
    pub fn show(&self, page: &Page, refused: Option<&Refused>) -> Response {
        let is_wrong = refused.is_some_and(Refused::has_errors);
        let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        pages::form::page(status, &SurveyPage::new(self, page, refused))
    }

    /// Another page, by GET: loading it again sends nothing again.
    pub fn go_to(&self, path: &str, key: Option<&str>) -> Response {
        let at = key.map(|key| format!("&at={key}")).unwrap_or_default();
        Redirect::to(&format!("{path}?lang={}{at}", self.language)).into_response()
    }
}
