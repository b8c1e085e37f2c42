//! Where orders went back or came late: by what was bought, and by where it was sent.

use std::collections::BTreeMap;

use know::{PlaceSum, Placed, place_sums};
use store::StoreError;
use web::Kit;

use super::links::{LATE, Place, RETURNED, customers};
use super::measures::{Asked, Measure, Part};
use super::period::Period;
use super::sample::{Estimate, SMALL, Scale, Sum};

/// The share of orders that went back, and that came late, of each place in both periods.
pub(super) async fn parts(kit: &Kit, asked: &Asked<'_>, measures: &[Measure]) -> Result<Vec<Part>, StoreError> {
    let wholes: Vec<&Measure> = measures.iter().filter(|whole| may_be_told(whole, asked)).collect();
    if wholes.is_empty() {
        return Ok(Vec::new());
    }
    let segment = asked.segment.map(|members| members.segment);
    let before = places(kit, asked, asked.before).await?;
    let before: BTreeMap<(&str, &str), &PlaceSum> =
        before.iter().map(|sum| ((sum.dimension.as_str(), sum.value.as_str()), sum)).collect();
    let mut parts = Vec::new();
    for now in places(kit, asked, asked.now).await? {
        let Some(before) = before.get(&(now.dimension.as_str(), now.value.as_str())) else { continue };
        let place = Place::new(&now.dimension, now.value.clone());
        for whole in &wholes {
            let (Some(here), Some(there)) = (share(whole, &now), share(whole, before)) else { continue };
            // Where all of them are, it is told of the shop.
            let all = [asked.now, asked.before].map(|period| whole.estimate(period).map(|number| number.n));
            if all == [Some(here.n), Some(there.n)] {
                continue;
            }
            let outcome = if whole.kind.key == LATE { "late" } else { "returned" };
            let link = customers(outcome, asked.now, segment, Some(&place));
            parts.push(Part { kind: whole.kind, place: place.clone(), link, now: here, before: there });
        }
    }
    Ok(parts)
}

/// Whether it can have become worse anywhere: there is any of it, and enough to tell.
fn may_be_told(whole: &Measure, asked: &Asked<'_>) -> bool {
    let of = |period| whole.estimate(period).filter(|number| number.n >= SMALL);
    [RETURNED, LATE].contains(&whole.kind.key)
        && of(asked.before).is_some()
        && of(asked.now).is_some_and(|number| number.value > 0.0)
}

async fn places(kit: &Kit, asked: &Asked<'_>, period: &Period) -> Result<Vec<PlaceSum>, StoreError> {
    let (days, segment) = (period.from..period.to, asked.segment.map(|members| members.segment));
    place_sums(&kit.store, &Placed { shop: asked.shop, days, segment, now: asked.until, least: SMALL }).await
}

fn share(whole: &Measure, sum: &PlaceSum) -> Option<Estimate> {
    let sum =
        if whole.kind.key == LATE { Sum::share(sum.late, sum.due) } else { Sum::share(sum.returned, sum.counted) };
    Scale::Share.estimate(sum)
}
