use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use pages::{Address, Frame, Notice, choose, fill, is_own_page, private};
use serde::Deserialize;
use web::Problem;

use super::{Reader, act};
use crate::Contact;
use crate::shop::Shop;
use crate::words::Words;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    lang: Option<String>,
    /// After a yes.
    again: Option<String>,
}

#[derive(Template)]
#[template(path = "unsubscribe.html")]
struct Page {
    frame: Frame,
    words: &'static Words,
    title: &'static str,
    text: String,
    action: String,
    /// What can be done here: stop, again, or nothing more.
    offer: Offer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offer {
    Stop,
    Again,
    Nothing,
}

/// Asks. Opening the page changes nothing: programs that look at mails open every link.
pub(crate) async fn show(
    State(contact): State<Contact>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    address: Address,
) -> Response {
    let visit = match Visit::open(&contact, &token, &asked, &headers, &address).await {
        Ok(visit) => visit,
        Err(page) => return page,
    };
    match visit.reader.has_refused(&contact.kit.store, &contact.kit.vault).await {
        Ok(has_refused) => visit.page(has_refused, asked.again.is_some()),
        Err(error) => visit.failed(&error.into()),
    }
}

/// Takes the answer of the page, or of a mail program (RFC 8058).
pub(crate) async fn change(
    State(contact): State<Contact>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    address: Address,
    body: Bytes,
) -> Response {
    let visit = match Visit::open(&contact, &token, &asked, &headers, &address).await {
        Ok(visit) => visit,
        Err(page) => return page,
    };
    let said = Said::read(&body);
    if said != Said::OneClick && !is_own_page(&headers) {
        return Notice::Foreign.page(visit.frame);
    }
    let done = match said {
        Said::Again => act::welcome(&contact, &visit.reader).await,
        Said::Stop | Said::OneClick => act::refuse(&contact, &visit.reader).await,
    };
    let again = if said == Said::Again { "&again=1" } else { "" };
    match done {
        Err(problem) => visit.failed(&problem),
        Ok(()) if said == Said::OneClick => StatusCode::OK.into_response(),
        Ok(()) => Redirect::to(&format!("{}?lang={}{again}", visit.path, visit.frame.language.code())).into_response(),
    }
}

/// What a POST wants. RFC 8058 lets mail programs send their one field in either encoding of forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    OneClick,
    Stop,
    Again,
}

impl Said {
    fn read(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        if text.contains("List-Unsubscribe") && text.contains("One-Click") {
            return Self::OneClick;
        }
        if text.trim() == "do=again" { Self::Again } else { Self::Stop }
    }
}

/// Somebody who came by a link that is one.
struct Visit {
    reader: Reader,
    frame: Frame,
    path: String,
}

impl Visit {
    async fn open(
        contact: &Contact,
        token: &str,
        asked: &Asked,
        headers: &HeaderMap,
        address: &Address,
    ) -> Result<Self, Response> {
        let kit = &contact.kit;
        let path = format!("/u/{token}");
        let stranger = || Frame::new(choose(asked.lang.as_deref(), headers, "en"), "", "/u/x");
        let failed = |problem: Problem| {
            tracing::error!(problem = problem.detail, "an unsubscribe page could not be made");
            Notice::Failed.page(stranger())
        };
        let Some(reader) = Reader::by_token(kit, token).await.map_err(|error| failed(error.into()))? else {
            if let Err(seconds) = contact.guesses.attempt(&address.0, kit.now()) {
                return Err(Notice::TooMany(seconds).page(stranger()));
            }
            return Err(Notice::WrongLink.page(stranger()));
        };
        let shop = Shop::load(&kit.store, reader.shop()).await.map_err(failed)?;
        let language = choose(asked.lang.as_deref(), headers, shop.language.code());
        let frame = Frame::new(language, &shop.name, &path);
        Ok(Self { reader, frame, path })
    }

    fn page(self, has_refused: bool, is_back: bool) -> Response {
        let words = Words::of(self.frame.language);
        let (title, text, offer) = match (has_refused, is_back) {
            (true, _) => (words.stopped_title, words.stopped_text, Offer::Again),
            (false, true) => (words.again_title, words.again_done, Offer::Nothing),
            (false, false) => (words.stop_title, words.stop_text, Offer::Stop),
        };
        let text = fill(text, &self.frame.shop);
        let action = format!("{}?lang={}", self.path, self.frame.language.code());
        private(StatusCode::OK, &Page { frame: self.frame, words, title, text, action, offer })
    }

    fn failed(self, problem: &Problem) -> Response {
        tracing::error!(problem = problem.detail, "a refusal could not be taken");
        Notice::Failed.page(self.frame)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_mail_programs_send_is_told_from_what_the_page_sends() {
        assert_eq!(Said::read(b"List-Unsubscribe=One-Click"), Said::OneClick);
        let parts = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--";
        assert_eq!(Said::read(parts.as_bytes()), Said::OneClick);
        assert_eq!(Said::read(b"do=again"), Said::Again);
        for other in ["do=stop", "", "do=again2", "\u{0}"] {
            assert_eq!(Said::read(other.as_bytes()), Said::Stop);
        }
    }
}
