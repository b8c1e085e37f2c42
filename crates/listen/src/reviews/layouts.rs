//! Reviews in the layouts of other review tools, and in our own, which loses nothing: see `mappings/` of the imports.

use std::collections::HashMap;

use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, instant_opt, rows_in, sea_orm};
use uuid::Uuid;
use web::{Fault, Problem, mask};

use super::row::Review;
use super::view::{Show, public_names};
use crate::people::Who;

/// How a file of reviews is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    JudgeMe,
    Yotpo,
    Loox,
    Taobao,
    Jd,
    Huitou,
}

impl Layout {
    /// # Errors
    /// 422 when there is no such layout.
    pub fn parse(name: &str) -> Result<Self, Problem> {
        match name {
            "judgeme" => Ok(Self::JudgeMe),
            "yotpo" => Ok(Self::Yotpo),
            "loox" => Ok(Self::Loox),
            "taobao" => Ok(Self::Taobao),
            "jd" => Ok(Self::Jd),
            "huitou" => Ok(Self::Huitou),
            _ => Err(Problem::invalid("layout", Fault::one_of(&NAMES))),
        }
    }

    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::JudgeMe => &JUDGEME,
            Self::Yotpo => &YOTPO,
            Self::Loox => &LOOX,
            Self::Taobao => &TAOBAO,
            Self::Jd => &JD,
            Self::Huitou => &HUITOU,
        }
    }

    /// Which reviews `r` it can hold: none that was erased, and other tools know none without stars. No index is used for a
    /// sum: the order of the file comes from one.
    pub fn has_place_for(self) -> &'static str {
        if self == Self::Huitou { "NOT r.is_erased" } else { "NOT r.is_erased AND r.rating + 0 > 0" }
    }

    pub fn cells(self, said: Said) -> Vec<String> {
        let origin = said.review.origin.clone();
        let mut cells = match self {
            Self::JudgeMe => said.judgeme(),
            Self::Yotpo => said.yotpo(),
            Self::Loox => said.loox(),
            Self::Taobao | Self::Jd => said.chinese(),
            Self::Huitou => return said.huitou(),
        };
        cells.push(origin);
        cells
    }
}

const NAMES: [&str; 6] = ["judgeme", "yotpo", "loox", "taobao", "jd", "huitou"];

/// None of the other tools says where a review first came from (`source` of Judge.me is how it was collected there): a last
/// column has it, which our import reads again.
const ORIGIN: &str = "huitou_origin";
const JUDGEME: [&str; 12] = [
    "title",
    "body",
    "rating",
    "review_date",
    "reviewer_name",
    "reviewer_email",
    "product_id",
    "product_handle",
    "reply",
    "reply_date",
    "picture_urls",
    ORIGIN,
];
const YOTPO: [&str; 13] = [
    "published",
    "review_title",
    "review_content",
    "review_score",
    "date",
    "product_id",
    "product_title",
    "display_name",
    "email",
    "comment_content",
    "comment_created_at",
    "published_image_url",
    ORIGIN,
];
/// The template, and `productId` of Loox's own export: not every product has a known handle.
const LOOX: [&str; 10] = [
    "product_handle",
    "rating",
    "author",
    "email",
    "body",
    "created_at",
    "photo_url",
    "verified_purchase",
    "productId",
    ORIGIN,
];
/// As the tables of Taobao and Tmall are, but that the name identifies nobody.
const TAOBAO: [&str; 18] = [
    "评价编号",
    "订单编号",
    "评价人",
    "是否匿名",
    "宝贝ID",
    "宝贝名称",
    "星级",
    "评价内容",
    "评价时间",
    "描述相符",
    "服务态度",
    "物流服务",
    "评价图片",
    "卖家回复",
    "回复时间",
    "追评内容",
    "追评时间",
    ORIGIN,
];
/// The same, as JD calls it.
const JD: [&str; 18] = [
    "评价编号",
    "订单编号",
    "用户昵称",
    "是否匿名",
    "商品编号",
    "商品名称",
    "星级",
    "评价内容",
    "评价时间",
    "商品符合度",
    "服务态度",
    "物流评分",
    "晒图",
    "商家回复",
    "回复时间",
    "追评内容",
    "追评时间",
    ORIGIN,
];
const HUITOU: [&str; 22] = [
    "review_id",
    "origin",
    "order_id",
    "user_id",
    "buyer_id",
    "email",
    "author",
    "is_anonymous",
    "product_id",
    "product_name",
    "category",
    "rating",
    "title",
    "text",
    "dimensions",
    "reviewed_at",
    "is_rewarded",
    "picture_urls",
    "reply",
    "replied_at",
    "follow_up",
    "followed_up_at",
];

/// A review with all that a layout may have a place for.
pub(super) struct Said {
    review: Review,
    who: Who,
    product_name: Option<String>,
    /// What the shop's own pages call the product in their addresses.
    handle: Option<String>,
    /// The first public one.
    reply: Option<(i64, String)>,
    pictures: Vec<String>,
}

#[derive(FromQueryResult)]
struct ReplyRow {
    review: Uuid,
    at: i64,
    text: String,
}

/// Completes rows, in their order; what was erased is left out. `base` is the address that own pictures are under.
pub(super) async fn load(
    db: &impl Sql,
    show: &Show<'_>,
    base: &str,
    mut reviews: Vec<Review>,
) -> Result<Vec<Said>, StoreError> {
    reviews.retain(|review| !review.is_erased);
    let people: Vec<Uuid> = reviews.iter().filter_map(|review| review.person).collect();
    let keys = show.vault.existing_keys(db, &people).await?;
    let products: Vec<String> = reviews.iter().filter_map(|review| review.product_id.clone()).collect();
    // Where the file goes everybody can read it, and what comes back by it counts as the shop's own.
    let names = public_names(db, show.shop, &products).await?;
    let handles = handles(db, show.shop, &products).await?;
    let mut replies = replies(db, &reviews).await?;
    let mut all = Vec::with_capacity(reviews.len());
    for review in reviews {
        let known = Who::open(&keys, review.person, review.author.as_deref())?;
        let who =
            if show.is_masked { Who { name: known.name.as_deref().map(mask::name), ..Who::default() } } else { known };
        let own = review.photos().into_iter().map(|id| format!("{base}/media/{id}/1280"));
        all.push(Said {
            who,
            product_name: review.public_name(&names).cloned(),
            handle: review.product_id.as_ref().and_then(|product| handles.get(product)).cloned(),
            reply: replies.remove(&review.id),
            pictures: own.chain(review.addresses()).collect(),
            review,
        });
    }
    Ok(all)
}

#[derive(FromQueryResult)]
struct Address {
    product_id: String,
    url: String,
}

/// By product, where its address is known and ends in a handle.
async fn handles(db: &impl Sql, shop: ShopId, products: &[String]) -> Result<HashMap<String, String>, StoreError> {
    let rows: Vec<Address> = rows_in(db, &[shop.0.into()], products, |list| {
        format!(
            "SELECT product_id, url FROM review_products
             WHERE shop = $1 AND product_id IN ({list}) AND url IS NOT NULL ORDER BY product_id"
        )
    })
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.product_id, handle(&row.url)?))).collect())
}

/// The last part of the path, as in `/products/green-tea?variant=1`; none of a page for all, such as `/item.htm?id=1`.
fn handle(url: &str) -> Option<String> {
    let address = url.split(['?', '#']).next()?;
    let (_, place) = address.split_once("://")?;
    let (_, path) = place.split_once('/')?;
    let last = path.trim_end_matches('/').rsplit('/').next()?;
    (!last.is_empty() && !last.contains('.')).then(|| last.to_owned())
}

async fn replies(db: &impl Sql, reviews: &[Review]) -> Result<HashMap<Uuid, (i64, String)>, StoreError> {
    let ids: Vec<Uuid> = reviews.iter().filter(|review| review.replies > 0).map(|review| review.id).collect();
    let rows: Vec<ReplyRow> = rows_in(db, &[], &ids, |list| {
        format!(
            "SELECT review, at, text FROM review_replies
             WHERE NOT is_private AND text <> '' AND review IN ({list}) ORDER BY at, id"
        )
    })
    .await?;
    let mut first = HashMap::new();
    for row in rows {
        first.entry(row.review).or_insert((row.at, row.text));
    }
    Ok(first)
}

impl Said {
    /// The name as everybody may see it: none of who wishes to be none.
    fn shown_name(&self) -> String {
        let name = self.who.name.clone().filter(|_| !self.review.is_anonymous);
        name.unwrap_or_else(|| "Anonymous".to_owned())
    }

    fn replied_at(&self, format: impl Fn(Timestamp) -> String) -> String {
        let at = self.reply.as_ref().and_then(|(at, _)| self.review.replied_at(*at));
        at.map(format).unwrap_or_default()
    }

    /// Nothing where nobody knows: who reads the file again is not to take the time at which it came for it.
    fn written_at(&self, format: impl Fn(Timestamp) -> String) -> String {
        self.review.written_at().map(format).unwrap_or_default()
    }

    fn later_at(&self, format: impl Fn(Timestamp) -> String) -> String {
        let at = instant_opt(self.review.follow_up_at).filter(|_| !self.review.is_later_undated());
        at.map(format).unwrap_or_default()
    }

    fn reply(&self) -> String {
        self.reply.as_ref().map(|(_, text)| text.clone()).unwrap_or_default()
    }

    fn judgeme(self) -> Vec<String> {
        let (at, replied_at, reply, name) =
            (self.written_at(utc), self.replied_at(utc), self.reply(), self.shown_name());
        let Self { review, who, pictures, handle, .. } = self;
        vec![
            review.title.unwrap_or_default(),
            review.text.unwrap_or_default(),
            review.rating.to_string(),
            at,
            name,
            who.email.unwrap_or_default(),
            review.product_id.unwrap_or_default(),
            handle.unwrap_or_default(),
            reply,
            replied_at,
            pictures.join(","),
        ]
    }

    fn yotpo(self) -> Vec<String> {
        let (at, replied_at, reply, name) =
            (self.written_at(iso), self.replied_at(iso), self.reply(), self.shown_name());
        let Self { review, who, pictures, product_name, .. } = self;
        vec![
            (review.state == "published").to_string(),
            review.title.unwrap_or_default(),
            review.text.unwrap_or_default(),
            review.rating.to_string(),
            at,
            review.product_id.unwrap_or_default(),
            product_name.unwrap_or_default(),
            name,
            who.email.unwrap_or_default(),
            reply,
            replied_at,
            pictures.join(";"),
        ]
    }

    /// It has no place for a title: that goes before the text.
    fn loox(self) -> Vec<String> {
        let (at, name) = (self.written_at(utc), self.shown_name());
        let Self { review, who, pictures, handle, .. } = self;
        let said: Vec<String> = [review.title, review.text].into_iter().flatten().collect();
        vec![
            handle.unwrap_or_default(),
            review.rating.to_string(),
            name,
            who.email.unwrap_or_default(),
            said.join("\n"),
            at,
            pictures.join(","),
            review.is_verified.to_string(),
            review.product_id.unwrap_or_default(),
        ]
    }

    /// Neither has a place for a title: that goes before the text.
    fn chinese(self) -> Vec<String> {
        let (at, later_at) = (self.written_at(beijing), self.later_at(beijing));
        let (replied_at, reply) = (self.replied_at(beijing), self.reply());
        let Self { review, who, pictures, product_name, .. } = self;
        let said: Vec<String> = [review.title.clone(), review.text.clone()].into_iter().flatten().collect();
        let rated = review.dimensions();
        let stars = |key: &str| rated.get(key).map(|tenths| (*tenths as f64 / 10.0).to_string()).unwrap_or_default();
        let [described, service, delivery] = ["described", "service", "delivery"].map(stars);
        vec![
            review.review_id,
            review.order_id.unwrap_or_default(),
            who.name.filter(|_| !review.is_anonymous).unwrap_or_default(),
            if review.is_anonymous { "是" } else { "否" }.to_owned(),
            review.product_id.unwrap_or_default(),
            product_name.unwrap_or_default(),
            review.rating.to_string(),
            said.join("\n"),
            at,
            described,
            service,
            delivery,
            pictures.join(";"),
            reply,
            replied_at,
            review.follow_up.unwrap_or_default(),
            later_at,
        ]
    }

    fn huitou(self) -> Vec<String> {
        let written = |at: Timestamp| at.to_string();
        let (at, later_at) = (self.written_at(written), self.later_at(written));
        let (replied_at, reply) = (self.replied_at(written), self.reply());
        let Self { review, who, pictures, product_name, .. } = self;
        let rating = review.stars().map(|stars| stars.to_string()).unwrap_or_default();
        let stars = review.dimensions().into_iter().map(|(key, tenths)| (key, tenths as f64 / 10.0));
        let stars: std::collections::BTreeMap<String, f64> = stars.collect();
        let dimensions = if stars.is_empty() { String::new() } else { serde_json::json!(stars).to_string() };
        vec![
            review.review_id,
            review.origin,
            review.order_id.unwrap_or_default(),
            who.user_id.unwrap_or_default(),
            who.buyer_id.unwrap_or_default(),
            who.email.unwrap_or_default(),
            who.name.unwrap_or_default(),
            review.is_anonymous.to_string(),
            review.product_id.unwrap_or_default(),
            product_name.unwrap_or_default(),
            review.category,
            rating,
            review.title.unwrap_or_default(),
            review.text.unwrap_or_default(),
            dimensions,
            at,
            review.is_rewarded.to_string(),
            pictures.join(" "),
            reply,
            replied_at,
            review.follow_up.unwrap_or_default(),
            later_at,
        ]
    }
}

/// `2025-03-02 10:12:00 UTC`
fn utc(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// `2025-03-02T10:12:00Z`
fn iso(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `2025-03-02 18:12:00`, as Chinese platforms write times wherever the shop is.
fn beijing(at: Timestamp) -> String {
    jiff::tz::offset(8).to_datetime(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_the_layouts_have_them() {
        let at: Timestamp = "2025-03-02T10:12:00.25Z".parse().unwrap();
        assert_eq!((utc(at).as_str(), iso(at).as_str()), ("2025-03-02 10:12:00 UTC", "2025-03-02T10:12:00Z"));
        assert_eq!(beijing(at), "2025-03-02 18:12:00");
    }

    #[test]
    fn a_handle_is_the_last_part_of_an_address_that_has_one() {
        for (url, expected) in [
            ("https://shop.example/products/green-tea?variant=1#reviews", Some("green-tea")),
            ("https://shop.example/en/product/green-tea/", Some("green-tea")),
            ("https://shop.example/", None),
            ("https://shop.example", None),
            ("https://detail.tmall.com/item.htm?id=4711", None),
            ("green-tea", None),
        ] {
            assert_eq!(handle(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn a_layout_is_one_that_has_a_name() {
        assert!(NAMES.into_iter().all(|name| Layout::parse(name).is_ok()));
        assert!(Layout::parse("stamped").is_err());
    }
}
