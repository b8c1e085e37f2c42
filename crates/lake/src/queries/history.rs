use arrow::array::AsArray;
use arrow::datatypes::{TimestampMicrosecondType, UInt64Type};
use datafusion::prelude::{col, lit};
use primitives::{Seq, Timestamp};

use super::scope::Scope;
use crate::error::Result;
use crate::file::instant;
use crate::lake::Lake;
use crate::select::Person;

/// One event of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEvent {
    pub seq: Seq,
    pub timestamp: Timestamp,
    pub kind: String,
    pub name: String,
    pub source: String,
    /// The call as it was sent, JSON.
    pub body: String,
}

impl Lake {
    /// A person's events in scope, newest first, at most `limit`. The files' Bloom filters leave out most of those
    /// that do not name the person. For the next page, set `scope.until` to the last event's time and pass over what
    /// was seen.
    ///
    /// # Errors
    /// When a file cannot be read or the memory does not suffice.
    pub async fn history(&self, scope: &Scope, person: &Person, limit: usize) -> Result<Vec<HistoryEvent>> {
        let files = self.0.files(scope.shop);
        let customers = person.customers.iter().map(ToString::to_string).collect();
        let ids = [
            ("user_id", person.user_ids.clone()),
            ("anonymous_id", person.anonymous_ids.clone()),
            ("customer", customers),
        ];
        let theirs = ids.into_iter().filter(|(_, values)| !values.is_empty());
        let theirs = theirs.map(|(column, values)| col(column).in_list(values.into_iter().map(lit).collect(), false));
        let Some(theirs) = theirs.reduce(datafusion::prelude::Expr::or) else { return Ok(Vec::new()) };
        let instant = |time: Timestamp| {
            let micros = datafusion::scalar::ScalarValue::TimestampMicrosecond(
                Some(time.as_microsecond()),
                Some("+00:00".into()),
            );
            lit(micros)
        };
        let in_scope = col("timestamp").gt_eq(instant(scope.from)).and(col("timestamp").lt(instant(scope.until)));
        let newest = vec![col("timestamp").sort(false, false), col("seq").sort(false, false)];
        let columns = ["seq", "timestamp", "kind", "name", "source", "body"].map(col);
        let frame = self.0.engine.session().read_table(self.0.engine.table(&files)?)?;
        let frame =
            frame.filter(theirs.and(in_scope))?.select(columns.to_vec())?.sort(newest)?.limit(0, Some(limit))?;
        let mut events = Vec::new();
        for batch in frame.collect().await? {
            let (seqs, times) = (batch.column(0).as_primitive::<UInt64Type>(), batch.column(1));
            let times = times.as_primitive::<TimestampMicrosecondType>();
            let text = |column: usize, row: usize| batch.column(column).as_string::<i32>().value(row).to_owned();
            for row in 0..batch.num_rows() {
                events.push(HistoryEvent {
                    seq: seqs.value(row),
                    timestamp: self::instant(times.value(row))?,
                    kind: text(2, row),
                    name: text(3, row),
                    source: text(4, row),
                    body: text(5, row),
                });
            }
        }
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Shop, at, open};

    #[tokio::test]
    async fn a_persons_events_come_newest_first_from_their_shop_only() {
        let (dir, shop, other) = (tempfile::tempdir().unwrap(), Shop::new(1), Shop::new(2));
        let lake = open(dir.path());
        for seq in 1..=9 {
            let (shop, user) =
                if seq == 5 { (&other, "ann") } else { (&shop, ["ann", "bob", "eve"][(seq % 3) as usize]) };
            lake.write(&[shop.view(seq * 10, user, "p1")]).unwrap();
        }
        let person = Person { user_ids: vec!["ann".into(), "eve".into()], ..Person::default() };
        let seqs = |events: Vec<HistoryEvent>| events.iter().map(|event| event.seq).collect::<Vec<_>>();
        let all = lake.history(&Scope::all(shop.0), &person, 10).await.unwrap();
        assert!(all[0].body.contains("Product Viewed"));
        assert_eq!(seqs(all), [90, 80, 60, 30, 20]);
        let until = Scope { until: at(0, 80 * 3600), ..Scope::all(shop.0) };
        assert_eq!(seqs(lake.history(&until, &person, 2).await.unwrap()), [60, 30]);
        assert_eq!(lake.history(&Scope::all(shop.0), &Person::default(), 10).await.unwrap(), []);
    }
}
