use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{Sql, Value};
use uuid::Uuid;
use web::{Cursor, Fault, Kit, Page, Problem};

use super::shown::{Shown, show};
use crate::condition::Condition;
use crate::reviews::low;
use crate::reviews::row::{Review, columns};

/// In which order reviews are shown. None hides any.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sort {
    #[default]
    Newest,
    Helpful,
    /// By the stars; the newest of equal ones first.
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

    /// What goes before the time, and whether the least comes first.
    fn column(self) -> Option<(&'static str, bool)> {
        match self {
            Self::Newest => None,
            Self::Helpful => Some(("r.helpful", false)),
            Self::Highest => Some(("r.rating", false)),
            Self::Lowest => Some(("r.rating", true)),
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
    after: Option<&Place>,
    limit: usize,
) -> Result<Vec<Review>, Problem> {
    let mut all = Condition::shop(shop);
    all.and("r.state = 'published'", []);
    narrow(&mut all, wish)?;
    let column = wish.sort.column();
    if let Some(Place(_, key, at, id)) = after {
        let (key, at, id) = (Value::from(*key), Value::from(*at), Value::from(*id));
        let later = "r.at < ? OR (r.at = ? AND r.id < ?)";
        match column {
            None => all.and(later, [at.clone(), at, id]),
            Some((column, is_least_first)) => {
                let sign = if is_least_first { ">" } else { "<" };
                let clause = format!("{column} {sign} ? OR ({column} = ? AND ({later}))");
                all.and(&clause, [key.clone(), key, at.clone(), at, id]);
            }
        }
    }
    let first = column.map(|(column, is_least_first)| {
        // As a sum: SQLite would go through all reviews of the shop in this order to find the few of one product.
        let sum = if wish.product.is_some() { " + 0" } else { "" };
        format!("{column}{sum} {}, ", if is_least_first { "ASC" } else { "DESC" })
    });
    let sql = format!(
        "SELECT {} FROM reviews r WHERE {} ORDER BY {}r.at DESC, r.id DESC LIMIT {limit}",
        columns("r."),
        all.sql,
        first.unwrap_or_default()
    );
    Ok(db.rows(&sql, all.values).await?)
}

/// What the reviews of a shop are narrowed to. What is said of aspects and dimensions is looked for in each review, so it
/// is asked of one product's alone.
fn narrow(all: &mut Condition, wish: &Wish) -> Result<(), Problem> {
    if let Some(product) = &wish.product {
        all.and("r.product_id = ?", [store::text(product)]);
    }
    if let Some(stars) = wish.stars {
        all.and("r.rating = ?", [stars.into()]);
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
        low(all, dimension)?;
    }
    Ok(())
}

/// Has a picture of its own or of what was added later. An index has the same words.
const PICTURED: &str = "r.photos <> '[]' OR r.follow_up_photos <> '[]'";
