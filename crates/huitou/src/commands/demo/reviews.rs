//! What the sample shop did about its reviews: it answered, put right what was bad, and has texts ready for that.

use anyhow::Result;
use jiff::SignedDuration;
use primitives::Timestamp;
use serde_json::{Value, json};

use super::staff::{Staff, id};

/// So many of the newest bad ones are left to whoever opens the sample shop.
const LEFT: usize = 3;
/// Since then the shop answers twice as soon and more often.
const BETTER_DAYS: i64 = 90;

/// How a recovery ended, and what staff noted.
const ENDS: [(&str, &str); 5] = [
    ("replaced", "重新寄了一件，顺丰次日达，顾客确认收到。"),
    ("refunded", "已退款，顾客把商品留作备用。"),
    ("apologised", "电话道歉，送了一张 15 元券，顾客接受。"),
    ("mended", "补发了缺的配件，教顾客装好了。"),
    ("unreachable", "打了三次没人接，短信留了联系方式。"),
];

/// What some say once it was put right: stars, in both languages.
const TURNED: [(u8, &str, &str); 3] = [
    (
        5,
        "店家主动打电话来处理，很负责，改成好评。",
        "They called me themselves and put it right. Changed to five stars.",
    ),
    (4, "售后挺负责，补发很快，比第一次强。", "After-sales took care of it quickly. Much better than the first time."),
    (4, "问题解决了，态度诚恳，还会再来。", "Solved, and they were honest about it. I will come back."),
];

/// Name, class, language and text. For bad ones there is none: there the draft speaks of what went wrong.
const TEMPLATES: [(&str, &str, &str, &str); 3] = [
    ("感谢好评", "good", "zh", "{name}您好，谢谢您喜欢{product}！有什么想喝的、想用的，随时来找我们。——{shop}"),
    (
        "中评：想知道哪里不够好",
        "neutral",
        "zh",
        "{name}您好，谢谢您说实话。{product}哪里还不够好？告诉我们一声，下一批就改。——{shop}",
    ),
    ("Thank you", "good", "en", "Dear {name}, thank you for your kind words about the {product}. Yours, {shop}"),
];

pub async fn templates(owner: &Staff) -> Result<()> {
    owner.be_at(owner.now);
    for (name, class, language, text) in TEMPLATES {
        let template = json!({"name": name, "class": class, "language": language, "text": text});
        owner.ask("POST", "/reply-templates", &template).await?;
    }
    Ok(())
}

/// Answers reviews, one after the other as they came; gives those that their buyers then change, in the order of time.
pub async fn answer<'a>(reviews: &'a [Value], owner: &'a Staff, agents: &'a [Staff]) -> Result<Vec<Turn<'a>>> {
    let mut turns = Vec::new();
    let bad = reviews.iter().enumerate().rev().filter(|(_, review)| review["class"] == "bad");
    let left = bad.map(|(number, _)| number).nth(LEFT - 1).unwrap_or(0);
    for (number, review) in reviews.iter().enumerate() {
        if number < left || review["class"] != "bad" {
            let agent = agents.get(number % agents.len().max(1)).unwrap_or(owner);
            let case = Case { agent, review, number };
            turns.extend(case.work().await?.map(|ended| Turn { case, ended }));
        }
    }
    turns.sort_by_key(|turn| turn.ended);
    Ok(turns)
}

/// Some say that it is well now.
pub async fn turn(turns: &[Turn<'_>]) -> Result<()> {
    for turn in turns {
        turn.case.turn(turn.ended).await?;
    }
    Ok(())
}

/// Every review, the oldest first.
pub async fn all(owner: &Staff) -> Result<Vec<Value>> {
    owner.be_at(owner.now);
    let first = "/reviews?sort=at&limit=200";
    let (mut all, mut page) = (Vec::new(), Some(first.to_owned()));
    while let Some(path) = page {
        let reviews = owner.get(&path).await?;
        all.extend(reviews["items"].as_array().into_iter().flatten().cloned());
        page = reviews["next_cursor"].as_str().map(|cursor| format!("{first}&cursor={cursor}"));
    }
    Ok(all)
}

/// A review whose buyer is asked how they see it now, since it was put right.
pub struct Turn<'a> {
    case: Case<'a>,
    pub ended: Timestamp,
}

/// A review, and whose it is to answer.
#[derive(Clone, Copy)]
struct Case<'a> {
    agent: &'a Staff,
    review: &'a Value,
    /// What becomes of it follows from its place among all.
    number: usize,
}

impl Case<'_> {
    /// Gives when it was put right, where its buyer is asked again.
    async fn work(&self) -> Result<Option<Timestamp>> {
        let at: Timestamp = self.review["at"].as_str().unwrap_or_default().parse()?;
        let Some(hours) = self.hours_until_answer(at) else { return Ok(None) };
        let answered = at + SignedDuration::from_hours(hours);
        if answered >= self.agent.now {
            return Ok(None);
        }
        let path = format!("/reviews/{}", id(self.review));
        self.agent.be_at(answered);
        let draft = self.agent.get(&format!("{path}/draft")).await?;
        self.agent.ask("POST", &format!("{path}/replies"), &json!({"text": self.edited(&draft["text"])})).await?;
        if self.review["recovery"]["state"] == "open" { self.mend(answered).await } else { Ok(None) }
    }

    /// A draft as staff send it: everybody reads it, so the order's number goes.
    fn edited(&self, draft: &Value) -> String {
        let (draft, order) = (draft.as_str().unwrap_or_default(), self.review["order_id"].as_str().unwrap_or_default());
        draft.replace(&format!("（订单 {order}）"), "").replace(&format!(" for order {order}"), "")
    }

    /// `None` for one that nobody answers.
    fn hours_until_answer(&self, at: Timestamp) -> Option<i64> {
        let (is_better, of_ten) = (at >= self.agent.hours_ago(24 * BETTER_DAYS), self.number % 10);
        let is_answered = match self.review["class"].as_str()? {
            "bad" => true,
            "neutral" => of_ten < if is_better { 8 } else { 5 },
            "good" => of_ten < if is_better { 5 } else { 3 },
            _ => false,
        };
        let hours = 2 + (self.number * 7 % 22) as i64;
        is_answered.then_some(if is_better { hours } else { 2 * hours })
    }

    /// Takes a bad one as work and ends it.
    async fn mend(&self, begun: Timestamp) -> Result<Option<Timestamp>> {
        let path = format!("/recoveries/{}", id(&self.review["recovery"]));
        let take = json!({"owner": self.agent.id, "note": "已联系顾客，正在处理。"});
        self.agent.ask("PATCH", &path, &take).await?;
        let ended = begun + SignedDuration::from_hours(6 + (self.number * 5 % 30) as i64);
        if ended >= self.agent.now {
            return Ok(None);
        }
        let (outcome, note) = ENDS[self.number % ENDS.len()];
        self.agent.be_at(ended);
        self.agent.ask("POST", &format!("{path}/close"), &json!({"outcome": outcome, "note": note})).await?;
        let asks_again = matches!(outcome, "replaced" | "refunded" | "mended") && self.review["is_verified"] == true;
        Ok((asks_again && self.number.is_multiple_of(2)).then_some(ended))
    }

    /// The buyer changes the review by the link that asks how they see it now.
    async fn turn(&self, ended: Timestamp) -> Result<()> {
        let changed = ended + SignedDuration::from_hours(20);
        if changed >= self.agent.now {
            return Ok(());
        }
        self.agent.be_at(ended);
        let request = self.agent.ask("POST", "/review-requests", &json!({"order_id": self.review["order_id"]})).await?;
        let link = request["link"].as_str().unwrap_or_default();
        let Some(place) = link.find("/r/") else { return Ok(()) };
        let (stars, zh, en) = TURNED[self.number % TURNED.len()];
        // Named with its product: two that say the very same would be held.
        let product = self.review["product"]["name"].as_str().unwrap_or_default();
        let text =
            if self.review["language"] == "en" { format!("{product}: {en}") } else { format!("{product}：{zh}") };
        let stars = stars.to_string();
        let form = form(&[("review", id(self.review)), ("rating", &stars), ("text", &text)]);
        self.agent.be_at(changed);
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.agent.fill_in(&format!("{}/change", &link[place..]), &kind, form).await
    }
}

const BOUNDARY: &str = "huitou-sample";

/// As a browser sends a form that may have pictures.
fn form(fields: &[(&str, &str)]) -> String {
    let part = |(name, value): &(&str, &str)| {
        format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    fields.iter().map(part).collect::<String>() + &format!("--{BOUNDARY}--\r\n")
}
