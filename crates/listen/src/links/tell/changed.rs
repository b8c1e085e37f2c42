//! Tells a buyer that a review of their order was changed by its link: whoever carried the link could have done it, the
//! shop's own people among them.

use contact::{Contact, Foot, Message};
use pages::fill;
use primitives::ShopId;
use store::Tx;
use uuid::Uuid;
use web::Problem;

use super::reply::{Desk, hello};
use crate::Listen;
use crate::people::Who;
use crate::reviews::find;
use crate::shop::Shop;
use crate::shopper::words::Words as Shown;

pages::words! {
    subject: "你在{}的评价已修改", "Your review of {} was changed";
    about: "订单 {} 的一条评价刚刚通过评价链接修改了，现在是：", "A review of your order {} was just changed with its review link. It now says:";
    other: "不是你改的？请告诉店铺；还没有追评过的话，也可以打开链接追评说明。",
        "Was this not you? Tell the shop. If you have not added to the review yet, you can do so with the link.";
}

/// Tells of a change that was just made.
pub(crate) async fn tell_changed(
    tx: &Tx,
    listen: &Listen,
    contact: &Contact,
    shop: ShopId,
    review: Uuid,
) -> Result<(), Problem> {
    let kit = &listen.kit;
    let review = find(tx, shop, review).await?;
    let shop = Shop::load(tx, shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let keys = kit.vault.existing_keys(tx, review.person.as_slice()).await?;
    let writer = Who::open(&keys, review.person, review.author.as_deref())?;
    let desk = Desk::open(listen, contact, tx, shop.id).await?;
    let ask = desk.ask(kit.ids.uuid(), review.order_id.as_ref(), writer);
    let decision = contact.decide(tx, &ask).await?;
    if !decision.is_asked {
        return Ok(());
    }
    let words = Words::of(decision.language);
    let about = fill(words.about, review.order_id.as_deref().unwrap_or_default());
    let said = Shown::of(decision.language).said(review.rating, review.text.as_deref());
    let message = Message {
        language: decision.language,
        subject: fill(words.subject, &shop.name),
        paragraphs: [hello(&decision), about].into_iter().chain(said).chain([words.other.to_owned()]).collect(),
        button: desk.button(&decision, review.request).await?,
        foot: Foot::default(),
    };
    contact.send(tx, &decision, &message).await
}
