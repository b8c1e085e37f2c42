//! Who is who, through the database.

use serde_json::json;
use store::Sql;
use uuid::Uuid;

use super::shop::{SHOP, Story, TestShop, order};
use crate::identity::{Kind, merges_of};
use crate::{names, reach, traced};

#[tokio::test]
async fn a_visit_becomes_its_visitors_when_they_sign_in() {
    let mut story = Story::default();
    story
        .track(0, "~a1", "Product Viewed", json!({"product_id": "p1"}))
        .identify(1, "u1", "a1", json!({"email": "Lin@X.cn", "phone": "138 1234 1234"}))
        .track(2, "~a2", "Product Viewed", json!({"product_id": "p2"}))
        .identify(3, "u1", "a2", json!({}));
    let shop = TestShop::after(&story.events).await;
    assert_eq!(shop.count("profiles").await, 1);
    assert_eq!(shop.count("personas").await, 2);
    let found = shop.profile(SHOP, Kind::Phone, "+8613812341234").await.unwrap();
    assert!(found.has_email && found.is_known);
    let merges = merges_of(&shop.test.store, SHOP, found.id).await.unwrap();
    assert_eq!(merges.len(), 1);
    assert_eq!(
        (merges[0].reason.as_str(), &merges[0].identifiers[..]),
        ("identifier", &[Kind::UserId, Kind::AnonymousId][..])
    );
}

#[tokio::test]
async fn whoever_was_merged_is_reached_where_they_are_now() {
    let mut story = Story::default();
    story
        .track(0, "~a1", "Order Completed", order("o1", 5.0))
        .identify(1, "u1", "", json!({"name": "林小", "email": "Lin@X.cn", "buyer_id": "taobao:lin"}))
        .track(2, "u1", "Consent Changed", json!({"channel": "email", "granted": true}));
    let shop = TestShop::after(&story.events).await;
    let visitor = shop.profile(SHOP, Kind::AnonymousId, "a1").await.unwrap().id;
    let done = story.events.len();
    story.identify(3, "u1", "a1", json!({}));
    shop.project(&story.events[done..], 10).await;

    let (store, vault) = (&shop.test.store, &shop.vault);
    let by = async |customer, ids: &[(Kind, &str)]| reach(store, vault, SHOP, customer, ids).await.unwrap();
    let found = by(None, &[(Kind::BuyerId, "taobao:nobody"), (Kind::Email, "lin@x.cn ")]).await.unwrap();
    assert_eq!(found.email.as_deref(), Some("Lin@X.cn"));
    assert_eq!((found.name.as_deref(), found.user_id.as_deref()), (Some("林小"), Some("u1")));
    assert_eq!(found.consent.get("email"), Some(&true));
    assert_eq!(by(Some(found.profile), &[]).await.as_ref(), Some(&found));
    let elder = if found.former.is_empty() { found.profile } else { found.former[0] };
    assert_eq!(by(Some(elder), &[]).await.as_ref(), Some(&found), "an id from before the merge leads on");
    assert_eq!(by(Some(visitor), &[]).await.as_ref(), Some(&found));
    assert_eq!(by(Some(Uuid::from_u128(9)), &[(Kind::UserId, "u2")]).await, None);
    assert_eq!(reach(store, vault, super::shop::OTHER_SHOP, Some(found.profile), &[]).await.unwrap(), None);

    let nobody = Uuid::from_u128(9);
    let ids = [visitor, elder, found.profile, nobody];
    let called = names(store, vault, SHOP, &ids, false).await.unwrap();
    assert!(called.values().all(|name| name == "林小"), "{called:?}");
    assert_eq!(ids.map(|id| called.contains_key(&id)), [true, true, true, false]);
    let masked = names(store, vault, SHOP, &ids, true).await.unwrap();
    assert!(masked.len() == called.len() && masked.values().all(|name| !name.contains('小')), "{masked:?}");
    assert!(names(store, vault, super::shop::OTHER_SHOP, &ids, false).await.unwrap().is_empty());
}

#[tokio::test]
async fn who_was_merged_by_way_of_others_is_reached_with_all_former_profiles() {
    let mut story = Story::default();
    story.identify(0, "u1", "", json!({"name": "Lin"})).track(1, "~a1", "Order Completed", order("o1", 5.0)).track(
        2,
        "~a2",
        "Order Completed",
        order("o2", 5.0),
    );
    let shop = TestShop::after(&story.events).await;
    let mut all = vec![shop.user("u1").await.id];
    for device in ["a1", "a2"] {
        all.push(shop.profile(SHOP, Kind::AnonymousId, device).await.unwrap().id);
    }
    let done = story.events.len();
    story.identify(3, "", "a1", json!({"email": "lin@x.cn"})).identify(4, "", "a2", json!({"email": "lin@x.cn"}));
    story.identify(5, "u1", "a2", json!({}));
    shop.project(&story.events[done..], 10).await;

    let found = reach(&shop.test.store, &shop.vault, SHOP, None, &[(Kind::UserId, "u1")]).await.unwrap().unwrap();
    let mut known = found.former;
    known.push(found.profile);
    known.sort();
    all.sort();
    assert_eq!(known, all);
}

#[tokio::test]
async fn where_somebody_lives_is_also_read_from_an_address_in_parts() {
    let address =
        |city: &str| json!({"address": {"street": "1 Main St", "city": city, "state": "SN", "country": "DE"}});
    let mut story = Story::default();
    story
        .identify(0, "u1", "", address("Dresden"))
        .track(1, "u1", "Order Completed", order("o1", 5.0))
        .identify(2, "u2", "", address("Dresden"))
        .identify(3, "u2", "", json!({"city": "Leipzig"}))
        .identify(4, "u3", "", address("Dresden"))
        .identify(5, "u3", "", json!({"address": "1 Main St, Dresden"}));
    let shop = TestShop::after(&story.events).await;
    let mut cities = Vec::new();
    for user in ["u1", "u2", "u3"] {
        cities.push(shop.user(user).await.city);
    }
    let cities: Vec<Option<&str>> = cities.iter().map(Option::as_deref).collect();
    assert_eq!(cities, [Some("Dresden"), Some("Leipzig"), None], "said of oneself, before where an order went");
}

#[tokio::test]
async fn a_shared_device_does_not_make_two_people_one() {
    let mut story = Story::default();
    story.identify(0, "u1", "a1", json!({})).identify(1, "u2", "a1", json!({})).track(
        2,
        "u2",
        "Order Completed",
        order("o1", 20.0),
    );
    let shop = TestShop::after(&story.events).await;
    assert_eq!(shop.user("u2").await.orders, 1);
    assert_eq!(shop.user("u1").await.orders, 0);
}

#[tokio::test]
async fn a_merge_taken_back_stays_so_until_something_new_joins_them() {
    let mut story = Story::default();
    story
        .identify(0, "u1", "", json!({}))
        .track(1, "u1", "Order Completed", order("o1", 20.0))
        .track(2, "~a1", "Order Completed", order("o2", 5.0))
        .identify(3, "u1", "a1", json!({}));
    let shop = TestShop::after(&story.events).await;
    let joined = shop.user("u1").await;
    assert_eq!((joined.orders, joined.net_minor), (2, 2500));
    let merge = merges_of(&shop.test.store, SHOP, joined.id).await.unwrap()[0].id;
    let former = async || traced(&shop.test.store, &shop.vault, SHOP, joined.id).await.unwrap().former.len();
    assert_eq!(former().await, 1);

    let done = story.events.len();
    story.staff(4, "Profiles Unmerged", json!({"merge_id": merge}));
    story.identify(5, "u1", "a1", json!({}));
    shop.project(&story.events[done..], 10).await;
    let device = shop.profile(SHOP, Kind::AnonymousId, "a1").await.unwrap();
    assert_eq!((shop.user("u1").await.net_minor, device.net_minor), (2000, 500));
    assert_eq!(former().await, 0, "what is kept of the other is the other's again");

    let done = story.events.len();
    story.identify(6, "u1", "", json!({"email": "lin@x.cn"}));
    story.identify(7, "", "a1", json!({"email": "lin@x.cn"}));
    shop.project(&story.events[done..], 10).await;
    assert_eq!(shop.user("u1").await.net_minor, 2500, "the address is new evidence");
}

#[tokio::test]
async fn an_alias_joins_what_limits_would_keep_apart() {
    let mut story = Story::default();
    story
        .track(0, "old", "Order Completed", order("o1", 20.0))
        .track(1, "new", "Order Completed", order("o2", 5.0))
        .call(super::shop::minute(2), json!({"type": "alias", "previousId": "old", "userId": "new"}));
    let shop = TestShop::after(&story.events).await;
    assert_eq!(shop.user("old").await, shop.user("new").await);
    assert_eq!(shop.user("new").await.net_minor, 2500);
}

#[tokio::test]
async fn an_import_taken_back_takes_its_people_with_it() {
    let import = Uuid::from_u128(0xabc);
    let imported = |event: &str, user: &str, mut body: serde_json::Value| {
        body["type"] = json!(event);
        body["userId"] = json!(user);
        body["context"] = json!({"channel": "import", "import_id": import});
        body
    };
    let mut story = Story::default();
    story
        .track(0, "u1", "Product Viewed", json!({"product_id": "p1"}))
        .call(super::shop::minute(1), imported("identify", "u1", json!({"traits": {"name": "林"}})))
        .call(super::shop::minute(2), imported("identify", "u2", json!({"traits": {"name": "王", "email": "w@x.cn"}})))
        .call(
            super::shop::minute(3),
            imported("track", "u2", json!({"event": "Order Completed", "properties": order("o1", 9.0)})),
        );
    let shop = TestShop::after(&story.events).await;
    assert_eq!(shop.count("profiles").await, 2);
    let done = story.events.len();
    story.staff(4, "Import Undone", json!({"import_id": import}));
    shop.project(&story.events[done..], 10).await;
    assert!(shop.profile(SHOP, Kind::UserId, "u2").await.is_none());
    shop.user("u1").await;
    assert_eq!((shop.count("orders").await, shop.count("traits").await), (0, 0));
    let keys: Option<i64> = shop.test.store.scalar("SELECT COUNT(*) FROM person_keys", vec![]).await.unwrap();
    assert_eq!(keys, Some(1));
}
