//! How SQLite goes about the filters of the inbox: what has few reviews is not looked for among all of the shop.

use primitives::{ShopId, Timestamp};
use store::Migration;
use store::testing::{self, TestStore};
use uuid::Uuid;

use super::filter::ReviewQuery;
use super::list::Order;
use super::row::Key;
use crate::settings::Settings;

/// The steps of finding a page; none on an engine that counts its rows.
async fn plan(test: &TestStore, query: &ReviewQuery) -> Vec<String> {
    let shop = ShopId(Uuid::nil());
    let search = query.search(&test.store, shop, &Settings::default(), Timestamp::UNIX_EPOCH).await.unwrap();
    let condition = search.condition;
    let order = Order::named(query.sort.as_deref().unwrap_or("urgency")).unwrap().by();
    let sql =
        format!("SELECT r.id, r.at FROM {} WHERE {} ORDER BY {order} LIMIT 51", condition.from(), condition.clause.sql);
    testing::plan(&test.store, &sql, condition.clause.values).await.unwrap_or_default()
}

async fn empty() -> TestStore {
    let all: Vec<Migration> = web::MIGRATIONS.iter().chain(crate::MIGRATIONS).copied().collect();
    testing::store(&all).await
}

#[tokio::test]
async fn what_has_few_reviews_is_found_by_their_ids() {
    let test = empty().await;
    let some = |value: &str| Some(value.to_owned());
    for query in [
        ReviewQuery { product: some("p1"), ..ReviewQuery::default() },
        ReviewQuery { q: some("物流"), ..ReviewQuery::default() },
        ReviewQuery { aspect: some("delivery"), polarity: some("negative"), ..ReviewQuery::default() },
        ReviewQuery { recovery: some("overdue"), ..ReviewQuery::default() },
        ReviewQuery { state: some("held"), class: some("bad"), ..ReviewQuery::default() },
    ] {
        let plan = plan(&test, &query).await;
        let goes_through_all = |step: &String| {
            step == "SCAN r"
                || step.starts_with("SCAN r ")
                || (step.starts_with("SEARCH r ") && step.contains("shop=?"))
        };
        assert!(!plan.iter().any(goes_through_all), "{query:?}: {plan:#?}");
    }
}

#[tokio::test]
async fn what_reviews_are_found_by_has_an_index_of_its_own() {
    let test = empty().await;
    let known = ["(shop=? AND order_id=?)", "(shop=? AND product_id=?)", "(person=?)", "(import_id=?)"];
    for (key, columns) in Key::ALL.into_iter().zip(known) {
        let nobody = vec![Uuid::nil().into(), Uuid::nil().into()];
        let Some(plan) = testing::plan(&test.store, &key.select("$2"), nobody).await else { return };
        assert!(plan[0].starts_with("SEARCH reviews USING INDEX ") && plan[0].ends_with(columns), "{key:?}: {plan:#?}");
    }
}

#[tokio::test]
async fn a_class_is_a_stretch_of_an_index() {
    let test = empty().await;
    for query in [
        ReviewQuery { class: Some("good".to_owned()), ..ReviewQuery::default() },
        ReviewQuery { rating: Some("1,2".to_owned()), answered: Some(false), ..ReviewQuery::default() },
    ] {
        let plan = plan(&test, &query).await;
        let is_stretch = |step: &String| step.contains("COVERING INDEX reviews_class (shop=? AND class=?)");
        assert!(plan.is_empty() || plan.iter().any(is_stretch), "{query:?}: {plan:#?}");
        assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{query:?}: {plan:#?}");
    }
}

#[tokio::test]
async fn a_class_is_a_stretch_of_the_order_of_stars() {
    let test = empty().await;
    let bad = Some("bad".to_owned());
    let query = ReviewQuery { class: bad.clone(), sort: Some("-rating".to_owned()), ..ReviewQuery::default() };
    let by_stars = plan(&test, &query).await;
    let is_stretch = |step: &String| step.contains("reviews_rating (shop=? AND rating>? AND rating<?)");
    assert!(by_stars.is_empty() || by_stars.iter().any(is_stretch), "{by_stars:#?}");
    let query = ReviewQuery { class: bad, sort: Some("-at".to_owned()), ..ReviewQuery::default() };
    let by_time = plan(&test, &query).await;
    assert!(!by_time.iter().any(|step| step.ends_with("FOR ORDER BY")), "nothing is sorted: {by_time:#?}");
}

#[tokio::test]
async fn what_few_reviews_have_is_a_stretch_in_any_order() {
    let test = empty().await;
    let some = |value: &str| Some(value.to_owned());
    for sort in ["urgency", "-at", "at", "rating", "-rating", "-helpful"] {
        for (index, query) in [
            ("reviews_language", ReviewQuery { language: some("other"), class: some("bad"), ..ReviewQuery::default() }),
            ("reviews_origin", ReviewQuery { origin: some("loox"), ..ReviewQuery::default() }),
            ("reviews_category", ReviewQuery { category: some("茶"), rating: some("1"), ..ReviewQuery::default() }),
            ("reviews_rewarded", ReviewQuery { rewarded: Some(true), ..ReviewQuery::default() }),
            ("reviews_messages", ReviewQuery { message: Some(true), ..ReviewQuery::default() }),
        ] {
            let query = ReviewQuery { sort: some(sort), ..query };
            let plan = plan(&test, &query).await;
            let is_stretch = |step: &String| step.contains(&format!("COVERING INDEX {index} "));
            assert!(plan.is_empty() || plan.iter().any(is_stretch), "{query:?}: {plan:#?}");
        }
    }
}

#[tokio::test]
async fn what_is_no_message_is_told_by_the_index_of_the_order() {
    let test = empty().await;
    let class = || Some("unrated".to_owned());
    for (sort, index, class) in [
        ("urgency", "reviews_urgency", None),
        ("urgency", "reviews_class", class()),
        ("-at", "reviews_at", class()),
        ("-helpful", "reviews_helpful", None),
    ] {
        let query = ReviewQuery { message: Some(false), class, sort: Some(sort.to_owned()), ..ReviewQuery::default() };
        let plan = plan(&test, &query).await;
        let is_covered = |step: &String| step.contains(&format!("COVERING INDEX {index} "));
        assert!(plan.is_empty() || plan.iter().any(is_covered), "{sort}: {plan:#?}");
    }
}
