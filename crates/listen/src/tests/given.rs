//! What was noticed when a form was sent stays as it was noticed; all other signals follow from the text and the rules.

use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use store::Sql;
use uuid::Uuid;

use super::site::{SHOP, Site, id, minute, order, review, track};
use crate::reviews::{Edit, FollowUp, Submission, edit, follow_up, submit};

const CALL: &str = "加我微信 13812341234";
const SEE: &str = "看 https://spam.example/x";

/// No contacts are looked for any more.
async fn allow_contacts(site: &Site) {
    let mut settings = site.get("owner", "/listen/settings").await;
    settings["hold"]["contacts"] = json!(false);
    assert!(site.ask("owner", "PUT", "/listen/settings", settings).await.status.is_success());
}

async fn evidence(site: &Site, review: Uuid) -> Vec<Json> {
    let shown = site.get("agent", &format!("/reviews/{review}")).await;
    shown["signals"].as_array().unwrap().iter().map(|signal| signal["evidence"].clone()).collect()
}

#[tokio::test]
async fn what_a_server_states_after_an_edit_is_looked_at_by_the_rules_of_today() {
    let site = Site::with(vec![
        order(0, "u1", "o1", &["p1"]),
        review(900, "u1", "r1", "o1", 2, "物流太慢了"),
        order(0, "u1", "o2", &["p1"]),
        review(900, "u1", "r2", "o2", 5, "很好"),
        track(920, "u1", "Review Submitted", json!({"follow_up_of": "r2", "text": SEE})),
    ])
    .await;
    let tx = site.test.store.begin().await.unwrap();
    let other = Edit { rating: 3, text: Some(CALL.into()), ..Edit::default() };
    edit(&tx, &site.listen, SHOP, id("r1"), other).await.unwrap();
    tx.commit().await.unwrap();
    site.catch_up().await;
    assert_eq!(evidence(&site, id("r1")).await, ["13812341234"]);
    site.send(vec![review(950, "u1", "r1", "o1", 2, SEE)]).await;
    assert_eq!(evidence(&site, id("r1")).await, ["13812341234"], "it is older than the edit");
    site.send(vec![review(9_000, "u1", "r1", "o1", 2, SEE)]).await;
    assert_eq!(evidence(&site, id("r1")).await, evidence(&site, id("r2")).await, "both texts have the link");
    site.is_what_the_log_tells().await;
    allow_contacts(&site).await;
    site.is_what_the_log_tells().await;
    for name in ["r1", "r2"] {
        assert_eq!(
            (evidence(&site, id(name)).await.len(), &site.review(name).await["state"]),
            (0, &json!("published"))
        );
    }
}

/// A form with something in the review and something in what was added to it.
async fn sent() -> (Site, Uuid) {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"])]).await;
    let request = site.request("o1").await;
    let text = Some(CALL.to_owned());
    let review = Submission { request, product_id: Some("p1".into()), rating: 5, text, ..Submission::default() };
    let tx = site.test.store.begin().await.unwrap();
    let taken = submit(&tx, &site.listen, SHOP, review).await.unwrap();
    tx.commit().await.unwrap();
    site.clock.advance(SignedDuration::from_mins(1));
    let tx = site.test.store.begin().await.unwrap();
    let more = FollowUp { text: SEE.into(), photos: vec![] };
    follow_up(&tx, &site.listen, SHOP, taken.id, more).await.unwrap();
    tx.commit().await.unwrap();
    (site, taken.id)
}

#[tokio::test]
async fn what_was_noticed_of_a_form_stays_when_the_rules_change() {
    let (site, sent) = sent().await;
    let noticed = evidence(&site, sent).await;
    assert_eq!(noticed.len(), 2);
    allow_contacts(&site).await;
    site.is_what_the_log_tells().await;
    assert_eq!(evidence(&site, sent).await, noticed);
}

#[tokio::test]
async fn it_stays_of_rows_that_an_older_version_wrote() {
    let (site, sent) = sent().await;
    let noticed = evidence(&site, sent).await;
    let tx = site.test.store.begin().await.unwrap();
    for sql in [
        "ALTER TABLE reviews DROP COLUMN given_signals",
        "ALTER TABLE reviews DROP COLUMN follow_up_signals",
        "DELETE FROM schema_migrations WHERE name = 'given_signals'",
    ] {
        tx.exec(sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
    site.test.store.migrate(&all, minute(1_000)).await.unwrap();
    allow_contacts(&site).await;
    crate::read_again(&site.listen.kit).await.unwrap();
    assert_eq!(evidence(&site, sent).await, noticed);
}
