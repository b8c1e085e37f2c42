use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use jiff::SignedDuration;
use primitives::{Clock, SystemClock, Timestamp};
use serde_json::{Value, json};

use crate::client::Owner;
use crate::http::Connection;

const PER_POST: usize = 250;
const PATIENCE: Duration = Duration::from_secs(3_600);
/// How often each question is asked; of so many the 95th of a hundred is told.
const ROUNDS: usize = 60;
/// Over so many days they were written.
const DAYS: usize = 1_000;

/// What buyers say, good first; three sentences and a number make a text that no other buyer wrote.
const GOOD: [&str; 10] = [
    "质量很好，和描述一致",
    "物流特别快，第二天就到了",
    "客服很耐心，有问必答",
    "包装很仔细，没有破损",
    "做工精细，手感不错",
    "价格实惠，性价比高",
    "尺码刚好，穿着舒服",
    "用了一个月，很满意",
    "Fits perfectly and looks great",
    "Arrived early and well packed",
];
const BAD: [&str; 10] = [
    "质量很差，用了两天就坏了",
    "物流太慢，等了半个月",
    "客服不回消息，态度很差",
    "包装破了，东西也摔坏了",
    "做工粗糙，线头很多",
    "和描述不符，颜色完全不一样",
    "尺码偏小，根本穿不上",
    "要求退款一直不处理",
    "Too small and the zipper broke",
    "Nobody answers, I want my money back",
];
/// The questions of the list, the filter, the search, the scoreboard and the voices, some of each.
const QUESTIONS: [(&str, &[&str]); 5] = [
    ("list", &["/reviews?limit=50", "/reviews?limit=50&sort=-at", "/reviews?limit=50&sort=rating"]),
    (
        "filter",
        &[
            "/reviews?limit=50&class=bad",
            "/reviews?limit=50&rating=1&answered=false",
            "/reviews?limit=50&product=p17",
            "/reviews?limit=50&aspect=delivery&polarity=negative",
        ],
    ),
    (
        "search",
        &[
            "/reviews?limit=50&q=%E9%80%80%E6%AC%BE",
            "/reviews?limit=50&q=zipper",
            "/reviews?limit=50&q=%E7%BA%BF%E5%A4%B4",
        ],
    ),
    ("scoreboard", &["/scoreboard", "/scoreboard?days=365", "/reviews/overview", "/scores"]),
    (
        "voices",
        &[
            "/aspects?days=90",
            "/aspects?days=365&by=product",
            "/aspects/delivery/course?days=365",
            "/aspects/delivery/course?days=90&product=p17",
            "/reviews/invited?days=90",
        ],
    ),
];

/// Sends reviews into a server, waits until all are read, and asks what staff ask.
pub async fn run(url: &str, token: &str, reviews: usize) -> Result<Value> {
    let mut owner = Owner::set_up(url, token).await?;
    let key = owner.write_key().await?;
    let now = SystemClock.now();
    let started = Instant::now();
    let mut connection = Connection::open(url).await?;
    for first in (0..reviews).step_by(PER_POST) {
        let batch: Vec<Value> = (first..reviews.min(first + PER_POST)).map(|number| review(now, number)).collect();
        let body = json!({"writeKey": key, "batch": batch}).to_string();
        connection.send("POST", "/v1/batch", "Content-Type: application/json\r\n", body.as_bytes()).await?.good()?;
    }
    let sent = started.elapsed().as_secs_f64();
    wait_for(&mut owner, "listen", started).await?;
    let read = started.elapsed().as_secs_f64();
    for consumer in ["know", "lake"] {
        wait_for(&mut owner, consumer, started).await?;
    }
    let overview = owner.get("/reviews/overview?days=3660").await?;
    // Some are so alike that they are held for a person to look at.
    let there = overview["n"].as_u64().unwrap_or(0) + overview["held"].as_u64().unwrap_or(0);
    ensure!(there == reviews as u64, "{there} of {reviews} reviews are there");
    let answer_ok = answers_are_right(&mut owner).await?;
    let mut measured =
        json!({ "reviews": reviews, "seconds_to_send": sent, "seconds_to_read": read, "answer_ok": answer_ok });
    for (name, paths) in QUESTIONS {
        measured[name] = json!(slowest(&mut owner, paths).await?);
    }
    Ok(measured)
}

/// What a row of an answer must be, by what was asked.
type Asked = (&'static str, fn(&Value) -> bool);

const ASKED: [Asked; 5] = [
    ("/reviews?limit=50", |_| true),
    ("/reviews?limit=50&class=bad", |row| row["class"] == "bad"),
    ("/reviews?limit=50&rating=1&answered=false", |row| row["rating"] == 1 && row["answered_at"].is_null()),
    ("/reviews?limit=50&product=p17", |row| row["product"]["id"] == "p17"),
    ("/reviews?limit=50&q=zipper", |row| row["text"].as_str().is_some_and(|text| text.contains("zipper"))),
];

/// Before anything is timed: whether the lists hold what was asked for, and nothing else.
async fn answers_are_right(owner: &mut Owner) -> Result<bool> {
    for (path, is_asked) in ASKED {
        let page = owner.get(path).await?;
        let Some(rows) = page["items"].as_array() else { bail!("{path} is no list") };
        if rows.is_empty() || !rows.iter().all(is_asked) {
            eprintln!("{path}: {} rows, not all of them asked for", rows.len());
            return Ok(false);
        }
    }
    Ok(true)
}

/// The 95th of a hundred answers, in milliseconds, of the path that is the slowest.
async fn slowest(owner: &mut Owner, paths: &[&str]) -> Result<f64> {
    let mut worst: f64 = 0.0;
    for path in paths {
        let mut times = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let asked = Instant::now();
            owner.get(path).await?;
            times.push(asked.elapsed().as_secs_f64() * 1_000.0);
        }
        times.sort_by(f64::total_cmp);
        let p95 = times[times.len() * 95 / 100];
        eprintln!("{path}: median {:.1} ms, p95 {p95:.1} ms", times[times.len() / 2]);
        worst = worst.max(p95);
    }
    Ok(worst)
}

async fn wait_for(owner: &mut Owner, consumer: &str, started: Instant) -> Result<()> {
    loop {
        let freshness = owner.get("/freshness").await?;
        let all = freshness["consumers"].as_array().cloned().unwrap_or_default();
        let Some(found) = all.iter().find(|one| one["name"] == consumer) else { bail!("no consumer {consumer}") };
        if found["behind"] == 0 {
            return Ok(());
        }
        ensure!(started.elapsed() < PATIENCE, "{consumer} is still {} behind", found["behind"]);
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

/// The same at every run.
fn review(now: Timestamp, number: usize) -> Value {
    let mixed = number.wrapping_mul(2_654_435_761) >> 7;
    let rating = [5, 5, 5, 4, 5, 3, 4, 1, 5, 2][mixed % 10];
    let bank = if rating > 3 { GOOD } else { BAD };
    let pick = |salt: usize| bank[(mixed / 10 + salt * (number % 7 + 1)) % bank.len()];
    let text = format!("{}。{}，{}。{number}", pick(0), pick(1), pick(3));
    let day = instant(now, mixed % DAYS);
    json!({
        "type": "track", "event": "Review Submitted", "messageId": format!("review-{number}"),
        "userId": format!("u{}", mixed % 200_000), "timestamp": day,
        "properties": {
            "review_id": format!("r{number}"), "rating": rating, "text": text,
            "product_id": format!("p{}", mixed % 5_000), "product_name": format!("商品 {}", mixed % 5_000),
            "dimensions": {"described": rating, "service": 1 + mixed % 5, "delivery": rating},
        },
    })
}

/// So many days before now, RFC 3339.
fn instant(now: Timestamp, days_ago: usize) -> String {
    let hours = i64::try_from(days_ago).unwrap_or_default() * 24 + 1;
    (now - SignedDuration::from_hours(hours)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_reviews_say_the_same() {
        let texts: std::collections::BTreeSet<String> =
            (0..2_000).map(|number| review(Timestamp::UNIX_EPOCH, number)["properties"]["text"].to_string()).collect();
        assert_eq!(texts.len(), 2_000);
    }
}
