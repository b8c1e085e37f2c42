//! A new post, from wherever it comes.

use pages::Language;
use primitives::ShopId;
use serde_json::{Value as Json, json};
use store::{StoreError, Tx, instant, micros};
use uuid::Uuid;
use web::{Kit, Problem, Staff};

use super::row::{self, Post};
use super::words;
use crate::known::{Known, know};
use crate::own::{Actor, queue};
use crate::people::Who;
use crate::reading::Reading;
use crate::settings::Settings;
use crate::subscriptions::{self, Follow};
use crate::suspect::{Signal, signals};
use crate::votes::{self, Voter};
use crate::{Feedback, kinds, log, mining};

/// Where a post comes from.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'a> {
    Portal,
    /// By a link that says who it is.
    Link,
    /// Written down for a customer.
    Staff(&'a Staff),
}

/// What somebody wrote; checked already.
pub(crate) struct NewPost<'a> {
    pub kind: &'a str,
    pub title: String,
    pub text: String,
    /// Whether it is for the shop alone. A complaint always is.
    pub is_private: bool,
    pub who: Who,
    /// Whether the address in `who` was shown to be theirs.
    pub is_proved: bool,
    /// Fingerprint of where it was sent from.
    pub sender: Option<String>,
    /// Who votes for it with it.
    pub voter: Option<Voter>,
    pub language: Language,
    pub origin: Origin<'a>,
}

/// Keeps a post with its event, in `tx`; the caller commits.
pub(crate) async fn keep(
    tx: &Tx,
    feedback: &Feedback,
    shop: ShopId,
    settings: &Settings,
    new: NewPost<'_>,
) -> Result<Post, Problem> {
    let kit = &feedback.kit;
    row::lock(tx, shop).await?;
    let post = draft(tx, feedback, shop, settings, &new).await?;
    row::save(tx, post.clone()).await?;
    words::index(tx, &post).await?;
    let staff = match new.origin {
        Origin::Staff(staff) => Some(staff),
        Origin::Portal | Origin::Link => None,
    };
    log::add(tx, kit, shop, post.id, staff, ("posted", &json!({"kind": post.kind}))).await?;
    queue(tx, kit, shop, Actor::Shopper(&new.who), "Feedback Posted", told(&post, &new, staff)).await?;
    if !post.is_private
        && let Some(voter) = &new.voter
    {
        votes::put(tx, kit, post.id, voter).await?;
    }
    let follow = Follow { who: &new.who, language: new.language, is_author: true, is_proved: new.is_proved };
    if follow.is_possible() {
        subscriptions::follow(tx, feedback, &post, &follow).await?;
    }
    votes::recount(tx, post.id).await?;
    row::find(tx, shop, post.id).await
}

/// The words of a post lie in the log only where they are found again when their author is to be forgotten.
fn told(post: &Post, new: &NewPost<'_>, staff: Option<&Staff>) -> Json {
    let mut properties = json!({"post_id": post.id, "number": post.number, "kind": post.kind,
        "is_public": !post.is_private, "channel": post.origin});
    if new.who.is_customer() {
        properties["title"] = json!(post.title);
        properties["text"] = json!(post.text);
    }
    if let Some(staff) = staff {
        properties["staff_id"] = json!(staff.id);
    }
    properties
}

async fn draft(
    tx: &Tx,
    feedback: &Feedback,
    shop: ShopId,
    settings: &Settings,
    new: &NewPost<'_>,
) -> Result<Post, StoreError> {
    let kit = &feedback.kit;
    let (id, now) = (kit.ids.uuid(), micros(kit.now()));
    let author = author(tx, kit, shop, id, &new.who).await?;
    let reading = feedback.readings.of(shop).await?;
    let mined = mining::read(reading.as_ref(), &new.title, &new.text);
    let (origin, staff) = match new.origin {
        Origin::Portal => ("portal", None),
        Origin::Link => ("link", None),
        Origin::Staff(staff) => ("staff", Some(staff)),
    };
    let (approval, signals) = approval(settings, reading.as_ref(), new);
    let due_at = settings.due(&web::calendar(tx, shop, instant(now)).await?, new.kind, now);
    Ok(Post {
        id,
        shop: shop.0,
        number: row::next_number(tx, &shop.to_string()).await?,
        n: row::next_number(tx, "all").await?,
        kind: new.kind.to_owned(),
        title: new.title.clone(),
        text: new.text.clone(),
        state: "new".to_owned(),
        state_before: None,
        is_private: approval == "private",
        approval: approval.to_owned(),
        reason: None,
        signals: json_text(&signals)?,
        merged_into: None,
        root: id,
        votes: 0,
        subscribers: 0,
        person: author.as_ref().map(|known| known.person),
        who: author.map(|known| known.who),
        sender: new.sender.clone(),
        origin: origin.to_owned(),
        staff: staff.map(|staff| staff.id.0),
        staff_name: staff.map(|staff| staff.name.clone()),
        owner: None,
        owner_name: None,
        tags: "[]".to_owned(),
        created_at: now,
        changed_at: now,
        promised_at: due_at,
        waiting_since: Some(now),
        due_at: Some(due_at),
        answered_at: None,
        answer_minutes: None,
        language: mined.language,
        polarity: mined.polarity,
        aspects: json_text(&mined.aspects)?,
        urgency: mined.urgency,
        urgency_reasons: json_text(&mined.urgency_reasons)?,
        is_erased: false,
        reading: reading.version(),
    })
}

/// Who sees it at first, and why it is held.
fn approval(settings: &Settings, reading: &dyn Reading, new: &NewPost<'_>) -> (&'static str, Vec<Signal>) {
    if new.is_private || kinds::is_always_private(new.kind) {
        return ("private", Vec::new());
    }
    let shown = [new.title.as_str(), &new.text, new.who.signature.as_deref().unwrap_or_default()];
    let signals = match new.origin {
        // Staff have seen what they write down.
        Origin::Staff(_) => Vec::new(),
        Origin::Portal | Origin::Link => signals(&shown, reading, settings.moderate_first),
    };
    (if signals.is_empty() { "public" } else { "held" }, signals)
}

/// Somebody known by nothing but a signature has a key of the post's own.
async fn author(tx: &Tx, kit: &Kit, shop: ShopId, post: Uuid, who: &Who) -> Result<Option<Known>, StoreError> {
    let known = know(tx, kit, shop, who).await?;
    if known.is_some() || who.signature.is_none() {
        return Ok(known);
    }
    let keys = kit.vault.keys(tx, &[post], &kit.ids).await?;
    keys.get(&post).map(|key| Ok(Known { person: post, who: who.seal(key)? })).transpose()
}

pub(super) fn json_text<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| StoreError::Corrupt(e.to_string()))
}
