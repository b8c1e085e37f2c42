//! Telling those who answered what came of it: the same words reach nobody twice.

use serde_json::{Value as Json, json};
use store::Sql;

use super::world::World;

async fn answer(world: &World, survey: &str, user: &str) {
    let link = world.link(survey, user).await;
    world.fill(&link, &[("at", "score"), ("a-score", "9")]).await;
    world.fill(&link, &[("at", "more")]).await;
}

fn same() -> Json {
    json!({"subject": "换快递了", "text": "您说太慢，我们换了。"})
}

#[tokio::test]
async fn the_same_words_go_to_those_alone_who_were_not_told_them() {
    let world = World::open().await;
    let id = world.nps(json!({})).await;
    let tell = format!("/surveys/{id}/tell");
    for user in ["lin", "wang"] {
        answer(&world, &id, user).await;
    }
    world.forward(1);
    assert_eq!(world.post(&tell, same()).await["told"], 2);
    let again = world.call("manager", "POST", &tell, same()).await;
    assert_eq!((again.status.as_u16(), &again.json()["code"]), (409, &json!("told_before")));

    answer(&world, &id, "chen").await;
    world.forward(1);
    let later = world.post(&tell, same()).await;
    assert_eq!((&later["told"], &later["not_told"]), (&json!(1), &json!([{"code": "told_before", "n": 2}])));
    assert_eq!(world.count("contacts WHERE kind = 'result' AND is_asked").await, 3);
    let other = json!({"subject": "换快递了", "text": "另外，运费也降了。"});
    assert_eq!(world.post(&tell, other).await["told"], 3, "other words are other news");
}

#[tokio::test]
async fn what_was_withdrawn_was_not_told() {
    let world = World::open().await;
    let id = world.nps(json!({})).await;
    answer(&world, &id, "lin").await;
    world.forward(1);
    let tell = format!("/surveys/{id}/tell");
    let mut held = same();
    held["in_minutes"] = 15.into();
    let news = world.post(&tell, held.clone()).await;
    let again = world.call("manager", "POST", &tell, held).await;
    assert_eq!((again.status.as_u16(), &again.json()["code"]), (409, &json!("being_told")));
    world.post(&format!("/surveys/{id}/news/{}/withdraw", news["id"].as_str().unwrap()), Json::Null).await;
    assert_eq!(world.post(&tell, same()).await["told"], 1);
}

#[tokio::test]
async fn everybody_is_told_in_the_language_in_which_they_answered() {
    let world = World::open().await;
    let id = world.nps(json!({})).await;
    for (user, language) in [("lin", "zh"), ("wang", "en"), ("chen", "en")] {
        let link = format!("{}?lang={language}", world.link(&id, user).await);
        world.fill(&link, &[("at", "score"), ("a-score", "9")]).await;
        world.fill(&link, &[("at", "more")]).await;
    }
    world.forward(1);
    let audience = world.get("agent", &format!("/surveys/{id}/news/audience?language=en")).await;
    assert_eq!(audience["people"], 2);
    let tell = format!("/surveys/{id}/tell");
    let in_english = json!({"subject": "A better courier", "text": "You said it was slow.", "language": "en"});
    let told = world.post(&tell, in_english).await;
    assert_eq!((&told["told"], &told["language"]), (&json!(2), &json!("en")));
    let mut in_chinese = same();
    in_chinese["language"] = "zh".into();
    assert_eq!(world.post(&tell, in_chinese.clone()).await["told"], 1);
    in_chinese["language"] = "ja".into();
    let unspoken = world.call("manager", "POST", &tell, in_chinese).await;
    assert_eq!(unspoken.json()["errors"][0]["field"], "language");
}

#[tokio::test]
async fn who_answered_in_no_language_is_told_in_their_own_else_in_that_of_the_shop() {
    let world = World::open().await;
    let id = world.nps(json!({})).await;
    for user in ["lin", "wang", "chen"] {
        answer(&world, &id, user).await;
    }
    let tx = world.test.store.begin().await.unwrap();
    tx.exec("UPDATE survey_responses SET language = NULL", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    world.people.set("wang", |wang| wang.language = Some("en-GB".to_owned()));
    world.people.set("chen", |chen| chen.language = None);
    world.forward(1);
    for (language, people) in [("en", 1), ("zh", 2)] {
        let audience = world.get("agent", &format!("/surveys/{id}/news/audience?language={language}")).await;
        assert_eq!(audience["people"], people, "{language}");
        let mut news = same();
        news["language"] = language.into();
        assert_eq!(world.post(&format!("/surveys/{id}/tell"), news).await["told"], people, "{language}");
    }
}
