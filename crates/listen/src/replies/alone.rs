//! Drafts of answers by rules that only the buyer reads: they name the order, which the public must not learn, and ask for
//! what nobody says in public.

use store::{Sql, StoreError};

use super::aspects::{aspects, complaints};
use super::draft::{Basis, ReplyDraft, is_good, listed, name_of};
use super::order::OrderFacts;

/// What is said to the buyer.
struct Said<'a> {
    name: Option<&'a str>,
    order: Option<&'a str>,
    product: Option<String>,
    /// After the promised day.
    days_late: Option<i64>,
    aspects: Vec<String>,
    shop: &'a str,
}

pub(super) async fn draft(db: &impl Sql, basis: &Basis) -> Result<ReplyDraft, StoreError> {
    let Basis { review, row, settings, shop, language } = basis;
    let facts = OrderFacts::load(db, shop, review).await?;
    let (is_zh, is_good) = (language == "zh", is_good(row));
    let bought = if is_zh { facts.bought.join("、") } else { listed(&facts.bought) };
    let product = row.product.as_ref().and_then(|product| product.name.clone());
    let is_of_shop = row.product.is_none() && !bought.is_empty();
    let said = Said {
        name: name_of(row),
        // Of an order that is another's nothing is said.
        order: review.order_id.as_deref().filter(|_| review.is_verified),
        days_late: facts.days_late.filter(|_| !is_good),
        aspects: if is_good { aspects(row, settings, "positive", language) } else { complaints(basis) },
        product: if is_of_shop { Some(bought) } else { product.clone() },
        shop: &shop.name,
    };
    let used = [
        ("rating", row.rating.is_some()),
        ("name", said.name.is_some()),
        ("product", product.is_some()),
        ("bought", is_of_shop),
        ("order", said.order.is_some()),
        ("aspects", !said.aspects.is_empty()),
        ("delivery", said.days_late.is_some()),
    ];
    let text = match (is_zh, is_good) {
        (true, true) => said.thanks_zh(),
        (true, false) => said.apology_zh(),
        (false, true) => said.thanks_en(),
        (false, false) => said.apology_en(),
    };
    let used = used.into_iter().filter(|(_, is_used)| *is_used).map(|(fact, _)| fact).collect();
    Ok(ReplyDraft { text, used, template: None, model: None })
}

impl Said<'_> {
    /// What was bought, by its order where that is theirs.
    fn what_zh(&self) -> String {
        match (self.order, &self.product) {
            (Some(order), Some(product)) => format!("订单 {order}（{product}）"),
            (Some(order), None) => format!("订单 {order}"),
            (None, Some(product)) => format!("“{product}”"),
            (None, None) => "这次购物".to_owned(),
        }
    }

    fn what_en(&self) -> String {
        match (self.order, &self.product) {
            (Some(order), Some(product)) => format!("your order {order} ({product})"),
            (Some(order), None) => format!("your order {order}"),
            (None, Some(product)) => product.clone(),
            (None, None) => "your purchase".to_owned(),
        }
    }

    fn thanks_zh(&self) -> String {
        let (name, what) = (self.name.unwrap_or("亲"), self.what_zh());
        let aspects = match self.aspects.as_slice() {
            [] => String::new(),
            aspects => format!("知道{}让您满意，我们很高兴。", aspects.join("、")),
        };
        format!(
            "{name}，您好！谢谢您对{what}的评价。{aspects}以后用着有什么问题，或者有什么不便公开说的，\
             都可以告诉我们。——{}",
            self.shop
        )
    }

    fn apology_zh(&self) -> String {
        let (name, what) = (self.name.unwrap_or("亲"), self.what_zh());
        let late = self.days_late.map(|days| format!("这笔订单比承诺的日期晚到了 {days} 天，是我们没有做好。"));
        let late = late.unwrap_or_default();
        let aspects = match self.aspects.as_slice() {
            [] => String::new(),
            aspects => format!("您提到的{}，我们想了解得更清楚：具体是什么情况？", aspects.join("、")),
        };
        format!(
            "{name}，您好！很抱歉，{what}没有让您满意。{late}{aspects}您的订单不便在公开回复里谈，所以单独问您：\
             您希望换货、补发、退款，还是别的办法？——{}",
            self.shop
        )
    }

    fn thanks_en(&self) -> String {
        let name = self.name.map(|name| format!(" {name}")).unwrap_or_default();
        let aspects = match self.aspects.as_slice() {
            [] => String::new(),
            aspects => format!(" We are glad that you are happy with the {}.", listed(aspects)),
        };
        format!(
            "Hi{name}, thank you for your review of {}.{aspects} If anything goes wrong later, or there is something you \
             would rather not say in public, just tell us. — {}",
            self.what_en(),
            self.shop
        )
    }

    fn apology_en(&self) -> String {
        let name = self.name.map(|name| format!(" {name}")).unwrap_or_default();
        let late = match self.days_late {
            None => String::new(),
            Some(1) => " It came a day later than promised, and that is on us.".to_owned(),
            Some(days) => format!(" It came {days} days later than promised, and that is on us."),
        };
        let aspects = match self.aspects.as_slice() {
            [] => String::new(),
            aspects => format!(" Could you tell us more about the {}: what went wrong?", listed(aspects)),
        };
        format!(
            "Hi{name}, we are sorry that {} did not live up to what you expected.{late}{aspects} We would rather not discuss \
             your order in public, so we are asking you here: what would put it right, an exchange, a replacement, your \
             money back or something else? — {}",
            self.what_en(),
            self.shop
        )
    }
}
