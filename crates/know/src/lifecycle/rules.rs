use primitives::{ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Tx, micros, sea_orm};
use utoipa::ToSchema;
use web::Fault;

/// What makes a class, read in this order:
/// without an order *potential*; no order for more than `churn_days` *churned*; orders on at least
/// `loyal_orders` days in the last `loyal_months` months, one of them in the last `active_days`, *loyal*; first order in the
/// last `new_days` *new*; anybody else *active*. Days are the shop's: what is ordered on one of them is one purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rules {
    #[schema(minimum = 1, maximum = 3650)]
    pub new_days: i64,
    #[schema(minimum = 1, maximum = 3650)]
    pub active_days: i64,
    #[schema(minimum = 1, maximum = 3650)]
    pub churn_days: i64,
    #[schema(minimum = 2, maximum = 100)]
    pub loyal_orders: i64,
    #[schema(minimum = 1, maximum = 120)]
    pub loyal_months: i64,
}

/// What a shop said of its rules; what it left out follows its rhythm.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnRules {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_days: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_days: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub churn_days: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loyal_orders: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loyal_months: Option<i64>,
}

/// Where default rules come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Explanation {
    /// The shop's own intervals between orders.
    OwnRhythm,
    /// Too few customers came back to speak of a rhythm: values usual in retail.
    Usual,
}

/// What the defaults rest on: intervals between one customer's order days, in days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Rhythm {
    /// Intervals seen.
    pub intervals: i64,
    /// Customers with more than one order day among those looked at.
    pub returners: i64,
    pub median_days: Option<f64>,
    /// Three of four intervals are shorter.
    pub p75_days: Option<f64>,
    /// Nineteen of twenty intervals are shorter.
    pub p95_days: Option<f64>,
}

/// The rules that a shop has until it sets its own.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Defaults {
    #[serde(flatten)]
    pub rules: Rules,
    pub explanation: Explanation,
    pub rhythm: Rhythm,
}

/// What is usual where nothing is known of the shop: a quarter to fall quiet, half a year to be gone.
pub(super) const USUAL: Defaults = Defaults {
    rules: Rules { new_days: 30, active_days: 90, churn_days: 180, loyal_orders: 3, loyal_months: 12 },
    explanation: Explanation::Usual,
    rhythm: Rhythm { intervals: 0, returners: 0, median_days: None, p75_days: None, p95_days: None },
};

/// The rules in force and where they come from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct InForce {
    pub rules: Rules,
    pub own: OwnRules,
    pub defaults: Defaults,
}

impl OwnRules {
    fn over(self, defaults: Rules) -> Rules {
        Rules {
            new_days: self.new_days.unwrap_or(defaults.new_days),
            active_days: self.active_days.unwrap_or(defaults.active_days),
            churn_days: self.churn_days.unwrap_or(defaults.churn_days),
            loyal_orders: self.loyal_orders.unwrap_or(defaults.loyal_orders),
            loyal_months: self.loyal_months.unwrap_or(defaults.loyal_months),
        }
    }

    /// The rules that follow over these defaults; what is wrong with them otherwise: the field and why.
    pub(super) fn checked(self, defaults: Rules) -> Result<Rules, (&'static str, Fault)> {
        let rules = self.over(defaults);
        let within = [
            ("new_days", rules.new_days, 1, 3650),
            ("active_days", rules.active_days, 1, 3650),
            ("churn_days", rules.churn_days, 1, 3650),
            ("loyal_orders", rules.loyal_orders, 2, 100),
            ("loyal_months", rules.loyal_months, 1, 120),
        ];
        for (field, value, low, high) in within {
            if !(low..=high).contains(&value) {
                return Err((field, Fault::Range { low, high }));
            }
        }
        if rules.active_days >= rules.churn_days {
            return Err(("churn_days", Fault::MoreThan { other: "active_days".to_owned(), than: rules.active_days }));
        }
        Ok(rules)
    }
}

#[derive(FromQueryResult)]
struct Row {
    rules: String,
    defaults: String,
}

/// The shop's rules.
pub(crate) async fn load(db: &impl Sql, shop: ShopId) -> Result<InForce, StoreError> {
    let sql = "SELECT rules, defaults FROM lifecycle_rules WHERE shop = $1";
    let row: Option<Row> = db.row(sql, vec![shop.0.into()]).await?;
    let Some(row) = row else {
        return Ok(InForce { rules: USUAL.rules, own: OwnRules::default(), defaults: USUAL });
    };
    let corrupt = |e: serde_json::Error| StoreError::Corrupt(format!("lifecycle_rules of shop {shop}: {e}"));
    let own: OwnRules = serde_json::from_str(&row.rules).map_err(corrupt)?;
    let defaults: Defaults = serde_json::from_str(&row.defaults).map_err(corrupt)?;
    // Defaults move with the shop; own rules that no longer fit them give way rather than stop the shop.
    let rules = own.checked(defaults.rules).unwrap_or(defaults.rules);
    Ok(InForce { rules, own, defaults })
}

/// Keeps rules or defaults.
pub(super) async fn save(
    tx: &Tx,
    shop: ShopId,
    own: OwnRules,
    defaults: Defaults,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO lifecycle_rules (shop, rules, defaults, updated_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (shop) DO UPDATE SET rules = excluded.rules, defaults = excluded.defaults,
            updated_at = excluded.updated_at";
    let values = vec![shop.0.into(), store::json(&own)?, store::json(&defaults)?, micros(now).into()];
    tx.exec(sql, values).await?;
    Ok(())
}
