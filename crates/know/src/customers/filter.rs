use jiff::civil::Date;
use primitives::{ShopId, Timestamp};
use serde::Deserialize;
use store::{Value, Vault, Where, micros};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Fault, Problem};

use super::bought::{Ordered, bought};
use crate::identity::{self, Blocked, Kind};
use crate::parcels::{self, OVERDUE};
use crate::profiles::search;
use crate::segments::{self, Compare, Field, FieldRule, Node, Scalar, Test};
use crate::shop::ShopSettings;

/// Which customers, in which order. Filters narrow each other.
#[derive(Debug, Clone, Default, Deserialize, IntoParams, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CustomerQuery {
    /// What a clerk types: parts of a name, an e-mail address, a phone number's start or end, a user, buyer or order id.
    pub q: Option<String>,
    /// One or more of potential, new, active, loyal, churned, with commas between.
    pub class: Option<String>,
    pub segment: Option<Uuid>,
    pub min_orders: Option<i64>,
    pub max_orders: Option<i64>,
    /// Net of refunds, in minor units of the shop's currency.
    pub min_net: Option<i64>,
    pub max_net: Option<i64>,
    #[param(value_type = Option<String>, format = DateTime)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_order_after: Option<Timestamp>,
    #[param(value_type = Option<String>, format = DateTime)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_order_before: Option<Timestamp>,
    pub channel: Option<String>,
    /// The category most was spent in.
    pub category: Option<String>,
    pub tag: Option<String>,
    pub city: Option<String>,
    pub province: Option<String>,
    pub country: Option<String>,
    /// What brought the customer to the shop first, as on the customer's page,
    pub first_source: Option<String>,
    pub first_campaign: Option<String>,
    /// and what did so last.
    pub last_source: Option<String>,
    pub last_campaign: Option<String>,
    /// Who has a value in one of the shop's own fields, `skin`, or this one, `skin=dry`. No personal field finds anybody.
    pub custom: Option<String>,
    /// How likely the customer is lost: high, medium or low.
    pub churn: Option<String>,
    /// `late`: who waits for a parcel that is later than promised.
    pub parcel: Option<String>,
    /// What became of an order of the days below: `returned`, `late`, `not_again` (none on another day within ninety days of
    /// the customer's first order of these days) or `first_only` (the same of first orders ever).
    pub outcome: Option<String>,
    /// Who ordered from this day on,
    #[param(value_type = Option<String>, format = Date)]
    #[schema(value_type = Option<String>, format = Date)]
    pub ordered_from: Option<Date>,
    /// up to and with this one; days are the shop's.
    #[param(value_type = Option<String>, format = Date)]
    #[schema(value_type = Option<String>, format = Date)]
    pub ordered_to: Option<Date>,
    /// with this product in the order,
    pub ordered_product: Option<String>,
    /// or one of this category, as the catalogue has it now,
    pub ordered_category: Option<String>,
    /// and sent to this city,
    pub ordered_city: Option<String>,
    /// province or state,
    pub ordered_province: Option<String>,
    /// or country. What became of it is what became of that order, and of a return, of that product.
    pub ordered_country: Option<String>,
    /// Recency and frequency scores, e.g. `55,54`.
    pub rfm: Option<String>,
    /// `last_seen`, `last_order`, `net`, `orders`, `churn_risk` or `name`; `-` before it for the largest first. By name
    /// for those who may see names, and for at most 20,000 customers.
    pub sort: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Below this probability of being a customer still, churn risk is high; above the second it is low.
const ALIVE_LOW: f64 = 0.3;
const ALIVE_HIGH: f64 = 0.7;

/// Cells that there are, of two and of three scores.
const MOST_CELLS: usize = 25 + 125;

impl CustomerQuery {
    /// A condition over `profiles c`; `$1` is the shop.
    ///
    /// # Errors
    /// 422 when a filter has a value it cannot have.
    pub(crate) fn condition(&self, shop: &ShopSettings, vault: &Vault, now: Timestamp) -> Result<Where, Problem> {
        let mut all = self.rules(shop, now);
        self.lifecycle(&mut all)?;
        self.parcel(&mut all, now)?;
        let ordered = self.ordered();
        if ordered != Ordered::default() {
            let (clause, values) = bought(&ordered, now)?;
            all.and(&clause, values);
        }
        for (clause, value) in [
            ("c.orders >= ?", self.min_orders),
            ("c.orders <= ?", self.max_orders),
            ("c.net_minor >= ?", self.min_net),
            ("c.net_minor <= ?", self.max_net),
            ("c.last_order_at >= ?", self.last_order_after.map(micros)),
            ("c.last_order_at < ?", self.last_order_before.map(micros)),
        ] {
            if let Some(value) = value {
                all.and(clause, [value.into()]);
            }
        }
        for (clause, value) in [
            ("c.channel = ?", &self.channel),
            ("c.top_category = ?", &self.category),
            ("c.city = ?", &self.city),
            ("c.province = ?", &self.province),
            ("c.country = ?", &self.country),
            (
                "c.id IN (SELECT p.profile FROM traits t JOIN personas p ON p.id = t.persona
                    WHERE t.kind = 'tag' AND t.name = ? AND t.value = 'true' AND p.shop = $1)",
                &self.tag,
            ),
        ] {
            if let Some(value) = value {
                all.and(clause, [store::text(value)]);
            }
        }
        if let Some(segment) = self.segment {
            let clause = "c.id IN (SELECT m.profile FROM segment_members m JOIN segments s ON s.id = m.segment
                WHERE s.id = ? AND s.shop = $1)";
            all.and(clause, [segment.into()]);
        }
        if let Some(q) = web::searched(self.q.as_deref())? {
            typed(&mut all, shop.id, vault, q);
        }
        Ok(all)
    }

    fn ordered(&self) -> Ordered<'_> {
        Ordered {
            outcome: self.outcome.as_deref(),
            from: self.ordered_from,
            to: self.ordered_to,
            product: self.ordered_product.as_deref(),
            category: self.ordered_category.as_deref(),
            city: self.ordered_city.as_deref(),
            province: self.ordered_province.as_deref(),
            country: self.ordered_country.as_deref(),
        }
    }

    /// The shop's customers, or those of them whom a segment of the same rules finds.
    fn rules(&self, shop: &ShopSettings, now: Timestamp) -> Where {
        let touches = [
            ("first_source", &self.first_source),
            ("first_campaign", &self.first_campaign),
            ("last_source", &self.last_source),
            ("last_campaign", &self.last_campaign),
        ];
        let is = |value: &str| Test::Compare(Compare::Eq, Scalar::Text(value.to_owned()));
        let touch = |(key, value): (&str, &Option<String>)| {
            let value = value.as_ref()?.replace('\0', "");
            Some(Node::Field(FieldRule { field: Field::find(key)?, test: is(&value) }))
        };
        let mut rules: Vec<Node> = touches.into_iter().filter_map(touch).collect();
        if let Some(custom) = &self.custom {
            let custom = custom.replace('\0', "");
            let (name, test) = match custom.split_once('=') {
                Some((name, value)) => (name, is(value)),
                None => (custom.as_str(), Test::IsSet),
            };
            rules.push(Node::Field(FieldRule { field: Field::Custom(name.to_owned()), test }));
        }
        if rules.is_empty() {
            return Where::new("c.shop = $1", vec![shop.id.0.into()]);
        }
        let compiled = segments::compile(&Node::All(rules), shop, now, None);
        let mut all = Where::new(&compiled.condition, compiled.values);
        if let Some(custom) = &self.custom {
            // Their values may not all be sealed yet.
            let of_all = "NOT EXISTS
                (SELECT 1 FROM customer_fields f WHERE f.shop = $1 AND f.key = ? AND f.is_personal)";
            let name = custom.split_once('=').map_or(custom.as_str(), |(name, _)| name);
            all.and(of_all, [store::text(name)]);
        }
        all
    }

    fn parcel(&self, all: &mut Where, now: Timestamp) -> Result<(), Problem> {
        match self.parcel.as_deref() {
            None => Ok(()),
            Some("late") => {
                let clause = format!(
                    "c.id IN (SELECT p.profile FROM orders o JOIN personas p ON p.id = o.persona
                        WHERE o.shop = $1 AND o.promised_at >= ? AND o.promised_at < ? AND {OVERDUE})"
                );
                let (since, until) = parcels::window(now);
                all.and(&clause, [since.into(), until.into()]);
                Ok(())
            }
            Some(_) => Err(Problem::invalid("parcel", Fault::one_of(&["late"]))),
        }
    }

    fn lifecycle(&self, all: &mut Where) -> Result<(), Problem> {
        const CLASSES: [&str; 5] = ["potential", "new", "active", "loyal", "churned"];
        if let Some(classes) = &self.class {
            let classes: Vec<&str> = classes.split(',').map(str::trim).collect();
            if classes.iter().any(|class| !CLASSES.contains(class)) {
                return Err(Problem::invalid("class", Fault::one_of(&CLASSES)));
            }
            all.and_in("c.class", classes.into_iter().map(Value::from));
        }
        match self.churn.as_deref() {
            None => {}
            Some("high") => all.and("c.p_alive < ?", [ALIVE_LOW.into()]),
            Some("medium") => all.and("c.p_alive >= ? AND c.p_alive < ?", [ALIVE_LOW.into(), ALIVE_HIGH.into()]),
            Some("low") => all.and("c.p_alive >= ?", [ALIVE_HIGH.into()]),
            Some(_) => return Err(Problem::invalid("churn", Fault::one_of(&["high", "medium", "low"]))),
        }
        if let Some(cells) = &self.rfm {
            let mut clauses = Vec::new();
            let mut values: Vec<Value> = Vec::new();
            if cells.split(',').count() > MOST_CELLS {
                return Err(Problem::invalid("rfm", Fault::TooMany { most: MOST_CELLS }));
            }
            for cell in cells.split(',').map(str::trim) {
                let scores: Vec<i64> = cell.chars().filter_map(|c| c.to_digit(10)).map(i64::from).collect();
                if scores.len() != cell.chars().count() || !(2..=3).contains(&scores.len()) {
                    return Err(Problem::invalid("rfm", Fault::Scores { given: cell.to_owned() }));
                }
                let names = ["c.r = ?", "c.f = ?", "c.m = ?"];
                clauses.push(format!("({})", names[..scores.len()].join(" AND ")));
                values.extend(scores.into_iter().map(Value::from));
            }
            all.and(&clauses.join(" OR "), values);
        }
        Ok(())
    }
}

/// Platforms before whose orders and buyers imports put their name; people type a number as the platform shows it.
const PLATFORMS: [&str; 10] = [
    "taobao",
    "jd",
    "pinduoduo",
    "douyin",
    "shopify",
    "woocommerce",
    "olist",
    "online_retail",
    "completejourney",
    "cdnow",
];

/// Found by parts of the sealed fields, by a whole identifier, or by an order.
fn typed(all: &mut Where, shop: ShopId, vault: &Vault, q: &str) {
    let of_platforms: Vec<String> = PLATFORMS.iter().map(|platform| format!("{platform}:{}", q.trim())).collect();
    let mut values: Vec<Value> = vec![store::text(q.trim())];
    values.extend(of_platforms.iter().map(|number| store::text(number)));
    let mut ways = vec![format!(
        "c.id IN (SELECT p.profile FROM orders o JOIN personas p ON p.id = o.persona
        WHERE o.shop = $1 AND o.order_id IN ({}))",
        vec!["?"; values.len()].join(", ")
    )];
    let blocked = Blocked::default();
    let buyers = of_platforms.iter().map(|buyer| (Kind::BuyerId, buyer.as_str()));
    for (kind, value) in Kind::ALL.into_iter().map(|kind| (kind, q)).chain(buyers) {
        if let Some(value) = blocked.normalise(kind, value) {
            ways.push(
                "c.id IN (SELECT p.profile FROM identifiers i JOIN personas p ON p.id = i.persona
                    WHERE i.shop = $1 AND i.kind = ? AND i.hash = ?)"
                    .to_owned(),
            );
            values.push(kind.as_str().into());
            values.push(identity::fingerprint(vault, shop, kind, &value).hash.to_vec().into());
        }
    }
    let parts = search::asked(q);
    if !parts.is_empty() {
        let found = "c.id IN (SELECT profile FROM profile_search WHERE shop = $1 AND hash = ?)";
        ways.push(format!("({})", vec![found; parts.len()].join(" AND ")));
        values.extend(parts.iter().map(|part| Value::from(search::fingerprint(vault, shop, part))));
    }
    all.and(&ways.join(" OR "), values);
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use primitives::Currency;
    use primitives::day::AsOf;

    use super::*;

    #[test]
    fn refuses_what_no_customer_can_be() {
        let vault = Vault::with_key([1; 32]);
        let shop = ShopSettings {
            id: ShopId(Uuid::nil()),
            currency: Currency::CNY,
            zone: TimeZone::UTC,
            as_of: AsOf::new(None),
        };
        let refused = |query: CustomerQuery| query.condition(&shop, &vault, Timestamp::UNIX_EPOCH).is_err();
        assert!(!refused(CustomerQuery { custom: Some("skin=\0a=b".into()), ..CustomerQuery::default() }));
        assert!(refused(CustomerQuery { class: Some("active,rich".into()), ..CustomerQuery::default() }));
        assert!(refused(CustomerQuery { churn: Some("maybe".into()), ..CustomerQuery::default() }));
        assert!(refused(CustomerQuery { rfm: Some("5x".into()), ..CustomerQuery::default() }));
        assert!(refused(CustomerQuery { outcome: Some("eaten".into()), ..CustomerQuery::default() }));
        assert!(refused(CustomerQuery { parcel: Some("lost".into()), ..CustomerQuery::default() }));
        assert!(!refused(CustomerQuery { rfm: Some("55,541".into()), ..CustomerQuery::default() }));
        assert!(refused(CustomerQuery { rfm: Some(["55"; 151].join(",")), ..CustomerQuery::default() }));
        assert!(refused(CustomerQuery { q: Some("茶".repeat(201)), ..CustomerQuery::default() }));
        assert!(!refused(CustomerQuery { q: Some("茶".repeat(200)), ..CustomerQuery::default() }));
    }
}
