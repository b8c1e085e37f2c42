use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{Sql, StoreError, Value};
use uuid::Uuid;
use web::{Cursor, Kit, Page, Problem};

use super::shown::{Shown, show};
use crate::reviews::row::{Review, columns};

/// In which order reviews are shown. Neither hides any.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sort {
    #[default]
    Newest,
    Helpful,
}

/// What a visitor asks for; without a word, everything.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wish {
    pub product: Option<String>,
    #[serde(default)]
    pub sort: Sort,
    /// 1 to 5.
    pub stars: Option<i64>,
    pub cursor: Option<String>,
    /// 1 to 50, 10 when not given.
    pub limit: Option<usize>,
    /// zh | en
    pub lang: Option<String>,
}

/// The sort key of a page's last review.
#[derive(Serialize, Deserialize)]
struct Place(Sort, i64, i64, Uuid);

/// A page of a shop's published reviews.
pub(super) async fn page(kit: &Kit, shop: ShopId, wish: &Wish) -> Result<Page<Shown>, Problem> {
    let limit = wish.limit.unwrap_or(10).clamp(1, 50);
    let after: Option<Place> = wish.cursor.as_deref().map(Cursor::decode).transpose()?;
    let after = after.filter(|place| place.0 == wish.sort);
    let reviews = read(&kit.store, shop, wish, after.as_ref(), limit + 1).await?;
    let place = |last: &Review| Cursor::encode(&Place(wish.sort, last.helpful, last.at, last.id));
    let page = Page::cut(reviews, limit, place);
    Ok(Page { items: show(kit, shop, page.items).await?, next_cursor: page.next_cursor, total: None })
}

async fn read(
    db: &impl Sql,
    shop: ShopId,
    wish: &Wish,
    after: Option<&Place>,
    limit: usize,
) -> Result<Vec<Review>, StoreError> {
    let mut values: Vec<Value> = vec![shop.0.into()];
    let mut bound = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let mut filter = String::from("shop = $1 AND state = 'published'");
    if let Some(product) = &wish.product {
        filter += &format!(" AND product_id = {}", bound(store::text(product)));
    }
    if let Some(stars) = wish.stars {
        filter += &format!(" AND rating = {}", bound(stars.into()));
    }
    if let Some(Place(_, helpful, at, id)) = after {
        let (helpful, at, id) = (bound((*helpful).into()), bound((*at).into()), bound((*id).into()));
        let later = format!("at < {at} OR (at = {at} AND id < {id})");
        filter += &match wish.sort {
            Sort::Newest => format!(" AND {helpful} >= 0 AND ({later})"),
            Sort::Helpful => format!(" AND (helpful < {helpful} OR (helpful = {helpful} AND ({later})))"),
        };
    }
    let order = match (wish.sort, &wish.product) {
        (Sort::Newest, _) => "at DESC, id DESC",
        (Sort::Helpful, None) => "helpful DESC, at DESC, id DESC",
        // As a sum: SQLite would go through all reviews of the shop by their votes to find the few of one product.
        (Sort::Helpful, Some(_)) => "helpful + 0 DESC, at DESC, id DESC",
    };
    let sql = format!("SELECT {} FROM reviews WHERE {filter} ORDER BY {order} LIMIT {limit}", columns(""));
    db.rows(&sql, values).await
}
