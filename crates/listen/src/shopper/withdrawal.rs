//! The page behind the mail by which a review is withdrawn. A link is opened by many a machine before a person sees it, so
//! it shows a button, and only the button does something.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pages::{Address, Frame, Notice, is_own_page, private};
use serde::Deserialize;
use web::{Path, Problem};

use super::Shopper;
use super::words::Words as Shown;
use crate::links::Withdrawal;
use crate::own::tell;
use crate::reviews::row::Review;
use crate::reviews::{find, withdraw};

pages::words! {
    title: "撤回评价", "Withdraw your review";
    sent: "店铺存有你的邮箱时，确认链接马上会发过去，48 小时内有效。打开链接并确认后，评价才会撤回。",
        "If the shop has your email address, a link is on its way there. It works for 48 hours, and the review is withdrawn once you open it and confirm.";
    sent_why: "评价链接可能经过别人的手，所以撤回要用邮箱确认。", "The link to this page may have passed through other people’s hands. That is why we ask you to confirm by email.";
    sent_else: "几分钟后仍没收到，请看看垃圾邮件。店铺没有你的邮箱时发不出邮件：请联系店铺登记邮箱后再试，或要求店铺删除你的个人信息，评价的文字会一并删除。",
        "Nothing arrived within a few minutes? Check your spam folder. If the shop has no email address for you, none can be sent: give it one and try again, or ask it to erase your data, which erases the words of the review too.";
    ask: "确定撤回这条评价吗？撤回后，评价和照片不再公开，也不能恢复，同一件商品不能再评价一次。",
        "Do you want to withdraw this review? It and its photos will no longer be public. It cannot be brought back, and the same thing cannot be reviewed again.";
    ask_more: "公开页面只会写明有多少条评价由买家自己撤回、各是几星。",
        "The public page says no more than how many reviews were withdrawn by their writers, and with how many stars.";
    button: "撤回评价", "Withdraw the review";
    done: "这条评价已撤回，不再公开。店铺也不能恢复它。", "The review is withdrawn and no longer public. The shop cannot bring it back.";
    over: "这个链接已过期，评价没有变。还想撤回的话，请从评价链接里重新申请。",
        "This link has expired, and the review is as it was. To withdraw it, ask again from the link of your review.";
}

#[derive(Template)]
#[template(path = "withdraw.html")]
struct WithdrawPage {
    frame: Frame,
    words: &'static Words,
    texts: Vec<&'static str>,
    /// The review, where there is something to do about it.
    said: Vec<String>,
    action: Option<String>,
}

impl WithdrawPage {
    fn new(frame: Frame, texts: impl FnOnce(&'static Words) -> Vec<&'static str>) -> Self {
        let words = Words::of(frame.language);
        Self { frame, words, texts: texts(words), said: Vec::new(), action: None }
    }
}

/// What is said once it was asked for.
pub(super) fn sent(frame: Frame) -> Response {
    let page = WithdrawPage::new(frame, |words| vec![words.sent, words.sent_why, words.sent_else]);
    private(StatusCode::OK, &page)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Switch {
    /// `zh` or `en`.
    lang: Option<String>,
}

/// A link that was opened.
struct Opened {
    link: Withdrawal,
    review: Review,
    frame: Frame,
    path: String,
}

/// Asks with a button.
pub(super) async fn ask(
    State(shopper): State<Shopper>,
    Path((token, until)): Path<(String, String)>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
) -> Result<Response, Response> {
    let opened = Opened::by(&shopper, (&token, &until), &switch, (&headers, &address)).await?;
    Ok(if opened.review.is_withdrawn() { opened.done() } else { opened.question() })
}

/// Does what the button says.
pub(super) async fn act(
    State(shopper): State<Shopper>,
    Path((token, until)): Path<(String, String)>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
) -> Result<Response, Response> {
    let opened = Opened::by(&shopper, (&token, &until), &switch, (&headers, &address)).await?;
    if !is_own_page(&headers) {
        return Err(Notice::Foreign.page(opened.frame));
    }
    match take_back(&shopper, opened.link).await {
        Ok(()) => Ok(opened.done()),
        Err(_) => Err(Notice::Failed.page(opened.frame)),
    }
}

async fn take_back(shopper: &Shopper, link: Withdrawal) -> Result<(), Problem> {
    let tx = shopper.kit().store.begin().await?;
    let changed = withdraw(&tx, &shopper.listen, link.shop, link.review).await?;
    tx.commit().await?;
    tell(&shopper.listen, link.shop, &changed);
    Ok(())
}

impl Opened {
    /// What is wrong with it becomes a page.
    async fn by(
        shopper: &Shopper,
        (token, until): (&str, &str),
        switch: &Switch,
        (headers, address): (&HeaderMap, &Address),
    ) -> Result<Self, Response> {
        let kit = shopper.kit();
        let stranger = |notice: Notice| {
            let language = pages::choose(switch.lang.as_deref(), headers, "en");
            notice.page(Frame::new(language, "", "/r/-"))
        };
        let found = Withdrawal::by_token(kit, token, until).await.map_err(|_| stranger(Notice::Failed))?;
        let Some(link) = found else {
            shopper.limits.guess(address, kit.now()).map_err(|seconds| stranger(Notice::TooMany(seconds)))?;
            return Err(stranger(Notice::WrongLink));
        };
        let shop = web::shop(&kit.store, link.shop).await.map_err(|_| stranger(Notice::Failed))?;
        let path = format!("/r/withdraw/{token}/{until}");
        let frame = Frame::new(pages::choose(switch.lang.as_deref(), headers, &shop.language), &shop.name, &path);
        let review = find(&kit.store, link.shop, link.review).await.map_err(|problem| {
            let is_gone = problem.status == StatusCode::NOT_FOUND;
            let notice = if is_gone { Notice::WrongLink } else { Notice::Failed };
            notice.page(frame.clone())
        })?;
        if link.is_over(kit.now()) && !review.is_withdrawn() {
            return Err(private(StatusCode::GONE, &WithdrawPage::new(frame, |words| vec![words.over])));
        }
        Ok(Self { link, review, frame, path })
    }

    fn question(self) -> Response {
        let language = self.frame.language;
        let page = WithdrawPage {
            said: Shown::of(language).said(self.review.rating, self.review.text.as_deref()),
            action: Some(format!("{}?lang={}", self.path, language.code())),
            ..WithdrawPage::new(self.frame, |words| vec![words.ask, words.ask_more])
        };
        private(StatusCode::OK, &page)
    }

    fn done(self) -> Response {
        private(StatusCode::OK, &WithdrawPage::new(self.frame, |words| vec![words.done]))
    }
}
