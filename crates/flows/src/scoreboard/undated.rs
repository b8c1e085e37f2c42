//! Reviews of which nobody knows how old they are: they are in no number of days, and are told beside them.

use std::collections::BTreeMap;

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, sea_orm};

/// How many there are by what they say, whenever they came.
#[derive(Default)]
pub(super) struct Undated(BTreeMap<String, i64>);

#[derive(FromQueryResult)]
struct Row {
    measure: String,
    n: i64,
}

impl Undated {
    pub async fn load(db: &impl Sql, shop: ShopId) -> Result<Self, StoreError> {
        let sql = "SELECT measure, CAST(SUM(n) AS BIGINT) AS n FROM review_sums WHERE shop = $1 AND measure IN
            ('undated.r1', 'undated.r2', 'undated.r3', 'undated.r4', 'undated.r5', 'undated.unrated',
             'undated.dsr.described', 'undated.dsr.service', 'undated.dsr.delivery') GROUP BY measure";
        let rows: Vec<Row> = db.rows(sql, vec![shop.0.into()]).await?;
        Ok(Self(rows.into_iter().map(|row| (row.measure, row.n)).collect()))
    }

    /// Of those that a number would be of.
    pub fn of(&self, key: &str) -> i64 {
        let one = |measure: &str| self.0.get(&format!("undated.{measure}")).copied().unwrap_or_default();
        let rated: i64 = ["r1", "r2", "r3", "r4", "r5"].into_iter().map(one).sum();
        match key {
            "mean_stars" | "good_rate" => rated,
            "review_answer_rate" | "review_in_time_rate" | "review_answer_minutes" | "bad_to_good" => {
                rated + one("unrated")
            }
            _ => key.strip_prefix("dsr_").map_or(0, |item| one(&format!("dsr.{item}"))),
        }
    }
}
