//! What waits to be sent is taken back when it should not be read any more.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use store::{FromQueryResult, Sql, sea_orm};
use uuid::Uuid;

use super::following::{page, subscription};
use super::site::{LIN, SHOP, Site, board};
use crate::Person;

#[derive(FromQueryResult)]
struct Mail {
    person: Uuid,
    sealed: Vec<u8>,
}

impl Site {
    /// The news that wait to be sent.
    async fn waiting(&self) -> Vec<String> {
        let store = &self.test.store;
        let sql = "SELECT m.person, m.sealed FROM contact_messages m JOIN contacts c ON c.id = m.contact
                   WHERE c.kind = 'feedback_update' AND m.state = 'queued' ORDER BY m.id";
        let mails: Vec<Mail> = store.rows(sql, vec![]).await.unwrap();
        let people: Vec<Uuid> = mails.iter().map(|mail| mail.person).collect();
        let keys = self.feedback.kit.vault.existing_keys(store, &people).await.unwrap();
        mails.iter().map(|mail| keys[&mail.person].open("contact.message", &mail.sealed).unwrap()).collect()
    }

    /// The path of a public idea of Lin's that Ann follows.
    async fn followed(&self) -> String {
        let post = json!({"kind": "idea", "title": "分期", "text": "想分期", "customer": {"customer_id": LIN}});
        self.post("/feedback", post).await;
        self.form("firefox", &format!("{}/1/subscribe", board()), &[("email", "ann@x.cn")]).await.place();
        self.form("firefox", &page(self, "confirm", subscription(self).await), &[]).await;
        self.api(1).await
    }

    /// The same, answered at eleven at night in Shanghai: two mails wait for the morning.
    async fn answered_at_night(&self) -> String {
        let api = self.followed().await;
        self.forward(13);
        self.post(&format!("{api}/answer"), json!({"text": "下月上线", "is_public": true})).await;
        self.bring_news().await;
        assert_eq!(self.waiting().await.len(), 2);
        api
    }
}

/// A mail to the author leads to their own thread.
fn are_of_author(mails: &[String]) -> bool {
    mails.len() == 1 && mails[0].contains("/f/")
}

#[tokio::test]
async fn what_the_night_holds_back_of_a_post_that_is_hidden_does_not_leave() {
    let ways = [
        ("POST", "/moderate", json!({"decision": "reject", "reason": "spam"})),
        ("PATCH", "", json!({"kind": "complaint"})),
    ];
    for (method, path, body) in ways {
        let site = Site::open().await;
        let api = site.answered_at_night().await;
        let hidden = site.ask("agent", method, &format!("{api}{path}"), body).await;
        assert_eq!(hidden.status, StatusCode::OK, "{}", hidden.text);
        let left = site.waiting().await;
        assert!(are_of_author(&left), "{left:?}");
        assert_eq!(site.count("contact_messages WHERE state = 'cancelled' AND error = 'withdrawn'").await, 1);
    }
}

#[tokio::test]
async fn words_of_who_was_erased_do_not_leave_either() {
    let site = Site::open().await;
    site.answered_at_night().await;
    let lin = Person { customers: vec![LIN], ..Person::default() };
    crate::erase(&site.feedback.kit, SHOP, &lin).await.unwrap();
    let left = site.waiting().await;
    assert!(are_of_author(&left), "their own mail goes with their key: {left:?}");
}

#[tokio::test]
async fn nor_what_they_were_answered_to_who_wrote_the_same() {
    let site = Site::open().await;
    let idea = json!({"kind": "idea", "title": "分期", "text": "想分期", "customer": {"customer_id": LIN}});
    site.post("/feedback", idea).await;
    site.write("idea", "也要分期", "可以分期吗", &[("email", "ann@x.cn")]).await;
    site.form("firefox", &page(&site, "confirm", subscription(&site).await), &[]).await;
    let into = site.number(1).await["id"].clone();
    site.post(&format!("{}/merge", site.api(2).await), json!({"into": into})).await;
    site.forward(13);
    site.post(&format!("{}/answer", site.api(1).await), json!({"text": "林女士，下月上线", "is_public": true})).await;
    site.bring_news().await;
    assert_eq!(site.waiting().await.len(), 2);
    let lin = Person { customers: vec![LIN], ..Person::default() };
    crate::erase(&site.feedback.kit, SHOP, &lin).await.unwrap();
    assert_eq!(site.waiting().await.len(), 1, "their own alone");
}

#[tokio::test]
async fn of_states_that_follow_each_other_within_two_minutes_the_last_is_told() {
    let site = Site::open().await;
    let api = site.followed().await;
    let turn = async |state: &str| {
        let changed = site.ask("agent", "PATCH", &api, json!({"state": state})).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
        site.clock.advance(SignedDuration::from_secs(90));
        while crate::subscriptions::step(&site.feedback).await.unwrap() {}
    };
    turn("planned").await;
    turn("done").await;
    assert_eq!(site.waiting().await, Vec::<String>::new(), "neither has stood for two minutes");
    site.bring_news().await;
    let told = site.waiting().await;
    assert!(told.len() == 2 && told.iter().all(|mail| mail.contains("已完成")), "{told:?}");
    turn("planned").await;
    turn("done").await;
    site.bring_news().await;
    assert_eq!(site.waiting().await.len(), 2, "that is what they know");
    turn("in_progress").await;
    site.post(&format!("{api}/answer"), json!({"text": "还差一步", "is_public": true})).await;
    site.bring_news().await;
    assert_eq!(site.waiting().await.len(), 4, "the answer says the state as well");
}

#[tokio::test]
async fn who_wrote_is_told_why_it_was_refused_unless_that_was_a_slip() {
    let site = Site::open().await;
    let moderate = format!("{}/moderate", site.followed().await);
    let (reject, restore) = (json!({"decision": "reject", "reason": "personal_data"}), json!({"decision": "restore"}));
    let decide = async |path: &str, decision: &Json| drop(site.post(path, decision.clone()).await);
    decide(&moderate, &reject).await;
    decide(&moderate, &restore).await;
    site.bring_news().await;
    assert_eq!(site.waiting().await, Vec::<String>::new(), "a slip");
    // Eleven at night in Shanghai.
    site.forward(13);
    decide(&moderate, &reject).await;
    site.bring_news().await;
    let told = site.waiting().await;
    assert!(are_of_author(&told) && told[0].contains("核对后没有公开"), "{told:?}");
    assert!(told[0].contains("原因：含个人信息。"), "{told:?}");
    decide(&moderate, &restore).await;
    assert_eq!(site.waiting().await, Vec::<String>::new(), "it is shown again before the morning");
    let complaint = json!({"kind": "complaint", "title": "慢", "text": "慢", "customer": {"customer_id": LIN}});
    site.post("/feedback", complaint).await;
    decide(&format!("{}/moderate", site.api(2).await), &reject).await;
    site.bring_news().await;
    let told = site.waiting().await;
    assert!(are_of_author(&told) && told[0].contains("不再往下处理"), "nobody else would have seen it: {told:?}");
}

#[tokio::test]
async fn an_answer_tells_a_state_that_says_more_than_that_it_is_answered() {
    for (state, is_told) in [("planned", true), ("answered", false)] {
        let site = Site::open().await;
        let api = site.followed().await;
        site.forward(13);
        let answer = json!({"text": "下月上线", "is_public": true, "state": state});
        site.post(&format!("{api}/answer"), answer).await;
        site.bring_news().await;
        let mails = site.waiting().await;
        let tells = |mail: &String| mail.contains("现在的状态") || mail.contains("Status: ");
        assert_eq!(mails.iter().map(tells).collect::<Vec<_>>(), [is_told; 2], "{mails:?}");
    }
}
