//! What customers speak of, by what they bought and who supplies it.

use primitives::Event;
use serde_json::{Value as Json, json};
use store::{FromQueryResult, Sql, Value, sea_orm};

use super::site::{SHOP, Site, minute, review, track};
use crate::MIGRATIONS;

fn bought(user: &str, order: &str, variant: &str) -> Event {
    let line = json!({"product_id": "p1", "name": "外套", "variant": variant});
    track(0, user, "Order Completed", json!({"order_id": order, "total": 10, "products": [line]}))
}

/// A coat in two sizes, of which the large one is too small.
async fn shop() -> Site {
    let coat = json!({"product_id": "p1", "name": "外套", "brand": "山野", "supplier": "绍兴一厂"});
    Site::with(vec![
        track(0, "", "Product Updated", coat),
        bought("u1", "o1", "M"),
        bought("u2", "o2", "XL"),
        bought("u3", "o3", "XL"),
        review(10, "u1", "r1", "o1", 5, "尺码标准，很合身"),
        review(11, "u2", "r2", "o2", 2, "偏小一码，穿不上"),
        review(12, "u3", "r3", "o3", 1, "尺码偏小"),
    ])
    .await
}

/// Of the aspect of sizes: which one, its mentions, its complaints.
fn sizes(aspects: &Json) -> Vec<(String, i64, i64)> {
    let rows = aspects["items"].as_array().unwrap().iter().filter(|row| row["aspect"] == "size");
    let mut rows: Vec<(String, i64, i64)> = rows
        .map(|row| {
            let key = row["of"]["key"].as_str().unwrap().to_owned();
            (key, row["mentions"].as_i64().unwrap(), row["negative"].as_i64().unwrap())
        })
        .collect();
    rows.sort();
    rows
}

#[tokio::test]
async fn a_version_that_fits_nobody_is_seen() {
    let site = shop().await;
    let versions = site.get("analyst", "/aspects?days=30&by=version").await;
    assert_eq!(sizes(&versions), [("M".to_owned(), 1, 0), ("XL".to_owned(), 2, 2)]);
    let of_product = site.get("analyst", "/aspects?days=30&by=version&product=p1").await;
    assert_eq!(sizes(&of_product), sizes(&versions));
    let said = site.get("analyst", "/aspects/size/sentences?version=XL&product=p1").await;
    assert_eq!(said["items"].as_array().unwrap().len(), 2, "{said}");
    let none = site.get("analyst", "/aspects/size/sentences?version=S").await;
    assert_eq!(none["items"], json!([]));
    site.send(vec![review(13, "u4", "r4", "o4", 1, "尺码偏小")]).await;
    let with_unknown = site.get("analyst", "/aspects?days=30&by=version").await;
    let expected = [("", 1, 1), ("M", 1, 0), ("XL", 2, 2)].map(|(key, n, bad)| (key.to_owned(), n, bad));
    assert_eq!(sizes(&with_unknown), expected, "of the last nobody knows which was bought");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn a_supplier_answers_for_its_products() {
    let site = shop().await;
    let suppliers = site.get("analyst", "/aspects?days=30&by=supplier").await;
    assert_eq!(sizes(&suppliers), [("绍兴一厂".to_owned(), 3, 2)]);
    let path = "/aspects/size/sentences?polarity=negative&supplier=%E7%BB%8D%E5%85%B4%E4%B8%80%E5%8E%82";
    assert_eq!(site.get("analyst", path).await["items"].as_array().unwrap().len(), 2);
    site.send(vec![track(20, "", "Product Updated", json!({"product_id": "p1", "supplier": "宁波二厂"}))]).await;
    let moved = site.get("analyst", "/aspects?days=30&by=supplier").await;
    assert_eq!(sizes(&moved), [("宁波二厂".to_owned(), 3, 2)], "the newest word counts");
    let refused = site.ask("analyst", "GET", "/aspects?by=colour", json!(null)).await;
    assert_eq!(refused.status, 422);
}

#[tokio::test]
async fn sums_are_filled_from_what_was_there_before_them() {
    let site = shop().await;
    let live = site.digest().await;
    let tx = site.test.store.begin().await.unwrap();
    for sql in [
        "DROP TABLE review_aspect_sums",
        "DROP TABLE review_texts",
        "ALTER TABLE reviews DROP COLUMN supplier",
        "ALTER TABLE reviews DROP COLUMN variant",
        "ALTER TABLE reviews DROP COLUMN region",
        "DELETE FROM schema_migrations WHERE name IN ('aspects_by_day', 'review_texts')",
    ] {
        tx.exec(sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, MIGRATIONS].concat();
    site.test.store.migrate(&all, minute(0)).await.unwrap();
    assert!(site.count("review_aspect_sums WHERE kind = 'version' AND of_key = 'XL'").await > 0);
    assert_eq!(site.count("review_texts WHERE language = 'zh' AND n = 3").await, 1);
    for (filled, live) in site.digest().await.iter().zip(&live) {
        assert_eq!(filled, live);
    }
}

#[tokio::test]
async fn what_is_said_of_products_is_what_their_reviews_say() {
    let site = shop().await;
    let of_other = |at: i64, id: &str, text: &str| {
        let properties = json!({"review_id": id, "product_id": "p2", "rating": 2, "text": text});
        track(at, "u5", "Review Submitted", properties)
    };
    // Two days ago, last month and last year.
    let day = -24 * 60;
    site.send([2, 40, 400].map(|ago| of_other(ago * day, &format!("other{ago}"), "尺码偏小")).into()).await;
    let product = |key: &str, n: i64, bad: i64| (key.to_owned(), n, bad);
    for (within, p2) in [(2, None), (30, Some(1)), (90, Some(2)), (1_000, Some(3)), (3_660, Some(3))] {
        let expected: Vec<_> =
            [Some(product("p1", 3, 2)), p2.map(|n| product("p2", n, n))].into_iter().flatten().collect();
        let products = site.get("analyst", &format!("/aspects?by=product&days={within}")).await;
        assert_eq!(sizes(&products), expected, "{within} days");
        let one = site.get("analyst", &format!("/aspects?product=p2&days={within}")).await;
        let found = one["items"].as_array().unwrap().iter().find(|row| row["aspect"] == "size");
        assert_eq!(found.and_then(|row| row["mentions"].as_i64()), p2, "{within} days");
    }
    let products = site.get("analyst", "/aspects?by=product&days=30").await;
    let rows = products["items"].as_array().unwrap();
    let of = |key: &str| rows.iter().find(|row| row["aspect"] == "size" && row["of"]["key"] == key).unwrap();
    assert_eq!((&of("p1")["is_new"], &of("p2")["is_new"]), (&json!(true), &json!(false)));
    assert!(of("p2")["change"]["value"].is_number() && of("p1")["change"].is_null(), "{products}");
    assert_eq!((&of("p1")["mentions_before"], &of("p2")["mentions_before"]), (&json!(0), &json!(1)));
}

/// Keeps 500 others, each spoken of nine times on a day.
async fn crowd(site: &Site, table: &str, of: &str, [kind, span]: [&str; 2], day: i64) {
    let mut columns = vec!["shop", of, "span", "first_day", "aspect", "mentions", "positive", "negative"];
    columns.extend((!kind.is_empty()).then_some("kind"));
    let row = |n: i64| -> Vec<Value> {
        let key: [Value; 5] = [SHOP.0.into(), format!("other{n}").into(), span.into(), day.into(), "size".into()];
        let kind = (!kind.is_empty()).then(|| Value::from(kind));
        key.into_iter().chain([9i64, 0, 0].map(Value::from)).chain(kind).collect()
    };
    let tx = site.test.store.begin().await.unwrap();
    tx.insert(table, &columns, (0..500).map(row).collect(), "").await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_is_compared_is_not_cut_and_what_is_cut_is_said() {
    let site = shop().await;
    let day = -24 * 60;
    site.send(vec![bought("u4", "o4", "M"), review(40 * day, "u4", "r4", "o4", 5, "尺码标准，很合身")]).await;
    let sums = "review_aspect_sums";
    crowd(&site, sums, "of_key", ["version", "day"], 20_260_120).await;
    let versions = site.get("analyst", "/aspects?days=30&by=version").await;
    let rows = versions["items"].as_array().unwrap();
    let medium = rows.iter().find(|row| row["aspect"] == "size" && row["of"]["key"] == "M").unwrap();
    assert_eq!((&medium["mentions_before"], &medium["is_new"]), (&json!(1), &json!(false)), "500 were before it");
    assert_eq!((&versions["is_cut"], &versions["of_newest"]), (&json!(false), &json!(null)));
    crowd(&site, sums, "of_key", ["version", "day"], 20_260_301).await;
    let versions = site.get("analyst", "/aspects?days=30&by=version").await;
    assert_eq!((versions["items"].as_array().unwrap().len(), &versions["is_cut"]), (500, &json!(true)));

    assert_eq!(site.get("analyst", "/aspects?days=30&by=product").await["is_cut"], false);
    crowd(&site, "review_product_aspects", "product_id", ["", "month"], 20_260_301).await;
    assert_eq!(site.get("analyst", "/aspects?days=30&by=product").await["is_cut"], true, "501 in a month");
}

#[tokio::test]
async fn sums_of_products_are_filled_from_what_was_there_before_them() {
    let site = shop().await;
    let live = site.digest().await;
    let tx = site.test.store.begin().await.unwrap();
    for sql in ["DROP TABLE review_product_aspects", "DELETE FROM schema_migrations WHERE name = 'product_aspects'"] {
        tx.exec(sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, MIGRATIONS].concat();
    site.test.store.migrate(&all, minute(0)).await.unwrap();
    assert!(site.count("review_product_aspects WHERE span = 'year' AND product_id = 'p1'").await > 0);
    assert_eq!(site.digest().await, live);
}

#[derive(Debug, PartialEq, FromQueryResult)]
struct Said {
    mentions: i64,
    positive: i64,
    negative: i64,
}

/// What the reviews of some days say of sizes; `of` is a condition on `reviews r`.
async fn recount(site: &Site, part: &Json, of: &str) -> Said {
    let day = |end: &str| part[end].as_str().unwrap().replace('-', "").parse::<i64>().unwrap();
    let reviews = |polarity: &str| format!("COUNT(DISTINCT CASE WHEN a.polarity = '{polarity}' THEN a.review END)");
    let sql = format!(
        "SELECT COUNT(DISTINCT a.review) AS mentions, {} AS positive, {} AS negative
         FROM review_aspects a JOIN reviews r ON r.id = a.review
         WHERE r.shop = $1 AND r.state = 'published' AND a.aspect = 'size' AND r.day >= $2 AND r.day <= $3 AND {of}",
        reviews("positive"),
        reviews("negative"),
    );
    let values = vec![SHOP.0.into(), day("from").into(), day("to").into()];
    site.test.store.row(&sql, values).await.unwrap().unwrap()
}

#[tokio::test]
async fn the_course_of_an_aspect_is_what_its_reviews_say_part_by_part() {
    let site = shop().await;
    let other = |ago: i64, text: &str| {
        let properties = json!({"review_id": format!("other{ago}"), "product_id": "p2", "rating": 2, "text": text});
        track(-24 * 60 * ago, "u5", "Review Submitted", properties)
    };
    site.send(vec![other(2, "尺码偏小"), other(40, "尺码标准，很合身"), other(400, "尺码偏小")]).await;
    let supplier = "&supplier=%E7%BB%8D%E5%85%B4%E4%B8%80%E5%8E%82";
    for (of, condition, totals) in [
        ("", "1 = 1", [4, 5, 6]),
        ("&product=p2", "r.product_id = 'p2'", [1, 2, 3]),
        (supplier, "r.supplier = '绍兴一厂'", [3, 3, 3]),
        ("&version=XL", "r.variant = 'XL'", [2, 2, 2]),
        ("&version=S", "r.variant = 'S'", [0, 0, 0]),
    ] {
        for ((days, span, parts), total) in
            [(7, "day", 7), (90, "week", 13), (1_000, "month", 34)].into_iter().zip(totals)
        {
            let course = site.get("analyst", &format!("/aspects/size/course?days={days}{of}")).await;
            let items = course["items"].as_array().unwrap();
            assert_eq!((course["span"].as_str(), items.len()), (Some(span), parts), "{days}{of}");
            let mut mentions = 0;
            for part in items {
                let of = |key: &str| part[key].as_i64().unwrap();
                let said = Said { mentions: of("mentions"), positive: of("positive"), negative: of("negative") };
                mentions += said.mentions;
                assert_eq!(said, recount(&site, part, condition).await, "{days}{condition}: {part}");
            }
            assert_eq!(mentions, total, "{days}{of}");
        }
    }
    for refused in ["product=p1&version=M", "region=", "days=0"] {
        let answer = site.ask("analyst", "GET", &format!("/aspects/size/course?{refused}"), json!(null)).await;
        assert_eq!(answer.status, 422, "{refused}");
    }
}
