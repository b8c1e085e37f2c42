//! Who somebody is, as visitors say, and as the shop's own systems do.

use serde_json::{Value as Json, json};
use store::testing::permutations;

use super::imports::{ORDERS, as_if_never};
use super::shop::{SHOP, Story, TestShop, minute, order};
use crate::identity::Kind;
use crate::{Reach, digest, reach, rebuild, visitor};

impl Story {
    /// As a visitor's browser says who somebody is.
    pub(super) fn visitor(&mut self, at: i64, mut call: Json) -> &mut Self {
        call["context"] = json!({"claimed": true});
        self.call(minute(at), call)
    }

    pub(super) fn visitor_is(&mut self, at: i64, user: &str, traits: impl Into<Json>) -> &mut Self {
        self.visitor(at, json!({"type": "identify", "userId": user, "traits": traits.into()}))
    }
}

pub(super) async fn found(shop: &TestShop, kind: Kind, value: &str) -> Reach {
    reach(&shop.test.store, &shop.vault, SHOP, None, &[(kind, value)]).await.unwrap().expect("they are known")
}

pub(super) async fn is_the_same_rebuilt(shop: &TestShop, story: &Story) {
    let live = digest(&shop.test.store).await.unwrap();
    rebuild(&shop.test.store).await.unwrap();
    shop.project(&story.events, 100).await;
    assert_eq!(digest(&shop.test.store).await.unwrap(), live);
}

#[tokio::test]
async fn a_visitor_does_not_change_where_a_known_customer_is_written_to() {
    let mut story = Story::default();
    let all = permutations(3);
    for (number, sequence) in all.iter().enumerate() {
        let user = format!("u{number}");
        for step in sequence {
            let at = i64::try_from(*step).unwrap();
            match *step {
                0 => story.identify(at, &user, "", json!({"email": format!("{user}@x.cn"), "name": "林"})),
                1 => story.track(at, &user, "Order Completed", order(&user, 20.0)),
                _ => {
                    let traits = json!({"email": format!("{user}@evil.cn"), "phone": "13812341234", "name": "贼"});
                    story.visitor_is(at, &user, traits)
                }
            };
        }
    }
    let shop = TestShop::open().await;
    shop.project(&story.events, 2).await;
    for (number, sequence) in all.iter().enumerate() {
        let user = format!("u{number}");
        let found = found(&shop, Kind::UserId, &user).await;
        assert_eq!(found.email, Some(format!("{user}@x.cn")), "{sequence:?}");
        assert_eq!((found.name.as_deref(), found.phone), (Some("林"), None), "{sequence:?}");
    }
    is_the_same_rebuilt(&shop, &story).await;
}

#[tokio::test]
async fn an_address_that_only_a_visitor_told_is_used_while_the_shop_does_not_know_the_person() {
    let mut story = Story::default();
    story
        .visitor_is(0, "u1", json!({"email": "lin@x.cn", "name": "林"}))
        .track(1, "u1", "Product Viewed", json!({"product_id": "p1"}))
        .visitor_is(2, "u1", json!({"email": "lin@y.cn"}));
    let shop = TestShop::after(&story.events).await;
    assert_eq!(
        found(&shop, Kind::UserId, "u1").await.email.as_deref(),
        Some("lin@y.cn"),
        "a shop with nothing but a tag"
    );
    let done = story.events.len();
    story.track(3, "u1", "Order Completed", order("o1", 20.0));
    shop.project(&story.events[done..], 10).await;
    let known = found(&shop, Kind::UserId, "u1").await;
    assert_eq!((known.email, known.name.as_deref()), (None, Some("林")));
    let done = story.events.len();
    story.identify(4, "u1", "", json!({"email": "lin@x.cn"}));
    shop.project(&story.events[done..], 10).await;
    assert_eq!(found(&shop, Kind::UserId, "u1").await.email.as_deref(), Some("lin@x.cn"));
    is_the_same_rebuilt(&shop, &story).await;
}

#[tokio::test]
async fn a_visitor_joins_no_two_customers_whom_the_shop_knows() {
    let mut story = Story::default();
    story
        .identify(0, "lin", "", json!({"email": "lin@x.cn"}))
        .identify(1, "thief", "a1", json!({"email": "thief@evil.cn"}))
        .track(2, "", "Order Completed", json!({"order_id": "o1", "total": 5, "currency": "CNY", "email": "wang@x.cn"}))
        .visitor(3, json!({"type": "alias", "userId": "thief", "previousId": "lin"}))
        .visitor_is(4, "lin", json!({"email": "thief@evil.cn"}))
        .visitor_is(5, "thief", json!({"email": "wang@x.cn"}))
        .call(minute(6), json!({"type": "page", "userId": "lin", "anonymousId": "a1"}));
    let shop = TestShop::after(&story.events).await;
    assert_eq!(shop.count("profiles").await, 3);
    for (kind, value, email) in [
        (Kind::UserId, "lin", "lin@x.cn"),
        (Kind::UserId, "thief", "thief@evil.cn"),
        (Kind::Email, "wang@x.cn", "wang@x.cn"),
    ] {
        assert_eq!(found(&shop, kind, value).await.email.as_deref(), Some(email));
    }
    is_the_same_rebuilt(&shop, &story).await;
}

#[tokio::test]
async fn who_claims_anothers_address_gets_neither_their_orders_nor_their_mails() {
    let mut story = Story::default();
    let all = permutations(3);
    for (number, sequence) in all.iter().enumerate() {
        let (thief, mail) = (format!("thief{number}"), format!("lin{number}@x.cn"));
        for step in sequence {
            let at = i64::try_from(*step).unwrap();
            match *step {
                0 => story.visitor_is(at, &thief, json!({"email": mail, "name": "贼"})),
                1 => story.identify(at, &thief, "", json!({"email": format!("{thief}@evil.cn")})),
                _ => {
                    let guest = json!({"order_id": mail, "total": 5, "currency": "CNY", "email": mail});
                    story.track(at, "", "Order Completed", guest)
                }
            };
        }
    }
    for batch in [1, 4] {
        let shop = TestShop::open().await;
        shop.project(&story.events, batch).await;
        for (number, sequence) in all.iter().enumerate() {
            let (thief, mail) = (format!("thief{number}"), format!("lin{number}@x.cn"));
            let buyer = shop.profile(SHOP, Kind::Email, &mail).await.unwrap();
            assert_eq!((buyer.orders, shop.user(&thief).await.orders), (1, 0), "{sequence:?}");
            assert_eq!(found(&shop, Kind::Email, &mail).await.email, Some(mail), "{sequence:?}");
            let own = found(&shop, Kind::UserId, &thief).await;
            assert_eq!(own.email, Some(format!("{thief}@evil.cn")), "{sequence:?}");
        }
        is_the_same_rebuilt(&shop, &story).await;
    }
}

#[tokio::test]
async fn addresses_that_visitors_make_up_leave_room_for_the_shops() {
    let mut story = Story::default();
    story.track(0, "u1", "Order Completed", order("o1", 20.0));
    for number in 1..9 {
        story.visitor_is(number, "u1", json!({"email": format!("{number}@evil.cn")}));
    }
    let mut paid = order("o2", 20.0);
    paid["email"] = json!("lin@x.cn");
    story.track(10, "u1", "Order Completed", paid);
    let shop = TestShop::after(&story.events).await;
    assert_eq!(found(&shop, Kind::Email, "lin@x.cn").await.user_id.as_deref(), Some("u1"));
    assert_eq!(found(&shop, Kind::UserId, "u1").await.email.as_deref(), Some("lin@x.cn"));
}

#[tokio::test]
async fn what_an_import_vouched_for_is_a_visitors_word_again_when_it_is_undone() {
    let mut story = Story::default();
    story
        .visitor_is(0, "u1", json!({"email": "lin@x.cn"}))
        .row(ORDERS, 1, "u1", "Order Completed", order("o1", 35.0))
        .undone(ORDERS);
    let shop = TestShop::after(&story.events[..2]).await;
    assert_eq!(found(&shop, Kind::UserId, "u1").await.email, None);
    as_if_never(&story, |body| body.contains(ORDERS)).await;
    let shop = TestShop::after(&story.events).await;
    assert_eq!(found(&shop, Kind::UserId, "u1").await.email.as_deref(), Some("lin@x.cn"));
}

#[tokio::test]
async fn a_browser_that_calls_itself_anothers_brings_them_no_address_by_what_it_buys() {
    let guest = |order: &str, mail: &str| json!({"order_id": order, "total": 5, "currency": "CNY", "email": mail});
    let mut story = Story::default();
    story
        .track(0, "", "Order Completed", guest("o1", "lin@x.cn"))
        .visitor(1, json!({"type": "identify", "anonymousId": "a1", "traits": {"email": "lin@x.cn"}}))
        .call(
            minute(2),
            json!({"type": "track", "event": "Order Completed", "anonymousId": "a1",
                "properties": guest("o2", "thief@evil.cn")}),
        )
        .call(minute(3), json!({"type": "alias", "userId": "thief", "previousId": "a1"}));
    let shop = TestShop::after(&story.events).await;
    for (kind, value, email) in [
        (Kind::Email, "lin@x.cn", "lin@x.cn"),
        (Kind::AnonymousId, "a1", "thief@evil.cn"),
        (Kind::UserId, "thief", "thief@evil.cn"),
    ] {
        assert_eq!(found(&shop, kind, value).await.email.as_deref(), Some(email), "{value}");
    }
    assert_eq!(shop.profile(SHOP, Kind::Email, "lin@x.cn").await.unwrap().orders, 1);
    is_the_same_rebuilt(&shop, &story).await;
}

#[tokio::test]
async fn an_undone_import_vouches_no_more_for_what_came_with_another_visit() {
    let mut story = Story::default();
    let bought = json!({"order_id": "o1", "total": 5, "currency": "CNY", "email": "lin@x.cn"});
    story
        .visitor(0, json!({"type": "identify", "anonymousId": "a1", "traits": {"email": "lin@x.cn"}}))
        .visitor_is(1, "u1", json!({"name": "林"}))
        .row(ORDERS, 2, "u1", "Order Completed", bought);
    let shop = TestShop::after(&story.events).await;
    assert_eq!(shop.count("vouched").await, 2);
    let done = story.events.len();
    story.undone(ORDERS);
    shop.project(&story.events[done..], 1).await;
    assert_eq!(shop.count("vouched").await, 0);
    assert_eq!(found(&shop, Kind::UserId, "u1").await.email.as_deref(), Some("lin@x.cn"));
}

#[tokio::test]
async fn staff_take_out_what_a_visitor_claimed() {
    let mut story = Story::default();
    story.visitor_is(0, "u1", json!({"email": "lin@x.cn", "name": "林", "city": "杭州"}));
    let shop = TestShop::after(&story.events).await;
    let customer = shop.user("u1").await.id;
    story.staff(1, "Trait Set", json!({"customer_id": customer, "traits": {"name": null}}));
    shop.project(&story.events[1..], 1).await;
    let known = found(&shop, Kind::UserId, "u1").await;
    assert_eq!((known.name, known.email.as_deref()), (None, Some("lin@x.cn")));
    story.identify(2, "u1", "", json!({"city": "苏州"})).visitor_is(3, "u1", json!({"city": "北京"}));
    shop.project(&story.events[2..], 1).await;
    assert_eq!(shop.user("u1").await.city.as_deref(), Some("苏州"));
}

/// Whom the shop's own systems named with a browser.
async fn at(shop: &TestShop, browser: &str) -> Option<uuid::Uuid> {
    visitor(&shop.test.store, &shop.vault, SHOP, browser).await.unwrap().map(|found| found.profile)
}

#[tokio::test]
async fn a_browser_is_a_customers_when_the_shops_own_systems_say_so_and_not_when_it_says_so() {
    let mut story = Story::default();
    story
        .identify(0, "lin", "", json!({"email": "lin@x.cn"}))
        .visitor(1, json!({"type": "identify", "userId": "lin", "anonymousId": "thief"}))
        .call(minute(2), json!({"type": "page", "userId": "lin", "anonymousId": "guest"}))
        .identify(3, "lin", "home", json!({}));
    let shop = TestShop::after(&story.events).await;
    let lin = found(&shop, Kind::UserId, "lin").await.profile;
    assert_eq!(found(&shop, Kind::AnonymousId, "thief").await.profile, lin, "what it looks at is taken for theirs");
    for browser in ["thief", "guest", "never-seen"] {
        assert_eq!(at(&shop, browser).await, None, "{browser}");
    }
    assert_eq!(at(&shop, "home").await, Some(lin));
    let done = story.events.len();
    story.identify(4, "wang", "thief", json!({}));
    shop.project(&story.events[done..], 1).await;
    assert_eq!(at(&shop, "thief").await, Some(found(&shop, Kind::UserId, "wang").await.profile));
}
