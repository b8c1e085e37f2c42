use primitives::ShopId;
use serde_json::{Map, json};
use store::{FromQueryResult, Sql, StoreError, micros, sea_orm};
use uuid::Uuid;
use web::Staff;

use super::{Item, Severity};
use crate::Flows;

/// With fewer coupons left than this, the shop is told to add some.
const FEW_COUPONS: i64 = 20;

/// People who told the shop something and wait for it: each list counts them the same way.
pub(super) async fn all(flows: &Flows, shop: ShopId) -> Result<Vec<Item>, StoreError> {
    let (db, now) = (&flows.kit.store, flows.kit.now());
    let reviews = listen::waiting(db, shop, now).await?;
    let feedback = feedback::waiting(db, shop, now).await?;
    let item = |(key, severity, count, link): (&'static str, Severity, i64, &str)| Item {
        key,
        severity,
        count,
        link: link.to_owned(),
        params: Map::new(),
    };
    let items = [
        ("reviews_overdue", Severity::High, reviews.overdue, "/reviews?recovery=overdue"),
        ("feedback_late", Severity::High, feedback.late, "/feedback?late=true"),
        ("reviews_held_overdue", Severity::High, reviews.held_overdue, "/reviews?held=overdue&sort=at"),
        ("reviews_held_late", Severity::High, reviews.held_late, "/reviews?held=late&sort=at"),
        ("reviews_held", Severity::Medium, reviews.held, "/reviews?state=held"),
        ("reviews_reported", Severity::Medium, reviews.reported, "/reviews?reported=open"),
        ("questions_held", Severity::Medium, reviews.questions_held, "/questions?state=held"),
        ("questions_open", Severity::Medium, reviews.questions_open, "/questions?answered=false&state=published"),
    ];
    let mut items: Vec<Item> = items.into_iter().filter(|(_, _, count, _)| *count > 0).map(item).collect();
    if let Some(left) = reviews.coupons_left.filter(|left| *left < FEW_COUPONS) {
        items.push(item(("coupons_low", Severity::Medium, left, "/settings/reviews")));
    }
    items.extend(follow_ups(flows, shop).await?);
    Ok(items)
}

/// The pieces of work of who reads the page: recoveries, and follow-ups survey by survey.
pub(super) async fn mine(flows: &Flows, staff: &Staff) -> Result<Vec<Item>, StoreError> {
    let (db, me, now) = (&flows.kit.store, staff.id.0, flows.kit.now());
    let severity = |overdue: i64| if overdue > 0 { Severity::High } else { Severity::Medium };
    let recoveries = listen::mine(db, staff.shop, me, now).await?;
    let mut items = Vec::new();
    if recoveries.open > 0 {
        items.push(Item {
            key: "recoveries_mine",
            severity: severity(recoveries.overdue),
            count: recoveries.open,
            link: format!("/reviews?recovery=open&owner={me}"),
            params: Map::new(),
        });
    }
    for work in survey::mine(db, staff.shop, me, now).await? {
        items.push(Item {
            key: "follow_ups_mine",
            severity: severity(work.overdue),
            count: work.open,
            link: format!("/surveys/{}/responses?follow_up=open&owner={me}", work.survey),
            params: Map::from_iter([("survey".to_owned(), json!(work.name))]),
        });
    }
    Ok(items)
}

#[derive(FromQueryResult)]
struct Late {
    id: Uuid,
    name: String,
    n: i64,
}

/// Unhappy answers whose follow-up should have ended by now, survey by survey.
async fn follow_ups(flows: &Flows, shop: ShopId) -> Result<impl Iterator<Item = Item>, StoreError> {
    let sql = "SELECT s.id, s.name, COUNT(*) AS n FROM survey_follow_ups f JOIN surveys s ON s.id = f.survey
        WHERE f.shop = $1 AND f.state = 'open' AND f.due_at < $2 GROUP BY s.id, s.name ORDER BY n DESC, s.id";
    let late: Vec<Late> = flows.kit.store.rows(sql, vec![shop.0.into(), micros(flows.kit.now()).into()]).await?;
    Ok(late.into_iter().map(|Late { id, name, n }| Item {
        key: "follow_ups_late",
        severity: Severity::High,
        count: n,
        link: format!("/surveys/{id}/responses?follow_up=overdue"),
        params: Map::from_iter([("survey".to_owned(), json!(name))]),
    }))
}
