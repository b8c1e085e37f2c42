//! What visitors say of themselves beside who they are: fields that a shop made up, and consent.

use serde_json::{Value as Json, json};
use store::testing::permutations;

use super::shop::{Story, TestShop, order};
use super::site::Site;
use super::trust::{found, is_the_same_rebuilt};
use crate::identity::Kind;

async fn size(site: &Site, definition: Json) -> Json {
    let definition = json!({ "definition": definition });
    let answer = site.ask("analyst", "POST", "/segments/preview", Some(definition)).await;
    assert!(answer.status.is_success(), "{}", answer.body);
    answer.body["size"].clone()
}

#[tokio::test]
async fn a_field_that_a_visitor_tells_fills_a_gap_and_writes_over_nothing() {
    let mut story = Story::default();
    let all = permutations(3);
    for (number, sequence) in all.iter().enumerate() {
        let user = format!("u{number}");
        for step in sequence {
            let at = i64::try_from(*step).unwrap();
            match *step {
                0 => story.identify(at, &user, "", json!({"shoe": 39})),
                1 => story.track(at, &user, "Order Completed", order(&user, 20.0)),
                _ => story.visitor_is(at, &user, json!({"shoe": 99, "hat": "L"})),
            };
        }
    }
    is_the_same_rebuilt(&TestShop::after(&story.events).await, &story).await;
    let site = Site::with(&story).await;
    for (number, sequence) in all.iter().enumerate() {
        let id = site.shop.user(&format!("u{number}")).await.id;
        let shown = site.get("agent", &format!("/customers/{id}")).await["custom"].clone();
        assert_eq!(shown, json!({"shoe": 39, "hat": "L"}), "{sequence:?}");
    }
    let eq = |field: &str, value: Json| json!({"field": field, "op": "eq", "value": value});
    assert_eq!(size(&site, eq("custom.shoe", json!(39))).await, all.len());
    assert_eq!(size(&site, eq("custom.shoe", json!(99))).await, 0);
    assert_eq!(size(&site, eq("custom.hat", json!("L"))).await, all.len());
    let words = site.get("agent", "/segments/vocabulary").await["fields"].to_string();
    assert!(words.contains("custom.hat") && words.contains("custom.shoe"), "{words}");

    let first = site.shop.user("u0").await.id;
    let change = json!({"custom": {"hat": null}});
    let path = format!("/customers/{first}");
    assert!(site.ask("agent", "PATCH", &path, Some(change)).await.status.is_success());
    site.catch_up().await;
    assert_eq!(site.get("agent", &path).await["custom"], json!({"shoe": 39}), "what staff took out stays out");
    assert_eq!(size(&site, json!({"field": "custom.hat", "op": "is_set"})).await, all.len() - 1);
}

/// What was said, the oldest first: whether it was a yes, and whether only a visitor said so.
type Wishes = &'static [(bool, bool)];

const YES: (bool, bool) = (true, false);
const NO: (bool, bool) = (false, false);
const CLAIMED_YES: (bool, bool) = (true, true);
const CLAIMED_NO: (bool, bool) = (false, true);

const ALL: [(Wishes, Option<bool>); 8] = [
    (&[], None),
    (&[CLAIMED_YES], Some(true)),
    (&[CLAIMED_YES, CLAIMED_NO], Some(false)),
    (&[NO, CLAIMED_YES], Some(false)),
    (&[YES, CLAIMED_NO], Some(false)),
    (&[CLAIMED_NO, YES], Some(true)),
    (&[CLAIMED_YES, NO], Some(false)),
    (&[NO, YES, CLAIMED_YES], Some(true)),
];

/// Two customers for each, of whom it was told forwards and backwards.
fn asked() -> (Story, Vec<(String, Option<bool>)>) {
    let (mut story, mut people) = (Story::default(), Vec::new());
    for (number, (said, expected)) in ALL.iter().enumerate() {
        for is_reversed in [false, true] {
            let user = format!("u{number}-{is_reversed}");
            story.identify(0, &user, "", json!({}));
            let mut said: Vec<(i64, (bool, bool))> = (1..).zip(said.iter().copied()).collect();
            if is_reversed {
                said.reverse();
            }
            for (at, (is_given, is_claimed)) in said {
                let properties = json!({"channel": "email", "granted": is_given});
                if is_claimed {
                    let call =
                        json!({"type": "track", "event": "Consent Changed", "userId": user, "properties": properties});
                    story.visitor(at, call);
                } else {
                    story.track(at, &user, "Consent Changed", properties);
                }
            }
            people.push((user, *expected));
        }
    }
    (story, people)
}

#[tokio::test]
async fn nobody_becomes_willing_again_by_a_strangers_word_and_a_no_counts_whoever_says_it() {
    let (story, people) = asked();
    let shop = TestShop::open().await;
    shop.project(&story.events, 3).await;
    for (user, expected) in &people {
        let consent = found(&shop, Kind::UserId, user).await.consent;
        assert_eq!(consent.get("email"), expected.as_ref(), "{user}");
    }
    is_the_same_rebuilt(&shop, &story).await;

    let site = Site::with(&story).await;
    let count = |wanted: &[Option<bool>]| people.iter().filter(|(_, given)| wanted.contains(given)).count();
    let rule = |op: &str, value: Json| json!({"field": "email_consent", "op": op, "value": value});
    assert_eq!(size(&site, rule("eq", json!(true))).await, count(&[Some(true)]));
    assert_eq!(size(&site, rule("eq", json!(false))).await, count(&[Some(false)]));
    assert_eq!(size(&site, rule("ne", json!(true))).await, count(&[Some(false), None]));
    let set = json!({"field": "email_consent", "op": "is_set"});
    assert_eq!(size(&site, set).await, count(&[Some(true), Some(false)]));
}

#[tokio::test]
async fn what_a_visitor_wished_is_their_customers_wish_when_they_sign_in() {
    let mut story = Story::default();
    let no = json!({"type": "track", "event": "Consent Changed", "anonymousId": "a1",
        "properties": {"channel": "email", "granted": false}});
    story
        .identify(0, "u1", "", json!({}))
        .track(1, "u1", "Consent Changed", json!({"channel": "email", "granted": true}))
        .visitor(2, no)
        .identify(3, "u1", "a1", json!({}));
    let shop = TestShop::after(&story.events).await;
    assert_eq!(found(&shop, Kind::UserId, "u1").await.consent.get("email"), Some(&false));
    is_the_same_rebuilt(&shop, &story).await;
}
