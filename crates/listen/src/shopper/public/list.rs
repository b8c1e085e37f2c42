use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::sea_orm::DbBackend;
use store::{Sql, Value, Where};
use uuid::Uuid;
use web::{Cursor, Fault, Kit, Page, Problem};

use super::shown::{Shown, show};
use crate::condition::of_shop;
use crate::reviews::low;
use crate::reviews::row::{Review, columns};

/// In which order reviews are shown. None hides any for its stars.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sort {
    #[default]
    Newest,
    Helpful,
    /// By the stars; the newest of equal ones first. Those without stars have no place in it.
    Highest,
    Lowest,
}

impl Sort {
    /// As an address has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Helpful => "helpful",
            Self::Highest => "highest",
            Self::Lowest => "lowest",
        }
    }

    /// What the list is made of, one after the other: each is a stretch of an index from its end.
    fn stretches(self) -> Vec<Stretch> {
        match self {
            Self::Newest => vec![Stretch::All],
            Self::Helpful => vec![Stretch::Helped, Stretch::Unhelped],
            Self::Highest => (1..=5).rev().map(Stretch::Stars).collect(),
            Self::Lowest => (1..=5).map(Stretch::Stars).collect(),
        }
    }

    fn key(self, review: &Review) -> i64 {
        match self {
            Self::Newest => 0,
            Self::Helpful => review.helpful,
            Self::Highest | Self::Lowest => review.rating,
        }
    }
}

/// What a visitor asks for; without a word, everything.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wish {
    pub product: Option<String>,
    #[serde(default)]
    pub sort: Sort,
    /// 1 to 5.
    pub stars: Option<i64>,
    /// Those with pictures alone.
    #[serde(default)]
    pub photos: bool,
    /// Those of a product that speak of this aspect.
    pub about: Option<String>,
    /// Those of a product that gave this dimension fewer than four stars.
    pub low: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 50, 10 when not given.
    pub limit: Option<usize>,
    /// zh | en
    pub lang: Option<String>,
}

impl Wish {
    /// The first page of everything, as a page shows it that is not asked for more.
    pub fn is_plain(&self) -> bool {
        let is_narrowed = self.photos || self.stars.is_some() || self.about.is_some() || self.low.is_some();
        !is_narrowed && self.cursor.is_none() && self.sort == Sort::default()
    }
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
    let place = |last: &Review| Cursor::encode(&Place(wish.sort, wish.sort.key(last), last.at, last.id));
    let page = Page::cut(reviews, limit, place);
    Ok(Page { items: show(kit, shop, page.items).await?, next_cursor: page.next_cursor, total: None })
}

async fn read(
    db: &impl Sql,
    shop: ShopId,
    wish: &Wish,
    mut after: Option<&Place>,
    limit: usize,
) -> Result<Vec<Review>, Problem> {
    let all = narrowed(shop, wish)?;
    let mut stretches = wish.sort.stretches();
    stretches.retain(|stretch| !matches!((stretch, wish.stars), (Stretch::Stars(of), Some(stars)) if *of != stars));
    if let Some(Place(_, key, ..)) = after {
        let before = stretches.iter().position(|stretch| stretch.holds(*key));
        stretches.drain(..before.unwrap_or(0));
    }
    let mut found = Vec::new();
    for stretch in stretches {
        let (sql, values) = stretch.select(db, wish, all.clone(), after.take(), limit - found.len());
        found.extend(db.rows::<Review>(&sql, values).await?);
        if found.len() >= limit {
            break;
        }
    }
    Ok(found)
}

/// A part of a list, the newest first but for what helped somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stretch {
    All,
    Stars(i64),
    Helped,
    Unhelped,
}

impl Stretch {
    /// Whether reviews with this key of the order are in it.
    fn holds(self, key: i64) -> bool {
        match self {
            Self::All => true,
            Self::Stars(stars) => key == stars,
            Self::Helped => key > 0,
            Self::Unhelped => key <= 0,
        }
    }

    /// A query for the next of it.
    fn select(
        self,
        db: &impl Sql,
        wish: &Wish,
        mut all: Where,
        after: Option<&Place>,
        limit: usize,
    ) -> (String, Vec<Value>) {
        let sum = sum(wish);
        match self {
            Self::All => {}
            Self::Stars(stars) => all.and(&format!("r.rating{sum} = {stars}"), []),
            Self::Helped => all.and("r.helpful > 0", []),
            Self::Unhelped => all.and(&format!("r.helpful{sum} = 0"), []),
        }
        if let Some(Place(_, key, at, id)) = after {
            let (key, at, id) = (Value::from(*key), Value::from(*at), Value::from(*id));
            match self {
                Self::Helped => all.and("(r.helpful, r.at, r.id) < (?, ?, ?)", [key, at, id]),
                _ => all.and("(r.at, r.id) < (?, ?)", [at, id]),
            }
        }
        let first = if self == Self::Helped { "r.helpful DESC, " } else { "" };
        let sql = format!(
            "SELECT {} FROM reviews r{} WHERE {} ORDER BY {first}r.at DESC, r.id DESC LIMIT {limit}",
            columns("r."),
            index(db, wish),
            all.sql,
        );
        (sql, all.values)
    }
}

/// SQLite keeps no count of rows: it would go through all reviews of the shop with these stars to find the few of one
/// product. No index is used for a sum.
fn sum(wish: &Wish) -> &'static str {
    if wish.product.is_some() { " + 0" } else { "" }
}

/// For the same reason it is told where those with pictures are.
fn index(db: &impl Sql, wish: &Wish) -> &'static str {
    match (db.backend(), wish.photos, &wish.product) {
        (DbBackend::Sqlite, true, None) => " INDEXED BY reviews_pictured",
        (DbBackend::Sqlite, true, Some(_)) => " INDEXED BY reviews_pictured_product",
        _ => "",
    }
}

/// What the reviews of a shop are narrowed to. What is said of aspects and dimensions is looked for in each review, so it
/// is asked of one product's alone.
fn narrowed(shop: ShopId, wish: &Wish) -> Result<Where, Problem> {
    let mut all = of_shop(shop);
    all.and("r.state = 'published'", []);
    // Of who was erased stars stay; a text alone is gone.
    all.and("NOT (r.is_erased AND r.rating = 0)", []);
    all.and("NOT r.is_message", []);
    if let Some(product) = &wish.product {
        all.and("r.product_id = ?", [store::text(product)]);
    }
    if let Some(stars) = wish.stars {
        all.and(&format!("r.rating{} = ?", sum(wish)), [stars.into()]);
    }
    if wish.photos {
        all.and(PICTURED, []);
    }
    for (field, given) in [("about", &wish.about), ("low", &wish.low)] {
        if given.is_some() && wish.product.is_none() {
            return Err(Problem::invalid(field, Fault::Needs { other: "product".to_owned() }));
        }
    }
    if let Some(aspect) = &wish.about {
        let said = "EXISTS (SELECT 1 FROM review_aspects a WHERE a.review = r.id AND a.aspect = ?)";
        all.and(said, [store::text(aspect)]);
    }
    if let Some(dimension) = &wish.low {
        low(&mut all, dimension)?;
    }
    Ok(all)
}

/// Has a picture of its own or of what was added later. Indexes have the same words.
const PICTURED: &str = "r.photos <> '[]' OR r.follow_up_photos <> '[]'";

#[cfg(test)]
mod tests {
    use store::{Migration, testing};

    use super::*;

    /// How SQLite finds a later page of each stretch.
    async fn plans(db: &impl Sql, wish: &Wish) -> Vec<(Stretch, String)> {
        let mut plans = Vec::new();
        for stretch in wish.sort.stretches() {
            let all = narrowed(ShopId(Uuid::nil()), wish).unwrap();
            let after = Place(wish.sort, 3, 5, Uuid::nil());
            let (sql, values) = stretch.select(db, wish, all, Some(&after), 11);
            let Some(plan) = testing::plan(db, &sql, values).await else { continue };
            plans.push((stretch, plan.join("; ")));
        }
        plans
    }

    #[tokio::test]
    async fn every_order_is_read_from_an_index() {
        let all: Vec<Migration> = web::MIGRATIONS.iter().chain(crate::MIGRATIONS).copied().collect();
        let test = testing::store(&all).await;
        for sort in [Sort::Newest, Sort::Helpful, Sort::Highest, Sort::Lowest] {
            for product in [None, Some("tea".to_owned())] {
                for photos in [false, true] {
                    let wish = Wish { product: product.clone(), sort, photos, ..Wish::default() };
                    for (stretch, plan) in plans(&test.store, &wish).await {
                        let index = match (stretch, photos, &product) {
                            (_, true, None) => "reviews_pictured (shop=?",
                            (_, true, Some(_)) => "reviews_pictured_product (shop=? AND product_id=?",
                            (Stretch::Helped, false, Some(_)) => "reviews_helped (shop=? AND product_id=? AND",
                            (_, false, Some(_)) => "reviews_product (shop=? AND product_id=? AND",
                            (Stretch::All, ..) => "reviews_at (shop=? AND",
                            (Stretch::Stars(_), ..) => "reviews_rating (shop=? AND rating=? AND",
                            (Stretch::Helped, ..) => "reviews_helpful (shop=? AND",
                            (Stretch::Unhelped, ..) => "reviews_helpful (shop=? AND helpful=? AND",
                        };
                        assert!(plan.contains(index), "{wish:?} {stretch:?}: {plan}");
                        let is_sorted = photos && stretch == Stretch::Helped;
                        assert!(is_sorted || !plan.contains("TEMP B-TREE"), "{wish:?} {stretch:?}: {plan}");
                    }
                }
            }
        }
    }
}
