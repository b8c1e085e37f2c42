//! The pages behind the links of mails to who asked.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use axum::{Extension, Router};
use pages::{Address, Confirm, Frame, Link, Notice, Token, is_own_page, private};
use primitives::ShopId;
use serde::Deserialize;
use store::{FromQueryResult, Sql, StoreError, micros, sea_orm};
use uuid::Uuid;
use web::{Path, Query};

use super::words::Words;
use super::{PURPOSE, bound};
use crate::shop::Shop;
use crate::shopper::Shopper;

/// What the link is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Start,
    Stop,
}

impl Purpose {
    fn page(self) -> &'static str {
        if self == Self::Start { "confirm" } else { "stop" }
    }

    fn state(self) -> &'static str {
        if self == Self::Start { "active" } else { "ended" }
    }

    /// Title, text, button, and what is said when it is done.
    fn texts(self, words: &Words) -> [&'static str; 4] {
        match self {
            Self::Start => [words.start_title, words.start_text, words.confirm_button, words.started],
            Self::Stop => [words.stop_title, words.stop_text, words.stop_button, words.stopped],
        }
    }
}

pub(in crate::questions) fn router() -> Router<Shopper> {
    let page = |purpose: Purpose| -> MethodRouter<Shopper> { get(show).post(act).layer(Extension(purpose)) };
    Router::new()
        .route("/s/{shop}/question/confirm/{token}", page(Purpose::Start))
        .route("/s/{shop}/question/stop/{token}", page(Purpose::Stop))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Switch {
    /// zh | en
    lang: Option<String>,
}

/// One request about a follower.
struct Asked<'a> {
    purpose: Purpose,
    shop: ShopId,
    token: &'a str,
    switch: Switch,
    headers: &'a HeaderMap,
    address: &'a Address,
}

#[derive(FromQueryResult)]
struct Followed {
    question: Uuid,
    person: Uuid,
    text: String,
}

/// Asks with a button.
async fn show(
    State(shopper): State<Shopper>,
    Extension(purpose): Extension<Purpose>,
    Path((shop, token)): Path<(Uuid, String)>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
) -> Result<Response, Response> {
    let asked = Asked { purpose, shop: ShopId(shop), token: &token, switch, headers: &headers, address: &address };
    let (frame, followed) = asked.open(&shopper).await?;
    Ok(asked.page(frame, followed, false))
}

/// Does what the button says.
async fn act(
    State(shopper): State<Shopper>,
    Extension(purpose): Extension<Purpose>,
    Path((shop, token)): Path<(Uuid, String)>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
) -> Result<Response, Response> {
    let asked = Asked { purpose, shop: ShopId(shop), token: &token, switch, headers: &headers, address: &address };
    let (frame, followed) = asked.open(&shopper).await?;
    if !is_own_page(&headers) {
        return Err(Notice::Foreign.page(frame));
    }
    let kept = set(&shopper, &followed, purpose).await;
    kept.map_err(|_| Notice::Failed.page(frame.clone()))?;
    Ok(asked.page(frame, followed, true))
}

async fn set(shopper: &Shopper, followed: &Followed, purpose: Purpose) -> Result<(), StoreError> {
    let kit = shopper.kit();
    let tx = kit.store.begin().await?;
    let sql = "UPDATE question_followers SET state = $1, confirmed_at = COALESCE(confirmed_at, $2)
               WHERE question = $3 AND person = $4";
    let now = micros(kit.now());
    tx.exec(sql, vec![purpose.state().into(), now.into(), followed.question.into(), followed.person.into()]).await?;
    tx.commit().await
}

impl Asked<'_> {
    fn path(&self) -> String {
        format!("/s/{}/question/{}/{}", self.shop, self.purpose.page(), self.token)
    }

    /// What is wrong with the link becomes a page.
    async fn open(&self, shopper: &Shopper) -> Result<(Frame, Followed), Response> {
        let (kit, path) = (shopper.kit(), self.path());
        let lang = self.switch.lang.as_deref();
        let stranger = |notice: Notice| notice.page(Frame::new(pages::choose(lang, self.headers, "en"), "", &path));
        let shop = Shop::load(&kit.store, self.shop).await.map_err(|_| stranger(Notice::Failed))?;
        let shop = shop.ok_or_else(|| stranger(Notice::Missing))?;
        let frame = Frame::new(pages::choose(lang, self.headers, &shop.language), &shop.name, &path);
        match self.find(shopper).await {
            Ok(Some(followed)) => Ok((frame, followed)),
            Ok(None) => match shopper.limits.guess(self.address, kit.now()) {
                Ok(()) => Err(Notice::WrongLink.page(frame)),
                Err(seconds) => Err(Notice::TooMany(seconds).page(frame)),
            },
            Err(_) => Err(Notice::Failed.page(frame)),
        }
    }

    async fn find(&self, shopper: &Shopper) -> Result<Option<Followed>, StoreError> {
        let kit = shopper.kit();
        let Some(token) = Token::parse(self.token) else { return Ok(None) };
        let sql = "SELECT f.question, f.person, q.text FROM question_followers f JOIN questions q ON q.id = f.question
                   WHERE f.shop = $1 AND f.question = $2";
        let found: Option<Followed> = kit.store.row(sql, vec![self.shop.0.into(), token.id.into()]).await?;
        Ok(found.filter(|found| {
            let bound = bound(self.shop, found.person);
            Link { purpose: PURPOSE, id: token.id, bound: &bound }.is_proved_by(&token, &kit.vault)
        }))
    }

    fn page(&self, frame: Frame, followed: Followed, is_done: bool) -> Response {
        let [title, text, button, done] = self.purpose.texts(Words::of(frame.language));
        let action = format!("{}?lang={}", self.path(), frame.language.code());
        let page = Confirm {
            title,
            text: if is_done { done } else { text },
            about: followed.text,
            action: (!is_done).then_some(action),
            button,
            frame,
        };
        private(StatusCode::OK, &page)
    }
}
