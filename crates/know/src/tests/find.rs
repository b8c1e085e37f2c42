//! Finding and ordering customers.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use store::Sql;
use uuid::Uuid;

use super::shop::{SHOP, Story, minute, order};
use super::site::Site;
use crate::profiles::search;

fn names(page: &Json) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap_or("")).collect()
}

fn people(names: &[&str]) -> Story {
    let mut story = Story::default();
    for (name, n) in names.iter().zip(0..) {
        let traits = if name.is_empty() { json!({}) } else { json!({ "name": name }) };
        story.identify(n, &format!("u{n}"), "", traits);
    }
    story
}

#[tokio::test]
async fn people_stand_in_the_order_of_their_names_for_those_who_may_see_them() {
    let site = Site::with(&people(&["赵敏", "Bob", "", "安娜", "张伟"])).await;
    assert_eq!(names(&site.get("agent", "/customers?sort=name").await), ["安娜", "Bob", "张伟", "赵敏", ""]);
    let first = site.get("agent", "/customers?sort=-name&limit=2").await;
    assert_eq!((names(&first), &first["total"]), (vec!["赵敏", "张伟"], &json!(5)));
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = site.get("agent", &format!("/customers?sort=-name&limit=3&cursor={cursor}")).await;
    assert_eq!(names(&rest), ["Bob", "安娜", ""], "who has no name comes last");
    assert_eq!(site.ask("analyst", "GET", "/customers?sort=name", None).await.status, StatusCode::FORBIDDEN);
    let odd = site.ask("agent", "GET", "/customers?sort=name&cursor=MTI", None).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn who_has_no_name_is_called_by_their_account() {
    let site = Site::with(&people(&["安娜", ""])).await;
    let page = site.get("agent", "/customers?sort=name").await;
    let accounts: Vec<&Json> = page["items"].as_array().unwrap().iter().map(|row| &row["account"]).collect();
    assert_eq!(accounts, [&Json::Null, &json!("u1")]);
}

#[tokio::test]
async fn who_is_found_no_more_does_not_end_the_list() {
    let site = Site::with(&people(&["赵敏", "Bob", "", "安娜", "张伟"])).await;
    site.shop.clock.set(minute(60));
    let tagged = json!({"filter": {}, "add_tags": ["回访"]});
    assert_eq!(site.ask("agent", "POST", "/customers/bulk", Some(tagged)).await.body, json!({"changed": 5}));
    let list = "/customers?tag=%E5%9B%9E%E8%AE%BF&sort=-name";
    let first = site.get("agent", &format!("{list}&limit=2")).await;
    assert_eq!(names(&first), ["赵敏", "张伟"]);
    site.shop.clock.set(minute(120));
    let done = json!({"ids": [first["items"][1]["id"]], "remove_tags": ["回访"]});
    assert_eq!(site.ask("agent", "POST", "/customers/bulk", Some(done)).await.body, json!({"changed": 1}));
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = site.get("agent", &format!("{list}&limit=3&cursor={cursor}")).await;
    assert_eq!(names(&rest), ["Bob", "安娜", ""]);
}

#[tokio::test]
async fn either_script_pinyin_and_initials_find_a_person() {
    let site = Site::with(&people(&["张伟", "張偉", "章炜", "李娜"])).await;
    for (query, found) in
        [("张伟", 2), ("張偉", 2), ("zhangwei", 3), ("zhang wei", 3), ("zw", 3), ("lina", 1), ("ln", 1), ("zl", 0)]
    {
        assert_eq!(
            site.get("agent", &format!("/customers?q={}", query.replace(' ', "%20"))).await["total"],
            found,
            "{query}"
        );
    }
}

#[tokio::test]
async fn fingerprints_of_an_older_version_are_made_anew() {
    let site = Site::with(&people(&["張偉", "李娜", ""])).await;
    let store = &site.shop.test.store;
    let sql = "SELECT COUNT(*) FROM profile_search";
    let made: Option<i64> = store.scalar(sql, vec![]).await.unwrap();
    let live = crate::digest(store).await.unwrap();
    let tx = store.begin().await.unwrap();
    tx.exec("DELETE FROM profile_search", vec![]).await.unwrap();
    tx.exec("INSERT INTO search_versions (shop, version) VALUES ($1, 1)", vec![SHOP.0.into()]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(site.get("agent", "/customers?q=zhangwei").await["total"], 0);
    search::renew(store, SHOP, &site.shop.vault).await.unwrap();
    assert_eq!(site.get("agent", "/customers?q=zhangwei").await["total"], 1);
    assert_eq!(store.scalar::<i64>(sql, vec![]).await.unwrap(), made);
    assert_eq!(crate::digest(store).await.unwrap(), live, "as a rebuild would make them");
    let tx = store.begin().await.unwrap();
    tx.exec("DELETE FROM profile_search", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    search::renew(store, SHOP, &site.shop.vault).await.unwrap();
    assert_eq!(store.scalar::<i64>(sql, vec![]).await.unwrap(), Some(0), "those of this version are left as they are");
}

#[tokio::test]
async fn who_waits_for_a_late_parcel_is_found_and_in_the_segment() {
    let mut story = Story::default();
    let order = |id: &str| json!({"order_id": id, "total": 9, "currency": "CNY", "promised_at": minute(60), "status": "shipped"});
    story
        .track(0, "waits", "Order Completed", order("o1"))
        .track(1, "has it", "Order Completed", order("o2"))
        .track(2, "has it", "Parcel Delivered", json!({"order_id": "o2"}))
        .track(3, "cancelled", "Order Completed", order("o3"))
        .track(4, "cancelled", "Order Cancelled", json!({"order_id": "o3"}))
        .track(5, "asked nothing", "Order Completed", json!({"order_id": "o4", "total": 9, "currency": "CNY"}));
    let site = Site::with(&story).await;
    let waits = site.shop.user("waits").await.id;
    let rule = json!({"definition": {"field": "late_parcel", "op": "eq", "value": true}});
    for (now, late) in [(59, 0), (61, 1), (61 + 31 * 24 * 60, 0)] {
        site.shop.clock.set(minute(now));
        let page = site.get("agent", "/customers?parcel=late").await;
        assert_eq!(page["total"], late, "{now}");
        assert!(late == 0 || page["items"][0]["id"] == json!(waits));
        let preview = site.ask("analyst", "POST", "/segments/preview", Some(rule.clone())).await;
        assert_eq!(preview.body["size"], late, "{now}");
    }
    let other = json!({"definition": {"field": "late_parcel", "op": "ne", "value": true}});
    assert_eq!(site.ask("analyst", "POST", "/segments/preview", Some(other)).await.body["size"], 4);
    assert_eq!(site.ask("agent", "GET", "/customers?parcel=lost", None).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_parcel_promised_for_a_day_is_late_when_the_day_is_over() {
    // Midnight in Shanghai.
    let midnight = minute(8 * 60);
    let order = |id: &str| json!({"order_id": id, "total": 9, "currency": "CNY"});
    let mut promised = order("o2");
    promised["promised_at"] = json!(midnight);
    let mut story = Story::default();
    story
        .track(0, "waits", "Order Completed", order("o1"))
        .track(1, "waits", "Parcel Shipped", json!({"order_id": "o1", "promised_at": midnight}))
        .track(2, "has it", "Order Completed", promised)
        .track(31 * 60, "has it", "Parcel Delivered", json!({"order_id": "o2"}));
    let site = Site::with(&story).await;
    for (now, late) in [(9 * 60, 0), (32 * 60 - 1, 0), (32 * 60, 1)] {
        site.shop.clock.set(minute(now));
        assert_eq!(site.get("agent", "/customers?parcel=late").await["total"], late, "{now}");
    }
    let came_late = "orders WHERE delivered_at > promised_at";
    assert_eq!(site.shop.count(came_late).await, 0, "in the last hour of the day");
}

#[tokio::test]
async fn who_is_behind_the_numbers_about_orders_is_found() {
    const DAY: i64 = 24 * 60;
    let mut story = Story::default();
    let order = |id: &str| json!({"order_id": id, "total": 9, "currency": "CNY", "promised_at": minute(2 * DAY)});
    let mut closed = order("o7");
    closed["status"] = json!("completed");
    story
        .track(0, "stays", "Order Completed", order("o1"))
        .track(1, "once", "Order Completed", order("o2"))
        .track(2, "sends back", "Order Completed", order("o3"))
        .track(3, "twice a day", "Order Completed", json!({"order_id": "o5", "total": 9, "currency": "CNY"}))
        .track(63, "twice a day", "Order Completed", json!({"order_id": "o6", "total": 9, "currency": "CNY"}))
        .track(4, "closed", "Order Completed", closed)
        .track(DAY, "once", "Parcel Delivered", json!({"order_id": "o2"}))
        .track(3 * DAY, "sends back", "Parcel Delivered", json!({"order_id": "o3"}))
        .track(4 * DAY, "sends back", "Order Refunded", json!({"order_id": "o3", "total": 9, "currency": "CNY"}))
        .track(50 * DAY, "stays", "Order Completed", order("o4"))
        .track(60 * DAY, "stays", "Parcel Delivered", json!({"order_id": "o1"}));
    let site = Site::with(&story).await;
    site.shop.clock.set(minute(200 * DAY));
    let first = |day: i64| minute(day * DAY).to_zoned(jiff::tz::TimeZone::UTC).date();
    let days = format!("ordered_from={}&ordered_to={}", first(0), first(1));
    let later = format!("ordered_from={}&ordered_to={}", first(49), first(51));
    let both = format!("ordered_from={}&ordered_to={}", first(0), first(51));
    for (query, names) in [
        (days.clone(), vec!["once", "sends back", "stays", "twice a day", "closed"]),
        (format!("outcome=returned&{days}"), vec!["sends back"]),
        (format!("outcome=late&{days}"), vec!["sends back", "stays"]),
        (format!("outcome=first_only&{days}"), vec!["once", "sends back", "closed", "twice a day"]),
        (format!("outcome=not_again&{days}"), vec!["once", "sends back", "closed", "twice a day"]),
        (format!("outcome=not_again&{later}"), vec!["stays"]),
        (format!("outcome=not_again&{both}"), vec!["once", "sends back", "closed", "twice a day"]),
        (format!("outcome=first_only&{later}"), vec![]),
        (format!("outcome=returned&{later}"), vec![]),
    ] {
        finds(&site, &query, &names).await;
    }
    let unknown = site.ask("agent", "GET", "/customers?outcome=eaten", None).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
}

async fn finds(site: &Site, query: &str, names: &[&str]) {
    let page = site.get("agent", &format!("/customers?{query}")).await;
    let mut wanted: Vec<Uuid> = Vec::new();
    for name in names {
        wanted.push(site.shop.user(name).await.id);
    }
    let id = |row: &Json| row["id"].as_str().unwrap().parse::<Uuid>().unwrap();
    let mut ids: Vec<Uuid> = page["items"].as_array().unwrap().iter().map(id).collect();
    wanted.sort_unstable();
    ids.sort_unstable();
    assert_eq!(ids, wanted, "{query}");
}

#[tokio::test]
async fn what_was_in_an_order_and_where_it_went_narrow_to_its_customers() {
    let order = |id: &str, city: &str| {
        json!({"order_id": id, "total": 20, "currency": "CNY",
            "shipping_address": {"city": city, "state": "浙江", "country": "CN"},
            "products": [{"product_id": "p1", "name": "龙井", "category": "茶", "price": 10, "quantity": 1},
                {"product_id": "p2", "name": "盖碗", "category": "器", "price": 10, "quantity": 1}]})
    };
    let back = |id: &str, total: i64| json!({"order_id": id, "total": total, "currency": "CNY"});
    let cup = |id: &str, total: i64| {
        let mut refund = back(id, total);
        refund["products"] = json!([{"product_id": "p2", "price": 10, "quantity": 1}]);
        refund
    };
    let mut story = Story::default();
    story
        .track(0, "the cup", "Order Completed", order("o1", "杭州"))
        .track(1, "a part", "Order Completed", order("o2", "宁波"))
        .track(2, "all of it", "Order Completed", order("o3", "宁波"))
        .track(3, "nothing", "Order Completed", order("o4", "杭州"))
        .track(9, "the cup", "Order Refunded", cup("o1", 10))
        .track(9, "a part", "Order Refunded", back("o2", 5))
        .track(9, "all of it", "Order Refunded", cup("o3", 20));
    let site = Site::with(&story).await;
    for (query, names) in [
        ("ordered_city=杭州", vec!["the cup", "nothing"]),
        ("ordered_province=浙江&ordered_country=CN&outcome=returned", vec!["the cup", "a part", "all of it"]),
        ("ordered_country=DE", vec![]),
        ("ordered_product=p2&outcome=returned", vec!["the cup", "a part", "all of it"]),
        ("ordered_product=p1&outcome=returned", vec!["a part", "all of it"]),
        ("ordered_category=茶&outcome=returned&ordered_city=宁波", vec!["a part", "all of it"]),
        ("ordered_category=器&outcome=returned&ordered_city=杭州", vec!["the cup"]),
        ("ordered_product=p1", vec!["the cup", "a part", "all of it", "nothing"]),
        ("ordered_product=p1&ordered_category=器", vec![]),
    ] {
        finds(&site, query, &names).await;
    }
}

#[tokio::test]
async fn numbers_of_a_platform_are_found_as_the_platform_shows_them() {
    let mut story = Story::default();
    story.track(1, "u1", "Order Completed", order("taobao:310123", 20.0));
    story.track(2, "u2", "Order Completed", order("310124", 20.0));
    story.track(3, "u3", "Order Completed", order("cdnow:00004-1", 20.0));
    let site = Site::with(&story).await;
    for (typed, found) in [("310123", 1), ("taobao:310123", 1), ("310124", 1), ("31012", 0), ("00004-1", 1)] {
        assert_eq!(site.get("agent", &format!("/customers?q={typed}")).await["total"], found, "{typed}");
    }
}
