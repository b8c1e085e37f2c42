//! Copies that are not quite the same, and many at once: by the form and as other systems tell.

use serde_json::json;
use store::Sql;

use super::site::{SHOP, Site, order, review};
use crate::alike::bands;
use crate::reviews::{Submission, notice_new, submit};
use crate::settings::Hold;

const TEA: &str = "茶叶香气很足，泡了七八次还有味道，包装也很用心，送给爸妈他们都说好，下次还会再来买这一家的茶。";
/// Said of both things of one order.
const CUP: &str = "杯子比想象中小一点，釉色倒是很好看，手感温润，就是快递慢了两天，客服解释得很清楚，总体满意。";

#[tokio::test]
async fn a_copy_with_a_few_other_characters_is_noticed_wherever_it_comes_from() {
    let changed = TEA.replace('爸', "老").replace("下次", "下回");
    let site = Site::with(vec![
        order(0, "u1", "o1", &["p1"]),
        order(0, "u2", "o2", &["p1"]),
        order(0, "u4", "o4", &["p1"]),
        review(900, "u1", "r1", "o1", 5, TEA),
        review(901, "u2", "r2", "o2", 5, &changed),
        review(902, "u3", "r3", "o3", 4, "很好，推荐购买"),
        review(903, "u5", "r5", "o5", 4, "很好！推荐购买"),
        review(904, "u6", "r6", "o6", 5, CUP),
        review(905, "u6", "r7", "o6", 5, CUP),
    ])
    .await;
    assert_eq!(notice_new(&site.listen).await.unwrap(), 6);
    assert_eq!(notice_new(&site.listen).await.unwrap(), 0, "each once");
    let copy = site.review("r2").await;
    assert_eq!(copy["state"], "held");
    assert_eq!(copy["signals"], json!([{"kind": "similar", "evidence": "r1 (84 %)"}]));
    for honest in ["r1", "r3", "r5", "r6", "r7"] {
        assert_eq!(site.review(honest).await["state"], "published", "{honest}");
    }
    let request = site.request("o4").await;
    let text = Some(TEA.replace("香气", "香味"));
    let sent = Submission { request, product_id: Some("p1".into()), rating: 5, text, ..Submission::default() };
    let tx = site.test.store.begin().await.unwrap();
    assert_eq!(submit(&tx, &site.listen, SHOP, sent).await.unwrap().state, "held");
    tx.commit().await.unwrap();
    site.is_what_the_log_tells().await;
    assert_eq!(site.review("r2").await["state"], "held");
}

#[tokio::test]
async fn a_copy_is_found_behind_a_crowd_that_has_one_number_in_common_by_chance() {
    let changed = TEA.replace('爸', "老").replace("下次", "下回");
    let other = |n: i64| review(900, &format!("s{n}"), &format!("s{n}"), &format!("s{n}"), 5, "");
    let site = Site::with((0..60).map(other).chain([review(901, "u1", "r1", "o1", 5, TEA)]).collect()).await;
    let shared = bands(&changed, Hold::default()).into_iter().min().unwrap();
    let tx = site.test.store.begin().await.unwrap();
    let crowd = "INSERT INTO review_bands (shop, band, n)
        SELECT shop, CAST($1 AS BIGINT), n FROM reviews WHERE review_id <> 'r1'";
    tx.exec(crowd, vec![shared.into()]).await.unwrap();
    tx.commit().await.unwrap();
    site.send(vec![review(902, "u2", "r2", "o2", 5, &changed)]).await;
    assert_eq!(notice_new(&site.listen).await.unwrap(), 62);
    assert_eq!(site.review("r2").await["signals"], json!([{"kind": "similar", "evidence": "r1 (84 %)"}]));
}

#[tokio::test]
async fn many_by_the_form_at_once_are_noticed_and_what_a_server_hands_over_is_not() {
    let site = Site::with((0..3).map(|n| order(0, &format!("u{n}"), &format!("o{n}"), &["p1"])).collect()).await;
    let tx = site.test.store.begin().await.unwrap();
    let sql = "INSERT INTO listen_settings (shop, settings, updated_at) VALUES ($1, $2, 0)";
    let hold = json!({"hold": {"shop_burst_per_hour": 2}}).to_string();
    tx.exec(sql, vec![SHOP.0.into(), hold.into()]).await.unwrap();
    tx.commit().await.unwrap();
    let told = |n: i64| review(1_000, &format!("s{n}"), &format!("s{n}"), &format!("s{n}"), 5, "");
    site.send((0..40).map(told).collect()).await;
    assert_eq!(notice_new(&site.listen).await.unwrap(), 40);
    for (n, state) in ["published", "published", "held"].into_iter().enumerate() {
        let request = site.request(&format!("o{n}")).await;
        let sent = Submission { request, product_id: Some("p1".into()), rating: 5, ..Submission::default() };
        let tx = site.test.store.begin().await.unwrap();
        assert_eq!(submit(&tx, &site.listen, SHOP, sent).await.unwrap().state, state, "{n}");
        tx.commit().await.unwrap();
    }
    let held: Vec<String> =
        site.test.store.column("SELECT signals FROM reviews WHERE state = 'held'", vec![]).await.unwrap();
    assert_eq!(held, [json!([{"kind": "surge", "evidence": "3 / 1 h"}]).to_string()]);
}

#[tokio::test]
async fn who_reviews_all_things_of_one_order_is_one_buyer() {
    let products: Vec<String> = (0..7).map(|n| format!("p{n}")).collect();
    let site = Site::with(vec![order(0, "u1", "o1", &products.iter().map(String::as_str).collect::<Vec<_>>())]).await;
    let request = site.request("o1").await;
    for product in products {
        let sent = Submission {
            request,
            product_id: Some(product),
            rating: 5,
            text: Some(TEA.to_owned()),
            address: Some("203.0.113.9".into()),
            device: Some("one".into()),
            ..Submission::default()
        };
        let tx = site.test.store.begin().await.unwrap();
        assert_eq!(submit(&tx, &site.listen, SHOP, sent).await.unwrap().state, "published");
        tx.commit().await.unwrap();
    }
}
