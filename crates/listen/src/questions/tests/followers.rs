//! Who asked hears of answers, once the address is shown to be theirs.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;
use store::{FromQueryResult, Sql, sea_orm};
use uuid::Uuid;

use super::world::{OTHER_SHOP, SHOP, TEA, World};
use crate::Person;
use crate::questions::tell_askers;

const QUESTION: &str = "第一泡要洗茶吗？";

#[derive(FromQueryResult)]
struct Mail {
    person: Uuid,
    sealed: Vec<u8>,
}

impl World {
    async fn ask_with(&self, from: u8, text: &str, email: &str) -> String {
        let fields = [("text", text), ("email", email), ("lang", "zh")];
        self.post(from, TEA, &fields, &[]).await.place().to_owned()
    }

    /// The mails of a kind that wait to be sent.
    async fn waiting(&self, kind: &str) -> Vec<String> {
        let store = &self.test.store;
        let sql = "SELECT m.person, m.sealed FROM contact_messages m JOIN contacts c ON c.id = m.contact
                   WHERE c.kind = $1 AND m.state = 'queued' ORDER BY m.created_at, m.id";
        let mails: Vec<Mail> = store.rows(sql, vec![kind.into()]).await.unwrap();
        let people: Vec<Uuid> = mails.iter().map(|mail| mail.person).collect();
        let keys = self.listen.kit.vault.existing_keys(store, &people).await.unwrap();
        mails.iter().map(|mail| keys[&mail.person].open("contact.message", &mail.sealed).unwrap()).collect()
    }

    /// Tells what there is to tell; gives what then waits to be sent.
    async fn news(&self) -> Vec<String> {
        tell_askers(&self.listen, &self.contact, SHOP).await.unwrap();
        self.waiting("feedback_update").await
    }

    /// The path of a page in the last mail of a kind.
    async fn mailed_link(&self, kind: &str, page: &str) -> String {
        let mail = self.waiting(kind).await.pop().unwrap();
        let from = mail.find(&format!("/s/{SHOP}/question/{page}/")).unwrap();
        mail[from..].chars().take_while(|c| !matches!(*c, '"' | '?')).collect()
    }

    /// A question whose asker has confirmed.
    async fn followed(&self) -> String {
        self.ask_with(1, QUESTION, "ann@x.cn").await;
        let confirm = self.mailed_link("confirmation", "confirm").await;
        self.post(1, &confirm, &[], &[]).await;
        format!("/questions/{}", self.id(QUESTION).await)
    }
}

#[tokio::test]
async fn nobody_hears_of_answers_before_the_address_is_shown_to_be_theirs() {
    let world = World::mailing().await;
    let said = world.ask_with(1, QUESTION, "Ann@x.cn").await;
    let thanked = world.get(said.split('#').next().unwrap()).await;
    assert!(said.contains("said=asked_mailed") && thanked.text.contains("请查收确认邮件"), "{said}");
    let asked = world.waiting("confirmation").await;
    assert!(asked.len() == 1 && !asked[0].contains("洗茶"), "no words of whoever gave the address: {asked:?}");
    let question = format!("/questions/{}", world.id(QUESTION).await);
    world.act(&format!("{question}/answers"), json!({"text": "不用，直接喝。"})).await;
    assert_eq!(world.news().await, Vec::<String>::new(), "nobody has confirmed");

    let confirm = world.mailed_link("confirmation", "confirm").await;
    assert!(world.get(&confirm).await.text.contains("洗茶"));
    assert_eq!(world.news().await, Vec::<String>::new(), "opening the link alone does nothing");
    let foreign = world.post(1, &confirm, &[], &[("origin", "https://evil.example")]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert_eq!(world.post(1, &confirm, &[], &[]).await.status, StatusCode::OK);
    let (told, again) = (world.news().await, world.news().await);
    assert!(told.len() == 1 && told[0].contains("不用，直接喝。") && told[0].contains("洗茶"), "{told:?}");
    assert_eq!(again, told, "once, however often it is tried");

    let stop = world.mailed_link("feedback_update", "stop").await;
    for forged in [
        stop.replace(&SHOP.to_string(), &OTHER_SHOP.to_string()),
        format!("/s/{SHOP}/question/stop/x"),
        stop.replace("/question/stop/", "/questions/"),
    ] {
        assert_eq!(world.get(&forged).await.status, StatusCode::NOT_FOUND, "{forged}");
    }
    world.post(1, &stop, &[], &[]).await;
    assert_eq!(world.news().await, Vec::<String>::new(), "what waited is taken back");
    world.act(&format!("{question}/answers"), json!({"text": "洗一次也行。"})).await;
    assert_eq!(world.news().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_address_that_nobody_confirms_is_forgotten() {
    let world = World::mailing().await;
    world.followed().await;
    world.ask_with(1, "能泡几次？", "ben@x.cn").await;
    for (hours, left) in [(95, 2), (2, 1)] {
        world.clock.advance(SignedDuration::from_hours(hours));
        world.news().await;
        assert_eq!(world.count("question_followers").await, left, "who has confirmed is kept");
    }
}

#[tokio::test]
async fn an_address_that_is_corrected_voids_the_first_link() {
    let world = World::mailing().await;
    world.ask_with(1, QUESTION, "anm@x.cn").await;
    let first = world.mailed_link("confirmation", "confirm").await;
    world.ask_with(1, QUESTION, "ann@x.cn").await;
    assert_eq!((world.count("questions").await, world.count("question_followers").await), (1, 1));
    assert_eq!(world.get(&first).await.status, StatusCode::NOT_FOUND);
    let wrong = world.post(1, TEA, &[("text", "能泡几次？"), ("email", "nobody")], &[]).await;
    assert_eq!((wrong.status, world.count("questions").await), (StatusCode::UNPROCESSABLE_ENTITY, 1));
}

#[tokio::test]
async fn a_box_is_not_filled_by_strangers_and_without_mail_nothing_is_promised() {
    let world = World::mailing().await;
    let mut last = StatusCode::OK;
    for n in 1..=4u8 {
        let text = format!("第 {n} 个问题是什么？");
        last = world.post(n, TEA, &[("text", text.as_str()), ("email", "victim@x.cn")], &[]).await.status;
    }
    assert_eq!((world.waiting("confirmation").await.len(), last), (3, StatusCode::TOO_MANY_REQUESTS));
    let world = World::open().await;
    assert!(!world.get(TEA).await.text.contains("name=\"email\""));
    let said = world.ask_with(1, QUESTION, "ann@x.cn").await;
    assert!(!said.contains("mailed") && world.count("question_followers").await == 0, "{said}");
}

#[tokio::test]
async fn an_answer_that_is_withdrawn_before_the_morning_is_not_told() {
    let world = World::mailing().await;
    let question = world.followed().await;
    // Eleven at night in Shanghai.
    world.clock.advance(SignedDuration::from_hours(7));
    let answer = world.act(&format!("{question}/answers"), json!({"text": "不用。"})).await;
    assert_eq!(world.news().await.len(), 1);
    world.act(&format!("{question}/decisions"), json!({"decision": "withdraw", "answer": answer["id"]})).await;
    // Shortly before the shop writes again.
    let sql = "SELECT MIN(m.next_at) FROM contact_messages m JOIN contacts c ON c.id = m.contact
               WHERE c.kind = 'feedback_update' AND m.state = 'queued'";
    let next: Option<i64> = world.test.store.scalar(sql, vec![]).await.unwrap();
    let wait = store::instant(next.unwrap()).duration_since(world.listen.kit.now());
    world.clock.advance(wait - SignedDuration::from_mins(1));
    assert_eq!(world.news().await, Vec::<String>::new());
}

#[tokio::test]
async fn who_asked_is_forgotten_with_their_words() {
    let world = World::mailing().await;
    let question = world.followed().await;
    let decisions = format!("{question}/decisions");
    world.act(&decisions, json!({"decision": "reject", "reason": "spam", "note": "洗茶？"})).await;
    world.act(&decisions, json!({"decision": "restore"})).await;
    world.ask_with(2, "能泡几次？", "ann@x.cn").await;
    let person = Person { emails: vec!["Ann@x.cn".to_owned()], ..Person::default() };
    for _ in 0..2 {
        crate::erase(&world.listen.kit, SHOP, &person).await.unwrap();
    }
    assert_eq!(world.count("question_followers").await, 0);
    let words: Vec<String> = world.test.store.column("SELECT text FROM questions ORDER BY at", vec![]).await.unwrap();
    assert_eq!(words, ["", "能泡几次？"], "anybody may have given an address that was not confirmed");
    let notes = "question_decisions WHERE note IS NOT NULL";
    assert_eq!((world.count("question_decisions").await, world.count(notes).await), (2, 0), "nor what quotes them");
    assert_eq!(world.public().await.as_array().unwrap().len(), 1);
    let restore = json!({"decision": "restore"});
    let refused = world.staff("agent", "POST", &format!("{question}/decisions"), &restore).await;
    assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::CONFLICT, &json!("erased")));
}
