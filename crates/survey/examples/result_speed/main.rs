//! How long the results of a large survey take: 100 questions, 100,000 answers over 90 days, in a SQLite file of its own.
//! Prints one line of JSON; fails when one in twenty takes longer than a second, or any of one group or of two that cut each
//! other.
//!
//! `cargo run --release -p survey --example result_speed` (`-- ANSWERS` for another number). What is counted is written
//! as counting leaves it; rows of single answers, which results do not read, are left out.

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use contact::{Contact, Nobody};
use primitives::{Ids, SharedClock, ShopId, SystemClock};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use store::{Migration, Sql, Store, Value, Vault, micros};
use survey::Surveys;
use tower::ServiceExt;
use uuid::Uuid;
use web::Kit;

const SHOP: ShopId = ShopId(Uuid::from_u128(0x5409));
const KEY: &str = "owner";
/// Every third answer and ask is of somebody in it.
const SEGMENT: Uuid = Uuid::from_u128(0x5e6);
const QUESTIONS: usize = 100;
const ANSWERS: i64 = 100_000;
const DAYS: i64 = 90;
const ROUNDS: usize = 40;
const LIMIT: Duration = Duration::from_secs(1);

type Failure = Box<dyn Error>;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the line is what it is for")]
async fn main() -> Result<(), Failure> {
    let answers = std::env::args().nth(1).map_or(Ok(ANSWERS), |number| number.parse())?;
    let folder = tempfile::tempdir()?;
    let began = Instant::now();
    let kit = kit(&folder.path().join("survey.db")).await?;
    let surveys = Surveys::new(kit.clone(), Contact::new(kit.clone(), Arc::new(Nobody), None)?);
    let app = Router::from(survey::router()).with_state(surveys);
    let survey = create(&app).await?;
    fill(&kit, survey, answers).await?;
    let filling = began.elapsed();
    let path = format!("/surveys/{survey}/results");
    let mut taken = Vec::with_capacity(ROUNDS);
    let mut results = Json::Null;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        results = ask(&app, "GET", &path, Json::Null).await?;
        taken.push(began.elapsed());
    }
    let segment = format!("segment={SEGMENT}");
    let one = ["product=p7", "agent=agent3", "class=class1", "channel=mail", segment.as_str()];
    let one_group = slowest(&app, &path, &one).await?;
    let in_segment = format!("{segment}&product=p7");
    let two = ["class=class1&channel=mail", in_segment.as_str(), "class=class1&agent=agent5"];
    let two_groups = slowest(&app, &path, &two).await?;
    taken.sort_unstable();
    let at = |share: f64| taken[((ROUNDS - 1) as f64 * share).round() as usize];
    let millis = |time: Duration| (time.as_secs_f64() * 10_000.0).round() / 10.0;
    let told = |groups: &[(String, Duration)]| -> Json {
        groups.iter().map(|(group, time)| (group.clone(), json!(millis(*time)))).collect()
    };
    let line = json!({"bench": "survey_results", "questions": QUESTIONS, "answers": results["completed"],
        "rounds": ROUNDS, "p50_ms": millis(at(0.5)), "p95_ms": millis(at(0.95)), "limit_ms": millis(LIMIT),
        "one_group_ms": told(&one_group), "two_groups_ms": told(&two_groups), "bytes": results.to_string().len(),
        "filling_s": filling.as_secs(), "is_optimised": !cfg!(debug_assertions)});
    println!("{line}");
    let is_late = at(0.95) > LIMIT || one_group.iter().chain(&two_groups).any(|(_, time)| *time > LIMIT);
    if is_late { Err("the results take too long".into()) } else { Ok(()) }
}

/// How long the results of some groups take at most, by what each is picked.
async fn slowest(app: &Router, path: &str, queries: &[&str]) -> Result<Vec<(String, Duration)>, Failure> {
    let mut all = Vec::with_capacity(queries.len());
    for query in queries {
        let mut slowest = Duration::ZERO;
        for _ in 0..5 {
            let began = Instant::now();
            let results = ask(app, "GET", &format!("{path}?{query}"), Json::Null).await?;
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

async fn kit(path: &std::path::Path) -> Result<Kit, Failure> {
    let store = Store::open_sqlite(path).await?;
    let clock: SharedClock = Arc::new(SystemClock);
    let all: Vec<Migration> = [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, survey::MIGRATIONS].concat();
    store.migrate(&all, clock.now()).await?;
    let now = micros(clock.now());
    let tx = store.begin().await?;
    let sql = "INSERT INTO shops (id, name, currency, time_zone, language, created_at)
               VALUES ($1, 'Shop', 'CNY', 'UTC', 'en', 0)";
    tx.exec(sql, vec![SHOP.0.into()]).await?;
    let sql = "INSERT INTO api_keys (id, shop, name, role, hash, hint, created_by, created_at, used_at)
               VALUES ($1, $2, 'bench', 'owner', $3, 'k', $1, 0, $4)";
    let hash = Sha256::digest(KEY.as_bytes()).to_vec();
    tx.exec(sql, vec![Uuid::from_u128(1).into(), SHOP.0.into(), hash.into(), now.into()]).await?;
    tx.commit().await?;
    let ids = Arc::new(Ids::from_os(Arc::clone(&clock)));
    Ok(Kit::new(store, clock, ids, Arc::new(Vault::with_key([1; 32]))))
}

async fn ask(app: &Router, method: &str, path: &str, body: Json) -> Result<Json, Failure> {
    let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {KEY}"));
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    let answer = app.clone().oneshot(request.header("content-type", "application/json").body(body)?).await?;
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), usize::MAX).await?;
    if !status.is_success() {
        return Err(format!("{path}: {status} {}", String::from_utf8_lossy(&bytes)).into());
    }
    Ok(serde_json::from_slice(&bytes)?)
}

/// One NPS question and ninety-nine ratings of 1 to 5.
async fn create(app: &Router) -> Result<Uuid, Failure> {
    let text = json!({"en": "Text"});
    let question = |number: usize| match number {
        0 => json!({"key": "q00", "type": "nps", "text": text}),
        _ => json!({"key": format!("q{number:02}"), "type": "rating", "text": text, "scale": {"from": 1, "to": 5}}),
    };
    let questions: Vec<Json> = (0..QUESTIONS).map(question).collect();
    let definition = json!({"v": 1, "languages": ["en"], "title": text, "thanks": text, "questions": questions});
    let body = json!({"name": "Large", "kind": "nps", "definition": definition, "audience": {}});
    let made = ask(app, "POST", "/surveys", body).await?;
    Ok(made["id"].as_str().ok_or("the survey has no id")?.parse()?)
}

/// 0, 1, … below a number.
const COUNT: &str = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 <";

/// The calendar day so many days before an instant.
fn day(before: &str) -> String {
    format!("CAST(strftime('%Y%m%d', $3 / 1000000 - ({before}) * 86400, 'unixepoch') AS INTEGER)")
}

async fn fill(kit: &Kit, survey: Uuid, answers: i64) -> Result<(), Failure> {
    let now = micros(kit.now());
    let values = |more: &[Value]| -> Vec<Value> { [&[SHOP.0.into(), survey.into(), now.into()], more].concat() };
    let tx = kit.store.begin().await?;
    let age = format!("i % {DAYS}");
    let segments = format!("CASE WHEN i % 3 = 0 THEN '[\"{SEGMENT}\"]' ELSE '[]' END");
    let at = format!("$3 - ({age}) * 86400000000");
    let responses = format!(
        "INSERT INTO survey_responses (id, shop, survey, version, state, origin, channel, class, segments, product_id,
             product_name, agent, started_at, at, day, score, band, urgency, is_erased)
         {COUNT} $4) SELECT randomblob(16), $1, $2, 1, 'completed', 'own', 'mail', 'class' || (i % 4), {segments},
             'p' || (i % 20), 'Product ' || (i % 20), 'agent' || (i % 8), {at}, {at}, {}, i % 11, 'passive', 0, FALSE FROM n",
        day(&age)
    );
    tx.exec(&responses, values(&[answers.into()])).await?;
    let invitations = format!(
        "INSERT INTO survey_invitations (id, shop, survey, occasion, channel, class, segments, product_id, agent,
             created_at, due_at, expires_at, decided_at, is_asked, reason, params, opened_at, started_at, completed_at)
         {COUNT} $4) SELECT randomblob(16), $1, $2, 'delivery', 'mail', 'class' || (i % 4), {segments}, 'p' || (i % 20),
             'agent' || (i % 8), {at}, {at}, {at}, {at}, TRUE, 'ok', '{{}}',
             CASE WHEN i % 2 = 0 THEN {at} END, CASE WHEN i % 3 = 0 THEN {at} END, CASE WHEN i % 4 = 0 THEN {at} END FROM n"
    );
    tx.exec(&invitations, values(&[(answers * 3).into()])).await?;
    let aspects = "INSERT INTO survey_aspects (response, ordinal, survey, question, aspect, polarity, probability, sentence, day)
         SELECT id, 0, $2, 'q00', 'aspect' || (at / 86400000000 % 12), CASE WHEN score < 5 THEN 'negative' ELSE 'positive' END,
             0.9, 'A sentence that somebody wrote about it.', day
         FROM survey_responses WHERE survey = $2 AND shop = $1 AND $3 > 0 AND score < 8";
    tx.exec(aspects, values(&[])).await?;
    tx.exec(&tallies(), values(&[answers.into()])).await?;
    for score in 0..11 {
        let sql = "INSERT INTO survey_counted (response, cells)
            SELECT id, $2 FROM survey_responses WHERE survey = $1 AND score = $3";
        tx.exec(sql, vec![survey.into(), cells(score).into(), score.into()]).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What one answer counts, as it is written down: of each question its number.
fn cells(score: i64) -> String {
    let ratings =
        (1..QUESTIONS).zip(1i64..).map(|(question, n)| format!("q{question:02}\t\t{}\n", (n + score) % 5 + 1));
    format!("\t\t\n#path\t\t\nq00\t\t{score}\n") + &ratings.collect::<String>()
}

/// Every answer to every question on every day, over everybody and by 36 groups.
fn tallies() -> String {
    format!(
        "INSERT INTO survey_tallies (survey, question, dimension, value, day, item, answer, n)
         {COUNT} {DAYS}), questions(q) AS (SELECT 0 UNION ALL SELECT q + 1 FROM questions WHERE q + 1 < {QUESTIONS}),
         answers(a) AS (SELECT 0 UNION ALL SELECT a + 1 FROM answers WHERE a < 10),
         parts(dimension, g, share) AS (SELECT '', 0, 1 UNION ALL SELECT 'class', i, 4 FROM n WHERE i < 4
             UNION ALL SELECT 'agent', i, 8 FROM n WHERE i < 8 UNION ALL SELECT 'product', i, 20 FROM n WHERE i < 20
             UNION ALL SELECT 'segment', i, 3 FROM n WHERE i < 3 UNION ALL SELECT 'channel', 0, 1)
         SELECT $2, printf('q%02d', q), dimension, CASE dimension WHEN '' THEN '' WHEN 'channel' THEN 'mail'
             WHEN 'product' THEN 'p' || g WHEN 'segment' THEN CASE g WHEN 0 THEN '{SEGMENT}' ELSE 'segment' || g END
             ELSE dimension || g END, {}, '', CAST(a AS TEXT),
             MAX(1, CAST($4 * 1.0 / {DAYS} / share / CASE q WHEN 0 THEN 11 ELSE 5 END + 0.5 AS INTEGER))
         FROM parts, questions, answers, n WHERE $1 <> $2 AND (q = 0 OR a BETWEEN 1 AND 5)",
        day("i")
    )
}
