use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use web::Problem;

use crate::style::STYLE_PATH;
use crate::{Language, Words, fill};

/// No script, no foreign thing, in no frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// A language that a page is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// As HTML names it.
    pub tag: String,
    /// As those call it who speak it.
    pub name: String,
    /// The page in it.
    pub link: String,
}

impl Spoken {
    #[must_use]
    pub fn new(tag: &str, name: &str, link: &str) -> Self {
        Self { tag: tag.to_owned(), name: name.to_owned(), link: link.to_owned() }
    }

    /// The page at a path without `lang`; it may have a query.
    fn ours(language: Language, path: &str) -> Self {
        let joint = if path.contains('?') { '&' } else { '?' };
        let name = Words::of(language.other()).other_language;
        Self::new(language.tag(), name, &format!("{path}{joint}lang={}", language.code()))
    }
}

/// What every page has.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Of our own words.
    pub language: Language,
    pub words: &'static Words,
    pub style: &'static str,
    /// Of the shop, empty where it is not known.
    pub shop: String,
    /// What the page as a whole is in.
    pub spoken: Spoken,
    pub is_rtl: bool,
    /// What else it can be read in.
    pub others: Vec<Spoken>,
}

impl Frame {
    /// `path` is the page's own, without `lang`; it may have a query.
    #[must_use]
    pub fn new(language: Language, shop: &str, path: &str) -> Self {
        Self {
            language,
            words: Words::of(language),
            style: &STYLE_PATH,
            shop: shop.to_owned(),
            spoken: Spoken::ours(language, path),
            is_rtl: false,
            others: vec![Spoken::ours(language.other(), path)],
        }
    }

    /// Of a page whose own text is in a language that need not be ours.
    #[must_use]
    pub fn spoken(self, spoken: Spoken, is_rtl: bool, others: Vec<Spoken>) -> Self {
        Self { spoken, is_rtl, others, ..self }
    }

    /// Of a page that is only in its own language.
    #[must_use]
    pub fn in_one_language(self) -> Self {
        Self { others: Vec::new(), ..self }
    }

    /// Of a page on which nothing but our own words stands.
    fn in_our_words(mut self) -> Self {
        self.language.tag().clone_into(&mut self.spoken.tag);
        self.is_rtl = false;
        self
    }
}

/// An answer with the page's policy; it is kept by no cache and found by no search engine.
pub fn private(status: StatusCode, page: &impl Template) -> Response {
    let mut response = html(status, page);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}

/// An answer with the page's policy.
pub fn html(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => {
            let policy = (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
            (status, [policy], Html(text)).into_response()
        }
        Err(error) => Problem::internal(&error).into_response(),
    }
}

/// A page that says one thing.
#[derive(Template)]
#[template(path = "message.html")]
struct Message {
    frame: Frame,
    title: String,
    text: String,
}

/// The page behind a link in a mail. Many a machine opens such a link before a person sees it, so the page asks with a
/// button, and only the button does something.
#[derive(Debug, Template)]
#[template(path = "confirm.html")]
pub struct Confirm {
    pub frame: Frame,
    pub title: &'static str,
    pub text: &'static str,
    /// What it is about, in the words of who wrote it.
    pub about: String,
    /// Of the form; none when it is done.
    pub action: Option<String>,
    pub button: &'static str,
}

/// Why there is no such page as was asked for.
#[derive(Debug, Clone, Copy)]
pub enum Notice {
    WrongLink,
    Ended,
    /// Seconds to wait.
    TooMany(u64),
    TooBig,
    Unreadable,
    Foreign,
    Failed,
    Missing,
}

impl Notice {
    #[must_use]
    pub fn page(self, frame: Frame) -> Response {
        let (words, frame) = (frame.words, frame.in_our_words());
        let (status, title, text) = match self {
            Self::WrongLink => (StatusCode::NOT_FOUND, words.wrong_title, words.wrong_text.to_owned()),
            Self::Ended => (StatusCode::GONE, words.ended_title, words.ended_text.to_owned()),
            Self::TooMany(seconds) => {
                (StatusCode::TOO_MANY_REQUESTS, words.many_title, fill(words.many_text, seconds.div_ceil(60)))
            }
            Self::TooBig => (StatusCode::PAYLOAD_TOO_LARGE, words.big_title, words.big_text.to_owned()),
            Self::Unreadable => (StatusCode::BAD_REQUEST, words.unreadable_title, words.unreadable_text.to_owned()),
            Self::Foreign => (StatusCode::FORBIDDEN, words.foreign_title, words.foreign_text.to_owned()),
            Self::Failed => (StatusCode::SERVICE_UNAVAILABLE, words.failed_title, words.failed_text.to_owned()),
            Self::Missing => (StatusCode::NOT_FOUND, words.missing_title, words.missing_text.to_owned()),
        };
        let mut response = private(status, &Message { frame, title: title.to_owned(), text });
        if let Self::TooMany(seconds) = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
