//! What visitors of the sample shop asked about its products, on the page for that, and what the shop answered.

use anyhow::Result;
use jiff::SignedDuration;
use serde_json::{Value, json};
use simulate::SimulatedEvent;

use super::staff::{Staff, id};

/// Part of the product's name, the question, hours ago, who asks, and the answer with the hours that it took.
type Asked = (&'static str, &'static str, i64, &'static str, Option<(&'static str, i64)>);

const ASKED: [Asked; 7] = [
    (
        "明前龙井",
        "一次放多少克、用多少度的水泡比较好？",
        24 * 24,
        "阿青",
        Some(("3 克茶配 150 毫升水，85 度左右，第一泡 20 秒出汤。水太烫会有涩味，先晾一会儿再泡。", 4)),
    ),
    (
        "手工盖碗",
        "容量到底是 120 还是 150 毫升？",
        24 * 20,
        "新手一枚",
        Some(("是 120 毫升，倒满。之前页面写成 150，已经改正，给大家添麻烦了。", 3)),
    ),
    (
        "凤凰单丛蜜兰香",
        "胃不太好，空腹能喝吗？",
        24 * 13,
        "",
        Some(("不建议空腹喝。饭后半小时，泡淡一点，第一泡倒掉，会温和很多。", 7)),
    ),
    (
        "紫砂小品壶",
        "Is the teapot insured when it is sent abroad?",
        24 * 9,
        "Hannah",
        Some((
            "We only ship within China so far. Within China every teapot is insured: if it breaks, we send another.",
            15,
        )),
    ),
    ("三年陈白牡丹", "可以用陶炉煮着喝吗？会不会太浓？", 30, "小满", None),
    ("耐热玻璃公道杯", "能直接放在电陶炉上加热吗？", 8, "", None),
    ("武夷肉桂", "同款半价，加微信 15400008866 看货，支持七天退换", 16, "茶友", None),
];

/// Asks and answers; the last one waits for somebody to decide about it.
pub async fn ask(owner: &Staff, catalogue: &[SimulatedEvent]) -> Result<()> {
    let shop = owner.get("/session").await?["shop"]["id"].as_str().unwrap_or_default().to_owned();
    for (name, question, hours_ago, asker, answer) in ASKED {
        let Some(product) = product(catalogue, name) else { continue };
        let at = owner.hours_ago(hours_ago);
        owner.be_at(at);
        let form = format!("text={}&name={}", encoded(question), encoded(asker));
        let path = format!("/s/{shop}/questions/{product}");
        owner.fill_in(&path, "application/x-www-form-urlencoded", form).await?;
        let Some((answer, hours)) = answer else { continue };
        let found = owner.get(&format!("/questions?product={product}&limit=100")).await?;
        let asked = found["items"].as_array().and_then(|all| all.iter().find(|asked| asked["text"] == question));
        owner.be_at(at + SignedDuration::from_hours(hours));
        let path = format!("/questions/{}/answers", asked.map_or("", id));
        owner.ask("POST", &path, &json!({"text": answer})).await?;
    }
    Ok(())
}

/// The id of the first product whose name has these words.
fn product<'a>(catalogue: &'a [SimulatedEvent], words: &str) -> Option<&'a str> {
    let named = |product: &&Value| product["name"].as_str().is_some_and(|name| name.contains(words));
    let found = catalogue.iter().map(|event| &event.body["properties"]).find(named);
    found.and_then(|product| product["product_id"].as_str())
}

/// As a form sends it.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
