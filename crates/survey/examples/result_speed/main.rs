//! How long the results page of a large survey takes to open: 100 questions of every type, 100,000 answers over 100 days, in
//! a SQLite file of its own. It asks what the console asks (`console/src/pages/surveys/results`), and what the pages beside
//! it ask. Prints one line of JSON; fails when the page takes longer than a second one time in twenty, or the results of one
//! group or of two that cut each other ever do.
//!
//! `cargo run --release -p survey --example result_speed` (`-- ANSWERS` for another number, in hundreds). The answers of one
//! day are written down as staff do on the telephone, so the product reads and counts them; the others are copies of them.

mod copies;
mod questionnaire;
mod shop;

use std::error::Error;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use copies::Copies;
use questionnaire::QUESTIONS;
use shop::{SEGMENT, Shop};

const ANSWERS: u32 = 100_000;
const DAYS: u32 = 100;
/// So many answers of a day are given; more are copies of them.
const GIVEN: u32 = 500;
const ROUNDS: usize = 40;
const LIMIT: Duration = Duration::from_secs(1);

/// What the page asks when it opens, one after the other at worst; and what the pages beside it ask.
const OPENING: [(&str, &str); 3] = [("survey", ""), ("results", "/results"), ("news", "/news")];
const BESIDE: [(&str, &str); 2] = [("responses", "/responses"), ("invitations", "/invitations")];

type Failure = Box<dyn Error>;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the line is what it is for")]
async fn main() -> Result<(), Failure> {
    let answers = std::env::args().nth(1).map_or(Ok(ANSWERS), |number| number.parse())?;
    let folder = tempfile::tempdir()?;
    let began = Instant::now();
    let shop = Shop::open(&folder.path().join("survey.db")).await?;
    let given = (answers / DAYS).clamp(1, GIVEN);
    let survey = shop.survey(questionnaire::survey()).await?;
    shop.answer(survey, given).await?;
    Copies { shop: &shop, survey, days: DAYS, a_day: answers / DAYS / given }.make().await?;
    let filling = began.elapsed();
    let path = format!("/surveys/{survey}");
    let results = shop.get(&format!("{path}/results")).await?;
    is_counted(&shop, &path, &results).await?;

    let (opening, requests) = opened(&shop, &path).await?;
    let segment = format!("segment={SEGMENT}");
    let one = ["product=p7", "agent=agent3", "class=class1", "channel=phone", segment.as_str()];
    let one_group = slowest(&shop, &path, &one).await?;
    let in_segment = format!("{segment}&product=p7");
    let two = ["class=class1&channel=phone", in_segment.as_str(), "class=class1&agent=agent5"];
    let two_groups = slowest(&shop, &path, &two).await?;
    let told = |groups: &[(String, Duration)]| -> Json {
        groups.iter().map(|(group, time)| (group.clone(), json!(millis(*time)))).collect()
    };
    let line = json!({"bench": "survey_results", "questions": QUESTIONS, "answers": results["completed"],
        "rounds": ROUNDS, "p50_ms": millis(opening.p50), "p95_ms": millis(opening.p95), "limit_ms": millis(LIMIT),
        "requests": requests, "one_group_ms": told(&one_group), "two_groups_ms": told(&two_groups),
        "bytes": results.to_string().len(), "filling_s": filling.as_secs(), "is_optimised": !cfg!(debug_assertions)});
    println!("{line}");
    let is_late = opening.p95 > LIMIT || one_group.iter().chain(&two_groups).any(|(_, time)| *time > LIMIT);
    if is_late { Err("the results take too long".into()) } else { Ok(()) }
}

fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 10_000.0).round() / 10.0
}

struct Spread {
    p50: Duration,
    p95: Duration,
}

impl Spread {
    fn of(mut taken: Vec<Duration>) -> Self {
        taken.sort_unstable();
        let at = |share: f64| taken[((taken.len() - 1) as f64 * share).round() as usize];
        Self { p50: at(0.5), p95: at(0.95) }
    }
}

/// How long the whole page takes, and each request of it and of those beside it.
async fn opened(shop: &Shop, path: &str) -> Result<(Spread, Json), Failure> {
    let all = [OPENING.as_slice(), BESIDE.as_slice()].concat();
    let mut taken = vec![Vec::new(); all.len()];
    for _ in 0..ROUNDS {
        for ((_, request), taken) in all.iter().zip(&mut taken) {
            let began = Instant::now();
            shop.get(&format!("{path}{request}")).await?;
            taken.push(began.elapsed());
        }
    }
    let whole = (0..ROUNDS).map(|round| taken[..OPENING.len()].iter().map(|of| of[round]).sum::<Duration>());
    let whole = Spread::of(whole.collect());
    let requests = all.iter().zip(taken).map(|((name, _), taken)| {
        let Spread { p50, p95 } = Spread::of(taken);
        ((*name).to_owned(), json!({"p50_ms": millis(p50), "p95_ms": millis(p95)}))
    });
    Ok((whole, requests.collect()))
}

/// Every answer came by telephone, so who is of a class is who is of it and was called: the first is counted beforehand and
/// the second by what each answer counts, and both have to say the same.
async fn is_counted(shop: &Shop, path: &str, results: &Json) -> Result<(), Failure> {
    let unanswered = |question: &&Json| question["n"].as_i64().unwrap_or(0) == 0;
    if let Some(question) = results["questions"].as_array().into_iter().flatten().find(unanswered) {
        return Err(format!("nobody answered {}", question["key"]).into());
    }
    let beforehand = shop.get(&format!("{path}/results?class=class1")).await?;
    let just_now = shop.get(&format!("{path}/results?class=class1&channel=phone")).await?;
    for what in ["completed", "score", "waves", "questions", "aspects"] {
        if beforehand[what] != just_now[what] || beforehand[what].is_null() {
            return Err(format!("{what}: {} and {}", beforehand[what], just_now[what]).into());
        }
    }
    Ok(())
}

/// How long the results of some groups take at most, by what each is picked.
async fn slowest(shop: &Shop, path: &str, queries: &[&str]) -> Result<Vec<(String, Duration)>, Failure> {
    let mut all = Vec::with_capacity(queries.len());
    for query in queries {
        let mut slowest = Duration::ZERO;
        for _ in 0..5 {
            let began = Instant::now();
            let results = shop.get(&format!("{path}/results?{query}")).await?;
            slowest = slowest.max(began.elapsed());
            if results["questions"][1]["n"].as_i64().unwrap_or(0) == 0 {
                return Err(format!("{query} finds nothing").into());
            }
        }
        let names: Vec<&str> = query.split('&').filter_map(|filter| filter.split('=').next()).collect();
        all.push((names.join("+"), slowest));
    }
    Ok(all)
}
