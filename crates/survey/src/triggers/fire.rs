use jiff::SignedDuration;
use primitives::json;
use store::{Sql, StoreError, Tx};
use uuid::Uuid;
use web::Kit;

use super::{Item, orders};
use crate::audience::Trigger;
use crate::ids;
use crate::invitations::{About, Occasion, again, came_with, create};
use crate::people::Who;
use crate::reading::{Readers, Tools};
use crate::responses::is_moot_case;
use crate::surveys::Survey;

/// What an event sets off, and which one it is of its kind.
fn occasion(item: &Item<'_>) -> Option<(Trigger, String)> {
    let text = |key: &str| json::text(item.properties(), key);
    match item.name() {
        "Parcel Delivered" => Some((Trigger::Delivery, item.order_id()?)),
        "Order Completed" => Some((Trigger::OrderNth, item.order_id()?)),
        "Order Refunded" => Some((Trigger::Refund, text("refund_id").or_else(|| item.order_id())?)),
        "Case Resolved" => Some((Trigger::CaseClosed, text("case_id")?)),
        "Review Submitted" => {
            let is_first = item.properties().get("follow_up_of").is_none();
            Some((Trigger::ReviewBad, text("review_id").filter(|_| is_first)?))
        }
        _ => None,
    }
}

/// Whether the shop calls the stars of a review bad.
async fn is_bad(readers: &dyn Readers, item: &Item<'_>) -> Result<bool, StoreError> {
    let Some(stars) = json::number(item.properties(), "rating").filter(|stars| *stars >= 1.0) else { return Ok(false) };
    Ok(stars < readers.least_neutral(item.stored.event.shop).await? as f64)
}

/// Makes the invitations that an event calls for. What happened before a survey went live asks nobody, so history that
/// is imported later does not.
pub(super) async fn fire(tx: &Tx, tools: Tools<'_>, live: &[Survey], item: &Item<'_>) -> Result<(), StoreError> {
    let Tools { kit, readers } = tools;
    let Some((trigger, what)) = occasion(item) else { return Ok(()) };
    let waiting: Vec<&Survey> = live.iter().filter(|survey| survey.audience.trigger == trigger).collect();
    if waiting.is_empty() || (trigger == Trigger::ReviewBad && !is_bad(readers, item).await?) {
        return Ok(());
    }
    let is_ours = trigger == Trigger::CaseClosed && item.is_system();
    if is_ours && is_moot_case(tx, item.stored.event.shop, &what).await? {
        return Ok(());
    }
    for survey in waiting {
        let audience = &survey.audience;
        let due_at = item.at() + SignedDuration::from_hours(audience.delay_hours.clamp(0, 24 * 3_650));
        let is_late = crate::invitations::expires_at(survey, due_at) <= kit.now();
        if is_late || survey.live_at.is_none_or(|live_at| item.at() < live_at) {
            continue;
        }
        let (who, about) = whom(tx, kit, survey, item).await?;
        let Some(person) = who.person(&kit.vault, survey.shop) else { continue };
        let what = match trigger {
            Trigger::OrderNth => completion(tx, survey, item.is_claim(), (what.as_str(), person)).await?,
            _ => Some(what.clone()),
        };
        let Some(what) = what else { continue };
        let (kind, channel) = (trigger.as_str(), audience.first_way());
        let what = again(tx, survey, kind, what).await?;
        let occasion = Occasion { survey, kind, what: &what, channel, who: &who, about: &about, due_at };
        let made = create(tx, kit, &occasion).await?;
        let id = ids::invitation(survey.shop, survey.id, kind, &what);
        came_with(tx, id, item.import(), made.is_some()).await?;
    }
    Ok(())
}

/// Which occasion an order is for who placed it; `None` when it is none: not of the number asked for, another's by what
/// the shop says, or asked about already when its buyer claimed it.
pub(super) async fn completion(
    tx: &Tx,
    survey: &Survey,
    is_claim: bool,
    (order_id, person): (&str, Uuid),
) -> Result<Option<String>, StoreError> {
    if orders::number(tx, survey.shop, order_id).await? != survey.audience.nth {
        return Ok(None);
    }
    let claimed = format!("{order_id} {person}");
    if !is_claim {
        let id = ids::invitation(survey.shop, survey.id, Trigger::OrderNth.as_str(), &claimed);
        let made: Option<Uuid> = tx.scalar("SELECT id FROM survey_invitations WHERE id = $1", vec![id.into()]).await?;
        return Ok(made.is_none().then(|| order_id.to_owned()));
    }
    let standing = orders::standing(tx, survey.shop, order_id).await?;
    let own = standing.filter(|standing| standing.person == Some(person));
    Ok(own.map(|own| if own.is_claimed { claimed } else { order_id.to_owned() }))
}

/// Whom the event is about, by its own ids or by its order's.
async fn whom(tx: &Tx, kit: &Kit, survey: &Survey, item: &Item<'_>) -> Result<(Who, About), StoreError> {
    let own = item.who();
    let order = match item.order_id() {
        Some(order_id) => {
            let known = orders::find(tx, &kit.vault, survey.shop, &order_id).await?;
            known.unwrap_or_else(|| (Who::default(), About { order_id: Some(order_id), ..About::default() }))
        }
        None => (Who::default(), About::default()),
    };
    let (buyer, mut about) = order;
    let person = |who: &Who| who.person(&kit.vault, survey.shop);
    // An address alone, beside an order, is that of its buyer; not where anybody can have written it.
    let is_same = (!own.has_id() && !item.is_claim()) || person(&own) == person(&buyer);
    let who = if is_same {
        Who {
            customer: None,
            user_id: own.user_id.or(buyer.user_id),
            buyer_id: own.buyer_id.or(buyer.buyer_id),
            email: own.email.or(buyer.email),
            name: own.name.or(buyer.name),
        }
    } else {
        own
    };
    let product = json::text(item.properties(), "product_id");
    if product.is_some() && product != about.product_id {
        let bought = match &about.order_id {
            Some(order_id) => orders::bought(tx, survey.shop, order_id).await?,
            None => Vec::new(),
        };
        let name = bought.into_iter().find(|line| Some(&line.id) == product.as_ref()).map(|line| line.name);
        about.product_name = name.or_else(|| json::text(item.properties(), "product_name"));
        about.product_id = product;
    }
    about.agent = item.agent();
    Ok((who, about))
}
