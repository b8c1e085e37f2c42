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
use crate::scores::formulas::{Difference, difference, wilson};
use crate::scores::window::Window;
use crate::shop::Shop;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AspectQuery {
    /// 1 to 3660, 90 when not given.
    days: Option<i64>,
    /// Of one product; of its versions and regions, by its newest 5,000 reviews of the days.
    product: Option<String>,
    /// One row per aspect and product, supplier (the brand where no supplier is known), version (size, colour … as the
    /// order names it) or region: product, supplier, version or region. The 500 most spoken of are given; of products, those
    /// looked at that are among the 500 most spoken of in a month (in a year, where the days touch more than five months).
    /// Where each month has others, the 750 that are spoken of most in all of them. `is_cut` says where there are more.
    by: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Aspects {
    pub items: Vec<AspectRow>,
    /// Whether only those most spoken of are given, since there are, or may be, more.
    pub is_cut: bool,
    /// Of a product's versions or regions: so many of its reviews are counted, the newest, where it has more.
    pub of_newest: Option<usize>,
}

/// How often published reviews speak of an aspect.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AspectRow {
    pub aspect: String,
    /// Reviews that speak of it; those of a file without times by when they came.
    pub mentions: i64,
    pub positive: i64,
    pub negative: i64,
    /// Reviews that spoke of it in as many days before.
    pub mentions_before: i64,
    /// The share of complaints among its mentions less that of the days before, with its 95 % interval. Reviews of which
    /// nobody knows how old they are belong to both and so change nothing.
    pub change: Option<Difference>,
    /// Spoken of now, and not once in the days before although there were reviews; of an aspect that such reviews speak of
    /// nobody knows it.
    pub is_new: bool,
    pub of: Option<Of>,
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
    let window = Window::days(&shop, shop.now(listen.kit.now()), days);
    let counted = counts(store, &shop, by, query.product.as_deref(), window).await?;
    let Counts { now, before, had_any, is_cut, of_newest } = counted;
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
            mentions_before: old.map_or(0, |old| old.mentions),
            change: old.and_then(|old| {
                let (hits, n) = (old.negative + row.undated_negative, old.mentions + row.undated);
                change((row.negative, row.mentions), (hits, n))
            }),
            is_new: old.is_none() && row.undated == 0 && had_any,
            of: by.map(|_| Of { key: row.of_key.clone(), name: named.get(&row.of_key).cloned() }),
        }
    };
    Ok(Json(Aspects { items: now.iter().map(view).collect(), is_cut, of_newest }))
}

/// How the share of complaints moved: complaints and mentions now, and before.
fn change(now: (i64, i64), before: (i64, i64)) -> Option<Difference> {
    let share = |(hits, n): (i64, i64)| Some((hits as f64 / n as f64, wilson(hits, n)?));
    Some(difference(share(now)?, share(before)?))
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
