//! The sample shop's surveys: two that run, one that is being written, and one that is asked by telephone.

use anyhow::Result;
use jiff::SignedDuration;
use primitives::Timestamp;
use serde_json::{Value, json};

use super::staff::{Staff, id};

/// What those who were called said in each of two rounds, 1 to 5.
const ROUNDS: [(i64, [u8; 18]); 2] = [
    (24 * 62, [5, 4, 3, 4, 2, 5, 4, 4, 3, 5, 4, 4, 1, 4, 5, 3, 4, 4]),
    (24 * 13, [5, 5, 4, 4, 3, 5, 4, 5, 5, 4, 2, 5, 4, 5, 4, 5, 4, 5]),
];

/// By how content somebody is, in both languages.
const WISHES: [[(&str, &str); 3]; 3] = [
    [
        ("上次的壶盖子对不上，换货拖了两个星期", "The lid of my teapot did not fit and the exchange took two weeks"),
        ("快递总比说的晚，打电话也没人接", "Parcels always come later than promised and nobody answers the phone"),
        ("面料洗了一次就缩水", "The fabric shrank in the first wash"),
    ],
    [
        ("东西还行，活动规则太复杂", "Good enough, but the promotions are hard to understand"),
        ("品类再多一点就好了", "I would like a wider choice"),
        ("物流能再快一点吗", "Could delivery be a little faster"),
    ],
    [
        ("一直在这里买茶，放心", "I always buy my tea here and trust it"),
        ("希望多出小包装，方便尝鲜", "More small packs to try new teas, please"),
        ("客服态度好，会推荐朋友来", "Kind people, I have sent friends to you"),
    ],
];

/// Makes those that are asked by mail and link, and calls back who was not content with what was asked before.
pub async fn run(owner: &Staff, agents: &[Staff]) -> Result<()> {
    owner.be_at(owner.now);
    let templates = owner.get("/survey-templates").await?;
    for (number, template) in templates["items"].as_array().into_iter().flatten().take(3).enumerate() {
        let draft = json!({"name": template["name"]["zh"], "kind": template["kind"],
            "definition": template["definition"], "audience": template["audience"]});
        let survey = owner.ask("POST", "/surveys", &draft).await?;
        if number < 2 {
            publish(owner, id(&survey)).await?;
        }
    }
    follow_up(owner, agents).await
}

async fn publish(owner: &Staff, survey: &str) -> Result<()> {
    owner.ask("POST", &format!("/surveys/{survey}/state"), &json!({"state": "live"})).await.map(drop)
}

/// Since when customers are called.
pub fn called_from(owner: &Staff) -> Timestamp {
    owner.hours_ago(24 * 64)
}

/// Regular customers are called: those who are worth most, in two rounds.
pub async fn by_telephone(owner: &Staff, agents: &[Staff]) -> Result<()> {
    owner.be_at(called_from(owner));
    let survey = owner.ask("POST", "/surveys", &telephone()).await?;
    publish(owner, id(&survey)).await?;
    let customers = owner.get("/customers?class=loyal,active&min_orders=2&sort=-net&limit=100").await?;
    let customers = customers["items"].as_array().into_iter().flatten();
    let mut reached = customers.filter(|customer| customer["phone"].is_string());
    for (hours_ago, scores) in ROUNDS {
        for (number, (score, customer)) in scores.into_iter().zip(reached.by_ref()).enumerate() {
            // Half an hour each, a day's calls after the other.
            let minutes = (number % 9 * 30 + number / 9 * 24 * 60) as i64;
            owner.be_at(owner.hours_ago(hours_ago) + SignedDuration::from_mins(minutes));
            let agent = agents.get(number % agents.len().max(1)).unwrap_or(owner);
            let path = format!("/surveys/{}/phone", id(&survey));
            agent.ask("POST", &path, &said(customer, number, score)).await?;
        }
    }
    Ok(())
}

fn said(customer: &Value, number: usize, score: u8) -> Value {
    let is_english = customer["name"].as_str().is_some_and(str::is_ascii);
    let (again, mood) = match score {
        0..=2 => ("no", 0),
        3 => ("perhaps", 1),
        _ => ("yes", 2),
    };
    let mut answers = json!({"score": score, "again": again});
    if number % 3 != 1 {
        let (zh, en) = WISHES[mood][number % 3];
        let wish = if is_english { en } else { zh };
        answers["wish"] = wish.into();
    }
    json!({"customer": id(customer), "language": if is_english { "en" } else { "zh" }, "answers": answers})
}

fn telephone() -> Value {
    let option = |key: &str, zh: &str, en: &str| json!({"key": key, "text": {"zh": zh, "en": en}});
    json!({
        "name": "老客电话回访",
        "kind": "csat",
        "audience": {"trigger": "manual", "channels": ["link"]},
        "definition": {
            "v": 1,
            "languages": ["zh", "en"],
            "title": {"zh": "老客回访", "en": "A call to our regular customers"},
            "intro": {"zh": "您好，山野集回访，只占用您一分钟。", "en": "Shanye Goods calling: one minute, if you have it."},
            "thanks": {"zh": "谢谢您，祝您生活愉快。", "en": "Thank you, and have a good day."},
            "questions": [
                {
                    "key": "score", "type": "csat", "is_required": true,
                    "text": {"zh": "最近在我们这里买东西，总的来说满意吗？",
                        "en": "How satisfied are you with what you bought from us lately?"},
                    "scale": {"from": 1, "to": 5, "low": {"zh": "很不满意", "en": "Very dissatisfied"},
                        "high": {"zh": "非常满意", "en": "Very satisfied"}},
                },
                {
                    "key": "again", "type": "single",
                    "text": {"zh": "还会再来吗？", "en": "Will you come again?"},
                    "options": [option("yes", "会", "Yes"), option("perhaps", "看情况", "Perhaps"),
                        option("no", "不会了", "No")],
                },
                {
                    "key": "wish", "type": "text",
                    "text": {"zh": "最希望我们改进什么？", "en": "What should we do better?"},
                },
            ],
        },
    })
}

const NOTES: [(&str, &str); 3] = [
    ("replaced", "已补寄新的一件，顾客收到，没有再提别的。"),
    ("apologised", "电话里道了歉，说明了原因，顾客表示理解。"),
    ("refunded", "退了差价，顾客说下次再看看。"),
];

/// Who was not content is called back within a day; the newest still waits.
async fn follow_up(owner: &Staff, agents: &[Staff]) -> Result<()> {
    owner.be_at(owner.now);
    let open = owner.get("/survey-follow-ups?state=open&limit=200").await?;
    for (number, case) in open["items"].as_array().into_iter().flatten().enumerate() {
        let opened = case["opened_at"].as_str().and_then(|at| at.parse::<Timestamp>().ok());
        let Some(opened) = opened.filter(|at| *at < owner.hours_ago(24 * 4)) else { continue };
        let agent = agents.get(number % agents.len().max(1)).unwrap_or(owner);
        let path = format!("/survey-responses/{}/follow-up", case["response_id"].as_str().unwrap_or_default());
        owner.be_at(opened + SignedDuration::from_hours(3));
        agent.ask("PATCH", &path, &json!({"owner": agent.id})).await?;
        let (outcome, note) = NOTES[number % NOTES.len()];
        owner.be_at(opened + SignedDuration::from_hours(21));
        agent.ask("PATCH", &path, &json!({"note": note, "state": "done", "outcome": outcome})).await?;
    }
    Ok(())
}
