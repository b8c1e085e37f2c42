//! Writing to who was unhappy: to whom it is possible, what is kept of it, and what goes with the person.

use serde_json::{Value as Json, json};
use store::Sql;

use super::world::{SHOP, World};
use crate::Person;

/// Somebody tells another system that they are not content; gives where they are written to.
async fn unhappy(world: &World, user: &str) -> String {
    world.hear(vec![world.event(user, "Survey Answered", json!({"survey": "csat", "score": 1}))]).await;
    world.forward(1);
    let open = world.get("agent", "/survey-follow-ups").await["items"].as_array().unwrap().clone();
    format!("/survey-responses/{}/follow-up/mails", open.last().unwrap()["response_id"].as_str().unwrap())
}

fn letter() -> Json {
    json!({"subject": "补发已经寄出", "text": "小林，你好：\n\n破的那只杯子，我们今天补发了。", "language": "zh"})
}

fn another() -> Json {
    json!({"subject": "还有一件事", "text": "退款今天也到账了。", "language": "zh"})
}

/// Why it is refused.
async fn refusal(world: &World, path: &str) -> (Json, Json) {
    let next = world.get("agent", path).await["next"].clone();
    assert_eq!(next["drafts"], json!([]), "there is nothing to begin with");
    let answer = world.call("agent", "POST", path, letter()).await;
    assert_eq!(answer.status.as_u16(), 409, "{}", answer.text);
    (next["hindrance"].clone(), answer.json()["code"].clone())
}

fn both(code: &str) -> (Json, Json) {
    (json!(code), json!(code))
}

#[tokio::test]
async fn who_was_unhappy_is_written_to_and_staff_see_how_far_it_came() {
    let world = World::open().await;
    let path = unhappy(&world, "lin").await;
    let before = world.get("agent", &path).await;
    assert_eq!((&before["items"], &before["next"]["hindrance"]), (&json!([]), &Json::Null));
    let draft = &before["next"]["drafts"][0];
    assert_eq!(draft["language"], "zh");
    assert!(draft["text"].as_str().unwrap().starts_with("小lin，你好："), "{draft}");
    assert_eq!(before["next"]["drafts"][1]["language"], "en");
    assert_eq!(world.count("contacts").await, 0, "looking keeps nothing");

    let sent = world.call("agent", "POST", &path, letter()).await;
    assert!(sent.status.is_success(), "{}", sent.text);
    let mails = world.get("agent", &path).await["items"].clone();
    assert_eq!(mails, json!([sent.json()]));
    assert_eq!((&mails[0]["subject"], &mails[0]["author_name"]), (&json!("补发已经寄出"), &json!("agent")));
    assert_eq!(mails[0]["delivery"]["state"], "queued");
    assert_eq!(world.count("contacts WHERE kind = 'result' AND is_asked AND asked_at IS NULL").await, 1);
    assert_eq!(world.told("Survey Follow-Up Mailed").await.len(), 1);
    assert_eq!(world.count("audit WHERE action = 'survey.follow_up_mailed' AND detail NOT LIKE '%补发%'").await, 1);
    let sealed: Option<Vec<u8>> =
        world.test.store.scalar("SELECT sealed FROM survey_follow_up_mails", vec![]).await.unwrap();
    assert!(!String::from_utf8_lossy(&sealed.unwrap()).contains("杯子"));
    world.forward(1);
    assert!(world.call("agent", "POST", &path, another()).await.status.is_success(), "as often as it takes");
    assert_eq!(world.get("agent", &path).await["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn two_windows_write_one_mail() {
    let world = World::open().await;
    let path = unhappy(&world, "lin").await;
    let refused = async |letter: Json, why: &str| {
        let answer = world.call("manager", "POST", &path, letter).await;
        assert_eq!(answer.json()["code"], "mail_sent_already", "{why}: {}", answer.text);
        assert!(answer.json()["detail"].as_str().unwrap().contains("agent"), "it says who wrote: {}", answer.text);
    };
    let both = tokio::join!(world.call("agent", "POST", &path, letter()), world.call("agent", "POST", &path, letter()));
    let mut statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    refused(another(), "in other words, at once").await;
    world.forward(1);
    refused(letter(), "in the same words, an hour later").await;
    let mut spaced = letter();
    spaced["text"] = format!(" {}\n", spaced["text"].as_str().unwrap()).into();
    refused(spaced, "but for space around them").await;
    assert_eq!(world.count("contacts WHERE kind = 'result'").await, 1);
    assert_eq!(world.told("Survey Follow-Up Mailed").await.len(), 1);

    // What did not arrive can be said again.
    let tx = world.test.store.begin().await.unwrap();
    tx.exec("UPDATE contact_messages SET state = 'failed'", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    assert!(world.call("agent", "POST", &path, letter()).await.status.is_success());
}

#[tokio::test]
async fn who_cannot_be_reached_is_not_written_to_and_it_is_said_why() {
    let world = World::open().await;
    world.people.set("wang", |wang| wang.consent = [("email".to_owned(), false)].into());
    let path = unhappy(&world, "wang").await;
    assert_eq!(refusal(&world, &path).await, both("refused"));
    world.people.set("wang", |wang| wang.email = None);
    world.people.set("wang", |wang| wang.consent.clear());
    assert_eq!(refusal(&world, &path).await, both("no_address"));

    let path = unhappy(&world, "chen").await;
    let chen = Person { user_ids: vec!["chen".to_owned()], ..Person::default() };
    crate::erase(&world.surveys.kit, SHOP, &chen).await.unwrap();
    assert_eq!(refusal(&world, &path).await, both("erased"));
    let tx = world.test.store.begin().await.unwrap();
    tx.exec("UPDATE survey_responses SET is_erased = FALSE", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(refusal(&world, &path).await, both("anonymous_answer"));
    assert_eq!((world.count("contacts").await, world.count("survey_follow_up_mails").await), (0, 0));
}

#[tokio::test]
async fn words_are_for_those_who_may_read_them_and_go_with_the_person() {
    let world = World::open().await;
    let path = unhappy(&world, "lin").await;
    for (field, value) in [("subject", "两\n行"), ("text", " "), ("language", "fr")] {
        let mut wrong = letter();
        wrong[field] = value.into();
        let answer = world.call("agent", "POST", &path, wrong).await;
        assert_eq!(answer.json()["errors"][0]["field"], field, "{}", answer.text);
    }
    assert_eq!(world.call("analyst", "POST", &path, letter()).await.status.as_u16(), 403);
    assert_eq!(world.call("stranger", "GET", &path, Json::Null).await.status.as_u16(), 404);
    assert!(world.call("agent", "POST", &path, letter()).await.status.is_success());
    let masked = world.get("analyst", &path).await;
    assert_eq!((&masked["next"], &masked["items"][0]["subject"]), (&Json::Null, &Json::Null));
    assert!(!masked.to_string().contains("杯子"), "{masked}");

    let lin = Person { user_ids: vec!["lin".to_owned()], ..Person::default() };
    let exported = async || {
        let theirs = crate::export(&world.test.store, &world.surveys.kit.vault, SHOP, &lin).await.unwrap();
        let mails = theirs.into_iter().find(|theirs| theirs.section.name == "survey_follow_up_mails").unwrap();
        mails.section.rows(&world.test.store, &world.surveys.kit.vault, &mails.ids).await.unwrap()
    };
    let copy = exported().await;
    assert_eq!((copy.len(), &copy[0]["mail"]["subject"]), (1, &json!("补发已经寄出")));
    for _ in 0..2 {
        crate::erase(&world.surveys.kit, SHOP, &lin).await.unwrap();
    }
    assert!(exported().await.is_empty());
    assert_eq!(world.get("agent", &path).await["items"], json!([]));
    assert_eq!(world.count("survey_follow_up_mails").await, 0);
}
