//! The link by which who wrote a review corrects it after it was taken down. It is in the mail that tells of the refusal
//! and nowhere else: staff see the links of requests, so that none of those proves that its writer wants it.

use contact::{Button, Contact, Decision};
use jiff::SignedDuration;
use pages::{Language, Link, Token, fill};
use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, instant, sea_orm};
use uuid::Uuid;
use web::Kit;

use crate::links::request::days;
use crate::shop::Shop;

pages::words! {
    button: "修改后重新提交", "Correct it and send it again";
    until: "也可以修改文字或照片后重新提交，店铺会再核对一次，{}之前有效。",
        "Or change its words or photos and send it again: the shop then looks at it once more. The link works until {}.";
}

/// A refusal that its writer can answer by a correction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Correctable {
    pub shop: ShopId,
    pub review: Uuid,
    /// The refusal's id: another refusal has another link.
    pub decision: Uuid,
    pub at: Timestamp,
}

#[derive(FromQueryResult)]
struct Row {
    shop: Uuid,
    review: Uuid,
    at: i64,
}

impl Correctable {
    /// `None` for a link that this installation did not make, whatever is wrong with it.
    pub async fn by_token(kit: &Kit, token: &str) -> Result<Option<Self>, StoreError> {
        let Some(token) = Token::parse(token) else { return Ok(None) };
        let sql = "SELECT shop, review, at FROM review_decisions WHERE id = $1 AND decision = 'reject'";
        let row: Option<Row> = kit.store.row(sql, vec![token.id.into()]).await?;
        let found =
            row.map(|row| Self { shop: ShopId(row.shop), review: row.review, decision: token.id, at: instant(row.at) });
        Ok(found.filter(|found| found.link(&found.bound()).is_proved_by(&token, &kit.vault)))
    }

    /// Whether it is the newest decision about its review.
    pub async fn is_newest(&self, db: &impl Sql) -> Result<bool, StoreError> {
        let sql = "SELECT id FROM review_decisions WHERE review = $1 AND decision <> 'reward'
                   ORDER BY at DESC, id DESC LIMIT 1";
        let newest: Option<Uuid> = db.scalar(sql, vec![self.review.into()]).await?;
        Ok(newest == Some(self.decision))
    }

    /// As long as a review may be changed.
    pub fn until(&self, edit_days: i64) -> Timestamp {
        self.at + days(edit_days).max(SignedDuration::from_hours(24))
    }

    pub fn path(&self, kit: &Kit) -> String {
        format!("/r/correct/{}", self.link(&self.bound()).token(&kit.vault))
    }

    /// What the mail says of it.
    pub fn told(&self, shop: &Shop, language: Language, edit_days: i64) -> String {
        fill(Words::of(language).until, pages::day(language, &shop.zone, self.until(edit_days)))
    }

    /// In the mail; none where nobody knows where Huitou is reached.
    pub fn button(&self, kit: &Kit, contact: &Contact, decision: &Decision) -> Option<Button> {
        let language = decision.language;
        Some(Button {
            label: Words::of(language).button.to_owned(),
            link: format!("{}{}?lang={}", contact.address()?, self.path(kit), language.code()),
        })
    }

    fn link<'a>(&self, bound: &'a str) -> Link<'a> {
        Link { purpose: "review correction", id: self.decision, bound }
    }

    fn bound(&self) -> String {
        format!("{} {}", self.shop, self.review)
    }
}
