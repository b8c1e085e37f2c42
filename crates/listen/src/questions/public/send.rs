use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use contact::mail_address;
use pages::{Address, Notice, fill, is_own_page};
use primitives::ShopId;
use serde::Deserialize;
use uuid::Uuid;
use web::{Path, Problem};

use super::visit::Visit;
use super::wish::Wish;
use super::words::Words;
use crate::questions::ask::{Asked, NewQuestion, ask};
use crate::questions::followers::{self, follow};
use crate::questions::tell;
use crate::questions::text::{MAX_NAME, MAX_QUESTION, Unfit, clean, clean_line, unfit};
use crate::shopper::Shopper;

/// What somebody filled in; it comes back as it was when something is missing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    pub text: String,
    pub name: String,
    pub email: String,
    lang: Option<String>,
}

/// What has to be mended, by its field.
#[derive(Debug, Default)]
pub(super) struct Errors {
    pub text: Option<String>,
    pub email: Option<&'static str>,
}

impl Errors {
    pub fn are_none(&self) -> bool {
        self.text.is_none() && self.email.is_none()
    }
}

impl Draft {
    fn check(&self, words: &Words) -> Errors {
        let text = unfit(&self.text, MAX_QUESTION).map(|unfit| match unfit {
            Unfit::Short => words.error_short.to_owned(),
            Unfit::Long => fill(words.error_long, MAX_QUESTION),
        });
        let is_wrong = !self.email.trim().is_empty() && mail_address(&self.email).is_none();
        Errors { text, email: is_wrong.then_some(words.error_email) }
    }
}

/// Takes a visitor's question.
pub(super) async fn send(
    State(shopper): State<Shopper>,
    Path((shop, product)): Path<(Uuid, String)>,
    headers: HeaderMap,
    address: Address,
    form: Result<Form<Draft>, FormRejection>,
) -> Result<Response, Response> {
    let form = form.map(|Form(draft)| draft);
    let lang = form.as_ref().ok().and_then(|draft| draft.lang.clone());
    let visit = Visit::open(&shopper, ShopId(shop), &product, lang.as_deref(), &headers).await?;
    if !is_own_page(&headers) {
        return Err(visit.notice(Notice::Foreign));
    }
    let allowed = shopper.limits.ask(visit.shop.id, &address, shopper.kit().now());
    allowed.map_err(|seconds| visit.notice(Notice::TooMany(seconds)))?;
    let draft = form.map_err(|_| visit.notice(Notice::TooBig))?;
    let draft = Draft { text: clean(&draft.text), ..draft };
    let errors = draft.check(visit.words);
    if !errors.are_none() {
        return Ok(visit.questions(&shopper, Wish::default(), (draft, errors)).await);
    }
    let email = mail_address(&draft.email).filter(|_| shopper.can_mail());
    if let Some(email) = &email {
        let allowed = shopper.limits.mail(&address, email, shopper.kit().now());
        allowed.map_err(|seconds| visit.notice(Notice::TooMany(seconds)))?;
    }
    let is_mailed = email.is_some();
    let asked = keep(&shopper, &visit, &draft, email, &address).await;
    Ok(back(&visit, &asked.map_err(|_| visit.notice(Notice::Failed))?, is_mailed))
}

async fn keep(
    shopper: &Shopper,
    visit: &Visit,
    draft: &Draft,
    email: Option<String>,
    address: &Address,
) -> Result<Asked, Problem> {
    let name = clean_line(&draft.name, MAX_NAME);
    let product_id = visit.product.as_str();
    let new = NewQuestion { product_id, text: &draft.text, name: name.as_deref(), address: &address.0 };
    let tx = shopper.kit().store.begin().await?;
    let asked = ask(&tx, &shopper.listen, visit.shop.id, &new).await?;
    if let (Some(email), Some(contact)) = (email.filter(|_| asked.state != "rejected"), &shopper.contact) {
        let wish = followers::Wish { question: asked.id, product_id, email, language: visit.language };
        follow(&tx, &shopper.listen, contact, &visit.shop, &wish).await?;
    }
    tx.commit().await?;
    tell(&shopper.listen, visit.shop.id, asked.id);
    Ok(asked)
}

/// To the page again, by GET: loading it once more sends nothing. It says the same for every address.
fn back(visit: &Visit, asked: &Asked, is_mailed: bool) -> Response {
    let link = Wish::default().link(&visit.page, visit.language);
    let mailed = if is_mailed { "_mailed" } else { "" };
    let place = match asked.state.as_str() {
        "published" => format!("{link}&said=asked{mailed}#{}", asked.id),
        "held" => format!("{link}&said=held{mailed}"),
        state => format!("{link}&said={state}"),
    };
    Redirect::to(&place).into_response()
}
