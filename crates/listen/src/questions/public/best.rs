use pages::{Language, fill};
use primitives::ShopId;
use store::Sql;
use web::Problem;

use super::path;
use super::shown::{Shown, page};
use super::wish::{Sort, Wish};
use super::words::Words;

/// The part about questions on the page of a product's reviews.
#[derive(Debug)]
pub(crate) struct Answered {
    pub words: &'static Words,
    pub items: Vec<Item>,
    /// Where all are, and what that link says.
    pub link: String,
    pub all: String,
}

/// A question with its best answer.
#[derive(Debug)]
pub(crate) struct Item {
    pub question: String,
    pub answer: String,
    pub by: &'static str,
}

/// So many are shown there.
const SHOWN: usize = 3;

/// The answered questions about a product whose answers helped most.
pub(crate) async fn best(db: &impl Sql, shop: ShopId, product: &str, language: Language) -> Result<Answered, Problem> {
    let words = Words::of(language);
    let sql = "SELECT COUNT(*) FROM questions WHERE shop = $1 AND product_id = $2 AND state = 'published'";
    let count: i64 = db.scalar(sql, vec![shop.0.into(), store::text(product)]).await?.unwrap_or(0);
    let product_id = Some(product.to_owned());
    let wish =
        Wish { product: product_id, sort: Sort::Helpful, answered: Some(true), limit: Some(SHOWN), ..Wish::default() };
    let found = if count == 0 { Vec::new() } else { page(db, shop, &wish, 1).await?.items };
    let item = |shown: Shown| {
        let answer = shown.answers.into_iter().next()?;
        Some(Item { question: shown.text, answer: answer.text, by: words.by(&answer.by) })
    };
    let all = match count {
        0 => words.section_ask.to_owned(),
        1 => words.section_one.to_owned(),
        n => fill(words.section_all, n),
    };
    let link = Wish::default().link(&path::page(shop, product), language);
    Ok(Answered { words, items: found.into_iter().filter_map(item).collect(), link, all })
}
