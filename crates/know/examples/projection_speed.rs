//! How fast events become profiles: 25,000 orders of 12 lines by 4,300 customers, as in a year of a middling shop; or
//! what as many customers do in the shop when all of them come at once.
//!
//! `cargo run --release -p know --example projection_speed [EVENTS [orders|visits]]`
#![expect(clippy::print_stdout, reason = "a benchmark answers on standard output")]

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use eventlog::Consumer;
use know::Projector;
use primitives::{Event, EventKind, Ids, ShopId, SourceId, Stored, SystemClock, Timestamp};
use store::{Migration, Sql, Store, Vault};
use uuid::Uuid;

const SHOP: ShopId = ShopId(Uuid::from_u128(1));
const CUSTOMERS: u64 = 4_300;
const PRODUCTS: u64 = 4_000;
const LINES: u64 = 12;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let count = std::env::args().nth(1).map_or(Ok(25_000), |text| text.parse())?;
    let make = if std::env::args().nth(2).as_deref() == Some("visits") { visit } else { order };
    let folder = tempfile::tempdir()?;
    let store = Store::open_sqlite(&folder.path().join("speed.db")).await?;
    let all: Vec<Migration> = [store::MIGRATIONS, web::MIGRATIONS, know::MIGRATIONS].concat();
    store.migrate(&all, Timestamp::UNIX_EPOCH).await?;
    let tx = store.begin().await?;
    let shop = "INSERT INTO shops (id, name, currency, time_zone, language, created_at)
                VALUES ($1, 'speed', 'GBP', 'Europe/London', 'en', 0)";
    tx.exec(shop, vec![SHOP.0.into()]).await?;
    tx.commit().await?;
    let clock = Arc::new(SystemClock);
    let ids = Arc::new(Ids::seeded(clock.clone(), 1));
    let projector = Projector::new(store.clone(), Arc::new(Vault::with_key([1; 32])), ids, clock);
    let events: Vec<Stored> = (1..=count).map(make).collect::<Result<_, _>>()?;
    let start = Instant::now();
    for batch in events.chunks(projector.batch_size()) {
        projector.apply(batch).await?;
        let done = batch.last().map_or(0, |stored| stored.seq);
        println!("{done:>8} events {:>8.1} s", start.elapsed().as_secs_f64());
    }
    let seconds = start.elapsed().as_secs_f64();
    let lines: Option<i64> = store.scalar("SELECT COUNT(*) FROM order_lines", vec![]).await?;
    let profiles: Option<i64> = store.scalar("SELECT COUNT(*) FROM profiles", vec![]).await?;
    let (lines, profiles) = (lines.unwrap_or(0), profiles.unwrap_or(0));
    println!("{count} events, {lines} lines, {profiles} profiles in {seconds:.1} s");
    Ok(())
}

/// Spreads numbers without a pattern (Knuth's multiplicative hash).
fn spread(n: u64, over: u64) -> u64 {
    (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20) % over
}

fn order(n: u64) -> Result<Stored, Box<dyn Error>> {
    let customer = spread(n, CUSTOMERS);
    let line = |i| {
        let product = spread(n * LINES + i, PRODUCTS);
        format!(
            r#"{{"product_id":"p{product}","name":"product {product}","category":"c{}","price":{}.{:02},"quantity":{}}}"#,
            product % 40,
            product % 30,
            product % 100,
            1 + i % 5
        )
    };
    let lines: Vec<String> = (0..LINES).map(line).collect();
    let body = format!(
        r#"{{"type":"track","event":"Order Completed","userId":"u{customer}","properties":{{"order_id":"o{n}",
            "currency":"GBP","address":{{"country":"GB"}},"products":[{}]}},"context":{{"channel":"import"}}}}"#,
        lines.join(",")
    );
    told(n, customer, EventKind::Track, Some("Order Completed"), 1_200, body)
}

/// A page, a product looked at, a search, something put into the cart, or, one time in twenty, who it is.
fn visit(n: u64) -> Result<Stored, Box<dyn Error>> {
    let (customer, product) = (spread(n, CUSTOMERS), spread(n * 7, PRODUCTS));
    let thing =
        format!(r#""product_id":"p{product}","name":"product {product}","category":"c{}","price":25.9"#, product % 40);
    let (kind, name, said) = match n % 20 {
        0 => (
            EventKind::Identify,
            None,
            format!(r#""traits":{{"email":"u{customer}@example.com","name":"N{customer}"}}"#),
        ),
        1..=7 => (EventKind::Page, None, r#""properties":{}"#.to_owned()),
        8 => (
            EventKind::Track,
            Some("Products Searched"),
            format!(r#""properties":{{"query":"term {}"}}"#, product % 300),
        ),
        9 => (EventKind::Track, Some("Product Added"), format!(r#""properties":{{{thing}}}"#)),
        _ => (EventKind::Track, Some("Product Viewed"), format!(r#""properties":{{{thing}}}"#)),
    };
    let body = format!(
        r#"{{{said},"context":{{"channel":"web","locale":"zh-CN","userAgent":"Mozilla/5.0 (iPhone)",
            "page":{{"path":"/p/{product}","url":"https://shop.example/p/{product}"}}}}}}"#
    );
    told(n, customer, kind, name, 30, body)
}

fn told(
    n: u64,
    customer: u64,
    kind: EventKind,
    name: Option<&str>,
    seconds_apart: i64,
    body: String,
) -> Result<Stored, Box<dyn Error>> {
    let at = Timestamp::from_second(1_700_000_000 + i64::try_from(n)? * seconds_apart)?;
    let event = Event {
        v: Event::VERSION,
        shop: SHOP,
        source: SourceId(Uuid::from_u128(2)),
        message_id: format!("m{n}"),
        kind,
        name: name.map(ToOwned::to_owned),
        user_id: Some(format!("u{customer}")),
        anonymous_id: None,
        timestamp: at,
        received_at: at,
        body: serde_json::value::RawValue::from_string(body)?,
    };
    Ok(Stored { seq: n, event })
}
