//! Votes equal a recount after anything that can be done, in any order.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use proptest::prelude::*;
use serde_json::json;
use store::{FromQueryResult, Sql, sea_orm};
use uuid::Uuid;

use super::site::{SHOP, Site, board};
use crate::Person;

const POSTS: i64 = 5;
const USERS: i64 = 3;

#[derive(Debug, Clone)]
enum Act {
    /// By a browser, or by a customer through staff.
    Vote {
        post: i64,
        browser: i64,
        take: bool,
    },
    VoteFor {
        post: i64,
        user: i64,
    },
    Follow {
        post: i64,
        user: i64,
    },
    Merge {
        post: i64,
        into: i64,
    },
    Unmerge {
        post: i64,
    },
    Moderate {
        post: i64,
        decision: usize,
    },
    Erase {
        user: i64,
    },
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let post = || 1..=POSTS;
    let act = prop_oneof![
        4 => (post(), 0..4i64, any::<bool>()).prop_map(|(post, browser, take)| Act::Vote { post, browser, take }),
        3 => (post(), 0..USERS).prop_map(|(post, user)| Act::VoteFor { post, user }),
        2 => (post(), 0..USERS).prop_map(|(post, user)| Act::Follow { post, user }),
        4 => (post(), post()).prop_map(|(post, into)| Act::Merge { post, into }),
        3 => post().prop_map(|post| Act::Unmerge { post }),
        1 => (post(), 0..3usize).prop_map(|(post, decision)| Act::Moderate { post, decision }),
        1 => (0..USERS).prop_map(|user| Act::Erase { user }),
    ];
    prop::collection::vec(act, 1..30)
}

/// A board of which some posts are of customers.
async fn with_posts() -> (Site, Vec<String>, Vec<String>) {
    let site = Site::without_mail().await;
    for n in 1..=POSTS {
        let customer = json!({"user_id": format!("u{}", n % USERS)});
        let post = json!({"kind": "idea", "title": format!("想法{n}"), "text": "想法", "customer": customer});
        site.post("/feedback", post).await;
    }
    let mut apis = Vec::new();
    for n in 1..=POSTS {
        apis.push(site.api(n).await);
    }
    let mut visitors = Vec::new();
    for user in 0..USERS {
        let link = site.post("/feedback/links", json!({"user_id": format!("u{user}")})).await;
        let link = link["link"].as_str().unwrap().to_owned();
        visitors.push(link.split("as=").nth(1).unwrap().to_owned());
    }
    (site, apis, visitors)
}

async fn run(site: &Site, (apis, visitors): (&[String], &[String]), act: &Act) {
    let api = |post: &i64| &apis[(post - 1) as usize];
    match act {
        Act::Vote { post, browser, take } => {
            let fields: &[(&str, &str)] = if *take { &[("take", "1")] } else { &[] };
            site.form(&format!("b{browser}"), &format!("{}/{post}/vote", board()), fields).await;
        }
        Act::VoteFor { post, user } => {
            let body = json!({"user_id": format!("u{user}")});
            site.ask("agent", "POST", &format!("{}/votes", api(post)), body).await;
        }
        Act::Follow { post, user } => {
            let path = format!("{}/{post}/subscribe?as={}", board(), visitors[*user as usize]);
            site.form("b", &path, &[]).await;
        }
        Act::Merge { post, into } => {
            let into = api(into).trim_start_matches("/feedback/");
            site.ask("agent", "POST", &format!("{}/merge", api(post)), json!({"into": into})).await;
        }
        Act::Unmerge { post } => {
            site.ask("agent", "POST", &format!("{}/unmerge", api(post)), json!(null)).await;
        }
        Act::Moderate { post, decision } => {
            let bodies = [
                json!({"decision": "reject", "reason": "off_topic"}),
                json!({"decision": "restore"}),
                json!({"decision": "reject", "reason": "bad_mood"}),
            ];
            site.ask("agent", "POST", &format!("{}/moderate", api(post)), bodies[*decision].clone()).await;
        }
        Act::Erase { user } => {
            let person = Person { user_ids: vec![format!("u{user}")], ..Person::default() };
            crate::erase(&site.feedback.kit, SHOP, &person).await.unwrap();
        }
    }
    // Limits are another test's.
    site.forward(1);
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    id: Uuid,
    root: Uuid,
    merged_into: Option<Uuid>,
    state: String,
    votes: i64,
    subscribers: i64,
}

#[derive(FromQueryResult)]
struct Given {
    post: Uuid,
    who: String,
}

/// The ends of all merges, by walking; and everything counted by hand.
async fn counts_are_a_recount(site: &Site) {
    let store = &site.test.store;
    let sql = "SELECT id, root, merged_into, state, votes, subscribers FROM feedback_posts";
    let posts: Vec<Counted> = store.rows(sql, vec![]).await.unwrap();
    let into: BTreeMap<Uuid, Option<Uuid>> = posts.iter().map(|post| (post.id, post.merged_into)).collect();
    let end = |post: Uuid| {
        let mut at = post;
        while let Some(next) = into[&at] {
            at = next;
        }
        at
    };
    let given = |sql: &'static str| async move { store.rows::<Given>(sql, vec![]).await.unwrap() };
    let votes = given("SELECT post, voter AS who FROM feedback_votes").await;
    let follows = given("SELECT post, subscriber AS who FROM feedback_subscriptions WHERE state = 'active'").await;
    for post in &posts {
        assert_eq!(post.root, end(post.id), "{post:?}");
        assert_eq!(post.state == "merged", post.merged_into.is_some(), "{post:?}");
        let counts = |given: &Given| match post.merged_into {
            None => end(given.post) == post.id,
            Some(_) => given.post == post.id,
        };
        let count = |all: &[Given]| {
            all.iter().filter(|given| counts(given)).map(|given| given.who.as_str()).collect::<BTreeSet<_>>().len()
                as i64
        };
        assert_eq!((post.votes, post.subscribers), (count(&votes), count(&follows)), "{post:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn votes_are_a_recount_whatever_is_merged_parted_and_erased(acts in acts()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (site, apis, visitors) = with_posts().await;
            for act in &acts {
                run(&site, (&apis, &visitors), act).await;
            }
            counts_are_a_recount(&site).await;
        });
    }
}

#[tokio::test]
async fn merging_moves_votes_once_and_parting_gives_them_back() {
    let (site, apis, _) = with_posts().await;
    let vote = |n: i64| format!("{}/{n}/vote", board());
    // One for each author, and the browsers: b0 for both, b1 and b2 for one.
    for (browser, post) in [("b0", 1), ("b1", 1), ("b0", 2), ("b2", 2)] {
        site.form(browser, &vote(post), &[]).await.place();
    }
    let into = apis[0].trim_start_matches("/feedback/").to_owned();
    let merged = site.post(&format!("{}/merge", apis[1]), json!({"into": into})).await;
    assert_eq!((&merged["votes"], &merged["merged"][0]["number"]), (&json!(5), &json!(2)));
    assert_eq!(site.number(2).await["state"], "merged");
    let moved = site.get(&format!("{}/2", board())).await;
    assert!(moved.place().starts_with(&format!("{}/1?", board())), "an old address leads on");
    assert!(site.get(&format!("{}/1", board())).await.text.contains("1 条相似的留言已合并到这里"));
    site.form("b2", &vote(1), &[("take", "1")]).await.place();
    assert_eq!(site.number(1).await["votes"], 4, "b2 takes back what was given to the other");
    let again = site.ask("agent", "POST", &format!("{}/merge", apis[1]), json!({"into": into})).await;
    assert_eq!((again.status, &again.json()["code"]), (StatusCode::CONFLICT, &json!("merged")));
    let child = apis[1].trim_start_matches("/feedback/");
    let refused = site.ask("agent", "POST", &format!("{}/merge", apis[2]), json!({"into": child})).await;
    assert_eq!(refused.json()["code"], "target_merged");
    let parted = site.post(&format!("{}/unmerge", apis[1]), json!(null)).await;
    assert_eq!((&parted["votes"], &parted["state"], &parted["is_late"]), (&json!(2), &json!("new"), &json!(false)));
    assert_eq!(site.number(1).await["votes"], 3);
    assert_eq!(
        site.ask("agent", "POST", &format!("{}/unmerge", apis[1]), json!(null)).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(site.count("audit WHERE action LIKE 'feedback.%merged'").await, 2);
}

#[tokio::test]
async fn all_at_once_nobody_is_lost() {
    let site = Site::without_mail().await;
    let new = format!("{}/new", board());
    let fields: Vec<[(&str, String); 3]> = (0..8)
        .map(|n| [("kind", "idea".to_owned()), ("title", format!("第{n}个想法")), ("text", format!("想法 {n}"))])
        .collect();
    let writing = fields.iter().map(|fields| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let new = &new;
        let site = &site;
        async move { site.form("firefox", new, &[&fields[..], &[("anyway", "1")]].concat()).await.place() }
    });
    futures::future::join_all(writing).await;
    let voting = (0..20).map(|n| {
        let site = &site;
        async move { site.form(&format!("b{n}"), &format!("{}/{}/vote", board(), 1 + n % 2), &[]).await.place() }
    });
    futures::future::join_all(voting).await;
    let votes = |post: serde_json::Value| post["votes"].as_i64().unwrap();
    assert_eq!((votes(site.number(1).await), votes(site.number(2).await)), (11, 11), "ten each, and the authors'");
    assert_eq!(site.number(8).await["number"], 8, "eight numbers for eight posts");
    counts_are_a_recount(&site).await;
}
