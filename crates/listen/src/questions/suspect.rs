//! What holds a question or a buyer's answer until somebody has looked at it. Nothing here looks at whether it flatters.

use primitives::ShopId;
use store::{Sql, StoreError, Value};
use uuid::Uuid;

use crate::settings::Hold;
use crate::signals::{self, Signal};

const HOUR: i64 = 3_600_000_000;
/// Questions are short: two of one product that say the same are told from so many letters on.
const SHORT: i64 = 4;

/// What is sent, as far as signals look at it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sent<'a> {
    pub shop: ShopId,
    pub text: &'a str,
    /// Fingerprint.
    pub address: &'a str,
    pub rules: Hold,
    /// Microseconds.
    pub now: i64,
}

impl Sent<'_> {
    /// As a number that equal questions share.
    pub fn hash_of_question(&self) -> Option<i64> {
        let rules = self.rules;
        let least = rules.duplicate_characters.min(SHORT);
        signals::text_hash(self.text, Hold { duplicate_characters: least, ..rules })
    }

    pub fn hash_of_answer(&self) -> Option<i64> {
        signals::text_hash(self.text, self.rules)
    }

    /// Signals of a question about a product.
    pub async fn question(&self, db: &impl Sql, product: &str) -> Result<Vec<Signal>, StoreError> {
        let mut found = signals::of_text(self.text, self.rules);
        if let Some(hash) = self.hash_of_question() {
            let sql = "SELECT id FROM questions WHERE shop = $1 AND product_id = $2 AND text_hash = $3
                       ORDER BY at LIMIT 1";
            let values = vec![self.shop.0.into(), store::text(product), hash.into()];
            found.extend(duplicate(db, sql, values).await?);
        }
        let burst = self.rules.burst_per_hour;
        found.extend(self.flood(db, "burst", ("questions", "product_id", store::text(product)), (burst, 1)).await?);
        let most = self.rules.address_per_day;
        found.extend(self.flood(db, "address", ("questions", "address", self.address.into()), (most, 24)).await?);
        Ok(found)
    }

    /// Signals of a buyer's answer.
    pub async fn answer(&self, db: &impl Sql) -> Result<Vec<Signal>, StoreError> {
        let mut found = signals::of_text(self.text, self.rules);
        if let Some(hash) = self.hash_of_answer() {
            let sql = "SELECT id FROM question_answers WHERE shop = $1 AND text_hash = $2 ORDER BY at LIMIT 1";
            found.extend(duplicate(db, sql, vec![self.shop.0.into(), hash.into()]).await?);
        }
        let most = self.rules.address_per_day;
        let of = ("question_answers", "address", self.address.into());
        found.extend(self.flood(db, "address", of, (most, 24)).await?);
        Ok(found)
    }

    /// Too many with the same value within the hours; no rule where `most` is 0.
    async fn flood(
        &self,
        db: &impl Sql,
        kind: &str,
        (table, column, value): (&str, &str, Value),
        (most, hours): (i64, i64),
    ) -> Result<Option<Signal>, StoreError> {
        if most <= 0 {
            return Ok(None);
        }
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE shop = $1 AND {column} = $2 AND at >= $3");
        let values = vec![self.shop.0.into(), value, (self.now - hours * HOUR).into()];
        let count: i64 = db.scalar(&sql, values).await?.unwrap_or(0);
        Ok((count >= most).then(|| Signal::new(kind, format!("{} / {hours} h", count + 1))))
    }
}

async fn duplicate(db: &impl Sql, sql: &str, values: Vec<Value>) -> Result<Option<Signal>, StoreError> {
    let same: Option<Uuid> = db.scalar(sql, values).await?;
    Ok(same.map(|id| Signal::new("duplicate", id.to_string())))
}
