//! Mails: whether an address is theirs, and news of a post.

use contact::{Ask, Button, CONFIRMED_WITHIN, Channel, Foot, Kind, Message};
use jiff::SignedDuration;
use pages::{Language, Link, fill, refusal};
use primitives::ShopId;
use store::Tx;
use uuid::Uuid;
use web::{Problem, Shop};

use super::words::Words;
use super::{Follow, PURPOSE};
use crate::Feedback;
use crate::people::Who;
use crate::posts::{Post, thread_token};

/// Of everything that is decided about mails to who follows.
pub(super) const TOPIC: &str = "feedback";
/// News that could not be sent for so long are none any more.
pub(super) const EXPIRES: SignedDuration = SignedDuration::from_hours(24 * 14);

/// Asks by mail whether the address is theirs. False when it cannot be asked.
pub(super) async fn ask(
    tx: &Tx,
    feedback: &Feedback,
    post: &Post,
    subscription: Uuid,
    follow: &Follow<'_>,
) -> Result<bool, Problem> {
    let Some(base) = feedback.contact.address() else { return Ok(false) };
    let shop = web::shop(tx, post.shop()).await?;
    let words = Words::of(follow.language);
    let lead = if follow.is_author { words.confirm_author } else { words.confirm_lead };
    let message = Message {
        language: follow.language,
        // No words of whoever gave the address: nobody writes to strangers by way of the shop.
        subject: fill(words.confirm_subject, post.number),
        paragraphs: vec![fill(lead, &shop.name), words.confirm_ignore.to_owned()],
        button: Some(Button {
            label: words.confirm_button.to_owned(),
            link: address(feedback, base, shop.id, "confirm", subscription, follow.language),
        }),
        foot: Foot::default(),
    };
    // An id of its own: whoever asks again, because the first mail was lost, gets another.
    let subject = feedback.kit.ids.uuid();
    send(tx, feedback, post, (Kind::Confirmation, subject, follow.who), &message).await
}

/// What there is to tell.
pub(super) enum Matter<'a> {
    /// The shop's answer, and the state that the post is in by it.
    Answer(&'a str, &'a str),
    State(&'a str),
    /// Why the post was refused.
    Refusal(&'a str),
}

/// News of a post for one of those who follow it.
pub(super) struct Letter<'a> {
    pub shop: &'a Shop,
    /// The post as this reader knows it: the author's own, for others the public one.
    pub post: &'a Post,
    pub subscription: Uuid,
    pub who: &'a Who,
    pub language: Language,
    pub is_author: bool,
    pub matter: Matter<'a>,
    /// Follows from the news and the subscription, so that nobody is told twice.
    pub subject: Uuid,
}

/// Tells somebody. False when there is no way to them.
pub(super) async fn tell(tx: &Tx, feedback: &Feedback, base: &str, letter: &Letter<'_>) -> Result<bool, Problem> {
    let (words, language, post) = (Words::of(letter.language), letter.language, letter.post);
    let (subject, paragraphs) = said(words, letter);
    let stop = address(feedback, base, letter.shop.id, "stop", letter.subscription, language);
    let (label, path) = match letter.is_author {
        true => (words.open_thread, format!("/f/{}", thread_token(&feedback.kit, post))),
        false => (words.open_post, format!("/s/{}/feedback/{}", post.shop, post.number)),
    };
    let message = Message {
        language,
        subject: fill(subject, &post.title),
        paragraphs,
        button: Some(Button { label: label.to_owned(), link: format!("{base}{path}?lang={}", language.code()) }),
        foot: Foot { stop: Some(Button { label: words.stop.to_owned(), link: stop }), ..Foot::default() },
    };
    send(tx, feedback, post, (Kind::FeedbackUpdate, letter.subject, letter.who), &message).await
}

/// The subject, for the post's title, and what the mail says.
fn said(words: &Words, letter: &Letter<'_>) -> (&'static str, Vec<String>) {
    let state_is = |state: &str| fill(words.state_lead, words.state(state));
    match letter.matter {
        Matter::Answer(answer, state) => {
            let lines = answer.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned);
            let lead = fill(words.answer_lead, &letter.shop.name);
            // That it is answered needs no saying.
            let state = (!matches!(state, "new" | "answered")).then(|| state_is(state));
            (words.answer_subject, [lead].into_iter().chain(lines).chain(state).collect())
        }
        Matter::State(state) => (words.state_subject, vec![state_is(state)]),
        Matter::Refusal(reason) => {
            let lead = if letter.post.is_private { words.refused_private } else { words.refused_public };
            let why = fill(words.refused_why, refusal(letter.language, reason));
            (words.refused_subject, vec![fill(lead, &letter.shop.name), why, words.refused_object.to_owned()])
        }
    }
}

async fn send(
    tx: &Tx,
    feedback: &Feedback,
    post: &Post,
    (kind, subject, who): (Kind, Uuid, &Who),
    message: &Message,
) -> Result<bool, Problem> {
    let waits = if kind == Kind::Confirmation { CONFIRMED_WITHIN } else { EXPIRES };
    let ask = Ask {
        shop: post.shop(),
        kind,
        subject,
        topic: TOPIC.to_owned(),
        title: format!("#{}", post.number),
        who: who.contact(),
        channel: Channel::Mail,
        override_quarantine: false,
        expires_at: feedback.kit.now() + waits,
    };
    let decision = feedback.contact.decide(tx, &ask).await?;
    if decision.is_asked {
        feedback.contact.send(tx, &decision, message).await?;
    }
    Ok(decision.is_asked)
}

/// The address of a page about a subscription.
fn address(
    feedback: &Feedback,
    base: &str,
    shop: ShopId,
    page: &str,
    subscription: Uuid,
    language: Language,
) -> String {
    let token = Link { purpose: PURPOSE, id: subscription, bound: &shop.to_string() }.token(&feedback.kit.vault);
    format!("{base}/s/{shop}/feedback/{page}/{token}?lang={}", language.code())
}
