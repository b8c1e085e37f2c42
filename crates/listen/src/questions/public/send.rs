use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use pages::{Address, Notice, fill, is_own_page};
use primitives::ShopId;
use serde::Deserialize;
use uuid::Uuid;
use web::{Path, Problem};

use super::visit::Visit;
use super::wish::Wish;
use crate::questions::ask::{Asked, NewQuestion, ask};
use crate::questions::tell;
use crate::questions::text::{MAX_NAME, MAX_QUESTION, Unfit, clean, clean_line, unfit};
use crate::shopper::Shopper;

/// What somebody filled in; it comes back as it was when something is missing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    pub text: String,
    pub name: String,
    lang: Option<String>,
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
    let text = clean(&draft.text);
    let error = match unfit(&text, MAX_QUESTION) {
        Some(Unfit::Short) => visit.words.error_short.to_owned(),
        Some(Unfit::Long) => fill(visit.words.error_long, MAX_QUESTION),
        None => match keep(&shopper, &visit, &text, &draft.name, &address).await {
            Ok(asked) => return Ok(back(&visit, &asked)),
            Err(_) => return Err(visit.notice(Notice::Failed)),
        },
    };
    Ok(visit.questions(&shopper, Wish::default(), (Draft { text, ..draft }, Some(error))).await)
}

async fn keep(shopper: &Shopper, visit: &Visit, text: &str, name: &str, address: &Address) -> Result<Asked, Problem> {
    let name = clean_line(name, MAX_NAME);
    let new = NewQuestion { product_id: &visit.product, text, name: name.as_deref(), address: &address.0 };
    let tx = shopper.kit().store.begin().await?;
    let asked = ask(&tx, &shopper.listen, visit.shop.id, &new).await?;
    tx.commit().await?;
    tell(&shopper.listen, visit.shop.id, asked.id);
    Ok(asked)
}

/// To the page again, by GET: loading it once more sends nothing.
fn back(visit: &Visit, asked: &Asked) -> Response {
    let link = Wish::default().link(&visit.page, visit.language);
    let place = match asked.state.as_str() {
        "published" => format!("{link}&said=asked#{}", asked.id),
        state => format!("{link}&said={state}"),
    };
    Redirect::to(&place).into_response()
}
