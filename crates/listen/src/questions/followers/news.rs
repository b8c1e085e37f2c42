use contact::{Ask, Button, Channel, Contact, Foot, Kind, Message, Withdrawal, forget_unconfirmed};
use jiff::SignedDuration;
use pages::{Language, fill};
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, ids_in, micros, sea_orm, unindexed};
use uuid::Uuid;
use web::Problem;

use super::words::Words;
use super::{Follower, TOPIC};
use crate::Listen;
use crate::people::Who;
use crate::questions::path;
use crate::shop::Shop;

/// An answer that was not shown, or not waited for, within this time is no news any more.
const STALE: SignedDuration = SignedDuration::from_hours(24 * 14);
/// So long may a mail wait for an hour at which the shop writes.
const WAITS: SignedDuration = SignedDuration::from_hours(24 * 7);
/// So far ahead is looked at what falls due; longer than from one look to the next.
const AHEAD: SignedDuration = SignedDuration::from_mins(10);
/// Answers told of in one transaction.
const BATCH: usize = 50;

/// Tells who asked of the answers that everybody sees, each once, and takes back what is not to be told any more. Forgets
/// whom nobody confirmed.
pub(crate) async fn tell_askers(listen: &Listen, contact: &Contact, shop: ShopId) -> Result<(), Problem> {
    recall(listen, shop).await?;
    forget_unconfirmed(&listen.kit.store, ("question_followers", TOPIC), shop, listen.kit.now()).await?;
    let Some(base) = contact.address() else { return Ok(()) };
    while batch(listen, contact, base, shop).await? == BATCH {}
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    author: String,
    text: String,
    question: Uuid,
    asked: String,
    product_id: String,
    person: Uuid,
    who: Vec<u8>,
    language: String,
}

/// Decides about answers that nothing was decided about yet; gives how many there were.
async fn batch(listen: &Listen, contact: &Contact, base: &str, shop: ShopId) -> Result<usize, Problem> {
    let kit = &listen.kit;
    let shop = Shop::load(&kit.store, shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let tx = kit.store.begin().await?;
    let rows = undecided(&tx, listen, shop.id).await?;
    let people: Vec<Uuid> = store::distinct(rows.iter().map(|row| row.person));
    let keys = kit.vault.existing_keys(&tx, &people).await?;
    for row in &rows {
        let who = Who::open(&keys, Some(row.person), Some(&row.who))?;
        let ask = Ask {
            shop: shop.id,
            kind: Kind::FeedbackUpdate,
            subject: row.id,
            topic: TOPIC.to_owned(),
            title: row.product_id.clone(),
            who: contact::Who { email: who.email, ..contact::Who::default() },
            channel: Channel::Mail,
            override_quarantine: false,
            expires_at: kit.now() + WAITS,
        };
        let decision = contact.decide(&tx, &ask).await?;
        if decision.is_asked {
            contact.send(&tx, &decision, &letter(listen, base, &shop, row)).await?;
        }
    }
    tx.commit().await?;
    Ok(rows.len())
}

async fn undecided(tx: &Tx, listen: &Listen, shop: ShopId) -> Result<Vec<Row>, StoreError> {
    let is_decided = contact::is_decided_sql(Kind::FeedbackUpdate, "a.shop", "a.id");
    let sql = format!(
        "SELECT a.id, a.author, a.text, a.question, q.text AS asked, q.product_id, f.person, f.who, f.language
         FROM question_answers a JOIN questions q ON q.id = a.question JOIN question_followers f ON f.question = q.id
         WHERE a.shop = $1 AND a.at > $2 AND a.state = 'published' AND q.state = 'published' AND f.state = 'active'
            AND NOT {is_decided}
         ORDER BY a.at, a.id LIMIT {BATCH}"
    );
    let values: Vec<Value> = vec![shop.0.into(), micros(listen.kit.now() - STALE).into()];
    tx.rows(&sql, values).await
}

fn letter(listen: &Listen, base: &str, shop: &Shop, row: &Row) -> Message {
    let language = Language::parse(&row.language).unwrap_or(Language::En);
    let words = Words::of(language);
    let lead = if row.author == "shop" { fill(words.by_shop, &shop.name) } else { words.by_buyer.to_owned() };
    let lines = row.text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
    let follower = Follower { shop: shop.id, question: row.question, person: row.person };
    let stop = follower.link(&listen.kit, base, "stop", language);
    let page = path::question(shop.id, &row.product_id, row.question);
    Message {
        language,
        subject: words.news_subject.to_owned(),
        paragraphs: [fill(words.you_asked, &row.asked), lead].into_iter().chain(lines).collect(),
        button: Some(Button { label: words.open.to_owned(), link: format!("{base}{page}&lang={}", language.code()) }),
        foot: Foot { stop: Some(Button { label: words.stop.to_owned(), link: stop }), ..Foot::default() },
    }
}

/// Takes back what is about to be told of answers that nobody sees any more, or to who does not want to hear more.
async fn recall(listen: &Listen, shop: ShopId) -> Result<(), StoreError> {
    let kit = &listen.kit;
    let waiting = contact::waiting(&kit.store, shop, Kind::FeedbackUpdate, kit.now() + AHEAD).await?;
    let of_shop = unindexed("a.shop = $1");
    let over: Vec<Uuid> = ids_in(&kit.store, &[shop.0.into()], &waiting, |list| {
        format!(
            "SELECT a.id FROM question_answers a JOIN questions q ON q.id = a.question
             LEFT JOIN question_followers f ON f.question = q.id
             WHERE a.id IN ({list}) AND {of_shop} AND (a.state <> 'published' OR q.state <> 'published'
                OR f.state IS NULL OR f.state <> 'active')
             ORDER BY a.id"
        )
    })
    .await?;
    if over.is_empty() {
        return Ok(());
    }
    let tx = kit.store.begin().await?;
    contact::withdraw(&tx, (&kit.ids, kit.now()), shop, (Kind::FeedbackUpdate, &over), Withdrawal::Undone).await?;
    tx.commit().await
}
