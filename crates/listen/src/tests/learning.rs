//! A shop learns from its own texts, and what it reads follows.

use std::time::Duration;

use axum::http::StatusCode;
use primitives::Event;
use serde_json::{Value as Json, json};
use store::Sql;

use super::site::{Site, id, review};

/// Words that no list has, so that only what is learned can tell them apart.
fn said(n: i64) -> Event {
    let (words, stars) = match n % 3 {
        0 => ("布鲁布鲁", 1),
        1 => ("咕噜咕噜", 5),
        _ => ("咕噜嘟嘟", 4),
    };
    review(n, &format!("u{n}"), &format!("r{n}"), "o9", stars, &format!("第{n}单 {words}"))
}

/// Waits until nothing is learned any more.
async fn learned(site: &Site) -> Json {
    for _ in 0..2_400 {
        let model = site.get("owner", "/text-model").await;
        if model["state"] != "learning" {
            return model;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it goes on learning");
}

async fn polarity(site: &Site, review: &str) -> (f64, f64) {
    let polarity = site.review(review).await["polarity"].clone();
    (polarity["negative"].as_f64().unwrap(), polarity["positive"].as_f64().unwrap())
}

async fn settings(site: &Site, change: impl Fn(&mut Json)) {
    let mut settings = site.get("owner", "/listen/settings").await;
    change(&mut settings);
    let answer = site.ask("owner", "PUT", "/listen/settings", settings).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
}

async fn read_again(site: &Site) -> u64 {
    crate::read_again(&site.listen.kit).await.unwrap()
}

#[tokio::test]
async fn a_better_model_goes_into_use_and_texts_are_read_again() {
    let site = Site::with((0..300).map(said).collect()).await;
    assert_eq!(site.get("analyst", "/text-model").await["state"], "none");
    assert_eq!(site.ask("agent", "POST", "/text-model/train", Json::Null).await.status, StatusCode::FORBIDDEN);
    let started = site.ask("owner", "POST", "/text-model/train", Json::Null).await;
    assert_eq!((started.status, &started.body["state"]), (StatusCode::ACCEPTED, &json!("learning")));
    let again = site.ask("owner", "POST", "/text-model/train", Json::Null).await;
    assert_eq!((again.status, &again.body["code"]), (StatusCode::CONFLICT, &json!("already_learning")));

    let model = learned(&site).await;
    assert_eq!((&model["state"], &model["version"], &model["n_texts"]), (&json!("ready"), &json!(1), &json!(300)));
    assert_eq!((&model["is_better"], &model["is_in_use"]), (&json!(true), &json!(true)), "{model}");
    assert_eq!((&model["quality"]["n"], &model["shipped"]["n"]), (&json!(60), &json!(60)));
    assert!(model["quality"]["macro_f1"].as_f64() > model["shipped"]["macro_f1"].as_f64(), "{model}");
    assert!(model["quality"]["low"].as_f64() <= model["quality"]["accuracy"].as_f64());
    assert_eq!(model["rereading"], json!({"done": 0, "total": 300}));

    assert_eq!(read_again(&site).await, 300);
    assert_eq!(site.get("owner", "/text-model").await["rereading"], Json::Null);
    assert_eq!(read_again(&site).await, 0, "nothing is behind");
    let (negative, positive) = polarity(&site, "r0").await;
    assert!(negative > positive, "{negative} {positive}");
    let (negative, positive) = polarity(&site, "r1").await;
    assert!(positive > negative, "{negative} {positive}");
    site.send(vec![said(300)]).await;
    let (negative, positive) = polarity(&site, "r300").await;
    assert!(negative > positive, "what comes now is read with it");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn staff_decide_which_model_reads() {
    let site = Site::with((0..300).map(said).collect()).await;
    let with = |is_in_use: bool| json!({ "is_in_use": is_in_use });
    assert_eq!(site.ask("owner", "PUT", "/text-model", with(true)).await.status, StatusCode::NOT_FOUND);
    site.post("owner", "/text-model/train", Json::Null).await;
    learned(&site).await;
    read_again(&site).await;
    let own = polarity(&site, "r0").await;
    let off = site.ask("owner", "PUT", "/text-model", with(false)).await.body;
    assert_eq!((&off["is_in_use"], &off["is_better"]), (&json!(false), &json!(true)));
    site.is_what_the_log_tells().await;
    assert_ne!(polarity(&site, "r0").await, own, "the shipped one reads");
    assert_eq!(site.ask("agent", "PUT", "/text-model", with(true)).await.status, StatusCode::FORBIDDEN);
    site.ask("owner", "PUT", "/text-model", with(true)).await;
    site.is_what_the_log_tells().await;
    assert_eq!(polarity(&site, "r0").await, own);
    assert_eq!(site.ask("owner", "DELETE", "/text-model", Json::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(site.ask("owner", "DELETE", "/text-model", Json::Null).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("owner", "/text-model").await["state"], "none");
    site.is_what_the_log_tells().await;
    assert_eq!(site.count("audit WHERE action LIKE 'text_model.%'").await, 4);
    assert_eq!(site.get("stranger", "/text-model").await["state"], "none", "another shop has none");
}

#[tokio::test]
async fn too_little_is_said_to_be_too_little() {
    let site = Site::with((0..10).map(said).collect()).await;
    site.post("owner", "/text-model/train", Json::Null).await;
    let model = learned(&site).await;
    assert_eq!(model["failure"], json!({"code": "too_few", "found": 10, "needed": 80}));
    assert_eq!((&model["state"], &model["is_in_use"]), (&json!("none"), &json!(false)));
    assert_eq!(read_again(&site).await, 0, "nothing is read otherwise");
}

#[tokio::test]
async fn the_word_of_staff_is_learned_and_stays() {
    let site = Site::with((0..300).map(said).collect()).await;
    let path = format!("/reviews/{}/labels", id("r1"));
    site.post("agent", &path, json!({"polarity": "negative"})).await;
    site.post("owner", "/text-model/train", Json::Null).await;
    assert_eq!(learned(&site).await["n_labels"], 1);
    read_again(&site).await;
    assert_eq!(polarity(&site, "r1").await, (1.0, 0.0), "whatever the model says");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn other_aspects_and_rules_reach_what_was_said_before() {
    let site = Site::with(vec![
        review(1, "u1", "r1", "o9", 2, "茶汤太差了"),
        review(2, "u2", "r2", "o9", 5, "加微信13812341234领红包"),
        review(3, "u3", "r3", "o9", 5, "很好"),
    ])
    .await;
    let speak_of_it = || site.get("agent", "/reviews?aspect=broth");
    settings(&site, |settings| {
        let broth = json!({"key": "broth", "zh": "汤色", "en": "Broth", "words": ["茶汤"], "is_on": true});
        settings["aspects"].as_array_mut().unwrap().push(broth);
    })
    .await;
    assert_eq!(speak_of_it().await["total"], 0, "not yet");
    assert_eq!(site.get("owner", "/text-model").await["rereading"], json!({"done": 0, "total": 3}));
    assert_eq!((read_again(&site).await, &speak_of_it().await["total"]), (3, &json!(1)));

    assert_eq!(site.review("r2").await["state"], "held");
    settings(&site, |settings| settings["hold"]["contacts"] = json!(false)).await;
    read_again(&site).await;
    assert_eq!(site.review("r2").await["state"], "published");
    settings(&site, |settings| settings["recovery_hours"] = json!(5)).await;
    assert_eq!(read_again(&site).await, 0, "that changes nothing in texts");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn what_an_older_release_read_is_read_again() {
    let site = Site::with((0..3).map(said).collect()).await;
    assert_eq!(read_again(&site).await, 0, "it was read by this one");
    // As the release before left it, for a shop that never changed anything itself.
    let tx = site.listen.kit.store.begin().await.unwrap();
    for sql in ["UPDATE reviews SET reading = 0", "DELETE FROM text_readings"] {
        tx.exec(sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(site.get("owner", "/text-model").await["rereading"], json!({"done": 0, "total": 3}));
    assert_eq!((read_again(&site).await, read_again(&site).await), (3, 0));
    site.is_what_the_log_tells().await;
}
