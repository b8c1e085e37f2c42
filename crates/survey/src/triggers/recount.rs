//! Which order of a person is their nth, counted anew when the count changes: an order is cancelled or stands again, comes
//! later than it was placed, or goes with its import. A survey asks a person once about their nth order.

use std::collections::HashSet;

use contact::{Reason, Withdrawal};
use jiff::SignedDuration;
use primitives::{ShopId, json};
use store::{FromQueryResult, Sql, StoreError, Tx, Value, ids_in, instant, micros, rows_in, sea_orm, unindexed};
use uuid::Uuid;
use web::Kit;

use super::cancelled::is_cancelled_sql;
use super::{Item, fire, orders};
use crate::audience::Trigger;
use crate::invitations::{self, Invitation, Occasion};
use crate::surveys::Survey;

const OCCASION: &str = Trigger::OrderNth.as_str();

/// So many people are counted at a time, with all of their orders.
const CHUNK: usize = 1000;

/// An order that stands, and the how manieth of its buyer it is.
#[derive(FromQueryResult)]
struct Place {
    person: Uuid,
    order_id: String,
    ordered_at: i64,
    number: i64,
}

#[derive(FromQueryResult)]
struct Ordered {
    order_id: String,
}

/// The surveys that wait for a person's nth order.
fn counting(live: &[Survey]) -> impl Iterator<Item = &Survey> {
    live.iter().filter(|survey| survey.audience.trigger == Trigger::OrderNth)
}

/// The orders of a run by which counts may change: those that are placed, and those that are or were cancelled. None where
/// no survey counts.
pub(super) async fn moved(tx: &Tx, live: &[Survey], items: &[Item<'_>]) -> Result<Vec<String>, StoreError> {
    let Some(shop) = counting(live).next().map(|survey| survey.shop) else { return Ok(Vec::new()) };
    let stated = || items.iter().filter(|item| !item.is_own);
    let is_placed = |item: &&Item<'_>| item.name() == "Order Completed";
    let is_order = |item: &&Item<'_>| matches!(item.name(), "Order Updated" | "Order Cancelled" | "Order Deleted");
    let mut moved: Vec<String> = stated().filter(is_placed).filter_map(|item| item.order_id()).collect();
    let others = store::distinct(stated().filter(is_order).filter_map(|item| item.order_id()));
    let cancelled: Vec<Ordered> = rows_in(tx, &[shop.0.into()], &others, |list| {
        format!(
            "SELECT DISTINCT order_id FROM survey_order_states WHERE shop = $1 AND is_cancelled AND order_id IN ({list})"
        )
    })
    .await?;
    moved.extend(cancelled.into_iter().map(|order| order.order_id));
    Ok(store::distinct(moved))
}

/// The orders of which an import that is undone says anything.
pub(super) async fn of_import(tx: &Tx, shop: ShopId, item: &Item<'_>) -> Result<Vec<String>, StoreError> {
    let Some(import) = json::id(item.properties(), "import_id") else { return Ok(Vec::new()) };
    let sql = "SELECT order_id FROM survey_order_words WHERE shop = $1 AND via = $2
        UNION SELECT order_id FROM survey_order_states WHERE shop = $1 AND via = $2";
    tx.column(sql, vec![shop.0.into(), import.into()]).await
}

/// Whose orders they are, by whoever says so; nobody where no survey counts.
pub(super) async fn buyers(tx: &Tx, live: &[Survey], orders: &[String]) -> Result<Vec<Uuid>, StoreError> {
    let Some(shop) = counting(live).next().map(|survey| survey.shop) else { return Ok(Vec::new()) };
    ids_in(tx, &[shop.0.into()], orders, |list| {
        format!(
            "SELECT DISTINCT person FROM survey_order_words
             WHERE shop = $1 AND person IS NOT NULL AND order_id IN ({list})"
        )
    })
    .await
}

/// Takes back what was to be sent about an order that is not the nth of its buyer any more, and asks about the one that is
/// by now. What waits to be decided is judged when it is due, see [`refusal`].
pub(super) async fn recount(tx: &Tx, kit: &Kit, live: &[Survey], people: &[Uuid]) -> Result<(), StoreError> {
    let Some(shop) = counting(live).next().map(|survey| survey.shop) else { return Ok(()) };
    for people in people.chunks(CHUNK) {
        let places = places(tx, shop, people).await?;
        for survey in counting(live) {
            let nth: Vec<&Place> = places.iter().filter(|place| Some(place.number) == survey.audience.nth).collect();
            take_back(tx, kit, survey, people, &nth).await?;
            ask(tx, kit, survey, &nth).await?;
        }
    }
    Ok(())
}

/// All orders of some people that stand.
async fn places(tx: &Tx, shop: ShopId, people: &[Uuid]) -> Result<Vec<Place>, StoreError> {
    rows_in(tx, &[shop.0.into()], people, |list| {
        format!(
            "SELECT o.person, o.order_id, o.ordered_at,
                ROW_NUMBER() OVER (PARTITION BY o.person ORDER BY o.ordered_at, o.order_id) AS number
             FROM survey_orders o WHERE {} AND o.person IN ({list}) AND NOT {}",
            unindexed("o.shop = $1"),
            is_cancelled_sql("o")
        )
    })
    .await
}

#[derive(FromQueryResult)]
struct Asked {
    id: Uuid,
    order_id: Option<String>,
}

async fn take_back(tx: &Tx, kit: &Kit, survey: &Survey, people: &[Uuid], nth: &[&Place]) -> Result<(), StoreError> {
    let fixed: [Value; 3] = [survey.id.into(), OCCASION.into(), micros(kit.now()).into()];
    let asked: Vec<Asked> = rows_in(tx, &fixed, people, |list| {
        format!(
            "SELECT id, order_id FROM survey_invitations WHERE {} AND person IN ({list}) AND is_asked
             AND opened_at IS NULL ORDER BY id",
            unindexed("survey = $1 AND occasion = $2 AND expires_at > $3")
        )
    })
    .await?;
    let right: HashSet<&str> = nth.iter().map(|place| place.order_id.as_str()).collect();
    let is_moot = |asked: &Asked| asked.order_id.as_deref().is_some_and(|order_id| !right.contains(order_id));
    let moot: Vec<Uuid> = asked.into_iter().filter(is_moot).map(|asked| asked.id).collect();
    invitations::take_back(tx, kit, survey.shop, &moot, Withdrawal::Renumbered).await
}

/// Makes the invitations that are not there: the order has become the nth since it was told of. As with an event, what was
/// placed before the survey went live asks nobody, nor does what would be over by now.
async fn ask(tx: &Tx, kit: &Kit, survey: &Survey, nth: &[&Place]) -> Result<(), StoreError> {
    let (audience, now) = (&survey.audience, kit.now());
    let delay = SignedDuration::from_hours(audience.delay_hours.clamp(0, 24 * 3_650));
    let due_at = |place: &Place| instant(place.ordered_at) + delay;
    let is_late = |place: &Place| invitations::expires_at(survey, due_at(place)) <= now;
    let is_before = |place: &Place| survey.live_at.is_none_or(|live_at| instant(place.ordered_at) < live_at);
    let mut fresh: Vec<&Place> = nth.iter().copied().filter(|place| !is_late(place) && !is_before(place)).collect();
    if fresh.is_empty() {
        return Ok(());
    }
    let settled = settled(tx, survey, &fresh).await?;
    fresh.retain(|place| !settled.contains(&(place.order_id.clone(), place.person)));
    for place in fresh {
        let (order_id, person) = (place.order_id.as_str(), place.person);
        let Some((who, about)) = orders::find(tx, &kit.vault, survey.shop, order_id).await? else { continue };
        if who.person(&kit.vault, survey.shop) != Some(person) {
            continue;
        }
        let is_claimed = orders::standing(tx, survey.shop, order_id).await?.is_some_and(|order| order.is_claimed);
        let Some(what) = fire::completion(tx, survey, is_claimed, (order_id, person)).await? else { continue };
        let what = invitations::again(tx, survey, OCCASION, what).await?;
        let channel = audience.first_way();
        let due_at = due_at(place).max(now);
        let occasion = Occasion { survey, kind: OCCASION, what: &what, channel, who: &who, about: &about, due_at };
        invitations::create(tx, kit, &occasion).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Settled {
    order_id: Option<String>,
    person: Option<Uuid>,
}

/// The orders, with their buyers, about which a survey asks or has decided for good: not those that were only not the nth,
/// or cancelled, for a while.
async fn settled(tx: &Tx, survey: &Survey, places: &[&Place]) -> Result<HashSet<(String, Uuid)>, StoreError> {
    let orders: Vec<String> = places.iter().map(|place| place.order_id.clone()).collect();
    let moot = [Withdrawal::Renumbered, Withdrawal::Cancelled].map(|why| format!("'{}'", why.as_str())).join(", ");
    let fixed: [Value; 3] = [survey.shop.0.into(), survey.id.into(), OCCASION.into()];
    let rows: Vec<Settled> = rows_in(tx, &fixed, &orders, |list| {
        format!(
            "SELECT order_id, person FROM survey_invitations WHERE shop = $1 AND order_id IN ({list}) AND {}
             AND reason NOT IN ({moot})",
            unindexed("survey = $2 AND occasion = $3")
        )
    })
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.order_id?, row.person?))).collect())
}

/// Why a survey does not ask about the order that set it off: it is not its buyer's nth any more, or the survey has asked
/// them about another one.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn refusal(
    tx: &Tx,
    survey: &Survey,
    invitation: &Invitation,
    customer: Option<Uuid>,
) -> Result<Option<Reason>, StoreError> {
    let is_counted = survey.audience.trigger == Trigger::OrderNth && invitation.occasion == OCCASION;
    let Some(order_id) = invitation.order_id.as_deref().filter(|_| is_counted) else { return Ok(None) };
    if orders::number(tx, survey.shop, order_id).await? != survey.audience.nth {
        return Ok(Some(Reason::NotNth));
    }
    let sql = format!(
        "SELECT id FROM survey_invitations WHERE (person = $1 OR customer = $2) AND is_asked AND {} LIMIT 1",
        unindexed("survey = $3 AND occasion = $4 AND id <> $5")
    );
    let values =
        vec![invitation.person.into(), customer.into(), survey.id.into(), OCCASION.into(), invitation.id.into()];
    let before: Option<Uuid> = tx.scalar(&sql, values).await?;
    Ok(before.map(|_| Reason::AskedBefore))
}
