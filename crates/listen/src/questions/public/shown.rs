use std::collections::HashMap;

use primitives::{ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, distinct, instant, rows_in, sea_orm};
use uuid::Uuid;
use web::{Cursor, Page, Problem};

use super::path;
use super::wish::{Sort, Wish};
use crate::condition::of_shop;
use crate::questions::row::{QUESTION, Question};
use crate::reviews::view::public_names;

/// A question as everybody may see it.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    pub id: Uuid,
    pub at: Timestamp,
    pub text: String,
    /// As the asker wants to be called; null for a visitor without a name.
    pub name: Option<String>,
    pub product: Product,
    /// zh or en; null where it is neither, or nobody knows.
    pub language: Option<String>,
    pub answers_count: i64,
    /// How often its answers helped.
    pub helpful: i64,
    /// The most helpful ones first; not always all of them.
    pub answers: Vec<ShownAnswer>,
    /// The page with all answers, without the host.
    pub page: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Product {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Serialize)]
pub(super) struct ShownAnswer {
    pub id: Uuid,
    pub at: Timestamp,
    pub text: String,
    /// shop | buyer; buyers are never named.
    pub by: String,
    /// Whether an order of the answerer holds the product.
    pub is_verified: bool,
    pub helpful: i64,
}

/// The sort key of a page's last question.
#[derive(Serialize, Deserialize)]
struct Place(Sort, i64, i64, Uuid);

/// A page of published questions, each with at most so many answers.
pub(super) async fn page(
    db: &impl Sql,
    shop: ShopId,
    wish: &Wish,
    most_answers: usize,
) -> Result<Page<Shown>, Problem> {
    let limit = wish.limit.unwrap_or(10).clamp(1, 50);
    let after: Option<Place> = wish.cursor.as_deref().map(Cursor::decode).transpose()?;
    let after = after.filter(|place| place.0 == wish.sort);
    let rows = read(db, shop, wish, after.as_ref(), limit + 1).await?;
    let place = |last: &Question| Cursor::encode(&Place(wish.sort, last.helpful, last.at, last.id));
    let page = Page::cut(rows, limit, place);
    let items = show(db, shop, page.items, most_answers).await?;
    Ok(Page { items, next_cursor: page.next_cursor, total: None })
}

async fn read(
    db: &impl Sql,
    shop: ShopId,
    wish: &Wish,
    after: Option<&Place>,
    limit: usize,
) -> Result<Vec<Question>, StoreError> {
    let mut all = of_shop(shop);
    all.and("r.state = 'published'", []);
    if let Some(product) = &wish.product {
        all.and("r.product_id = ?", [store::text(product)]);
    }
    if let Some(id) = wish.question {
        all.and("r.id = ?", [id.into()]);
    }
    if let Some(answered) = wish.answered {
        all.and(if answered { "r.answers > 0" } else { "r.answers = 0" }, []);
    }
    // As a sum: SQLite would go through all questions of the shop in this order to find the few of one product.
    let key = if wish.product.is_some() { "r.helpful + 0" } else { "r.helpful" };
    if let Some(Place(sort, helpful, at, id)) = after {
        let (helpful, at, id) = (*helpful, *at, *id);
        match sort {
            Sort::Newest => all.and("(r.at, r.id) < (?, ?)", [at.into(), id.into()]),
            Sort::Helpful => {
                all.and(&format!("({key}, r.at, r.id) < (?, ?, ?)"), [helpful.into(), at.into(), id.into()]);
            }
        }
    }
    let order = match wish.sort {
        Sort::Newest => "r.at DESC, r.id DESC".to_owned(),
        Sort::Helpful => format!("{key} DESC, r.at DESC, r.id DESC"),
    };
    let sql = format!("SELECT {QUESTION} FROM questions r WHERE {} ORDER BY {order} LIMIT {limit}", all.sql);
    db.rows(&sql, all.values).await
}

async fn show(db: &impl Sql, shop: ShopId, rows: Vec<Question>, most_answers: usize) -> Result<Vec<Shown>, StoreError> {
    let products = distinct(rows.iter().map(|row| row.product_id.clone()));
    let names = public_names(db, shop, &products).await?;
    let mut answers = answers(db, &rows, most_answers).await?;
    let one = |row: Question| Shown {
        id: row.id,
        at: instant(row.at),
        page: path::question(shop, &row.product_id, row.id),
        product: Product {
            name: names.get(&row.product_id).cloned().unwrap_or_else(|| row.product_id.clone()),
            id: row.product_id,
        },
        answers: answers.remove(&row.id).unwrap_or_default(),
        text: row.text,
        name: row.name,
        language: row.language.filter(|language| language != "other"),
        answers_count: row.answers,
        helpful: row.helpful,
    };
    Ok(rows.into_iter().map(one).collect())
}

#[derive(FromQueryResult)]
struct Row {
    question: Uuid,
    id: Uuid,
    at: i64,
    author: String,
    text: String,
    helpful: i64,
}

/// The published answers that helped most, those of equal help in the order in which they came.
async fn answers(
    db: &impl Sql,
    questions: &[Question],
    most: usize,
) -> Result<HashMap<Uuid, Vec<ShownAnswer>>, StoreError> {
    let ids: Vec<Uuid> = questions.iter().filter(|row| row.answers > 0).map(|row| row.id).collect();
    let rows: Vec<Row> = rows_in(db, &[], &ids, |list| {
        format!(
            "SELECT x.question, x.id, x.at, x.author, x.text, x.helpful FROM (
                SELECT a.question, a.id, a.at, a.author, a.text, a.helpful,
                    ROW_NUMBER() OVER (PARTITION BY a.question ORDER BY a.helpful DESC, a.at, a.id) AS place
                FROM question_answers a WHERE a.state = 'published' AND a.question IN ({list})) x
             WHERE x.place <= {most} ORDER BY x.question, x.place"
        )
    })
    .await?;
    let mut all: HashMap<Uuid, Vec<ShownAnswer>> = HashMap::new();
    for row in rows {
        all.entry(row.question).or_default().push(ShownAnswer {
            id: row.id,
            at: instant(row.at),
            text: row.text,
            is_verified: row.author == "buyer",
            by: row.author,
            helpful: row.helpful,
        });
    }
    Ok(all)
}
