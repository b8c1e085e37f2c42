//! Reviews in the layouts of other tools: in, out, and in again.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{fixture, until, uploaded};
use crate::commands::rebuild::project;
use crate::tests::actor::Actor;
use crate::tests::shop::TestShop;

/// Takes a file in by the mapping that is suggested for it, which must be this one.
async fn take(shop: &TestShop, owner: &Actor, mapping: &str, content: &[u8]) {
    let (path, import) = uploaded(owner, "reviews.csv", content).await;
    assert_eq!(import["suggestion"]["mapping_key"], mapping, "{import}");
    owner.post(&format!("{path}/start"), json!({})).await.ok();
    until(owner, &path, "done").await;
    let kit = &shop.app.kit;
    let reviews = listen::Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &reviews).await.unwrap();
}

/// All reviews, the oldest first, with what belongs to them.
async fn reviews(owner: &Actor) -> Vec<Value> {
    let list = owner.get("/api/v1/reviews?sort=at&limit=200").await.ok();
    let mut all = Vec::new();
    for row in list["items"].as_array().unwrap() {
        all.push(owner.get(&format!("/api/v1/reviews/{}", row["id"].as_str().unwrap())).await.ok());
    }
    all
}

/// What everybody's layout has a place for. Who wishes to be nobody has no name.
fn said(review: &Value) -> Value {
    let is_anonymous = review["is_anonymous"] == true;
    let text: Vec<&str> = [&review["title"], &review["text"]].into_iter().filter_map(Value::as_str).collect();
    json!({
        "at": review["at"], "rating": review["rating"], "text": text.join("\n"), "product": review["product"]["id"],
        "author": if is_anonymous { &Value::Null } else { &review["author"]["name"] }, "is_anonymous": is_anonymous,
        "pictures": review["picture_links"],
    })
}

fn with_reply(review: &Value) -> Value {
    let mut said = said(review);
    said["title"] = review["title"].clone();
    let reply = &review["replies"][0];
    said["reply"] = json!([reply["text"], reply["at"]]);
    said
}

/// Of what has no title of its own.
fn with_later(review: &Value) -> Value {
    let mut said = said(review);
    said["reply"] = with_reply(review)["reply"].clone();
    for key in ["dimensions", "follow_up"] {
        said[key] = review[key].clone();
    }
    said
}

fn whole(review: &Value) -> Value {
    let mut whole = with_reply(review);
    for key in ["id", "origin", "order_id", "dimensions", "author", "product", "category", "follow_up", "is_rewarded"] {
        whole[key] = review[key].clone();
    }
    whole
}

const FILES: [(&str, &str); 4] = [
    ("taobao_reviews", "taobao_reviews.csv"),
    ("loox", "loox.csv"),
    ("judgeme", "judgeme.csv"),
    ("yotpo", "yotpo.csv"),
];

async fn shop_with_reviews() -> (TestShop, Actor) {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    for (mapping, file) in FILES {
        take(&shop, &owner, mapping, &fixture(file)).await;
    }
    (shop, owner)
}

async fn export(owner: &Actor, layout: &str) -> Vec<u8> {
    let file = owner.get(&format!("/api/v1/reviews/export.csv?layout={layout}")).await;
    assert!(file.status.is_success(), "{}", file.text());
    assert!(file.text().starts_with('\u{feff}'));
    file.body
}

#[tokio::test]
async fn what_goes_out_in_a_layout_comes_in_again_as_it_was() {
    let (_shop, owner) = shop_with_reviews().await;
    let before = reviews(&owner).await;
    assert_eq!(before.len(), 9);
    type Kept = fn(&Value) -> Value;
    let layouts: [(&str, &str, Kept); 5] = [
        ("judgeme", "judgeme", with_reply),
        ("yotpo", "yotpo", with_reply),
        ("loox", "loox", said),
        ("taobao", "taobao_reviews", with_later),
        ("jd", "jd_reviews", with_later),
    ];
    for (layout, mapping, of) in layouts {
        let file = export(&owner, layout).await;
        let other = TestShop::open().await;
        let elsewhere = other.owner().await;
        take(&other, &elsewhere, mapping, &file).await;
        let compared =
            |all: &[Value]| all.iter().map(|review| (of(review), review["origin"].clone())).collect::<Vec<_>>();
        let after = reviews(&elsewhere).await;
        assert_eq!(compared(&after), compared(&before), "{layout}, and where each first came from");
        assert!(after.iter().all(|review| review["is_verified"] == false), "{layout}: no file verifies a purchase");
        take(&other, &elsewhere, mapping, &file).await;
        let again = reviews(&elsewhere).await;
        assert_eq!(compared(&again), compared(&before), "{layout}: the same file is the same reviews");
    }
}

#[tokio::test]
async fn our_own_layout_loses_nothing_and_twice_is_once() {
    let (shop, owner) = shop_with_reviews().await;
    let compared = |all: &[Value]| all.iter().map(whole).collect::<Vec<_>>();
    let before = compared(&reviews(&owner).await);
    let file = export(&owner, "huitou").await;
    take(&shop, &owner, "huitou_reviews", &file).await;
    assert_eq!(compared(&reviews(&owner).await), before, "the same file is the same reviews");

    let other = TestShop::open().await;
    let elsewhere = other.owner().await;
    take(&other, &elsewhere, "huitou_reviews", &file).await;
    let mut after = compared(&reviews(&elsewhere).await);
    // Ids follow from the shop.
    for (after, before) in after.iter_mut().zip(&before) {
        after["id"] = before["id"].clone();
    }
    assert_eq!(after, before);
    assert_eq!(export(&elsewhere, "huitou").await, file, "and out again");
}

#[tokio::test]
async fn texts_without_stars_go_out_in_our_own_layout_alone() {
    let (shop, other) = (TestShop::open().await, TestShop::open().await);
    let (owner, elsewhere) = (shop.owner().await, other.owner().await);
    take(&shop, &owner, "unrated_texts", &fixture("unrated_texts.csv")).await;
    let texts = |all: &[Value]| -> BTreeSet<String> { all.iter().map(|review| review["text"].to_string()).collect() };
    let before = reviews(&owner).await;
    assert_eq!(before.len(), 3);
    assert!(before.iter().all(|review| review["rating"].is_null() && review["class"] == "unrated"), "{before:?}");
    assert_eq!(String::from_utf8(export(&owner, "loox").await).unwrap().lines().count(), 1, "others know none");
    take(&other, &elsewhere, "huitou_reviews", &export(&owner, "huitou").await).await;
    let after = reviews(&elsewhere).await;
    assert_eq!(texts(&after), texts(&before));
    assert!(
        after.iter().all(|review| review["is_undated"] == true),
        "when they were written is not known now: {after:?}"
    );
}

#[tokio::test]
async fn a_layout_is_of_the_export_alone_and_one_that_has_a_name() {
    let (shop, owner) = shop_with_reviews().await;
    assert_eq!(owner.get("/api/v1/reviews/export.csv?layout=stamped").await.refused(422), "invalid");
    assert_eq!(owner.get("/api/v1/reviews?layout=huitou").await.refused(422), "invalid");
    let masked = String::from_utf8(export(&shop.colleague("analyst").await, "huitou").await).unwrap();
    assert!(!masked.contains("maya@example.com") && !masked.contains("Lindqvist") && masked.contains("M*"), "{masked}");
    let loox = String::from_utf8(export(&owner, "loox").await).unwrap();
    assert!(loox.contains("'=arrived broken"), "a cell that a spreadsheet would run: {loox}");
}
