//! Public data sets whose history ended years ago, through the import and read as of their last day: what is shown of
//! their customers is what was so then.

use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::http::Method;
use serde_json::{Value, json};
use tabular::{Options, Table, Writer};

use super::upload;
use crate::commands::rebuild::replay;
use crate::tests::actor::Actor;
use crate::tests::shop::TestShop;

/// One customer in so many is enough to see whether anything is shown.
const EVERY: u64 = 8;

pub(super) fn shared(folder: &str, files: &[&str]) -> Option<Vec<PathBuf>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(folder);
    let paths: Vec<PathBuf> = files.iter().map(|file| root.join(file)).collect();
    if let Some(absent) = paths.iter().find(|path| !path.exists()) {
        eprintln!("SKIPPED: {} is not there", absent.display());
        return None;
    }
    Some(paths)
}

struct Set {
    mapping: &'static str,
    currency: &'static str,
    zone: &'static str,
    files: Vec<(String, Vec<u8>)>,
    /// The month of its last order.
    until: &'static str,
}

/// Imports it into a shop of its own and reads that as of its newest order.
async fn read(set: &Set) -> (TestShop, Actor) {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let counted = json!({"currency": set.currency, "time_zone": set.zone});
    owner.patch("/api/v1/shop", counted).await.ok();
    let files: Vec<(&str, &[u8])> =
        set.files.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    let import = upload(&owner, &files).await.ok();
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    let mapping = json!({"mapping_key": set.mapping}).to_string();
    owner.send(Method::PUT, &format!("{path}/mapping"), mapping).await.ok();
    owner.post(&format!("{path}/start"), json!({})).await.ok();
    done(&owner, &path).await;
    let (kit, log) = (&shop.app.kit, &shop.app.log);
    replay(log, kit, &kit.store, log.last(), &|_, _| {}).await.unwrap();

    let newest = owner.get("/api/v1/shop/as-of").await.ok()["newest_order"].take();
    assert!(newest.as_str().unwrap().starts_with(set.until), "{newest}");
    let day = json!({ "day": newest }).to_string();
    assert_eq!(owner.send(Method::PUT, "/api/v1/shop/as-of", day).await.ok()["day"], newest);
    know::reconcile(&shop.parts.know).await.unwrap();
    (shop, owner)
}

async fn done(who: &Actor, path: &str) {
    for _ in 0..6_000 {
        let import = who.get(path).await.ok();
        if import["state"] == "done" {
            assert!(import["result"]["orders"].as_u64() > Some(0), "{import}");
            return;
        }
        assert!(import["error"].is_null(), "{import}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{path} does not end");
}

fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("no {key}: {value}"))
}

/// Whether what is shown says anything of the customers.
async fn says_who_they_are(owner: &Actor) {
    let lifecycle = owner.get("/api/v1/lifecycle").await.ok();
    let counts: Vec<i64> = lifecycle["counts"].as_object().unwrap().values().filter_map(Value::as_i64).collect();
    let all: i64 = counts.iter().sum();
    assert!(counts.iter().filter(|count| **count * 20 >= all).count() > 1, "one class has them all: {lifecycle}");
    let course = items(&lifecycle, "over_time");
    assert!(course.first().unwrap()["churned"] != course.last().unwrap()["churned"], "nothing moved in a year");

    let predictions = owner.get("/api/v1/predictions").await.ok();
    let guess = &items(&predictions, "baselines")[0];
    assert!(guess["holdout"]["actual"].as_f64() > Some(0.0), "no order was held out: {guess}");
    assert!(predictions["holdout_days"].as_i64() > Some(0) && predictions["chosen"] != "", "{predictions}");

    let rfm = owner.get("/api/v1/rfm").await.ok();
    assert!(items(&rfm, "grid").len() > 4, "{rfm}");
    let overview = owner.get("/api/v1/customers/overview").await.ok();
    assert!(!items(&overview, "retention").is_empty() && overview["orders_30d"].as_i64() > Some(0), "{overview}");

    let sales = owner.get("/api/v1/demand/sales?grain=week").await.ok();
    let sold = items(&sales, "history").iter().filter(|week| week["net"]["minor"].as_i64() > Some(0));
    assert!(sold.count() > 8, "weeks with sales");
    assert!(items(&sales, "forecast").iter().any(|week| week["value"].as_f64() > Some(0.0)), "{}", sales["forecast"]);
    let today = owner.get("/api/v1/today").await.ok();
    let orders = items(&today, "numbers").iter().find(|number| number["key"] == "orders").unwrap();
    assert!(orders["value"].as_i64() > Some(0), "{orders}");
}

/// The rows of one customer in so many, among the first `most`.
fn some_of(path: &Path, customer: &str, most: usize) -> Vec<u8> {
    let table = Table::open(path, &Options::default()).unwrap();
    let customer = table.columns().iter().position(|name| name == customer).unwrap();
    let mut csv = Writer::new(Vec::new()).unwrap();
    csv.row(table.columns()).unwrap();
    for row in table.rows().unwrap().take(most) {
        let row = row.unwrap();
        let id = row.cell(customer).text().split('.').next().and_then(|id| id.parse::<u64>().ok());
        if id.is_some_and(|id| id.is_multiple_of(EVERY)) {
            csv.row(row.cells.iter().map(|cell| cell.text())).unwrap();
        }
    }
    csv.finish().unwrap()
}

#[tokio::test]
async fn the_customers_of_cdnow_are_seen() {
    let Some(paths) = shared("cdnow", &["to_1997-09-30.txt"]) else { return };
    let text = std::fs::read_to_string(&paths[0]).unwrap();
    let is_kept = |line: &&str| {
        let customer = line.split_whitespace().next().and_then(|id| id.parse::<u64>().ok());
        customer.is_some_and(|id| id.is_multiple_of(EVERY))
    };
    let kept = text.lines().filter(is_kept).collect::<Vec<_>>().join("\n");
    let files = vec![("cdnow.txt".to_owned(), kept.into_bytes())];
    let set = Set { mapping: "cdnow", currency: "USD", zone: "America/New_York", files, until: "1997-09" };
    let (_shop, owner) = read(&set).await;
    says_who_they_are(&owner).await;
}

#[tokio::test]
async fn the_customers_of_online_retail_are_seen() {
    let Some(paths) = shared("online_retail", &["online_retail_to_2011-08.parquet"]) else { return };
    let files = vec![("online_retail.csv".to_owned(), some_of(&paths[0], "CustomerID", usize::MAX))];
    let set = Set { mapping: "online_retail", currency: "GBP", zone: "Europe/London", files, until: "2011-08" };
    let (_shop, owner) = read(&set).await;
    says_who_they_are(&owner).await;
}

/// A grocer's households buy every week: fourteen weeks, in which a seventh of them leave, tell as much as a year elsewhere.
#[tokio::test]
async fn the_households_of_the_complete_journey_are_seen() {
    let Some(paths) = shared("completejourney", &["transactions_w01_40.parquet", "demographics.parquet"]) else {
        return;
    };
    let transactions = some_of(&paths[0], "household_id", 400_000);
    let households = some_of(&paths[1], "household_id", usize::MAX);
    let files = vec![("transactions.csv".to_owned(), transactions), ("demographics.csv".to_owned(), households)];
    let set = Set { mapping: "completejourney", currency: "USD", zone: "America/New_York", files, until: "2017-04" };
    let (_shop, owner) = read(&set).await;
    says_who_they_are(&owner).await;
}

#[tokio::test]
async fn the_customers_of_olist_are_seen() {
    let tables = ["orders", "order_items", "customers"];
    let names = tables.map(|table| format!("olist_{table}_dataset.csv"));
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let Some(paths) = shared("olist_sample", &names) else { return };
    let content = paths.iter().map(|path| std::fs::read(path).unwrap());
    let files = names.iter().map(|name| (*name).to_owned()).zip(content).collect();
    let set = Set { mapping: "olist", currency: "BRL", zone: "America/Sao_Paulo", files, until: "2018-09" };
    let (_shop, owner) = read(&set).await;
    says_who_they_are(&owner).await;
}
