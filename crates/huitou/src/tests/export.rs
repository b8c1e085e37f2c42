//! A customer's copy holds what an erasure of them would find, and nothing of others.

mod kept;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::actor::Actor;
use super::erasure::{found, until_caught_up};
use super::imports::{until, uploaded};
use super::shop::TestShop;
use crate::workers;

/// Begins every word of the person's; no two are alike.
const MARK: &str = "kanarie";
/// In every word of somebody else's.
const OTHER: &str = "bystander";
/// Lists of the file that are no table's alone.
const APART: [&str; 2] = ["rejected_events", "imports"];
const PICTURE: Uuid = Uuid::from_u128(0x4711);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_has_one_of_everything_and_nothing_of_others() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    workers::start(&shop.parts, &tasks, &stop);
    sent(&shop).await;
    imported(&owner).await;
    until_caught_up(&owner).await;
    let (person, other) = (found(&owner, "the-person").await, found(&owner, OTHER).await);
    by_staff(&owner, &person, &other).await;
    until_caught_up(&owner).await;
    stop.cancel();
    tasks.close();
    tasks.wait().await;
    kept::beside(&shop, &person).await;

    let answer = owner.get(&format!("/api/v1/customers/{person}/export")).await;
    assert!(answer.headers["content-disposition"].to_str().unwrap().contains(&format!("customer-{person}.json")));
    let (text, copy) = (answer.text(), answer.ok());
    let records = copy["records"].as_object().unwrap();
    for (list, _) in flows::lists_of_copy(&shop.app.kit).await.unwrap() {
        assert!(!records[list].as_array().unwrap().is_empty(), "{list} is empty: {text}");
    }
    for list in APART.into_iter().chain(["events"]) {
        assert!(!copy[list].as_array().unwrap().is_empty(), "{list} is empty: {text}");
    }
    for word in WORDS {
        assert!(text.contains(&format!("{MARK}-{word}")), "{word}: {text}");
    }
    assert!(!text.contains(OTHER) && !text.contains(&other), "{text}");
    assert_eq!(copy["customer"]["email"], format!("{MARK}-mail@example.com"));
    assert_eq!(records["reviews"][0]["author"]["user_id"], "the-person", "what is sealed is open");
    for list in ["review_pictures", "survey_pictures"] {
        assert_eq!(records[list][0]["jpeg"], store::jpeg(MARK.as_bytes()), "{list}");
    }
    let log = owner.get("/api/v1/audit?action=customer.exported").await.ok();
    assert_eq!(log["items"][0]["subject"], person.as_str());
}

#[tokio::test]
async fn every_table_that_an_erasure_touches_is_in_the_copy_or_says_why_not() {
    let shop = TestShop::open().await;
    let lists = flows::lists_of_copy(&shop.app.kit).await.unwrap();
    let handed: BTreeSet<&str> = lists.iter().map(|(_, table)| *table).chain(APART).collect();
    let reasons: BTreeSet<&str> = flows::NOT_HANDED.iter().map(|(table, _)| *table).collect();
    for table in flows::TOUCHED {
        assert!(handed.contains(table) != reasons.contains(table), "{table}: handed on, or a reason why not");
    }
    assert!(reasons.iter().all(|table| flows::TOUCHED.contains(table)), "a reason for what no erasure touches");
    let described = include_str!("../../../../docs/customer-export.md");
    for list in lists.iter().map(|(name, _)| *name).chain(APART) {
        assert!(described.contains(&format!("`{list}`")), "docs/customer-export.md does not name {list}");
    }
}

/// What has to be found, each in the place that it is called by.
const WORDS: [&str; 24] = [
    "mail",
    "review",
    "reply",
    "note",
    "step",
    "report",
    "question",
    "answer",
    "answered",
    "to-question",
    "to-answer",
    "post",
    "private",
    "public",
    "comment",
    "follow-up",
    "mailed",
    "title",
    "letter",
    "bounce",
    "import",
    "refused",
    "order",
    "tag",
];

fn word(word: &str) -> String {
    assert!(WORDS.contains(&word), "{word} is looked for by nobody");
    format!("{MARK}-{word}")
}

async fn sent(shop: &TestShop) {
    let (_, key) = shop.source_of("server").await;
    let order = |user: &str, id: &str, note: &str| {
        json!({"type": "track", "event": "Order Completed", "userId": user, "properties": {"order_id": id, "total": 9,
            "currency": "CNY", "note": note, "products": [{"product_id": "p1", "name": "Tea", "price": 9, "quantity": 1}]}})
    };
    let review = |user: &str, id: &str, order: &str, text: &str| {
        json!({"type": "track", "event": "Review Submitted", "userId": user, "properties": {"review_id": id,
            "rating": 1, "order_id": order, "product_id": "p1", "text": format!("包装破了，茶叶撒了一地，物流太慢。{text}")}})
    };
    let batch = json!([
        {"type": "identify", "userId": "the-person", "traits": {"email": format!("{}@example.com", word("mail"))}},
        {"type": "identify", "userId": OTHER, "traits": {"email": format!("{OTHER}@example.com"), "name": OTHER}},
        order("the-person", "o-1", &word("order")),
        order("the-person", "o-2", ""),
        order(OTHER, "b-1", OTHER),
        review("the-person", "r-1", "o-1", &word("review")),
        review(OTHER, "r-2", "b-1", OTHER),
        {"type": "track", "userId": "the-person", "messageId": "x", "properties": {"why": word("refused")}},
        {"type": "track", "userId": OTHER, "messageId": "y", "properties": {"why": OTHER}},
    ]);
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
}

async fn imported(owner: &Actor) {
    let file = format!(
        "order id,customer id,order date,product,price,qty,note\ni-1,the-person,2026-10-01,Tea,12.50,1,{}\n\
         j-1,{OTHER},2026-10-01,Cup,8,1,{OTHER}\n",
        word("import")
    );
    let (path, _) = uploaded(owner, "orders.csv", file.as_bytes()).await;
    owner.post(&format!("{path}/start"), json!({})).await.ok();
    until(owner, &path, "done").await;
}

async fn made(owner: &Actor, path: &str, new: Value) -> String {
    owner.post(path, new).await.ok()["id"].as_str().unwrap().to_owned()
}

async fn by_staff(owner: &Actor, person: &str, other: &str) {
    let both = json!({"ids": [person, other], "add_tags": [word("tag")], "remove_tags": []});
    owner.post("/api/v1/customers/bulk", both).await.ok();
    let reviews = owner.get("/api/v1/reviews").await.ok();
    let review = reviews["items"].as_array().unwrap().iter().find(|review| review.to_string().contains(MARK));
    let review = review.unwrap()["id"].as_str().unwrap();
    made(owner, &format!("/api/v1/reviews/{review}/replies"), json!({"text": word("reply")})).await;
    owner.post("/api/v1/review-requests", json!({"order_id": "o-2"})).await.ok();
    let templates = owner.get("/api/v1/survey-templates").await.ok();
    let nps = &templates["items"][0];
    let draft = json!({"name": "NPS", "kind": "nps", "definition": nps["definition"], "audience": nps["audience"]});
    let survey = made(owner, "/api/v1/surveys", draft).await;
    owner.post(&format!("/api/v1/surveys/{survey}/state"), json!({"state": "live"})).await.ok();
    let score = nps["definition"]["questions"][0]["key"].as_str().unwrap();
    let answer = json!({"customer": person, "answers": {score: 3}});
    made(owner, &format!("/api/v1/surveys/{survey}/phone"), answer).await;
    for (user, title, text, is_public) in
        [("the-person", word("post"), word("private"), false), (OTHER, OTHER.to_owned(), word("public"), true)]
    {
        let post = json!({"kind": "idea", "title": title, "text": "希望有小包装", "customer": {"user_id": user}});
        let post = made(owner, "/api/v1/feedback", post).await;
        let answer = json!({"text": text, "is_public": is_public});
        owner.post(&format!("/api/v1/feedback/{post}/answer"), answer).await.ok();
    }
}
