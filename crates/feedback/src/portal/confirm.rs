//! The pages behind the links of mails.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pages::{Address, Confirm, Notice, is_own_page};
use primitives::ShopId;
use uuid::Uuid;
use web::{Path, Query};

use super::path;
use super::visit::{Switch, Visit, own};
use super::words::Words;
use crate::Feedback;
use crate::subscriptions::{self, Opened};

/// What the link is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Start,
    End,
}

impl Purpose {
    fn page(self) -> &'static str {
        if self == Self::Start { "confirm" } else { "stop" }
    }

    /// Title, text, button, and what is said when it is done.
    fn texts(self, words: &Words) -> [&'static str; 4] {
        match self {
            Self::Start => [words.confirm_title, words.confirm_text, words.confirm_button, words.confirmed],
            Self::End => [words.stop_title, words.stop_text, words.stop_button, words.stopped],
        }
    }
}

/// One request about a subscription.
struct Asked<'a> {
    purpose: Purpose,
    shop: ShopId,
    token: &'a str,
    switch: Switch,
    headers: &'a HeaderMap,
    address: &'a Address,
}

/// Asks with a button.
pub(super) async fn ask(
    State(feedback): State<Feedback>,
    Extension(purpose): Extension<Purpose>,
    Path((shop, token)): Path<(Uuid, String)>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
) -> Result<Response, Response> {
    let asked = Asked { purpose, shop: ShopId(shop), token: &token, switch, headers: &headers, address: &address };
    let (visit, opened) = opened(&feedback, &asked).await?;
    Ok(page(&visit, &opened, purpose, Some(&token)))
}

/// Does what the button says.
pub(super) async fn act(
    State(feedback): State<Feedback>,
    Extension(purpose): Extension<Purpose>,
    Path((shop, token)): Path<(Uuid, String)>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
) -> Result<Response, Response> {
    let asked = Asked { purpose, shop: ShopId(shop), token: &token, switch, headers: &headers, address: &address };
    let (visit, opened) = opened(&feedback, &asked).await?;
    if !is_own_page(&headers) {
        return Err(visit.notice(Notice::Foreign));
    }
    set(&feedback, asked.shop, &opened, purpose).await.map_err(|_| visit.notice(Notice::Failed))?;
    Ok(page(&visit, &opened, purpose, None))
}

async fn set(feedback: &Feedback, shop: ShopId, opened: &Opened, purpose: Purpose) -> Result<(), store::StoreError> {
    let kit = &feedback.kit;
    let tx = kit.store.begin().await?;
    match purpose {
        Purpose::Start => subscriptions::start(&tx, kit, shop, opened).await?,
        Purpose::End => subscriptions::end(&tx, kit, shop, opened).await?,
    }
    tx.commit().await
}

async fn opened(feedback: &Feedback, asked: &Asked<'_>) -> Result<(Visit, Opened), Response> {
    let place = format!("{}/{}/{}", path::list(asked.shop), asked.purpose.page(), asked.token);
    let visit = Visit::open(feedback, asked.shop, &place, &asked.switch, asked.headers).await?;
    let kit = &feedback.kit;
    let found = subscriptions::open(&kit.store, kit, asked.shop, asked.token).await;
    match found.map_err(|_| visit.notice(Notice::Failed))? {
        Some(opened) => Ok((visit, opened)),
        None => match feedback.limits.guess(asked.address, kit.now()) {
            Ok(()) => Err(visit.notice(Notice::WrongLink)),
            Err(seconds) => Err(visit.notice(Notice::TooMany(seconds))),
        },
    }
}

/// The question, or what was done.
fn page(visit: &Visit, opened: &Opened, purpose: Purpose, token: Option<&str>) -> Response {
    let [title, text, button, done] = purpose.texts(visit.words);
    let place = |token: &str| format!("{}/{}/{token}", path::list(visit.shop.id), purpose.page());
    let question = Confirm {
        title,
        text: if token.is_some() { text } else { done },
        about: opened.title.clone(),
        action: token.map(|token| visit.link(&place(token), &[])),
        button,
        frame: visit.frame.clone(),
    };
    own(StatusCode::OK, &question)
}
