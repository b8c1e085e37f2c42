//! How fast the lake answers its four heaviest questions: `analytics_speed ROWS DIR [RUNS]`.
//!
//! Writes a made-up shop's events to an empty DIR (or takes those already there) and prints one JSON line per question:
//! `{"query", "seconds", "answer"}`, the median of RUNS (5). `peers.py` asks DuckDB and chDB the same of the same files.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use jiff::civil::date;
use jiff::tz::TimeZone;
use lake::{Funnel, Lake, Limits, Options, Scope};
use primitives::{Event, EventKind, ShopId, SourceId, Stored, Timestamp};
use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use uuid::Uuid;

const SHOP: ShopId = ShopId(Uuid::from_u128(1));
const DAYS: u64 = 365;
const WEEK: Duration = Duration::from_secs(7 * 86_400);
/// Recency, frequency and monetary value of everybody who bought, reduced to a few numbers.
const RFM: &str = "SELECT count(*), sum(f), sum(m), sum(CAST(CAST(r AS BIGINT) AS DECIMAL(38, 0))), max(f) FROM (
        SELECT person, sum(CASE WHEN name = 'Order Completed' THEN 1 ELSE 0 END) AS f,
            sum(CASE WHEN name = 'Order Completed' THEN value ELSE -value END) AS m,
            max(CASE WHEN name = 'Order Completed' THEN timestamp END) AS r
        FROM events WHERE name IN ('Order Completed', 'Order Refunded') AND currency = 'CNY' GROUP BY person) t
    WHERE f > 0";

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let rows: u64 = arguments.next().context("usage: analytics_speed ROWS DIR [RUNS]")?.parse()?;
    let dir = arguments.next().context("usage: analytics_speed ROWS DIR [RUNS]")?;
    let runs: usize = arguments.next().map_or(Ok(5), |runs| runs.parse())?;
    let lake = Lake::open(Path::new(&dir), Options { threads: 2, ..Options::default() })?;
    if lake.position() == 0 {
        generate(&lake, rows)?;
    }
    for query in ["rfm", "cohorts", "funnel", "distinct"] {
        let mut seconds = Vec::new();
        let mut answer = Value::Null;
        for _ in 0..runs {
            let start = Instant::now();
            answer = ask(&lake, query).await?;
            seconds.push(start.elapsed().as_secs_f64());
        }
        seconds.sort_unstable_by(f64::total_cmp);
        let line = json!({"query": query, "seconds": seconds[runs / 2], "answer": answer});
        writeln!(std::io::stdout(), "{line}")?;
    }
    Ok(())
}

/// Asks, and reduces the answer to a few numbers that only the right answer gives.
async fn ask(lake: &Lake, query: &str) -> Result<Value> {
    let scope = Scope::all(SHOP);
    Ok(match query {
        "rfm" => json!(lake.query(SHOP, RFM, Limits::default()).await?.rows.first().context("no row")?),
        "cohorts" => {
            let is_order = |kind: &str, name: &str| kind == "track" && name == "Order Completed";
            let months = (1..=12).map(|month| anyhow::Ok(date(2025, month, 1).to_zoned(TimeZone::UTC)?.timestamp()));
            let months = months.collect::<Result<Vec<_>>>()?;
            let cohorts = lake.presence(&scope, &months, is_order).await?.retention();
            json!(cohorts.concat().into_iter().filter(|n| *n > 0).collect::<Vec<_>>())
        }
        "funnel" => {
            let steps = ["Product Viewed", "Product Added", "Order Completed"].map(str::to_owned).to_vec();
            json!(lake.funnel(&scope, Funnel { steps, window: WEEK }).await?)
        }
        _ => {
            let days = lake.distinct_people(&scope).await?;
            let events: u64 = days.iter().map(|day| day.events).sum();
            let people: u64 = days.iter().map(|day| day.people).sum();
            let squares: u64 = days.iter().map(|day| day.people * day.people).sum();
            json!([days.len(), events, people, squares])
        }
    })
}

/// A day's events per batch, in order of time.
fn generate(lake: &Lake, rows: u64) -> Result<()> {
    let mut rng = Pcg64Mcg::seed_from_u64(42);
    let people = (rows / 20).max(10);
    let (mut seq, mut written) = (0, 0);
    for day in 0..DAYS {
        let until = rows * (day + 1) / DAYS;
        let mut instants: Vec<u64> = (written..until).map(|_| rng.random_range(0..86_400_000_000)).collect();
        instants.sort_unstable();
        written = until;
        let mut events = Vec::with_capacity(instants.len());
        for instant in instants {
            seq += 1;
            let micros = 1_735_689_600_000_000 + i64::try_from(day * 86_400_000_000 + instant)?;
            events.push(Stored { seq, event: event(&mut rng, seq, people, Timestamp::from_microsecond(micros)?)? });
        }
        lake.write(&events)?;
    }
    Ok(())
}

/// Few people do much and most do little; most events are views and few are orders.
fn event(rng: &mut Pcg64Mcg, seq: u64, people: u64, time: Timestamp) -> Result<Event> {
    let person = skewed(rng, people);
    let product = skewed(rng, 20_000);
    let cents = 500 + product * 7919 % 50_000;
    let price = format!("{}.{:02}", cents / 100, cents % 100);
    let (name, properties) = match rng.random_range(0..1000) {
        0..450 => ("Product Viewed", format!(r#""product_id":"p{product}","price":{price},"currency":"CNY""#)),
        450..650 => ("Product List Viewed", format!(r#""category":"c{}""#, product % 60)),
        650..770 => ("Products Searched", format!(r#""query":"q{}""#, product % 3000)),
        770..870 => ("Product Clicked", format!(r#""product_id":"p{product}","position":{}"#, product % 24)),
        870..950 => ("Product Added", format!(r#""product_id":"p{product}","quantity":1"#)),
        950..968 => ("Checkout Started", r#""value":1"#.to_owned()),
        968..998 => ("Order Completed", format!(r#""order_id":"o{seq}","total":{price},"currency":"CNY""#)),
        _ => ("Order Refunded", format!(r#""order_id":"o{seq}","total":{price},"currency":"CNY""#)),
    };
    let known = person.is_multiple_of(3);
    let id = if known {
        format!("user-{person:08}")
    } else {
        format!("anon-{:016x}", person.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    };
    let message_id = format!("{:016x}", rng.next_u64());
    let key = if known { "userId" } else { "anonymousId" };
    let body = format!(
        r#"{{"type":"track","event":"{name}","{key}":"{id}","messageId":"{message_id}","properties":{{{properties}}},"context":{{"page":{{"path":"/p/{product}"}},"device":{{"type":"{}"}},"channel":"web"}}}}"#,
        ["mobile", "desktop", "tablet"][usize::try_from(person % 7 / 3)?]
    );
    Ok(Event {
        v: Event::VERSION,
        shop: SHOP,
        source: SourceId(Uuid::from_u128(2)),
        message_id,
        kind: EventKind::Track,
        name: Some(name.to_owned()),
        user_id: known.then(|| id.clone()),
        anonymous_id: (!known).then_some(id),
        timestamp: time,
        received_at: time,
        body: RawValue::from_string(body)?,
    })
}

/// Small numbers are the likelier: the density falls with the square root.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a made-up number"
)]
fn skewed(rng: &mut Pcg64Mcg, limit: u64) -> u64 {
    let uniform: f64 = rng.random();
    (uniform * uniform * limit as f64) as u64
}
