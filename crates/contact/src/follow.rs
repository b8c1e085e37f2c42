//! The two pages behind the links of mails about news of something: by one somebody says that the address is theirs, by
//! the other that they want no more. Many a machine opens such a link before a person sees it, so a page asks with a
//! button, and only the button does something.

use std::marker::PhantomData;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use axum::{Extension, Router};
use pages::{Address, Confirm, Frame, Language, Notice, choose, is_own_page, private};
use primitives::ShopId;
use serde::Deserialize;
use store::{FromQueryResult, StoreError, sea_orm};
use uuid::Uuid;
use web::{Kit, Path, Query};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The address is theirs: they are told from now on.
    Start,
    /// They do not want to hear more.
    Stop,
}

impl Turn {
    fn page(self) -> &'static str {
        if self == Self::Start { "confirm" } else { "stop" }
    }

    /// What who follows is afterwards; stored.
    #[must_use]
    pub fn state(self) -> &'static str {
        if self == Self::Start { "active" } else { "ended" }
    }
}

/// Somebody whom a link proves.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Follower {
    /// Among those who follow.
    pub id: Uuid,
    /// What they follow …
    pub subject: Uuid,
    /// … in the words of who wrote it.
    pub about: String,
}

/// Something that people follow by mail.
pub trait Followed: Send + Sync + 'static {
    /// What the handlers have at hand.
    type State: Clone + Send + Sync + 'static;

    /// Between `/s/{shop}/` and the page.
    const PATH: &'static str;

    fn kit(state: &Self::State) -> &Kit;

    /// Counts a link that was none.
    ///
    /// # Errors
    /// The seconds to wait.
    fn guess(state: &Self::State, address: &Address) -> Result<(), u64>;

    /// Whom a token proves.
    fn find(
        state: &Self::State,
        shop: ShopId,
        token: &str,
    ) -> impl Future<Output = Result<Option<Follower>, StoreError>> + Send;

    fn turn(
        state: &Self::State,
        shop: ShopId,
        follower: &Follower,
        turn: Turn,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Title, text, button, and what is said when it is done.
    fn texts(turn: Turn, language: Language) -> [&'static str; 4];
}

/// The routes of the pages.
pub fn follower_pages<F: Followed>() -> Router<F::State> {
    let path = |turn: Turn| format!("/s/{{shop}}/{}/{}/{{token}}", F::PATH, turn.page());
    let page = |turn: Turn| -> MethodRouter<F::State> { get(show::<F>).post(act::<F>).layer(Extension(turn)) };
    Router::new().route(&path(Turn::Start), page(Turn::Start)).route(&path(Turn::Stop), page(Turn::Stop))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Switch {
    /// zh | en
    lang: Option<String>,
}

/// A link that was opened.
struct Opened<F> {
    turn: Turn,
    shop: ShopId,
    follower: Follower,
    frame: Frame,
    path: String,
    /// Whether it is asked for from a page of ours.
    is_own: bool,
    followed: PhantomData<F>,
}

/// Asks with a button.
async fn show<F: Followed>(opened: Opened<F>) -> Response {
    opened.page(false)
}

/// Does what the button says.
async fn act<F: Followed>(State(state): State<F::State>, opened: Opened<F>) -> Response {
    if !opened.is_own {
        return Notice::Foreign.page(opened.frame);
    }
    match F::turn(&state, opened.shop, &opened.follower, opened.turn).await {
        Ok(()) => opened.page(true),
        Err(_) => Notice::Failed.page(opened.frame),
    }
}

impl<F: Followed> FromRequestParts<F::State> for Opened<F> {
    /// The page that says what is wrong with the link.
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &F::State) -> Result<Self, Response> {
        let turn = Extension::<Turn>::from_request_parts(parts, state).await;
        let Extension(turn) = turn.map_err(IntoResponse::into_response)?;
        let place = Path::<(Uuid, String)>::from_request_parts(parts, state).await;
        let Path((shop, token)) = place.map_err(IntoResponse::into_response)?;
        let switch = Query::<Switch>::from_request_parts(parts, state).await;
        let Query(switch) = switch.map_err(IntoResponse::into_response)?;
        let Ok(address) = Address::from_request_parts(parts, state).await;
        Self::open(state, (turn, ShopId(shop), &token), &switch, (&parts.headers, &address)).await
    }
}

impl<F: Followed> Opened<F> {
    /// What is wrong with the link becomes a page.
    async fn open(
        state: &F::State,
        (turn, shop, token): (Turn, ShopId, &str),
        switch: &Switch,
        (headers, address): (&HeaderMap, &Address),
    ) -> Result<Self, Response> {
        let path = format!("/s/{shop}/{}/{}/{token}", F::PATH, turn.page());
        let lang = switch.lang.as_deref();
        let stranger = |notice: Notice| notice.page(Frame::new(choose(lang, headers, "en"), "", &path));
        let known = web::Shop::find(&F::kit(state).store, shop).await.map_err(|_| stranger(Notice::Failed))?;
        let known = known.ok_or_else(|| stranger(Notice::Missing))?;
        let frame = Frame::new(choose(lang, headers, &known.language), &known.name, &path);
        match F::find(state, shop, token).await {
            Ok(Some(follower)) => {
                let is_own = is_own_page(headers);
                Ok(Self { turn, shop, follower, frame, path, is_own, followed: PhantomData })
            }
            Ok(None) => match F::guess(state, address) {
                Ok(()) => Err(Notice::WrongLink.page(frame)),
                Err(seconds) => Err(Notice::TooMany(seconds).page(frame)),
            },
            Err(_) => Err(Notice::Failed.page(frame)),
        }
    }

    fn page(self, is_done: bool) -> Response {
        let [title, text, button, done] = F::texts(self.turn, self.frame.language);
        let action = format!("{}?lang={}", self.path, self.frame.language.code());
        let page = Confirm {
            title,
            text: if is_done { done } else { text },
            about: self.follower.about,
            action: (!is_done).then_some(action),
            button,
            frame: self.frame,
        };
        let mut response = private(StatusCode::OK, &page);
        // Its address proves who they are: no other place is told of it.
        response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        response
    }
}
