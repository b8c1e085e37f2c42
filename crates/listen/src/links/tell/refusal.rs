//! Tells who wrote a review that it was taken down, and why: who does not know of it cannot object.

use contact::{Button, Contact, Decision, Foot, Kind, Message, Withdrawal};
use jiff::SignedDuration;
use pages::fill;
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, ids_in, instant, micros, sea_orm, unindexed};
use uuid::Uuid;
use web::Problem;

use super::correction::Correctable;
use super::recall::AHEAD;
use super::reply::{ABOUT, About, Desk, ITS_PRODUCT, hello};
use super::{BATCH, STALE};
use crate::Listen;
use crate::reviews::WITHDRAWN;
use crate::settings;
use crate::shop::Shop;
use crate::shopper::words::why;

pages::words! {
    subject: "{}没有公开你的一条评价", "{} has not published your review";
    of_product: "你评价过“{}”，店铺核对后没有公开这条评价。", "You reviewed {}. The shop has checked your review and not published it.";
    of_shop: "你评价过这家店铺，店铺核对后没有公开这条评价。", "You reviewed the shop. It has checked your review and not published it.";
    why: "原因：{}。星级高低不能成为理由，每次处理都留有不可修改的记录。",
        "The reason: {}. Stars are never one, and each decision is on a record that cannot be changed.";
    wrong: "觉得不对？请联系店铺说明，可以恢复公开。", "Do you think that is wrong? Tell the shop: it can be shown again.";
}

/// A slip is put right within this time, and nobody hears of it.
const PAUSE: SignedDuration = SignedDuration::from_mins(10);

/// A decision and the review that it is about.
#[derive(FromQueryResult)]
struct Row {
    refusal: String,
    decision: Uuid,
    review: Uuid,
    at: i64,
    /// 1 where its writer may correct the review.
    correctable: i64,
    #[sea_orm(nested)]
    about: About,
}

/// Decides about refusals of which nothing was told yet; gives how many there were.
pub(in crate::links) async fn batch(listen: &Listen, contact: &Contact, shop: ShopId) -> Result<usize, Problem> {
    let kit = &listen.kit;
    let shop = Shop::load(&kit.store, shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let tx = kit.store.begin().await?;
    let rows = undecided(&tx, listen, shop.id).await?;
    let edit_days = settings::load(&tx, shop.id).await?.edit_days;
    let refused = rows.iter().map(|row| (&row.about, row));
    Desk::open(listen, contact, &tx, shop.id)
        .await?
        .tell(refused, |row, decision, button| {
            let link = row.link(shop.id).filter(|link| kit.now() < link.until(edit_days));
            let own = link.and_then(|link| Some((link, link.button(kit, contact, decision)?)));
            let letter = letter(&shop, row, decision, button);
            match own {
                Some((link, button)) => correctable(letter, link.told(&shop, decision.language, edit_days), button),
                None => letter,
            }
        })
        .await?;
    tx.commit().await?;
    Ok(rows.len())
}

/// The newest refusal of each review, while it stands; what was written elsewhere is told of there, and who took their
/// review back knows.
async fn undecided(tx: &Tx, listen: &Listen, shop: ShopId) -> Result<Vec<Row>, StoreError> {
    let is_decided = contact::is_decided_sql(Kind::Result, "d.shop", "d.id");
    let sql = format!(
        "SELECT d.id, d.id AS decision, d.review, d.at, COALESCE(r.refusal, 'other') AS refusal,
            CAST(CASE WHEN r.sender = 'form' AND r.rating > 0 AND r.request IS NOT NULL THEN 1 ELSE 0 END AS BIGINT)
                AS correctable, {ABOUT}
         FROM review_decisions d JOIN reviews r ON r.id = d.review {ITS_PRODUCT}
         WHERE d.shop = $1 AND d.at > $2 AND d.at <= $3 AND d.decision = 'reject' AND r.state = 'rejected'
            AND COALESCE(r.refusal, 'other') <> '{WITHDRAWN}' AND r.sender <> 'import' AND NOT r.is_erased
            AND NOT {is_decided}
            AND NOT EXISTS (SELECT 1 FROM review_decisions e WHERE e.review = d.review AND e.decision = 'reject'
                AND (e.at, e.id) > (d.at, d.id))
         ORDER BY d.at, d.id LIMIT {BATCH}"
    );
    let now = listen.kit.now();
    let values: Vec<Value> = vec![shop.0.into(), micros(now - STALE).into(), micros(now - PAUSE).into()];
    tx.rows(&sql, values).await
}

/// Takes back what is about to be told of refusals that were taken back themselves or are not the newest any more, and of
/// reviews that their writers took back.
pub(in crate::links) async fn recall(listen: &Listen, shop: ShopId) -> Result<(), StoreError> {
    let kit = &listen.kit;
    let waiting = contact::waiting(&kit.store, shop, Kind::Result, kit.now() + AHEAD).await?;
    let of_shop = unindexed("d.shop = $1");
    let over: Vec<Uuid> = ids_in(&kit.store, &[shop.0.into()], &waiting, |list| {
        format!(
            "SELECT d.id FROM review_decisions d JOIN reviews r ON r.id = d.review
             WHERE d.id IN ({list}) AND {of_shop} AND (r.state <> 'rejected' OR r.refusal = '{WITHDRAWN}'
                OR EXISTS (SELECT 1 FROM review_decisions e WHERE e.review = d.review AND e.decision = 'reject'
                    AND (e.at, e.id) > (d.at, d.id)))
             ORDER BY d.id"
        )
    })
    .await?;
    if over.is_empty() {
        return Ok(());
    }
    let tx = kit.store.begin().await?;
    contact::withdraw(&tx, (&kit.ids, kit.now()), shop, (Kind::Result, &over), Withdrawal::Undone).await?;
    tx.commit().await
}

impl Row {
    /// By which its writer corrects the review.
    fn link(&self, shop: ShopId) -> Option<Correctable> {
        let link = Correctable { shop, review: self.review, decision: self.decision, at: instant(self.at) };
        (self.correctable == 1).then_some(link)
    }
}

/// A letter that leads to the page on which the review is corrected.
fn correctable(mut letter: Message, told: String, button: Button) -> Message {
    letter.paragraphs.push(told);
    Message { button: Some(button), ..letter }
}

fn letter(shop: &Shop, row: &Row, decision: &Decision, button: Option<Button>) -> Message {
    let words = Words::of(decision.language);
    let about = match &row.about.product_name {
        Some(product) => fill(words.of_product, product),
        None => words.of_shop.to_owned(),
    };
    let why = fill(words.why, why(decision.language, &row.refusal));
    Message {
        language: decision.language,
        subject: fill(words.subject, &shop.name),
        paragraphs: vec![hello(decision), about, why, words.wrong.to_owned()],
        button,
        foot: Foot::default(),
    }
}
