//! Whose an address is after somebody only claimed it, and after those who said otherwise say so no more.

use serde_json::{Value as Json, json};
use store::testing::permutations;

use super::imports::{AGAIN, ORDERS, as_if_never};
use super::shop::{SHOP, Story, TestShop, minute};
use super::trust::{found, is_the_same_rebuilt};
use crate::identity::Kind;
use crate::{digest, erase, rebuild, redact};

fn guest(order: &str, mail: &str) -> Json {
    json!({"order_id": order, "total": 5, "currency": "CNY", "email": mail})
}

async fn owner(shop: &TestShop, mail: &str) -> Option<String> {
    found(shop, Kind::Email, mail).await.user_id
}

/// Somebody claims an address that a file, and then another one, says to be another customer's.
fn taken() -> Story {
    let mut story = Story::default();
    story.visitor_is(0, "ann", json!({"email": "lin@x.cn"})).identify(1, "ann", "", json!({"email": "ann@x.cn"})).row(
        ORDERS,
        2,
        "lin",
        "Order Completed",
        guest("o1", "lin@x.cn"),
    );
    story
}

#[tokio::test]
async fn an_undone_import_leaves_an_address_with_whom_it_took_it_from() {
    let mut story = taken();
    let shop = TestShop::after(&story.events).await;
    assert_eq!(owner(&shop, "lin@x.cn").await.as_deref(), Some("lin"));
    let done = story.events.len();
    story.undone(ORDERS);
    shop.project(&story.events[done..], 1).await;
    assert_eq!(owner(&shop, "lin@x.cn").await.as_deref(), Some("ann"));
    as_if_never(&story, |body| body.contains(ORDERS)).await;
}

#[tokio::test]
async fn an_address_stays_where_another_import_says_it_belongs() {
    let mut story = taken();
    story.row(AGAIN, 3, "lin", "Order Completed", guest("o2", "lin@x.cn")).undone(ORDERS);
    let shop = TestShop::after(&story.events).await;
    assert_eq!((owner(&shop, "lin@x.cn").await.as_deref(), shop.count("yielded").await), (Some("lin"), 1));
    let done = story.events.len();
    story.undone(AGAIN);
    shop.project(&story.events[done..], 1).await;
    assert_eq!((owner(&shop, "lin@x.cn").await.as_deref(), shop.count("yielded").await), (Some("ann"), 0));
    is_the_same_rebuilt(&shop, &story).await;
}

#[tokio::test]
async fn the_log_without_an_erased_person_gives_what_erasing_left_of_what_another_had_claimed() {
    let mut story = Story::default();
    story
        .visitor_is(0, "ann", json!({"email": "lin@x.cn"}))
        .identify(1, "lin", "", json!({"email": "lin@x.cn", "name": "林"}))
        .track(2, "lin", "Order Completed", guest("o1", "lin@x.cn"));
    let shop = TestShop::after(&story.events).await;
    assert_eq!((owner(&shop, "lin@x.cn").await.as_deref(), shop.count("yielded").await), (Some("lin"), 1));
    erased(&shop, &mut story, "lin").await;
    assert_eq!((owner(&shop, "lin@x.cn").await.as_deref(), shop.count("yielded").await), (Some("ann"), 0));
}

/// Erases somebody, and reads the log without them from its beginning: it gives what erasing left.
async fn erased(shop: &TestShop, story: &mut Story, user: &str) {
    let person = shop.user(user).await.id;
    let tx = shop.test.store.begin().await.unwrap();
    let erased = erase(&tx, &shop.vault, &shop.ids, SHOP, person, minute(9)).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let newest = story.events.last().map_or(0, |stored| stored.seq);
    story.staff(9, "Customer Erased", json!({"customer_id": person}));
    let told = story.events.last_mut().unwrap();
    told.seq = newest + 1;
    shop.project(std::slice::from_ref(told), 1).await;
    let live = digest(&shop.test.store).await.unwrap();
    story.events.retain_mut(|stored| {
        let is_theirs = erased.seqs.contains(&stored.seq);
        !is_theirs || redact(&stored.event).map(|event| stored.event = event).is_some()
    });
    rebuild(&shop.test.store).await.unwrap();
    shop.project(&story.events, 2).await;
    assert_eq!(digest(&shop.test.store).await.unwrap(), live);
}

/// An address that the shop says to be one customer's, and that two others claim later.
fn claimed_later() -> Story {
    let mut story = Story::default();
    story
        .identify(0, "lin", "", json!({"email": "lin@x.cn", "name": "林"}))
        .track(1, "lin", "Order Completed", guest("o1", "lin@x.cn"))
        .identify(1, "ann", "", json!({"email": "ann@x.cn"}))
        .visitor_is(2, "ann", json!({"email": "lin@x.cn"}))
        .visitor_is(3, "bob", json!({"email": "lin@x.cn"}))
        .visitor_is(4, "ann", json!({"email": "lin@x.cn"}));
    story
}

#[tokio::test]
async fn an_address_that_others_claimed_after_its_owner_goes_to_the_first_of_them() {
    for batch in [1, 100] {
        let mut story = claimed_later();
        let shop = TestShop::open().await;
        shop.project(&story.events, batch).await;
        assert_eq!((owner(&shop, "lin@x.cn").await.as_deref(), shop.count("yielded").await), (Some("lin"), 2));
        erased(&shop, &mut story, "lin").await;
        assert_eq!((owner(&shop, "lin@x.cn").await.as_deref(), shop.count("yielded").await), (Some("ann"), 1));
        erased(&shop, &mut story, "ann").await;
        assert_eq!((owner(&shop, "lin@x.cn").await.as_deref(), shop.count("yielded").await), (Some("bob"), 0));
    }
}

#[tokio::test]
async fn who_claimed_anothers_address_leaves_nothing_of_it_and_its_owner_keeps_it() {
    let mut story = claimed_later();
    let shop = TestShop::after(&story.events).await;
    erased(&shop, &mut story, "ann").await;
    assert_eq!((owner(&shop, "lin@x.cn").await.as_deref(), shop.count("yielded").await), (Some("lin"), 1));
    assert!(shop.profile(SHOP, Kind::Email, "ann@x.cn").await.is_none());
}

#[tokio::test]
async fn whose_it_is_by_the_shops_word_has_it_since_they_claimed_it() {
    for batch in [1, 100] {
        let mut story = Story::default();
        story
            .visitor_is(0, "ann", json!({"email": "lin@x.cn"}))
            .visitor_is(1, "lin", json!({"email": "lin@x.cn"}))
            .identify(2, "lin", "", json!({"email": "lin@x.cn"}))
            .visitor_is(3, "lin", json!({"email": "lin@x.cn"}));
        let shop = TestShop::open().await;
        shop.project(&story.events, batch).await;
        assert_eq!((owner(&shop, "lin@x.cn").await.as_deref(), shop.count("yielded").await), (Some("lin"), 1));
        erased(&shop, &mut story, "ann").await;
    }
}

#[tokio::test]
async fn a_device_that_two_share_is_the_others_when_one_is_erased() {
    let page = |user: &str| json!({"type": "page", "userId": user, "anonymousId": "a1"});
    let mut story = Story::default();
    story
        .call(minute(0), page("ann"))
        .identify(1, "lin", "a1", json!({"email": "lin@x.cn"}))
        .call(minute(2), page("ann"))
        .call(minute(3), page("lin"));
    let shop = TestShop::after(&story.events).await;
    assert_eq!(found(&shop, Kind::AnonymousId, "a1").await.user_id.as_deref(), Some("lin"));
    erased(&shop, &mut story, "lin").await;
    assert_eq!(found(&shop, Kind::AnonymousId, "a1").await.user_id.as_deref(), Some("ann"));
}

#[tokio::test]
async fn who_had_claimed_it_before_the_shop_said_so_keeps_it_when_an_import_is_undone() {
    let mut story = Story::default();
    story
        .visitor_is(0, "lin", json!({"email": "lin@x.cn"}))
        .row(ORDERS, 1, "lin", "Order Completed", guest("o1", "lin@x.cn"))
        .visitor_is(2, "ann", json!({"email": "lin@x.cn"}))
        .undone(ORDERS);
    let shop = TestShop::after(&story.events).await;
    assert_eq!(owner(&shop, "lin@x.cn").await.as_deref(), Some("lin"));
    as_if_never(&story, |body| body.contains(ORDERS)).await;
}

#[tokio::test]
async fn an_undone_import_gives_a_visitor_their_user_id_back() {
    let mut story = Story::default();
    story
        .track(0, "", "Order Completed", guest("o1", "lin@x.cn"))
        .visitor_is(1, "ann", json!({"email": "lin@x.cn"}))
        .row(ORDERS, 2, "lin", "Order Completed", guest("o2", "lin@x.cn"));
    let shop = TestShop::after(&story.events).await;
    assert!(shop.profile(SHOP, Kind::UserId, "ann").await.is_none());
    assert_eq!(owner(&shop, "lin@x.cn").await.as_deref(), Some("lin"));
    let done = story.events.len();
    story.undone(ORDERS);
    shop.project(&story.events[done..], 1).await;
    assert_eq!(owner(&shop, "lin@x.cn").await.as_deref(), Some("ann"));
    assert!(shop.profile(SHOP, Kind::UserId, "lin").await.is_none());
    as_if_never(&story, |body| body.contains(ORDERS)).await;
}

#[tokio::test]
async fn nobody_who_names_a_guests_address_keeps_its_owner_from_what_they_bought() {
    let mut story = Story::default();
    let all = permutations(3);
    for (number, sequence) in all.iter().enumerate() {
        let (lin, thief, mail) = (format!("lin{number}"), format!("thief{number}"), format!("lin{number}@x.cn"));
        for step in sequence {
            let at = i64::try_from(*step).unwrap();
            match *step {
                0 => story.track(at, "", "Order Completed", guest(&mail, &mail)),
                1 => story.visitor_is(at, &thief, json!({"email": mail})),
                _ => story.identify(at, &lin, "", json!({"email": mail})),
            };
        }
        story.call(minute(3), json!({"type": "page", "userId": thief}));
    }
    for batch in [1, 4] {
        let shop = TestShop::open().await;
        shop.project(&story.events, batch).await;
        for (number, sequence) in all.iter().enumerate() {
            let (lin, thief) = (shop.user(&format!("lin{number}")).await, shop.user(&format!("thief{number}")).await);
            assert_eq!((lin.orders, thief.orders), (1, 0), "{sequence:?}");
            assert_ne!(lin.id, thief.id, "{sequence:?}");
            let mail = format!("lin{number}@x.cn");
            assert_eq!(owner(&shop, &mail).await, Some(format!("lin{number}")), "{sequence:?}");
        }
        is_the_same_rebuilt(&shop, &story).await;
    }
}

#[tokio::test]
async fn whom_the_shops_own_systems_name_is_not_written_to_where_a_visitor_wishes() {
    for name in ["Case Resolved", "Parcel Shipped", "Review Submitted"] {
        let mut story = Story::default();
        story
            .visitor_is(0, "lin", json!({"email": "thief@evil.cn"}))
            .track(1, "lin", name, json!({"order_id": "o1", "case_id": "c1"}))
            .track(2, "wang", name, json!({"order_id": "o2", "case_id": "c2"}))
            .visitor_is(3, "wang", json!({"email": "thief@evil.example"}));
        let shop = TestShop::after(&story.events).await;
        for user in ["lin", "wang"] {
            assert_eq!(found(&shop, Kind::UserId, user).await.email, None, "{name}");
        }
        is_the_same_rebuilt(&shop, &story).await;
    }
}
