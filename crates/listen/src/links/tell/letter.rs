//! What is written to a buyer.

use contact::{Button, Decision, Foot, Message};
use pages::{Language, fill};
use store::{Sql, StoreError, Tx};

use crate::links::request::Request;
use crate::settings::{MailText, Settings};
use crate::shop::Shop;

pages::words! {
    hello: "{}，你好：", "Hello {},";
    hello_nobody: "你好：", "Hello,";
    first_subject: "{shop}想听听你的评价", "How was your order from {shop}?";
    first_text: "你在{shop}的订单 {order} 怎么样？说说真实的感受，好的坏的都可以，一两分钟就够。\n\n商品：{products}",
        "How was your order {order} from {shop}? Tell us what it was really like. Good and bad are both welcome, and a minute or two is enough.\n\nProducts: {products}";
    reminder_subject: "还想听听你对订单的评价", "Your order from {shop}: how was it?";
    reminder_text: "前几天我们请你评价订单 {order}。如果方便，说说你的感受；不想评价也没关系，我们不会再提醒。\n\n商品：{products}",
        "A few days ago we asked about your order {order}. If you have a minute, tell us how it was. If not, that is fine: we will not remind you again.\n\nProducts: {products}";
    again_subject: "{shop}想知道：问题解决了吗？", "Did {shop} put it right?";
    again_text: "你之前评价过订单 {order}，我们已经处理了你说的问题。现在怎么看？打开链接可以修改那条评价，也可以补充几句；不改也没关系。\n\n商品：{products}",
        "You reviewed your order {order}, and we have dealt with what you told us. How do you see it now? Use the link to change that review or add to it, if you like.\n\nProducts: {products}";
    add_text: "你之前评价过订单 {order}，我们已经处理了你说的问题。现在怎么看？打开链接可以追评几句，会显示在那条评价下面；不写也没关系。\n\n商品：{products}",
        "You reviewed your order {order}, and we have dealt with what you told us. How do you see it now? Use the link to add to that review, if you like; what you add is shown below it.\n\nProducts: {products}";
    button: "去评价", "Write a review";
    again_button: "看看那条评价", "See my review";
    reward: "评价后可得：{}。打几星都一样。", "For your review you get: {}. You get it whatever your stars.";
    end: "这个链接只属于这笔订单，{}之前有效。", "This link is for this order alone and works until {}.";
    joint: "、", ", ";
}

/// How many products of an order are named.
const NAMED: usize = 3;

/// What the mails about a request are made of.
pub(super) struct Letter<'a> {
    words: &'static Words,
    language: Language,
    own: &'a MailText,
    shop: &'a str,
    order: &'a str,
    name: Option<String>,
    products: Vec<String>,
    reward: Option<String>,
    end: String,
    link: String,
}

impl<'a> Letter<'a> {
    pub async fn read(
        tx: &Tx,
        shop: &'a Shop,
        settings: &'a Settings,
        request: &'a Request,
        decision: &Decision,
        link: String,
    ) -> Result<Self, StoreError> {
        // No stranger's words are mailed in the shop's name.
        let sql = format!(
            "SELECT COALESCE(p.name, l.product_id) FROM review_order_lines l
             LEFT JOIN review_products p ON p.shop = l.shop AND p.product_id = l.product_id
             WHERE l.shop = $1 AND l.order_id = $2 AND p.claimed_name IS NULL ORDER BY l.product_id LIMIT {NAMED}"
        );
        let products: Vec<String> = tx.column(&sql, vec![shop.id.0.into(), store::text(&request.order_id)]).await?;
        let words = Words::of(decision.language);
        let own = &settings.request_mail;
        Ok(Self {
            words,
            language: decision.language,
            own: if decision.language == Language::Zh { &own.zh } else { &own.en },
            shop: &shop.name,
            order: &request.order_id,
            name: decision.recipient.as_ref().and_then(|recipient| recipient.name.clone()),
            products,
            reward: settings.reward.in_language(decision.language).map(|reward| fill(words.reward, reward)),
            end: fill(words.end, pages::day(decision.language, &shop.zone, request.expires_at)),
            link,
        })
    }

    /// In the shop's own words where it has some.
    pub fn first(&self) -> Message {
        let or = |own: &'a str, ours: &'static str| if own.trim().is_empty() { ours } else { own };
        let (subject, text) =
            (or(&self.own.subject, self.words.first_subject), or(&self.own.text, self.words.first_text));
        self.message(subject, text, self.words.button, self.reward.clone())
    }

    pub fn reminder(&self) -> Message {
        self.message(self.words.reminder_subject, self.words.reminder_text, self.words.button, self.reward.clone())
    }

    /// After what was bad was put right; what may be changed no more can be added to.
    pub fn again(&self, may_edit: bool) -> Message {
        let text = if may_edit { self.words.again_text } else { self.words.add_text };
        self.message(self.words.again_subject, text, self.words.again_button, None)
    }

    fn message(&self, subject: &str, text: &str, button: &str, reward: Option<String>) -> Message {
        let hello = match &self.name {
            Some(name) => fill(self.words.hello, name),
            None => self.words.hello_nobody.to_owned(),
        };
        let text = if self.products.is_empty() { without_products(text) } else { text.to_owned() };
        let paragraphs = text.split("\n\n").map(|paragraph| self.filled(paragraph)).filter(|text| !text.is_empty());
        Message {
            language: self.language,
            subject: self.filled(subject),
            paragraphs: std::iter::once(hello).chain(paragraphs).chain(reward).chain([self.end.clone()]).collect(),
            button: Some(Button { label: button.to_owned(), link: self.link.clone() }),
            foot: Foot::default(),
        }
    }

    /// Fills in what is known. What is filled in is not looked at again: an order number is no place to fill.
    fn filled(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let known = after.split_once('}').and_then(|(field, after)| Some((self.field(field)?, after)));
            match known {
                Some((value, after)) => {
                    filled.push_str(&value);
                    rest = after;
                }
                None => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        filled.trim().to_owned()
    }

    fn field(&self, name: &str) -> Option<String> {
        match name {
            "shop" => Some(self.shop.to_owned()),
            "order" => Some(self.order.to_owned()),
            "name" => Some(self.name.clone().unwrap_or_default()),
            "products" => Some(self.products.join(self.words.joint)),
            _ => None,
        }
    }
}

/// Paragraphs about products say nothing without any.
fn without_products(text: &str) -> String {
    text.split("\n\n").filter(|paragraph| !paragraph.contains("{products}")).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter<'a>(own: &'a MailText, products: &[&str], order: &'a str) -> Letter<'a> {
        Letter {
            words: Words::of(Language::Zh),
            language: Language::Zh,
            own,
            shop: "山野集",
            order,
            name: Some("林小美".to_owned()),
            products: products.iter().map(|&name| name.to_owned()).collect(),
            reward: None,
            end: "5月1日前有效".to_owned(),
            link: "https://h.example/r/x".to_owned(),
        }
    }

    #[test]
    fn the_shops_own_words_are_used_and_filled_in() {
        let own = MailText { subject: "{name}，{order}？".to_owned(), text: "{shop}：{products} {what}".to_owned() };
        let message = letter(&own, &["明前龙井", "盖碗"], "A-1").first();
        assert_eq!(message.subject, "林小美，A-1？");
        assert_eq!(message.paragraphs[..2], ["林小美，你好：", "山野集：明前龙井、盖碗 {what}"]);
    }

    #[test]
    fn what_is_filled_in_is_not_filled_in_again() {
        let own = MailText::default();
        let message = letter(&own, &[], "{name}{").first();
        assert_eq!(message.paragraphs.len(), 3, "without products no words about them: {:?}", message.paragraphs);
        assert!(message.paragraphs[1].contains("订单 {name}{ 怎么样"), "{:?}", message.paragraphs);
        let reminder = letter(&own, &["茶"], "A-1").reminder();
        assert!(reminder.paragraphs.iter().any(|text| text == "商品：茶") && reminder.subject.contains("评价"));
        let label = |message: Message| message.button.unwrap().label;
        let of = letter(&own, &[], "A-1");
        assert!(
            of.again(true).paragraphs[1].contains("可以修改") && of.again(false).paragraphs[1].contains("可以追评")
        );
        assert_eq!((label(of.first()), label(of.again(true))), ("去评价".to_owned(), "看看那条评价".to_owned()));
    }
}
