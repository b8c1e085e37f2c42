use collect::freshness;
use collect::imports::{LeftOut, left_out};
use jiff::SignedDuration;
use know::ShopSettings;
use primitives::ShopId;
use serde_json::{Map, Value, json};
use store::micros;
use web::{Permission, Problem, Staff};

use super::numbers::of_orders;
use super::{Calendar, Item, Severity, count};
use crate::Flows;
use crate::scoreboard::Dropped;

/// A question to the database: how many there are of what needs a person. `$1` is the shop; `$2` the instant that the
/// question begins at.
struct Question {
    key: &'static str,
    severity: Severity,
    link: &'static str,
    /// What it takes to see the page that the link leads to.
    needs: Permission,
    sql: &'static str,
    since: Since,
}

enum Since {
    Instant(i64),
    Never,
}

const QUESTIONS: [Question; 3] = [
    Question {
        key: "customers_leaving",
        severity: Severity::High,
        link: "/customers?class=active,loyal&churn=high&sort=-net",
        needs: Permission::Read,
        sql: "SELECT COUNT(*) FROM profiles WHERE shop = $1 AND class IN ('active', 'loyal') AND orders >= 2
              AND p_alive < 0.3",
        since: Since::Never,
    },
    Question {
        key: "rejected_events",
        severity: Severity::Medium,
        link: "/data/rejected",
        needs: Permission::ReadPersonal,
        sql: "SELECT COUNT(*) FROM rejected_events WHERE shop = $1 AND received_at >= $2 AND replayed_at IS NULL",
        since: Since::Instant(7),
    },
    Question {
        key: "events_not_understood",
        severity: Severity::Low,
        link: "/data/unread",
        needs: Permission::ReadPersonal,
        sql: "SELECT (SELECT COUNT(*) FROM unprojected WHERE shop = $1 AND dismissed_at IS NULL)
              + (SELECT COUNT(*) FROM unread_reviews WHERE shop = $1 AND dismissed_at IS NULL)
              + (SELECT COUNT(*) FROM unread_surveys WHERE shop = $1 AND dismissed_at IS NULL)",
        since: Since::Never,
    },
];

pub(super) async fn all(flows: &Flows, staff: &Staff, calendar: &Calendar) -> Result<Vec<Item>, Problem> {
    let (shop, mut items) = (staff.shop, Vec::new());
    for question in QUESTIONS.iter().filter(|question| staff.role.may(question.needs)) {
        items.extend(answer(flows, shop, question).await?);
    }
    items.extend(late_parcels(flows, shop, calendar).await?);
    items.extend(customers_lost(flows, shop, calendar).await?);
    items.extend(sales_drop(flows, shop, calendar).await?);
    items.extend(scores_dropped(flows, shop).await?);
    items.extend(new_words(flows, shop).await?);
    items.extend(failing_searches(flows, shop).await?);
    if staff.role.may(Permission::ManageData) {
        items.extend(import_problems(flows, shop).await?);
    }
    items.extend(super::waiting::all(flows, shop).await?);
    items.extend(lag(flows).await?);
    items.extend(refused(flows));
    Ok(items)
}

async fn answer(flows: &Flows, shop: ShopId, question: &Question) -> Result<Option<Item>, Problem> {
    let mut values = vec![shop.0.into()];
    if let Since::Instant(days) = question.since {
        // It came in by the clock, whatever day the numbers are of.
        values.push((micros(flows.kit.now()) - days * 86_400_000_000).into());
    }
    let found = count(&flows.kit, question.sql, values).await?;
    Ok((found > 0).then(|| Item {
        key: question.key,
        severity: question.severity,
        count: found,
        link: question.link.to_owned(),
        params: Map::new(),
    }))
}

/// The same parcels as the list of customers finds with `parcel=late`, and segments with `late_parcel`.
async fn late_parcels(flows: &Flows, shop: ShopId, calendar: &Calendar) -> Result<Option<Item>, Problem> {
    let sql = format!(
        "SELECT COUNT(*) FROM orders o WHERE o.shop = $1 AND o.promised_at >= $2 AND o.promised_at < $3 AND {}",
        know::OVERDUE
    );
    let values = vec![shop.0.into(), calendar.instant(know::LATE_DAYS).into(), calendar.instant(0).into()];
    let late = count(&flows.kit, &sql, values).await?;
    Ok((late > 0).then(|| Item {
        key: "late_parcels",
        severity: Severity::High,
        count: late,
        link: "/customers?parcel=late&sort=-net".to_owned(),
        params: Map::new(),
    }))
}

/// Who has been silent for too long since some day of the last week.
async fn customers_lost(flows: &Flows, shop: ShopId, calendar: &Calendar) -> Result<Option<Item>, Problem> {
    let sql = "SELECT COUNT(*) FROM profiles WHERE shop = $1 AND class = 'churned' AND class_since >= $2";
    let lost = count(&flows.kit, sql, vec![shop.0.into(), calendar.instant(7).into()]).await?;
    Ok((lost > 0).then(|| Item {
        key: "customers_lost",
        severity: Severity::Medium,
        count: lost,
        link: "/customers?class=churned&sort=-last_order".to_owned(),
        params: Map::new(),
    }))
}

/// Orders of the last seven days against the four weeks before: said only when chance would rarely do it, two standard
/// deviations of a Poisson count.
async fn sales_drop(flows: &Flows, shop: ShopId, calendar: &Calendar) -> Result<Option<Item>, Problem> {
    let sql = of_orders("COUNT(*)", "");
    let orders = async |from: i64, until: i64| {
        let values = vec![shop.0.into(), calendar.day(from).into(), calendar.day(until).into()];
        count(&flows.kit, &sql, values).await
    };
    let (recent, before) = (orders(7, 0).await?, orders(35, 7).await?);
    let usual = before as f64 / 4.0;
    let is_drop = usual >= 4.0 && (recent as f64) < usual - 2.0 * usual.sqrt();
    let params = Map::from_iter([("usual".to_owned(), json!(usual.round()))]);
    Ok(is_drop.then_some(Item {
        key: "sales_drop",
        severity: Severity::High,
        count: recent,
        link: "/demand/sales".to_owned(),
        params,
    }))
}

/// Measures told at once on the page of the day; the scoreboard has them all.
const DROPS: usize = 3;

/// Of each measure what is surest, and rather where it dropped than that it did. Dropped are the surest first.
fn one_each(dropped: Vec<Dropped>) -> Vec<Dropped> {
    let mut told: Vec<Dropped> = Vec::new();
    for one in dropped {
        match told.iter_mut().find(|known| known.key == one.key) {
            None => told.push(one),
            Some(known) if known.place.is_none() && one.place.is_some() => *known = one,
            Some(_) => {}
        }
    }
    told
}

/// What the scoreboard says is worse than four weeks ago by more than chance.
async fn scores_dropped(flows: &Flows, shop: ShopId) -> Result<Vec<Item>, Problem> {
    let item = |drop: Dropped| Item {
        key: "score_drop",
        severity: Severity::High,
        count: drop.now.n,
        link: drop.link,
        params: Map::from_iter([
            ("measure".to_owned(), json!(drop.key)),
            ("unit".to_owned(), json!(drop.unit)),
            ("place".to_owned(), json!(drop.place)),
            ("now".to_owned(), json!(drop.now.value)),
            ("before".to_owned(), json!(drop.previous.value)),
        ]),
    };
    let dropped = crate::scoreboard::of_late(flows, shop).await?;
    Ok(one_each(dropped).into_iter().take(DROPS).map(item).collect())
}

/// What people began to complain of this week; the page of voices has their sentences.
async fn new_words(flows: &Flows, shop: ShopId) -> Result<Option<Item>, Problem> {
    let words = crate::voices::new_words(flows, shop).await?;
    let first = words.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(" · ");
    Ok((!words.is_empty()).then(|| Item {
        key: "new_words",
        severity: Severity::Medium,
        count: i64::try_from(words.len()).unwrap_or(i64::MAX),
        link: "/voices".to_owned(),
        params: Map::from_iter([("words".to_owned(), json!(first))]),
    }))
}

/// The terms that fail; two months of searches are not gone through whenever somebody opens the page.
async fn failing_terms(flows: &Flows, shop: ShopId) -> Result<Vec<String>, Problem> {
    let (db, now) = (&flows.kit.store, flows.kit.now());
    let settings = ShopSettings::load(db, shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let asked = (shop, settings.as_of.day());
    if let Some(known) = flows.searches.get(asked, now) {
        return Ok(known);
    }
    let terms = know::demand::failing(db, &settings, settings.now(now)).await?;
    flows.searches.put(asked, now, terms.clone());
    Ok(terms)
}

/// What people look for and do not find, as the page of searches says it.
async fn failing_searches(flows: &Flows, shop: ShopId) -> Result<Option<Item>, Problem> {
    let terms = failing_terms(flows, shop).await?;
    let first = terms.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(" · ");
    Ok((!terms.is_empty()).then(|| Item {
        key: "failing_searches",
        severity: Severity::Medium,
        count: i64::try_from(terms.len()).unwrap_or(i64::MAX),
        link: "/demand/searches?state=failing".to_owned(),
        params: Map::from_iter([("terms".to_owned(), json!(first))]),
    }))
}

/// Days for which rows that an import left out are worth correcting.
const IMPORT_DAYS: i64 = 7;

async fn import_problems(flows: &Flows, shop: ShopId) -> Result<Option<Item>, Problem> {
    let since = flows.kit.now() - SignedDuration::from_hours(24 * IMPORT_DAYS);
    let left = left_out(&flows.kit.store, shop, since).await?;
    let rows: u64 = left.iter().map(|import| import.rows).sum();
    let link = match left[..] {
        [LeftOut { import, .. }] => format!("/data/imports/{}", import.0),
        _ => "/data/imports".to_owned(),
    };
    Ok((rows > 0).then(|| Item {
        key: "import_problems",
        severity: Severity::Medium,
        count: i64::try_from(rows).unwrap_or(i64::MAX),
        link,
        params: Map::new(),
    }))
}

/// Events are refused where the disk is nearly full, and after one could not be written.
fn refused(flows: &Flows) -> Option<Item> {
    flows.log.check_writable().is_err().then(|| Item {
        key: "events_refused",
        severity: Severity::High,
        count: 1,
        link: "/data/freshness".to_owned(),
        params: Map::new(),
    })
}

/// Above this many seconds, what is shown is not what is so.
const STALE_SECONDS: f64 = 60.0;

async fn lag(flows: &Flows) -> Result<Option<Item>, Problem> {
    let collect = flows.collect.clone();
    let read = tokio::task::spawn_blocking(move || freshness(&collect)).await;
    let freshness = read.map_err(|e| Problem::internal(&e))?.map_err(|e| Problem::internal(&e))?;
    let slowest = freshness.consumers.into_iter().max_by(|a, b| a.lag_seconds.total_cmp(&b.lag_seconds));
    let stale = slowest.filter(|consumer| consumer.lag_seconds > STALE_SECONDS && consumer.name != "lake");
    Ok(stale.map(|consumer| Item {
        key: "consumer_lag",
        severity: Severity::High,
        count: i64::try_from(consumer.behind).unwrap_or(i64::MAX),
        link: "/data/freshness".to_owned(),
        params: Map::from_iter([("consumer".to_owned(), Value::from(consumer.name))]),
    }))
}
