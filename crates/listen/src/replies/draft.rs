use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use store::{Sql, StoreError};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Path, Permission, Problem, Query, Staff};

use super::alone;
use super::aspects::{aspects, complaints};
use super::order::OrderFacts;
use super::templates::{self, ReplyTemplate};
use crate::Listen;
use crate::reviews::row::{Review, by_id};
use crate::reviews::view::{ReviewRow, Show, complete, public_names};
use crate::settings::{self, Settings};
use crate::shop::Shop;

/// A draft of an answer, and what it rests on.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ReplyDraft {
    pub text: String,
    /// name, product, bought, rating, order, delivery, aspects, shop.
    pub used: Vec<&'static str>,
    /// The shop's template that was filled in, by its name.
    pub template: Option<String>,
    /// The model that wrote it, by its name.
    pub model: Option<String>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DraftQuery {
    /// Whether the buyer alone is to read it.
    is_private: bool,
}

/// What drafts are made from.
pub(super) struct Basis {
    pub review: Review,
    pub row: ReviewRow,
    pub settings: Settings,
    pub shop: Shop,
    /// zh | en: the review's, or the shop's.
    pub language: String,
}

impl Basis {
    pub async fn load(listen: &Listen, staff: &Staff, id: Uuid) -> Result<Self, Problem> {
        Self::of(listen, staff, &[id]).await?.pop().ok_or_else(|| Problem::not_found("review"))
    }

    /// Of those of these reviews that are there.
    pub async fn of(listen: &Listen, staff: &Staff, ids: &[Uuid]) -> Result<Vec<Self>, Problem> {
        let store = &listen.kit.store;
        let mut reviews = by_id(store, staff.shop, ids).await?;
        reviews.retain(|review| !review.is_erased);
        let settings = settings::load(store, staff.shop).await?;
        let shop = Shop::load(store, staff.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
        let show = Show {
            shop: staff.shop,
            vault: &listen.kit.vault,
            settings: &settings,
            is_masked: staff.is_masked(),
            directory: None,
        };
        let rows = complete(store, &show, reviews.clone()).await?;
        let products: Vec<String> = reviews.iter().filter_map(|review| review.product_id.clone()).collect();
        let names = public_names(store, staff.shop, &products).await?;
        let basis = |(review, mut row): (Review, ReviewRow)| {
            if let Some(product) = &mut row.product {
                // What only visitors call it is not said in the shop's name.
                product.name = review.public_name(&names).cloned();
            }
            let of_text = row.language.clone().filter(|language| language != "other");
            let language = of_text.unwrap_or_else(|| shop.language.clone());
            Self { review, row, settings: settings.clone(), shop: shop.clone(), language }
        };
        Ok(reviews.into_iter().zip(rows).map(basis).collect())
    }

    /// The first of the templates that is for such a review.
    pub fn template<'a>(&self, mut among: impl Iterator<Item = &'a ReplyTemplate>) -> Option<&'a ReplyTemplate> {
        let fits = |given: &Option<String>, value: &str| given.as_deref().is_none_or(|given| given == value);
        among.find(|t| fits(&t.class, &self.row.class) && fits(&t.language, &self.language))
    }

    /// From the template, or by rules where there is none: those for the buyer alone say more than the public may read.
    pub async fn draft(
        &self,
        db: &impl Sql,
        template: Option<&ReplyTemplate>,
        is_private: bool,
    ) -> Result<ReplyDraft, StoreError> {
        let Self { review, row, settings, shop, language } = self;
        if let Some(template) = template {
            return Ok(fill(template, row, settings, shop, language));
        }
        if is_private {
            return alone::draft(db, self).await;
        }
        let order = OrderFacts::load(db, shop, review).await?;
        Ok(by_rules(self, &order))
    }
}

/// Draft an answer
///
/// From the shop's template for such a review, where it has one; otherwise by rules, from the order and what the text
/// speaks of: thanks for the good, an apology and an offer to mend for the rest, in the review's language. By rules, a
/// private one says more than a public one may.
#[utoipa::path(get, path = "/reviews/{id}/draft", tag = "reviews", operation_id = "draftReply",
    params(("id" = Uuid, Path), DraftQuery), responses((status = 200, body = ReplyDraft), (status = 404, body = Problem)))]
pub(crate) async fn draft(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<DraftQuery>,
) -> Result<Json<ReplyDraft>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let db = &listen.kit.store;
    let basis = Basis::load(&listen, &staff, id).await?;
    let templates = templates::all(db, staff.shop).await?;
    Ok(Json(basis.draft(db, basis.template(templates.iter()), query.is_private).await?))
}

/// How the customer is spoken to; who wished to be anonymous is not named.
pub(super) fn name_of(row: &ReviewRow) -> Option<&str> {
    row.author.name.as_deref().filter(|_| !row.is_anonymous)
}

fn product_of(row: &ReviewRow) -> Option<&str> {
    row.product.as_ref().and_then(|product| product.name.as_deref())
}

fn fill(template: &ReplyTemplate, row: &ReviewRow, settings: &Settings, shop: &Shop, language: &str) -> ReplyDraft {
    let is_zh = language == "zh";
    let (customer, product, order) =
        if is_zh { ("亲", "商品", "您的订单") } else { ("there", "your purchase", "your order") };
    let named = aspects(row, settings, wanted(row), language);
    let aspects = match named.as_slice() {
        [] if is_zh => "您提到的情况".to_owned(),
        [] => "what you told us".to_owned(),
        named if is_zh => named.join("、"),
        named => listed(named),
    };
    let values = [
        ("name", name_of(row).unwrap_or(customer)),
        ("product", product_of(row).unwrap_or(product)),
        ("order", row.order_id.as_deref().unwrap_or(order)),
        ("shop", shop.name.as_str()),
        ("aspects", aspects.as_str()),
    ];
    let mut text = String::with_capacity(template.text.len());
    let mut used = Vec::new();
    let mut parts = template.text.split('{');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (field, rest) = part.split_once('}').unwrap_or(("", part));
        if let Some((field, value)) = values.iter().find(|(known, _)| *known == field) {
            text.push_str(value);
            used.push(*field);
        }
        text.push_str(rest);
    }
    ReplyDraft { text, used, template: Some(template.name.clone()), model: None }
}

/// Of which kind the aspects are that an answer speaks of.
fn wanted(row: &ReviewRow) -> &'static str {
    if is_good(row) { "positive" } else { "negative" }
}

fn by_rules(basis: &Basis, order: &OrderFacts) -> ReplyDraft {
    let Basis { row, settings, shop, language, .. } = basis;
    let is_good = is_good(row);
    let aspects = if is_good { aspects(row, settings, "positive", language) } else { complaints(basis) };
    // A review of the shop is about all that was bought.
    let is_of_shop = row.product.is_none() && !order.bought.is_empty();
    let bought = if language == "zh" { order.bought.join("、") } else { listed(&order.bought) };
    let product = if is_of_shop { Some(bought.as_str()) } else { product_of(row) };
    let mut used: Vec<&str> = row.rating.map(|_| "rating").into_iter().collect();
    let facts = [("name", name_of(row).is_some()), ("product", product_of(row).is_some()), ("bought", is_of_shop)];
    used.extend(facts.iter().filter(|(_, is_known)| *is_known).map(|(fact, _)| *fact));
    if !aspects.is_empty() {
        used.push("aspects");
    }
    let days_late = order.days_late.filter(|_| !is_good);
    used.extend(days_late.map(|_| "delivery"));
    let said = Said { name: name_of(row), product, days_late, aspects, shop };
    let text = match (language.as_str(), is_good) {
        ("zh", true) => said.thanks_zh(),
        ("zh", false) => said.apology_zh(),
        (_, true) => said.thanks_en(),
        (_, false) => said.apology_en(),
    };
    ReplyDraft { text, used, template: None, model: None }
}

/// Whether its writer is thanked; else there is something to mend.
pub(super) fn is_good(row: &ReviewRow) -> bool {
    row.class == "good" || (row.class == "unrated" && !sounds_bad(row))
}

/// Of a text without stars, its words decide.
fn sounds_bad(row: &ReviewRow) -> bool {
    row.polarity.is_some_and(|of| of.negative > of.positive.max(of.neutral))
}

/// No number of an order: a reply is public unless staff choose otherwise, and whoever knows the number can pass for the
/// shop when they call the buyer.
struct Said<'a> {
    name: Option<&'a str>,
    product: Option<&'a str>,
    /// After the promised day.
    days_late: Option<i64>,
    aspects: Vec<String>,
    shop: &'a Shop,
}

impl Said<'_> {
    fn thanks_zh(&self) -> String {
        let name = self.name.unwrap_or("亲");
        let product = self.product.map(|product| format!("选购“{product}”，也感谢您")).unwrap_or_default();
        let aspects = match self.aspects.as_slice() {
            [] => "您的认可是对我们最大的鼓励".to_owned(),
            aspects => format!("很高兴{}让您满意", aspects.join("、")),
        };
        format!("{name}，您好！感谢您{product}抽空写下评价。{aspects}，期待再次为您服务。——{}", self.shop.name)
    }

    fn apology_zh(&self) -> String {
        let name = self.name.unwrap_or("亲");
        let product = self.product.map_or_else(|| "这次购物".to_owned(), |product| format!("“{product}”"));
        let aspects = match self.aspects.as_slice() {
            [] => String::new(),
            aspects => format!("您提到的{}，我们会逐一核实。", aspects.join("、")),
        };
        let late = self.days_late.map(|days| format!("这笔订单比承诺的日期晚到了 {days} 天，是我们没有做好。"));
        let late = late.unwrap_or_default();
        format!(
            "{name}，您好！很抱歉{product}没有让您满意。{late}{aspects}请告诉我们您希望怎样处理，\
             换货、补发还是退款，我们会尽快为您办好。——{}",
            self.shop.name
        )
    }

    fn thanks_en(&self) -> String {
        let name = self.name.map(|name| format!(" {name}")).unwrap_or_default();
        let product = self.product.map(|product| format!(" of {product}")).unwrap_or_default();
        let aspects = match self.aspects.as_slice() {
            [] => "It means a lot to us.".to_owned(),
            aspects => format!("We are glad that you are happy with the {}.", listed(aspects)),
        };
        format!(
            "Hi{name}, thank you for your review{product}. {aspects} We hope to see you again soon. — {}",
            self.shop.name
        )
    }

    fn apology_en(&self) -> String {
        let name = self.name.map(|name| format!(" {name}")).unwrap_or_default();
        let product = self.product.map_or_else(|| "your purchase".to_owned(), str::to_owned);
        let aspects = match self.aspects.as_slice() {
            [] => String::new(),
            aspects => format!(" We will look into what you told us about the {}.", listed(aspects)),
        };
        let late = match self.days_late {
            None => String::new(),
            Some(1) => " It came a day later than promised, and that is on us.".to_owned(),
            Some(days) => format!(" It came {days} days later than promised, and that is on us."),
        };
        format!(
            "Hi{name}, we are sorry that {product} did not live up to what you expected.{late}{aspects} Please tell us what \
             would put it right: an exchange, a replacement or your money back. — {}",
            self.shop.name
        )
    }
}

pub(super) fn listed(aspects: &[String]) -> String {
    match aspects {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
