//! A promise counts the hours in which the shop works.

use primitives::Timestamp;
use serde_json::json;
use store::{Sql, micros};

use super::site::{SHOP, Site, board};

const OFFICE: &str = r#"{"week": {"monday": [{"from": "09:00", "to": "18:00"}],
    "tuesday": [{"from": "09:00", "to": "18:00"}], "friday": [{"from": "09:00", "to": "18:00"}]}, "special_days": []}"#;

/// From an instant on; before, it was around the clock.
async fn works(site: &Site, since: &str) {
    let sql = "INSERT INTO working_hours (shop, since, time_zone, hours) VALUES ($1, $2, 'Asia/Shanghai', $3)";
    let since: Timestamp = since.parse().unwrap();
    let tx = site.test.store.begin().await.unwrap();
    tx.exec(sql, vec![SHOP.0.into(), micros(since).into(), OFFICE.into()]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_answer_is_promised_for_when_the_shop_works_and_what_was_promised_stays() {
    let site = Site::open().await;
    site.write("complaint", "一直没到", "订单 A-1", &[]).await;
    assert_eq!(site.number(1).await["due_at"], "2026-03-02T10:00:00Z");
    works(&site, "2026-03-02T02:00:01Z").await;
    site.forward(5);
    assert_eq!(site.number(1).await["due_at"], "2026-03-02T10:00:00Z", "promised before");
    let form = site.get(&format!("{}/new", board())).await.text;
    assert!(
        form.contains("问题</dt><dd><time>2026年3月9日 12:00</time>")
            && form.contains("投诉</dt><dd><time>2026年3月3日 14:00</time>"),
        "{form}"
    );
    let thread = site.write("complaint", "少了一件", "订单 A-2", &[]).await;
    assert_eq!(site.number(2).await["due_at"], "2026-03-03T06:00:00Z", "three hours on Monday, five on Tuesday");
    assert!(site.get(&thread).await.text.contains("店铺会在 2026年3月3日 14:00 前回复"));
    site.forward(20);
    let late = site.read("/feedback?late=true").await;
    assert_eq!((&late["total"], &late["items"][0]["number"]), (&json!(1), &json!(1)), "the night does not count");
}

#[tokio::test]
async fn who_writes_again_waits_by_the_hours_of_that_time() {
    let site = Site::open().await;
    works(&site, "2026-03-01T00:00:00Z").await;
    let thread = site.write("complaint", "一直没到", "订单 A-1", &[]).await;
    let api = site.api(1).await;
    site.post(&format!("{api}/answer"), json!({"text": "马上查", "is_public": false})).await;
    site.forward(12);
    site.form("firefox", &thread, &[("text", "还是没到")]).await;
    assert_eq!(site.number(1).await["due_at"], "2026-03-03T09:00:00Z", "Monday evening: Tuesday from nine to five");
}
