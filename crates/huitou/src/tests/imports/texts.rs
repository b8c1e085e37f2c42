//! Public data sets of reviews, through the import, read and shown: every number against a count of the file itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use axum::http::Method;
use serde_json::{Value, json};
use store::Sql;
use tabular::{Options, Table, Writer, clean};

use super::ended::shared;
use super::upload;
use crate::commands::rebuild::project;
use crate::tests::actor::Actor;
use crate::tests::shop::TestShop;

/// The cells of a file that are needed, by the names of their columns.
struct Part {
    name: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Part {
    /// The rows of a file that are wanted, by their place and what they say.
    fn of(path: &Path, mut is_wanted: impl FnMut(usize, &Self, &[String]) -> bool) -> Self {
        let table = Table::open(path, &Options::default()).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut part = Self { name, columns: table.columns().to_vec(), rows: Vec::new() };
        for (place, row) in table.rows().unwrap().enumerate() {
            let row = row.unwrap();
            let cells: Vec<String> =
                (0..part.columns.len()).map(|column| row.cell(column).text().into_owned()).collect();
            if is_wanted(place, &part, &cells) {
                part.rows.push(cells);
            }
        }
        part
    }

    /// One row in so many: sets are often in the order of what they hold.
    fn every(path: &Path, step: usize) -> Self {
        Self::of(path, |place, _, _| place.is_multiple_of(step))
    }

    fn cell<'a>(&self, row: &'a [String], column: &str) -> &'a str {
        let at = self.columns.iter().position(|name| name == column);
        clean::cell(&row[at.unwrap_or_else(|| panic!("no column {column}: {:?}", self.columns))])
    }

    fn all(&self, column: &str) -> BTreeSet<String> {
        self.rows.iter().map(|row| self.cell(row, column).to_owned()).collect()
    }

    fn csv(&self) -> Vec<u8> {
        let mut csv = Writer::new(Vec::new()).unwrap();
        csv.row(&self.columns).unwrap();
        self.rows.iter().for_each(|row| csv.row(row).unwrap());
        csv.finish().unwrap()
    }
}

/// What a file says: reviews by their stars, those without, and those with stars by category.
#[derive(Debug, Default, PartialEq)]
struct Said {
    by_rating: [i64; 5],
    unrated: i64,
    by_category: BTreeMap<String, i64>,
}

impl Said {
    /// Of rows that say the same twice, the first counts: `same` names what tells them apart. Stars without a word say
    /// nothing that could repeat another's, and count each.
    fn of(part: &Part, same: &[&str], stars: impl Fn(&[String]) -> usize, category: Option<&str>) -> Self {
        let (mut said, mut known) = (Self::default(), BTreeSet::new());
        for row in &part.rows {
            let words: Vec<&str> = same.iter().map(|column| part.cell(row, column)).collect();
            let is_silent = |column: &&str| same.contains(column) && part.cell(row, column).is_empty();
            if !["Title", "Review Text"].iter().all(is_silent) && !known.insert(words) {
                continue;
            }
            let Some(place) = stars(row).checked_sub(1) else {
                said.unrated += 1;
                continue;
            };
            said.by_rating[place] += 1;
            let of = category.map_or("", |column| part.cell(row, column));
            *said.by_category.entry(of.to_owned()).or_default() += 1;
        }
        said
    }

    fn rated(&self) -> i64 {
        self.by_rating.iter().sum()
    }

    fn mean(&self) -> Option<f64> {
        let stars: i64 = self.by_rating.iter().zip(1..).map(|(n, stars)| n * stars).sum();
        (self.rated() > 0).then(|| stars as f64 / self.rated() as f64)
    }
}

struct Heard {
    shop: TestShop,
    owner: Actor,
}

impl Heard {
    async fn open() -> Self {
        let shop = TestShop::open().await;
        let owner = shop.owner().await;
        Self { shop, owner }
    }

    /// Takes files in by a mapping, and tells the projector; gives what became of the rows.
    async fn take(&self, parts: &[Part], mapping: &Value) -> Value {
        let files: Vec<(&str, Vec<u8>)> = parts.iter().map(|part| (part.name.as_str(), part.csv())).collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, content)| (*name, content.as_slice())).collect();
        let import = upload(&self.owner, &files).await.ok();
        let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
        self.owner.send(Method::PUT, &format!("{path}/mapping"), mapping.to_string()).await.ok();
        self.owner.post(&format!("{path}/start"), json!({})).await.ok();
        let done = self.done(&path).await;
        let kit = &self.shop.app.kit;
        let reviews = listen::Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
        project(&self.shop.app.log, &reviews).await.unwrap();
        done["result"].clone()
    }

    async fn done(&self, path: &str) -> Value {
        for _ in 0..1_200 {
            let import = self.owner.get(path).await.ok();
            if import["state"] == "done" {
                return import;
            }
            assert!(import["error"].is_null(), "{import}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{path} does not end");
    }

    async fn get(&self, path: &str) -> Value {
        self.owner.get(&format!("/api/v1{path}")).await.ok()
    }

    /// The inbox, the overview, the scores and the public page say what the file says.
    async fn counts(&self, said: &Said) {
        let all = json!(said.rated() + said.unrated);
        assert_eq!(self.get("/reviews?limit=1").await["total"], all);
        let overview = self.get("/reviews/overview?days=3660").await;
        assert_eq!((&overview["n"], &overview["unrated"]), (&json!(said.rated()), &json!(said.unrated)));
        assert_eq!((&overview["by_rating"], &overview["held"]), (&json!(said.by_rating), &json!(0)));

        let path = format!("/public/v1/shops/{}/summary", self.shop.id);
        let public = self.shop.anonymous().get(&path).await.ok();
        assert_eq!((&public["count"], &public["unrated"]), (&json!(said.rated()), &json!(0)), "messages are for staff");
        assert_eq!(public["by_rating"], json!(said.by_rating));

        let scores = self.get("/scores?period=3660").await;
        // A file has times or has none.
        let scores = if scores["undated"].is_null() { &scores } else { &scores["undated"] };
        assert_eq!(scores["mean"]["n"], json!(said.rated()));
        for mean in [&scores["mean"]["value"], &overview["mean"]] {
            let (found, wanted) = (mean.as_f64(), said.mean());
            let is_near = found.zip(wanted).is_none_or(|(found, wanted)| (found - wanted).abs() < 1e-9);
            assert!(is_near && found.is_some() == wanted.is_some(), "{found:?}, not {wanted:?}");
        }
        let good = said.by_rating[3] + said.by_rating[4];
        assert_eq!(scores["good_rate"]["good"], json!(good));
    }

    /// Reviews with stars by category; those of none under nothing.
    async fn categories(&self) -> BTreeMap<String, i64> {
        let scores = self.get("/scores?period=3660").await;
        let scores = if scores["undated"].is_null() { &scores } else { &scores["undated"] };
        let rows = scores["by_category"].as_array().unwrap().iter();
        let named = |row: &Value| row["category"].as_str().unwrap_or_default().to_owned();
        rows.map(|row| (named(row), row["mean"]["n"].as_i64().unwrap())).filter(|(_, n)| *n > 0).collect()
    }

    /// What texts say was found: both well and ill, and each aspect leads to its sentences and their reviews.
    async fn speaks(&self) {
        let kit = &self.shop.app.kit;
        for polarity in ["positive", "negative"] {
            let sql = format!("SELECT COUNT(*) FROM reviews WHERE polarity = '{polarity}'");
            let n: Option<i64> = kit.store.scalar(&sql, vec![]).await.unwrap();
            assert!(n > Some(0), "no review is {polarity}");
        }
        let aspects = self.get("/aspects?days=3660").await;
        let rows = aspects["items"].as_array().unwrap();
        let sum = |key: &str| rows.iter().filter_map(|row| row[key].as_i64()).sum::<i64>();
        assert!(sum("positive") > 0 && sum("negative") > 0, "{aspects}");
        let aspect = rows[0]["aspect"].as_str().unwrap();
        let sentences = self.get(&format!("/aspects/{aspect}/sentences?limit=5")).await;
        let sentences = sentences["items"].as_array().unwrap();
        assert!(!sentences.is_empty(), "nobody says anything of {aspect}");
        for said in sentences {
            let review = self.get(&format!("/reviews/{}", said["review_id"].as_str().unwrap())).await;
            assert!(review["text"].is_string() || review["title"].is_string(), "{review}");
        }
    }

    /// The same files once more change nothing.
    async fn is_the_same_again(&self, parts: &[Part], mapping: &Value) {
        let store = &self.shop.app.kit.store;
        let before = listen::digest(store).await.unwrap();
        let result = self.take(parts, mapping).await;
        assert_eq!((&result["new"], &result["changed"], &result["events"]), (&json!(0), &json!(0), &json!(0)));
        assert_eq!(listen::digest(store).await.unwrap(), before);
    }
}

#[tokio::test]
async fn shopping_texts_marked_good_or_bad() {
    let Some(paths) = shared("zh_reviews", &["online_shopping_9_cats.csv"]) else { return };
    let part = Part::every(&paths[0], 40);
    let is_good = |row: &[String]| if part.cell(row, "label") == "1" { 5 } else { 1 };
    let said = Said::of(&part, &["cat", "label", "review"], is_good, Some("cat"));
    assert_eq!(said.by_category.len(), 9, "some of each");
    let (heard, mapping) = (Heard::open().await, json!({"mapping_key": "labelled_texts"}));
    let parts = [part];
    assert_eq!(heard.take(&parts, &mapping).await["rejected"], 0);
    heard.counts(&said).await;
    assert_eq!(heard.categories().await, said.by_category);
    heard.speaks().await;
    heard.is_the_same_again(&parts, &mapping).await;
}

#[tokio::test]
async fn texts_with_stars_of_a_shop_for_clothes() {
    let Some(paths) = shared("womens_clothing", &["reviews.csv"]) else { return };
    let part = Part::every(&paths[0], 18);
    let same = ["Clothing ID", "Class Name", "Rating", "Title", "Review Text"];
    let said = Said::of(&part, &same, |row| part.cell(row, "Rating").parse().unwrap(), Some("Class Name"));
    let heard = Heard::open().await;
    let mapping = json!({"mapping_key": "rated_texts", "columns": {"category": ["Class Name"]}});
    let parts = [part];
    assert_eq!(heard.take(&parts, &mapping).await["rejected"], 0);
    heard.counts(&said).await;
    assert_eq!(heard.categories().await, said.by_category);
    heard.speaks().await;
    heard.is_the_same_again(&parts, &mapping).await;
}

#[tokio::test]
async fn texts_without_stars() {
    let Some(paths) = shared("zh_aspect", &["reviews.csv"]) else { return };
    let part = Part::every(&paths[0], 2);
    let said = Said::of(&part, &["id", "Reviews"], |_| 0, None);
    let (heard, mapping) = (Heard::open().await, json!({"mapping_key": "unrated_texts"}));
    let parts = [part];
    assert_eq!(heard.take(&parts, &mapping).await["rejected"], 0);
    heard.counts(&said).await;
    heard.speaks().await;
    heard.is_the_same_again(&parts, &mapping).await;
}

/// Its texts are Portuguese, which is not read: stars, orders and categories are what there is.
#[tokio::test]
async fn reviews_of_orders() {
    let tables = ["order_reviews", "orders", "order_items", "customers", "products"];
    let mut names = tables.map(|table| format!("olist_{table}_dataset.csv")).to_vec();
    names.push("product_category_name_translation.csv".to_owned());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let Some(paths) = shared("olist_sample", &names) else { return };
    // What was written longer than ten years ago is in no period.
    let is_later = |part: &Part, row: &[String]| part.cell(row, "review_answer_timestamp") >= "2017";
    let reviews = Part::of(&paths[0], |place, part, row| place.is_multiple_of(12) && is_later(part, row));
    let of = |path: &Path, column: &str, ids: &BTreeSet<String>| {
        Part::of(path, |_, part, row| ids.contains(part.cell(row, column)))
    };
    let orders = of(&paths[1], "order_id", &reviews.all("order_id"));
    let items = of(&paths[2], "order_id", &reviews.all("order_id"));
    let customers = of(&paths[3], "customer_id", &orders.all("customer_id"));
    let products = of(&paths[4], "product_id", &items.all("product_id"));
    let score = |row: &[String]| reviews.cell(row, "review_score").parse().unwrap();
    let said = Said::of(&reviews, &["review_id", "order_id"], score, None);

    let (heard, mapping) = (Heard::open().await, json!({"mapping_key": "olist"}));
    let parts = [reviews, orders, items, customers, products, Part::every(&paths[5], 1)];
    assert_eq!(heard.take(&parts, &mapping).await["rejected"], 0);
    heard.counts(&said).await;
    let categories = heard.categories().await;
    assert_eq!(categories.values().sum::<i64>(), said.rated());
    assert!(categories.contains_key("health_beauty"), "by their English names: {categories:?}");
    let path = format!("/public/v1/shops/{}/summary", heard.shop.id);
    let public = heard.shop.anonymous().get(&path).await.ok();
    assert!(public["verified"].as_f64() > Some(0.5), "they come with their orders: {public}");
    heard.is_the_same_again(&parts, &mapping).await;
}
