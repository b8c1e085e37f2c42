//! A complaint that staff have dealt with is a closed case, until it is open again.

use serde_json::{Value as Json, json};

use super::site::{LIN, SHOP, Site};
use crate::posts::row::find;
use crate::threads::reply;

async fn complained(site: &Site, kind: &str, customer: Json) -> String {
    let new = json!({"kind": kind, "title": "一直没到", "text": "订单 A-1", "customer": customer});
    format!("/feedback/{}", site.post("/feedback", new).await["id"].as_str().unwrap())
}

async fn cases(site: &Site) -> Vec<Json> {
    told(site, "Case Resolved").await
}

async fn told(site: &Site, event: &str) -> Vec<Json> {
    let told = site.events().await.into_iter().filter(|(name, _)| name == event);
    told.map(|(_, event)| event["properties"].clone()).collect()
}

#[tokio::test]
async fn a_complaint_of_a_known_customer_is_a_closed_case_once_it_is_dealt_with() {
    let site = Site::open().await;
    let lin = || json!({"user_id": "lin"});
    let complaint = complained(&site, "complaint", lin()).await;
    site.post(&format!("{complaint}/answer"), json!({"text": "在查", "is_public": false, "state": "in_progress"}))
        .await;
    assert_eq!(cases(&site).await, Vec::<Json>::new(), "it is not over");
    assert!(site.ask("agent", "PATCH", &complaint, json!({"state": "done"})).await.status.is_success());
    let told = cases(&site).await;
    let id = complaint.trim_start_matches("/feedback/");
    assert_eq!((&told[0]["case_id"], &told[0]["customer_id"]), (&json!(id), &json!(LIN)));
    assert_eq!((&told[0]["agent"], told.len()), (&json!("agent"), 1));
    let answered = complained(&site, "complaint", lin()).await;
    site.post(&format!("{answered}/answer"), json!({"text": "已补发", "is_public": false})).await;
    assert_eq!(cases(&site).await.len(), 2, "an answer closes it");
    site.post(&format!("{answered}/answer"), json!({"text": "祝好", "is_public": false})).await;
    for (kind, customer) in [("idea", lin()), ("complaint", json!({"email": "lin@example.com"}))] {
        let other = complained(&site, kind, customer).await;
        site.post(&format!("{other}/answer"), json!({"text": "好的", "is_public": false})).await;
    }
    assert_eq!(cases(&site).await.len(), 2, "neither an idea, nor who may be anybody");
}

#[tokio::test]
async fn who_opens_a_complaint_again_takes_its_end_back() {
    let site = Site::open().await;
    let complaint = complained(&site, "complaint", json!({"user_id": "lin"})).await;
    let answer = format!("{complaint}/answer");
    site.post(&answer, json!({"text": "已补发", "is_public": false})).await;
    assert!(told(&site, "Case Reopened").await.is_empty());
    let id = complaint.trim_start_matches("/feedback/");
    let tx = site.feedback.kit.store.begin().await.unwrap();
    let post = find(&tx, SHOP, id.parse().unwrap()).await.unwrap();
    reply(&tx, &site.feedback, &post, "还是没到").await.unwrap();
    tx.commit().await.unwrap();
    let by_author = told(&site, "Case Reopened").await;
    assert_eq!((&by_author[0]["case_id"], &by_author[0]["customer_id"]), (&json!(id), &json!(LIN)));
    assert_eq!((&by_author[0]["kind"], &by_author[0]["agent"]), (&json!("feedback"), &Json::Null));
    site.post(&answer, json!({"text": "今天一定到", "is_public": false, "state": "done"})).await;
    assert!(site.ask("agent", "PATCH", &complaint, json!({"state": "in_progress"})).await.status.is_success());
    let again = told(&site, "Case Reopened").await;
    assert_eq!((again.len(), &again[1]["agent"]), (2, &json!("agent")), "staff do too");
    assert_eq!(cases(&site).await.len(), 2);
}
