use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Fault, Permission, Problem, Query, Staff};

use super::by::By;
use super::counts::{Counts, Row, counts};
use crate::Listen;
use crate::reviews::view::names;
use crate::scores::window::Window;
use crate::shop::Shop;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AspectQuery {
    /// 1 to 3660, 90 when not given.
    days: Option<i64>,
    /// Of one product.
    product: Option<String>,
    /// One row per aspect and product, supplier (the brand where no supplier is known), version (size, colour … as the
    /// order names it) or region: product, supplier, version or region. The 500 most spoken of are given; of products, those
    /// looked at that are among the 500 most spoken of in a month (in a year, where the days touch more than five months).
    by: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Aspects {
    pub items: Vec<AspectRow>,
}

/// How often published reviews speak of an aspect.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AspectRow {
    pub aspect: String,
    /// Reviews that speak of it.
    pub mentions: i64,
    pub positive: i64,
    pub negative: i64,
    /// The share of complaints among its mentions less that of the days before, with its 95 % interval.
    pub change: Option<Change>,
    /// Spoken of now, and not once in the days before although there were reviews.
    pub is_new: bool,
    pub of: Option<Of>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = AspectChange)]
pub(crate) struct Change {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// The product, supplier, version or region of a row.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AspectOf)]
pub(crate) struct Of {
    pub key: String,
    pub name: Option<String>,
}

/// What reviews speak of, the most frequent first
#[utoipa::path(get, path = "/aspects", tag = "reviews", operation_id = "listAspects", params(AspectQuery),
    responses((status = 200, body = Aspects), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(listen): State<Listen>,
    staff: Staff,
    Query(query): Query<AspectQuery>,
) -> Result<Json<Aspects>, Problem> {
    staff.may(Permission::Read)?;
    let days = query.days.unwrap_or(90);
    if !(1..=3660).contains(&days) {
        return Err(Problem::invalid("days", Fault::Range { low: 1, high: 3660 }));
    }
    let by = query.by.as_deref().map(By::parse).transpose()?;
    let store = &listen.kit.store;
    let shop = Shop::load(store, staff.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let window = Window::days(&shop, listen.kit.now(), days);
    let Counts { now, before, had_any } = counts(store, &shop, by, query.product.as_deref(), window).await?;
    let earlier: BTreeMap<(&str, &str), &Row> =
        before.iter().map(|row| ((row.aspect.as_str(), row.of_key.as_str()), row)).collect();
    let named = match by {
        Some(By::Product) => {
            let products: Vec<String> = now.iter().map(|row| row.of_key.clone()).collect();
            names(store, shop.id, &products).await?
        }
        _ => std::collections::HashMap::new(),
    };
    let view = |row: &Row| {
        let old = earlier.get(&(row.aspect.as_str(), row.of_key.as_str()));
        AspectRow {
            aspect: row.aspect.clone(),
            mentions: row.mentions,
            positive: row.positive,
            negative: row.negative,
            change: old.and_then(|old| change((row.negative, row.mentions), (old.negative, old.mentions))),
            is_new: old.is_none() && had_any,
            of: by.map(|_| Of { key: row.of_key.clone(), name: named.get(&row.of_key).cloned() }),
        }
    };
    Ok(Json(Aspects { items: now.iter().map(view).collect() }))
}

/// Two shares' difference with Newcombe's hybrid interval (Statistics in Medicine 17, 1998, method 10).
fn change(now: (i64, i64), before: (i64, i64)) -> Option<Change> {
    let wilson = crate::scores::formulas::wilson;
    let (new, old) = (wilson(now.0, now.1)?, wilson(before.0, before.1)?);
    let share = |(hits, n): (i64, i64)| hits as f64 / n as f64;
    let (p, q) = (share(now), share(before));
    let value = p - q;
    let down = ((p - new.low).powi(2) + (old.high - q).powi(2)).sqrt();
    let up = ((new.high - p).powi(2) + (q - old.low).powi(2)).sqrt();
    Some(Change { value, low: value - down, high: value + up })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe's own example (a): 56/70 against 48/80 gives 0.2 with 0.0524 to 0.3339.
    #[test]
    fn the_interval_of_a_difference() {
        let found = change((56, 70), (48, 80)).unwrap();
        let rounded = |x: f64| (x * 10_000.0).round();
        assert_eq!([found.value, found.low, found.high].map(rounded), [2000.0, 524.0, 3339.0]);
        assert_eq!(change((1, 1), (0, 0)), None);
    }
}
