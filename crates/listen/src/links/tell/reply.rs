//! Tells who wrote a review what the shop answers: privately in any case, publicly where they were not content.

use contact::{Ask, Button, Channel, Contact, Decision, Foot, Kind, Message};
use jiff::SignedDuration;
use pages::{Language, fill};
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, micros, sea_orm};
use uuid::Uuid;
use web::Problem;

use super::{BATCH, STALE, TOPIC};
use crate::Listen;
use crate::links::request::Request;
use crate::people::Who;
use crate::settings;
use crate::shop::Shop;

pages::words! {
    subject: "{}回复了你的评价", "{} answered your review";
    subject_private: "{}私下回复了你的评价", "{} wrote to you privately about your review";
    hello: "{}，你好：", "Hello {},";
    hello_nobody: "你好：", "Hello,";
    of_product: "你评价过“{}”，店铺这样回复：", "You reviewed {}. This is the shop's answer:";
    of_shop: "你评价过这家店铺，店铺这样回复：", "You reviewed the shop. This is its answer:";
    only_you: "这段话只发给你，不会公开。", "This is for you alone and is not public.";
    button: "看看这条评价", "See your review";
}

/// So long may it wait for an hour at which the shop writes.
const WAITS: SignedDuration = SignedDuration::from_hours(24 * 7);

/// A reply and the review that it is about.
#[derive(FromQueryResult)]
struct Row {
    text: String,
    is_private: bool,
    #[sea_orm(nested)]
    about: About,
}

/// Decides about replies that nothing was decided about yet; gives how many there were.
pub(in crate::links) async fn batch(listen: &Listen, contact: &Contact, shop: ShopId) -> Result<usize, Problem> {
    let kit = &listen.kit;
    let shop = Shop::load(&kit.store, shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let tx = kit.store.begin().await?;
    let rows = undecided(&tx, listen, shop.id).await?;
    let written = rows.iter().map(|row| (&row.about, row));
    Desk::open(listen, contact, &tx, shop.id)
        .await?
        .tell(written, |row, decision, button| letter(&shop, row, decision, button))
        .await?;
    tx.commit().await?;
    Ok(rows.len())
}

/// What staff wrote lately; what came with an imported review was told where that was written.
async fn undecided(tx: &Tx, listen: &Listen, shop: ShopId) -> Result<Vec<Row>, StoreError> {
    let is_decided = contact::is_decided_sql(Kind::Result, "a.shop", "a.id");
    let sql = format!(
        "SELECT a.id, a.text, a.is_private, {ABOUT}
         FROM review_replies a JOIN reviews r ON r.id = a.review {ITS_PRODUCT}
         WHERE a.shop = $1 AND a.at > $2 AND a.staff <> $3 AND a.text <> '' AND NOT r.is_erased
            AND (a.is_private OR r.class <> 'good') AND NOT {is_decided}
         ORDER BY a.at, a.id LIMIT {BATCH}"
    );
    let since = micros(listen.kit.now() - STALE);
    let values: Vec<Value> = vec![shop.0.into(), since.into(), Uuid::nil().into()];
    tx.rows(&sql, values).await
}

/// A review of which its writer is told something.
#[derive(FromQueryResult)]
pub(super) struct About {
    /// Of what is told.
    id: Uuid,
    order_id: Option<String>,
    pub product_name: Option<String>,
    person: Option<Uuid>,
    author: Option<Vec<u8>>,
    request: Option<Uuid>,
}

/// The rest of [`About`], of a review `r`.
pub(super) const ABOUT: &str = "r.order_id, r.person, r.author, r.request,
    COALESCE(CASE WHEN p.claimed_name IS NULL THEN p.name END,
        CASE WHEN r.sender <> 'form' THEN r.product_name END, r.product_id) AS product_name";
pub(super) const ITS_PRODUCT: &str = "LEFT JOIN review_products p ON p.shop = r.shop AND p.product_id = r.product_id";

/// What is at hand while writers of reviews are told something.
pub(super) struct Desk<'a> {
    listen: &'a Listen,
    contact: &'a Contact,
    tx: &'a Tx,
    shop: ShopId,
    /// So long after it was answered a link opens.
    days: i64,
}

impl<'a> Desk<'a> {
    pub async fn open(listen: &'a Listen, contact: &'a Contact, tx: &'a Tx, shop: ShopId) -> Result<Self, StoreError> {
        let days = settings::load(tx, shop).await?.follow_up_days;
        Ok(Self { listen, contact, tx, shop, days })
    }

    /// Decides about each, and writes to those who may be told.
    pub async fn tell<'r, R: 'r>(
        &self,
        rows: impl Iterator<Item = (&'r About, &'r R)> + Clone,
        letter: impl Fn(&R, &Decision, Option<Button>) -> Message,
    ) -> Result<(), Problem> {
        let people: Vec<Uuid> = store::distinct(rows.clone().filter_map(|(about, _)| about.person));
        let keys = self.listen.kit.vault.existing_keys(self.tx, &people).await?;
        for (about, row) in rows {
            let writer = Who::open(&keys, about.person, about.author.as_deref())?;
            let ask = self.ask(about.id, about.order_id.as_ref().or(about.product_name.as_ref()), writer);
            let decision = self.contact.decide(self.tx, &ask).await?;
            if decision.is_asked {
                let button = self.button(&decision, about.request).await?;
                self.contact.send(self.tx, &decision, &letter(row, &decision, button)).await?;
            }
        }
        Ok(())
    }

    /// Whether something may be told: `title` is what staff know the review by.
    pub fn ask(&self, subject: Uuid, title: Option<&String>, writer: Who) -> Ask {
        Ask { title: title.cloned().unwrap_or_default(), ..ask(self.listen, self.shop, subject, writer) }
    }

    /// To the link by which it was written, as long as that opens.
    pub async fn button(&self, decision: &Decision, request: Option<Uuid>) -> Result<Option<Button>, StoreError> {
        let (Some(address), Some(request)) = (self.contact.address(), request) else { return Ok(None) };
        let kit = &self.listen.kit;
        let found = Request::by_id(self.tx, self.shop, request).await?;
        let found = found.filter(|request| request.is_open(kit.now(), self.days));
        Ok(found.map(|request| Button {
            label: Words::of(decision.language).button.to_owned(),
            link: format!("{address}{}?lang={}", request.path(kit), decision.language.code()),
        }))
    }
}

/// Whether who wrote a review may be told something: `subject` is its id.
pub(crate) fn ask(listen: &Listen, shop: ShopId, subject: Uuid, writer: Who) -> Ask {
    let Who { user_id, buyer_id, email, .. } = writer;
    Ask {
        shop,
        kind: Kind::Result,
        subject,
        topic: TOPIC.to_owned(),
        title: String::new(),
        who: contact::Who { customer: None, user_id, buyer_id, email },
        channel: Channel::Mail,
        override_quarantine: true,
        expires_at: listen.kit.now() + WAITS,
    }
}

/// How a mail to them begins.
pub(super) fn hello(decision: &Decision) -> String {
    let words = Words::of(decision.language);
    let name = decision.recipient.as_ref().and_then(|recipient| recipient.name.as_ref());
    name.map_or_else(|| words.hello_nobody.to_owned(), |name| fill(words.hello, name))
}

/// A public and a private reply in a row are told apart by it.
fn subject(language: Language, shop: &str, is_private: bool) -> String {
    let words = Words::of(language);
    fill(if is_private { words.subject_private } else { words.subject }, shop)
}

fn letter(shop: &Shop, row: &Row, decision: &Decision, button: Option<Button>) -> Message {
    let words = Words::of(decision.language);
    let about = match &row.about.product_name {
        Some(product) => fill(words.of_product, product),
        None => words.of_shop.to_owned(),
    };
    let said = row.text.split('\n').map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
    let end = row.is_private.then(|| words.only_you.to_owned());
    Message {
        language: decision.language,
        subject: subject(decision.language, &shop.name, row.is_private),
        paragraphs: [hello(decision), about].into_iter().chain(said).chain(end).collect(),
        button,
        foot: Foot::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_reply_is_told_from_a_public_one_at_a_glance() {
        for language in [Language::Zh, Language::En] {
            let [public, private] = [false, true].map(|is_private| subject(language, "山野集", is_private));
            assert!(public != private && [&public, &private].iter().all(|subject| subject.contains("山野集")));
        }
    }
}
