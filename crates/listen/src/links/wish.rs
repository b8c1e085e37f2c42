//! The link that a buyer asks for whom nobody had asked: mailed to the address that is stored, never to one that was given.

use contact::{Ask, Button, Channel, Contact, Foot, Kind, Message, Recipient};
use jiff::SignedDuration;
use pages::{Language, fill};
use primitives::ShopId;
use store::{FromQueryResult, StoreError, Tx, rows_in, sea_orm};
use uuid::Uuid;
use web::Problem;

use super::request::{Reason, Request, record};
use crate::Listen;
use crate::people::Who;
use crate::settings::{self, Settings};
use crate::shop::Shop;

pages::words! {
    subject: "订单 {} 的评价链接", "The link to review your order {}";
    lead: "有人在“{}”的评价页面上申请评价这笔订单。是你的话，请用下面的链接写评价，好的坏的都可以。",
        "Someone asked on the reviews page of {} to review this order. If it was you, use the link below. Good and bad are both welcome.";
    ignore: "不是你申请的？不用理会，什么都不会发生。请不要把链接转给别人。",
        "Was this not you? Then do nothing, and nothing will happen. Please do not pass the link on.";
    button: "写评价", "Write a review";
}

/// A mail that could not leave within a day is waited for no more.
const WAITS: SignedDuration = SignedDuration::from_hours(24);
/// So much of a telephone number shows that somebody knows it.
const FEWEST_DIGITS: usize = 4;

/// What somebody says of an order that they would like to review.
pub(crate) struct Claim<'a> {
    pub order_id: &'a str,
    /// The mail address of the order or its buyer, or the end of their telephone number.
    pub proof: &'a str,
}

/// An order, and its buyer, whom somebody showed to know.
pub(crate) struct Proven {
    pub order_id: String,
    who: contact::Who,
}

/// Mails the buyer of an order its link. Whoever asks is not told that it was.
pub(crate) async fn send_link(
    listen: &Listen,
    contact: &Contact,
    shop: &Shop,
    language: Language,
    Proven { order_id, who }: Proven,
) -> Result<(), Problem> {
    let Some(address) = contact.address() else { return Ok(()) };
    let kit = &listen.kit;
    let settings = settings::load(&kit.store, shop.id).await?;
    let tx = kit.store.begin().await?;
    let request = link(&tx, listen, &settings, shop.id, &order_id).await?;
    let ask = Ask {
        shop: shop.id,
        kind: Kind::Confirmation,
        // An id of its own: who asks again, because the first mail was lost, gets another.
        subject: kit.ids.uuid(),
        topic: "review".to_owned(),
        title: order_id.clone(),
        who,
        channel: Channel::Mail,
        override_quarantine: false,
        expires_at: kit.now() + WAITS,
    };
    let decision = contact.decide(&tx, &ask).await?;
    if decision.is_asked {
        let words = Words::of(language);
        let message = Message {
            language,
            subject: fill(words.subject, &order_id),
            paragraphs: vec![fill(words.lead, &shop.name), words.ignore.to_owned()],
            button: Some(Button {
                label: words.button.to_owned(),
                link: format!("{address}{}?lang={}", request.path(kit), language.code()),
            }),
            foot: Foot::default(),
        };
        contact.send(&tx, &decision, &message).await?;
    }
    Ok(tx.commit().await?)
}

#[derive(FromQueryResult)]
struct Row {
    order_id: String,
    person: Option<Uuid>,
    buyer: Option<Vec<u8>>,
}

/// `None` where the shop's own systems know no such order, or the proof is none.
pub(crate) async fn prove(listen: &Listen, shop: ShopId, claim: &Claim<'_>) -> Result<Option<Proven>, StoreError> {
    let kit = &listen.kit;
    // Mails of shops write `#1001` of an order that their systems call 1001, and the other way round.
    let bare = claim.order_id.trim_start_matches('#');
    let rows: Vec<Row> = rows_in(&kit.store, &[shop.0.into()], &[bare.to_owned(), format!("#{bare}")], |list| {
        format!(
            "SELECT order_id, person, buyer FROM review_orders WHERE shop = $1 AND order_id IN ({list})
             AND is_stated AND NOT is_claimed AND cancelled_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM review_spent_orders s
                WHERE s.shop = review_orders.shop AND s.order_id = review_orders.order_id)
             ORDER BY order_id"
        )
    })
    .await?;
    for row in rows {
        let keys = kit.vault.existing_keys(&kit.store, row.person.as_slice()).await?;
        let Who { user_id, buyer_id, email, .. } = Who::open(&keys, row.person, row.buyer.as_deref())?;
        let who = contact::Who { customer: None, user_id, buyer_id, email };
        let recipient = listen.directory.find(shop, &who).await?;
        if is_proof(claim.proof, who.email.as_deref(), recipient.as_ref()) {
            return Ok(Some(Proven { order_id: row.order_id, who }));
        }
    }
    Ok(None)
}

fn is_proof(proof: &str, email: Option<&str>, recipient: Option<&Recipient>) -> bool {
    if proof.contains('@') {
        let known = [email, recipient.and_then(|recipient| recipient.email.as_deref())];
        return known.into_iter().flatten().any(|email| email.trim().to_lowercase() == proof.trim().to_lowercase());
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (given, phone) = (digits(proof), recipient.and_then(|recipient| recipient.phone.as_deref()).map(digits));
    given.len() >= FEWEST_DIGITS && phone.is_some_and(|phone| phone.ends_with(&given))
}

/// The link by which they were asked, or had asked for before; else a new one.
async fn link(tx: &Tx, listen: &Listen, settings: &Settings, shop: ShopId, order_id: &str) -> Result<Request, Problem> {
    let now = listen.kit.now();
    for request in Request::links_of(tx, shop, order_id).await? {
        if request.is_open(now, settings.follow_up_days)
            && is_theirs(tx, &request).await?
            && !request.is_usurped(tx, &listen.kit).await?
        {
            return Ok(request);
        }
    }
    record(tx, listen, settings, shop, order_id, Reason::Unasked).await
}

/// Whether its buyer has it, as far as is known. Who was drawn but not written to is not asked by it.
async fn is_theirs(tx: &Tx, request: &Request) -> Result<bool, StoreError> {
    if request.reason == Reason::Unasked.as_str() || request.opened_at.is_some() || request.answered_at.is_some() {
        return Ok(true);
    }
    let asks = [Reason::Sampled, Reason::Staff, Reason::Mended].map(Reason::as_str);
    let decided = contact::decided(tx, request.shop, Kind::ReviewRequest, &[request.id]).await?;
    Ok(asks.contains(&request.reason.as_str()) && decided.values().any(|decided| decided.is_asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_or_the_end_of_a_number_is_proof_and_nothing_less() {
        let recipient = Recipient { phone: Some("+86 138-1234-5678".to_owned()), ..Recipient::default() };
        let is = |proof: &str| is_proof(proof, Some("Lin@Example.com"), Some(&recipient));
        for right in ["lin@example.com", " LIN@example.com ", "5678", "138 1234 5678"] {
            assert!(is(right), "{right}");
        }
        for wrong in ["", "678", "1234", "lin@example.co", "@", "9999"] {
            assert!(!is(wrong), "{wrong}");
        }
        assert!(!is_proof("5678", None, None) && !is_proof("@", None, None));
    }
}
