use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use pages::{Frame, Notice, fill, html, private};
use primitives::ShopId;
use uuid::Uuid;
use web::{Path, Query};

use super::path;
use super::send::{Draft, Errors};
use super::shown::{Shown, ShownAnswer, page};
use super::visit::Visit;
use super::wish::{Sort, Wish};
use super::words::Words;
use crate::questions::text::{MAX_NAME, MAX_QUESTION};
use crate::shopper::Shopper;
use crate::shopper::public::{answer::SHORTLY, path as reviews};

/// Answers of one question in a list, and of one alone.
const SOME: usize = 5;
const ALL: usize = 500;

#[derive(Template)]
#[template(path = "questions.html")]
struct QuestionsPage {
    frame: Frame,
    words: &'static Words,
    shop: ShopId,
    title: String,
    /// Of the product.
    reviews: String,
    said: Option<&'static str>,
    sorts: Vec<(&'static str, String, bool)>,
    /// From one question back to all.
    all: Option<String>,
    questions: Vec<View>,
    next: Option<String>,
    first: Option<String>,
    /// What a vote leads back to: hidden fields.
    place: Vec<(&'static str, String)>,
    /// Of the form.
    action: String,
    draft: Draft,
    errors: Errors,
    can_mail: bool,
    max_text: usize,
    max_name: usize,
}

struct View {
    id: Uuid,
    asker: String,
    date: String,
    text: String,
    language: Option<String>,
    answers: Vec<AnswerView>,
    /// To the answers that are not shown here.
    more: Option<More>,
}

struct More {
    link: String,
    text: String,
}

struct AnswerView {
    id: Uuid,
    by: &'static str,
    is_verified: bool,
    date: String,
    text: String,
    helpful: Option<String>,
}

/// The questions about a product, and the form to ask one.
pub(super) async fn show(
    State(shopper): State<Shopper>,
    Path((shop, product)): Path<(Uuid, String)>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let visit = Visit::open(&shopper, ShopId(shop), &product, wish.lang.as_deref(), &headers).await?;
    Ok(visit.questions(&shopper, wish, (Draft::default(), Errors::default())).await)
}

impl Visit {
    /// The page, with what was asked but not taken, and why not.
    pub async fn questions(&self, shopper: &Shopper, wish: Wish, (draft, errors): (Draft, Errors)) -> Response {
        let wish = Wish { product: Some(self.product.clone()), limit: None, answered: None, ..wish };
        let most = if wish.question.is_some() { ALL } else { SOME };
        let found = match page(&shopper.kit().store, self.shop.id, &wish, most).await {
            Ok(found) => found,
            Err(problem) if problem.status.is_client_error() => return self.notice(Notice::Missing),
            Err(_) => return self.notice(Notice::Failed),
        };
        let is_wrong = !errors.are_none();
        let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let is_thanked = wish.said.is_some();
        let built = self.build(&wish, found, (draft, errors), shopper.can_mail());
        if is_wrong {
            return pages::form::page(status, &built);
        }
        if is_thanked {
            return private(status, &built);
        }
        let mut response = html(status, &built);
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(SHORTLY));
        headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
        response
    }

    fn build(
        &self,
        wish: &Wish,
        found: web::Page<Shown>,
        (draft, errors): (Draft, Errors),
        can_mail: bool,
    ) -> QuestionsPage {
        let (words, language) = (self.words, self.language);
        let link = |wish: &Wish| wish.link(&self.page, language);
        let start = Wish { sort: wish.sort, ..Wish::default() };
        let sort = |name, sort: Sort| {
            let is_chosen = wish.sort == sort && wish.question.is_none();
            (name, link(&Wish { sort, ..Wish::default() }), is_chosen)
        };
        let mut place = wish.pairs(language);
        place.push(("product", self.product.clone()));
        let reviews = reviews::page(self.shop.id, Some(&self.product));
        let next = found.next_cursor.map(|cursor| link(&Wish { cursor: Some(cursor), ..start.clone() }));
        QuestionsPage {
            words,
            shop: self.shop.id,
            title: fill(words.title, &self.product_name),
            reviews: format!("{reviews}?lang={}", language.code()),
            said: wish.said.as_deref().and_then(|said| words.said(said)),
            sorts: vec![sort(words.newest, Sort::Newest), sort(words.most_helpful, Sort::Helpful)],
            all: wish.question.map(|_| link(&start)),
            questions: found.items.into_iter().map(|shown| self.view(shown, language.code())).collect(),
            next,
            first: wish.cursor.as_ref().map(|_| link(&start)),
            place,
            action: self.page.clone(),
            draft,
            errors,
            can_mail,
            max_text: MAX_QUESTION,
            max_name: MAX_NAME,
            frame: self.frame.clone(),
        }
    }

    fn view(&self, shown: Shown, lang: &str) -> View {
        let words = self.words;
        let is_cut = shown.answers_count > shown.answers.len() as i64;
        let link = format!("{}&lang={lang}", path::question(self.shop.id, &self.product, shown.id));
        View {
            id: shown.id,
            asker: shown.name.unwrap_or_else(|| words.visitor.to_owned()),
            date: self.date(shown.at),
            more: is_cut.then(|| More { link, text: fill(words.all_answers, shown.answers_count) }),
            text: shown.text,
            language: shown.language,
            answers: shown.answers.into_iter().map(|answer| self.answer(answer)).collect(),
        }
    }

    fn answer(&self, answer: ShownAnswer) -> AnswerView {
        AnswerView {
            id: answer.id,
            by: self.words.by(&answer.by),
            is_verified: answer.is_verified,
            date: self.date(answer.at),
            text: answer.text,
            helpful: (answer.helpful > 0).then(|| fill(self.words.helpful_n, answer.helpful)),
        }
    }
}
