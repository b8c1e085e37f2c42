//! The page behind the mail that tells of a refusal: its writer reads why, changes the review and sends it again.

use askama::Template;
use axum::extract::{Multipart, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use pages::form::unreadable;
use pages::{Address, Frame, Notice, fill, is_own_page};
use serde::Deserialize;
use uuid::Uuid;
use web::{Path, Problem};

use super::draft::stars;
use super::receive::{Receiver, text};
use super::{MAX_PHOTOS, MAX_TEXT};
use crate::links::Correctable;
use crate::links::request::Request;
use crate::reviews::row::Review;
use crate::reviews::{Correction, correct, find};
use crate::settings;
use crate::shopper::Shopper;
use crate::shopper::words::{Words as Shown, why};

pages::words! {
    title: "修改评价，重新提交", "Correct your review";
    why: "店铺没有公开这条评价，原因：{}。改好后重新提交，店铺会再核对一次；星级可以不变，高低都不是拒绝的理由。",
        "The shop does not show this review: {}. Change it and send it again, and the shop looks at it once more. Your stars can stay: they are never a reason.";
    keep_photo: "保留原来的第 {} 张照片", "Keep photo {} of the review";
    add_photos: "添加照片", "Add photos";
    send: "重新提交", "Send it again";
    error_same: "还没有改动。请修改文字或照片后再提交。", "Nothing has changed yet: change the words or the photos first.";
    sent: "已重新提交，店铺核对后公开。核对与星级无关。", "Sent: the shop looks at it again before it is public, whatever its stars.";
    shown: "这条评价已经公开，不需要再修改。", "This review is public: nothing needs to be changed.";
    over: "这个链接已过期，或者评价后来又有了新的处理。觉得不对，请联系店铺。",
        "This link has expired, or there is a new decision about the review. If you think that is wrong, tell the shop.";
}

#[derive(Template)]
#[template(path = "correct.html")]
struct CorrectPage {
    frame: Frame,
    words: &'static Words,
    /// Said instead of the form.
    said: Option<&'static str>,
    why: String,
    action: String,
    rating: i64,
    text: String,
    /// Those that it has, and whether they stay.
    photos: Vec<(Uuid, bool)>,
    error: Option<String>,
    max_text: usize,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Switch {
    /// `zh` or `en`.
    lang: Option<String>,
}

/// What somebody filled in.
#[derive(Debug, Default)]
struct Draft {
    rating: Option<i64>,
    text: String,
    kept: Vec<Uuid>,
    /// Taken in this round or one before.
    added: Vec<Uuid>,
    photo_error: Option<&'static str>,
}

/// A link that was opened.
struct Opened {
    review: Review,
    request: Option<Request>,
    /// Whether it can still be corrected.
    is_open: bool,
    frame: Frame,
    path: String,
}

pub(crate) async fn ask(
    State(shopper): State<Shopper>,
    Path(token): Path<String>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
) -> Result<Response, Response> {
    let opened = Opened::by(&shopper, &token, &switch, (&headers, &address)).await?;
    let draft = opened.draft();
    Ok(opened.page(&draft, None))
}

/// Takes a correction.
pub(crate) async fn act(
    State(shopper): State<Shopper>,
    Path(token): Path<String>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
    mut form: Multipart,
) -> Result<Response, Response> {
    let opened = Opened::by(&shopper, &token, &switch, (&headers, &address)).await?;
    if !is_own_page(&headers) {
        return Err(opened.notice(Notice::Foreign));
    }
    let Some(request) = opened.request.as_ref().filter(|_| opened.is_open) else {
        return Ok(opened.page(&opened.draft(), None));
    };
    let allowed = shopper.limits.send(request.shop, request.id, &address, shopper.kit().now());
    allowed.map_err(|seconds| opened.notice(Notice::TooMany(seconds)))?;
    let receiver = Receiver { shopper: &shopper, request, words: Shown::of(opened.frame.language) };
    let draft = receive(&receiver, &mut form).await.map_err(|notice| opened.notice(notice))?;
    if let Some(error) = opened.check(&draft) {
        return Ok(opened.page(&draft, Some(error)));
    }
    match keep(&shopper, &opened, &draft).await.map_err(|problem| problem.status) {
        // Sent twice: what came first is there.
        Ok(()) | Err(StatusCode::CONFLICT) => {
            let back = format!("{}?lang={}", opened.path, opened.frame.language.code());
            Ok(Redirect::to(&back).into_response())
        }
        Err(_) => Err(opened.notice(Notice::Failed)),
    }
}

async fn receive(receiver: &Receiver<'_>, form: &mut Multipart) -> Result<Draft, Notice> {
    let mut draft = Draft::default();
    while let Some(field) = form.next_field().await.map_err(|error| unreadable(&error))? {
        match field.name().unwrap_or_default() {
            "rating" => draft.rating = stars(&text(field).await?),
            "text" => draft.text = text(field).await?,
            "kept" => draft.kept.extend(text(field).await?.parse::<Uuid>().ok()),
            "photo" if draft.added.len() < MAX_PHOTOS => match receiver.take(field).await? {
                Some(Ok(id)) => draft.added.push(id),
                Some(Err(error)) => draft.photo_error = Some(error),
                None => {}
            },
            _ => {}
        }
    }
    let mut before = receiver.own(&draft.kept).await?;
    before.append(&mut draft.added);
    draft.added = before;
    Ok(draft)
}

async fn keep(shopper: &Shopper, opened: &Opened, draft: &Draft) -> Result<(), Problem> {
    let request = opened.request.as_ref().ok_or_else(|| Problem::not_found("review"))?;
    let tx = shopper.kit().store.begin().await?;
    let said = Correction {
        rating: draft.rating.unwrap_or(opened.review.rating),
        text: Some(draft.text.clone()).filter(|text| !text.is_empty()),
        photos: opened.photos(draft),
    };
    correct(&tx, &shopper.listen, request.shop, opened.review.id, said).await?;
    tx.commit().await?;
    (shopper.listen.on_change())(request.shop, opened.review.id, &opened.review.class);
    Ok(())
}

impl Opened {
    /// What is wrong with it becomes a page.
    async fn by(
        shopper: &Shopper,
        token: &str,
        switch: &Switch,
        (headers, address): (&HeaderMap, &Address),
    ) -> Result<Self, Response> {
        let (kit, lang) = (shopper.kit(), switch.lang.as_deref());
        let stranger = |notice: Notice| notice.page(Frame::new(pages::choose(lang, headers, "en"), "", "/r/-"));
        let found = Correctable::by_token(kit, token).await.map_err(|_| stranger(Notice::Failed))?;
        let Some(link) = found else {
            shopper.limits.guess(address, kit.now()).map_err(|seconds| stranger(Notice::TooMany(seconds)))?;
            return Err(stranger(Notice::WrongLink));
        };
        let shop = web::shop(&kit.store, link.shop).await.map_err(|_| stranger(Notice::Failed))?;
        let path = format!("/r/correct/{token}");
        let frame = Frame::new(pages::choose(lang, headers, &shop.language), &shop.name, &path);
        let read = Self::read(shopper, link, frame.clone(), path).await;
        read.map_err(|problem| {
            let is_gone = problem.status == StatusCode::NOT_FOUND;
            let notice = if is_gone { Notice::WrongLink } else { Notice::Failed };
            notice.page(frame)
        })
    }

    async fn read(shopper: &Shopper, link: Correctable, frame: Frame, path: String) -> Result<Self, Problem> {
        let kit = shopper.kit();
        let review = find(&kit.store, link.shop, link.review).await?;
        let request = match review.request {
            Some(request) => Request::by_id(&kit.store, link.shop, request).await?,
            None => None,
        };
        let days = settings::load(&kit.store, link.shop).await?.edit_days;
        let is_due = kit.now() < link.until(days) && link.is_newest(&kit.store).await?;
        let is_open = is_due && review.may_correct() && request.is_some();
        Ok(Self { review, request, is_open, frame, path })
    }

    fn notice(&self, notice: Notice) -> Response {
        notice.page(self.frame.clone())
    }

    /// As the review stands.
    fn draft(&self) -> Draft {
        let text = self.review.text.clone().unwrap_or_default();
        Draft { rating: Some(self.review.rating), text, kept: self.review.photos(), ..Draft::default() }
    }

    /// What it is to show: of its own those that stay, and the new ones.
    fn photos(&self, draft: &Draft) -> Vec<Uuid> {
        let mut photos = self.review.photos();
        photos.retain(|photo| draft.kept.contains(photo));
        photos.extend(&draft.added);
        photos
    }

    /// What is to be mended first.
    fn check(&self, draft: &Draft) -> Option<String> {
        let (words, shown) = (Words::of(self.frame.language), Shown::of(self.frame.language));
        let photos = self.photos(draft);
        let is_same = draft.text == self.review.text.as_deref().unwrap_or_default()
            && photos == self.review.photos()
            && draft.rating.is_none_or(|rating| rating == self.review.rating);
        match draft.photo_error {
            _ if draft.text.chars().count() > MAX_TEXT => Some(fill(shown.error_long, MAX_TEXT)),
            Some(error) => Some(error.to_owned()),
            None if photos.len() > MAX_PHOTOS => Some(shown.error_many.to_owned()),
            None => is_same.then(|| words.error_same.to_owned()),
        }
    }

    fn page(&self, draft: &Draft, error: Option<String>) -> Response {
        let language = self.frame.language;
        let words = Words::of(language);
        let said = match self.review.state.as_str() {
            _ if self.is_open => None,
            "held" => Some(words.sent),
            "published" => Some(words.shown),
            _ => Some(words.over),
        };
        let status = match (&error, said) {
            (Some(_), _) => StatusCode::UNPROCESSABLE_ENTITY,
            (None, Some(text)) if text == words.over => StatusCode::GONE,
            _ => StatusCode::OK,
        };
        let own = self.review.photos();
        let photos = own.into_iter().map(|photo| (photo, draft.kept.contains(&photo)));
        let page = CorrectPage {
            frame: self.frame.clone(),
            words,
            said,
            why: fill(words.why, why(language, self.review.hidden_for())),
            action: format!("{}?lang={}", self.path, language.code()),
            rating: draft.rating.unwrap_or(self.review.rating),
            text: draft.text.clone(),
            photos: photos.chain(draft.added.iter().map(|photo| (*photo, true))).collect(),
            error,
            max_text: MAX_TEXT,
        };
        pages::form::page(status, &page)
    }
}
