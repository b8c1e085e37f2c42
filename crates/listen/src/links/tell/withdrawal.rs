//! Mails who wrote a review the link by which they withdraw it, to the address that is stored. Staff see the links of
//! requests, so that none of those proves that its writer wants it.

use contact::{Ask, Button, Channel, Contact, Foot, Kind, Message};
use jiff::SignedDuration;
use pages::{Language, Link, Token, fill};
use primitives::{ShopId, Timestamp};
use store::{Sql, StoreError, micros};
use uuid::Uuid;
use web::{Kit, Problem};

use super::TOPIC;
use crate::Listen;
use crate::people::Who;
use crate::reviews::find;
use crate::shop::Shop;
use crate::shopper::words::Words as Shown;

pages::words! {
    subject: "确认撤回你在{}的评价", "Withdraw your review of {}?";
    about: "有人通过订单 {} 的评价链接，申请撤回这条评价：", "Someone with the review link of your order {} asked to withdraw this review:";
    what: "点下面的链接确认后才会撤回，{} 小时内有效。", "It is withdrawn only when you open the link below and confirm. The link works for {} hours.";
    ignore: "不是你申请的？不用理会，评价不会变。请不要把链接转给别人。",
        "Was this not you? Then do nothing, and the review stays as it is. Please do not pass the link on.";
    button: "撤回评价", "Withdraw the review";
}

/// So long the link is good.
const HOURS: i64 = 48;
/// A mail that could not leave within a day is waited for no more.
const WAITS: SignedDuration = SignedDuration::from_hours(24);

/// A link by which a review is withdrawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Withdrawal {
    pub shop: ShopId,
    pub review: Uuid,
    /// In microseconds; part of the address, and proved by it.
    until: i64,
}

impl Withdrawal {
    /// `None` for a link that this installation did not make, whatever is wrong with it.
    pub async fn by_token(kit: &Kit, token: &str, until: &str) -> Result<Option<Self>, StoreError> {
        let (Some(token), Ok(until)) = (Token::parse(token), until.parse::<i64>()) else { return Ok(None) };
        let sql = "SELECT shop FROM reviews WHERE id = $1";
        let shop: Option<Uuid> = kit.store.scalar(sql, vec![token.id.into()]).await?;
        let found = shop.map(|shop| Self { shop: ShopId(shop), review: token.id, until });
        Ok(found.filter(|found| found.link(&found.bound()).is_proved_by(&token, &kit.vault)))
    }

    pub fn is_over(&self, now: Timestamp) -> bool {
        micros(now) >= self.until
    }

    fn path(&self, kit: &Kit) -> String {
        format!("/r/withdraw/{}/{}", self.link(&self.bound()).token(&kit.vault), self.until)
    }

    fn link<'a>(&self, bound: &'a str) -> Link<'a> {
        Link { purpose: "review withdrawal", id: self.review, bound }
    }

    /// Its shop and its end.
    fn bound(&self) -> String {
        format!("{} {}", self.shop, self.until)
    }
}

/// Mails the link where there is an address. Whoever asks is not told that it was.
pub(crate) async fn mail_withdrawal(
    listen: &Listen,
    contact: &Contact,
    language: Language,
    (shop, review): (ShopId, Uuid),
) -> Result<(), Problem> {
    let Some(address) = contact.address() else { return Ok(()) };
    let kit = &listen.kit;
    let tx = kit.store.begin().await?;
    let review = find(&tx, shop, review).await?;
    let shop = Shop::load(&tx, shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let keys = kit.vault.existing_keys(&tx, review.person.as_slice()).await?;
    let Who { user_id, buyer_id, email, .. } = Who::open(&keys, review.person, review.author.as_deref())?;
    let order = review.order_id.as_deref().unwrap_or_default();
    let ask = Ask {
        shop: shop.id,
        kind: Kind::Confirmation,
        // An id of its own: who asks again, because the first mail was lost, gets another.
        subject: kit.ids.uuid(),
        topic: TOPIC.to_owned(),
        title: order.to_owned(),
        who: contact::Who { customer: None, user_id, buyer_id, email },
        channel: Channel::Mail,
        override_quarantine: false,
        expires_at: kit.now() + WAITS,
    };
    let decision = contact.decide(&tx, &ask).await?;
    if decision.is_asked {
        let words = Words::of(language);
        let until = micros(kit.now() + SignedDuration::from_hours(HOURS));
        let path = Withdrawal { shop: shop.id, review: review.id, until }.path(kit);
        let said = Shown::of(language).said(review.rating, review.text.as_deref());
        let message = Message {
            language,
            subject: fill(words.subject, &shop.name),
            paragraphs: [fill(words.about, order)]
                .into_iter()
                .chain(said)
                .chain([fill(words.what, HOURS), words.ignore.to_owned()])
                .collect(),
            button: Some(Button {
                label: words.button.to_owned(),
                link: format!("{address}{path}?lang={}", language.code()),
            }),
            foot: Foot::default(),
        };
        contact.send(&tx, &decision, &message).await?;
    }
    Ok(tx.commit().await?)
}
