use std::collections::BTreeMap;

use arrow::array::AsArray;
use datafusion::prelude::{Expr, col, lit};
use datafusion::scalar::ScalarValue;
use futures::TryStreamExt;
use primitives::Timestamp;
use serde::Deserialize;

use super::histogram::Histogram;
use super::scope::Scope;
use crate::error::Result;
use crate::lake::Lake;

/// What was measured of pages as they were shown, by path and measure.
pub type Vitals = BTreeMap<(String, String), Histogram>;

/// Paths come from browsers, which may send anything.
const LONGEST_PATH: usize = 200;
const MOST_PATHS: usize = 20_000;
/// Over all of them: some 30 MiB, whatever is measured.
const MOST_BUCKETS: usize = 1_000_000;

#[derive(Deserialize)]
struct Body {
    properties: Measured,
}

#[derive(Deserialize)]
struct Measured {
    name: String,
    value: f64,
    path: Option<String>,
}

impl Lake {
    /// The measurements of these names among the `Web Vitals` events in scope. Of a flood of paths, those beyond the first
    /// 20,000 are left out, and so is what a million buckets have no place for.
    ///
    /// # Errors
    /// When a file cannot be read or the memory does not suffice.
    pub async fn vitals(&self, scope: &Scope, names: &[&str]) -> Result<Vitals> {
        let files = self.0.files(scope.shop);
        let instant = |time: Timestamp| {
            lit(ScalarValue::TimestampMicrosecond(Some(time.as_microsecond()), Some("+00:00".into())))
        };
        let in_scope: Expr = col("timestamp").gt_eq(instant(scope.from)).and(col("timestamp").lt(instant(scope.until)));
        let frame = self.0.engine.session().read_table(self.0.engine.table(&files)?)?;
        let frame = frame.filter(col("name").eq(lit("Web Vitals")).and(in_scope))?;
        let mut batches = frame.select(vec![col("path"), col("body")])?.execute_stream().await?;
        let mut gathered = Gathered::new(MOST_PATHS * names.len(), MOST_BUCKETS);
        while let Some(batch) = batches.try_next().await? {
            let (paths, bodies) = (batch.column(0).as_string::<i32>(), batch.column(1).as_string::<i32>());
            for (path, body) in paths.iter().zip(bodies) {
                // The browser's own words: what cannot be read measures nothing.
                let Ok(body) = serde_json::from_str::<Body>(body.unwrap_or_default()) else { continue };
                let Measured { name, value, path: own } = body.properties;
                let Some(path) = own.as_deref().or(path).filter(|path| !path.is_empty()) else { continue };
                if !names.contains(&name.as_str()) || !value.is_finite() || value < 0.0 {
                    continue;
                }
                let key: (String, String) = (path.chars().take(LONGEST_PATH).collect(), name);
                gathered.add(key, value);
            }
        }
        Ok(gathered.vitals)
    }
}

/// Measurements in no more memory than is given to them.
struct Gathered {
    vitals: Vitals,
    /// How many more pages and measures, and how many more of their buckets, there is a place for.
    pages: usize,
    buckets: usize,
}

impl Gathered {
    fn new(pages: usize, buckets: usize) -> Self {
        Self { vitals: Vitals::new(), pages, buckets }
    }

    fn add(&mut self, key: (String, String), value: f64) {
        let known = self.vitals.get_mut(&key);
        let is_new = known.is_none();
        if known.is_some_and(|histogram| histogram.add_to_its_own(value)) {
            return;
        }
        if self.buckets == 0 || (is_new && self.pages == 0) {
            return;
        }
        self.buckets -= 1;
        self.pages -= usize::from(is_new);
        self.vitals.entry(key).or_default().add(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Shop, at, open};

    #[tokio::test]
    async fn measurements_are_gathered_by_page_and_measure() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        let told = [
            (0, r#"{"name":"LCP","value":1800,"path":"/"}"#),
            (1, r#"{"name":"LCP","value":2600.5,"path":"/"}"#),
            (1, r#"{"name":"CLS","value":0.02,"path":"/p"}"#),
            (1, r#"{"name":"TTFB","value":90,"path":"/"}"#),
            (1, r#"{"name":"LCP","value":"fast","path":"/"}"#),
            (1, r#"{"name":"LCP","value":-1,"path":"/"}"#),
            (9, r#"{"name":"LCP","value":9000,"path":"/"}"#),
        ];
        for (seq, (day, properties)) in (1..).zip(told) {
            lake.write(&[shop.event(seq, at(day, 0), "ann", "Web Vitals", properties)]).unwrap();
        }
        let scope = Scope { from: at(0, 0), until: at(9, 0), ..Scope::all(shop.0) };
        let vitals = lake.vitals(&scope, &["LCP", "CLS"]).await.unwrap();
        let of = |values: &[f64]| values.iter().copied().collect::<Histogram>();
        let expected = [(key("/", "LCP"), of(&[1800.0, 2600.5])), (key("/p", "CLS"), of(&[0.02]))];
        assert_eq!(vitals, Vitals::from(expected));
        assert_eq!(lake.vitals(&Scope::all(Shop::new(2).0), &["LCP"]).await.unwrap(), Vitals::new());
    }

    fn key(path: &str, name: &str) -> (String, String) {
        (path.to_owned(), name.to_owned())
    }

    #[test]
    fn a_flood_of_pages_and_sizes_takes_no_more_memory_than_there_is() {
        let mut gathered = Gathered::new(2, 4);
        let first = [("/a", 10.0), ("/b", 20.0), ("/c", 30.0), ("/a", 100.0)];
        for (path, value) in first.into_iter().chain([("/a", 1_000.0), ("/a", 2_000.0), ("/b", 20.0)]) {
            gathered.add(key(path, "LCP"), value);
        }
        let expected: [(_, Histogram); 2] = [
            (key("/a", "LCP"), [10.0, 100.0, 1_000.0].into_iter().collect()),
            (key("/b", "LCP"), [20.0, 20.0].into_iter().collect()),
        ];
        assert_eq!(gathered.vitals, Vitals::from(expected));
    }
}
