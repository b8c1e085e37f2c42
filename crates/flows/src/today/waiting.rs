use primitives::ShopId;
use serde_json::{Map, json};
use store::{FromQueryResult, Sql, StoreError, micros, sea_orm};
use uuid::Uuid;

use super::{Item, Severity};
use crate::Flows;

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
        ("reviews_held", Severity::Medium, reviews.held, "/reviews?state=held"),
        ("questions_held", Severity::Medium, reviews.questions_held, "/questions?state=held"),
        ("questions_open", Severity::Medium, reviews.questions_open, "/questions?answered=false&state=published"),
    ];
    let mut items: Vec<Item> = items.into_iter().filter(|(_, _, count, _)| *count > 0).map(item).collect();
    items.extend(follow_ups(flows, shop).await?);
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
