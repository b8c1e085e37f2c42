//! What is between a customer and the shop stays there.

use axum::http::StatusCode;
use pages::Link;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::site::{OTHER_SHOP, SHOP, Site, board, encoded};

/// A word that stands in every post that must not be seen.
const SECRET: &str = "机密单号";

/// Every page that anybody can open.
async fn everything_public(site: &Site, numbers: i64) -> String {
    let mut all = String::new();
    for tab in ["ideas", "problems", "praise", "complaint", "complaints", ""] {
        for sort in ["votes", "new", "answered"] {
            for q in ["", SECRET] {
                let path = format!("{}?tab={tab}&sort={sort}&q={}", board(), encoded(q));
                // What was searched for comes back in its field.
                all += &site
                    .get(&path)
                    .await
                    .text
                    .replace(&format!("value=\"{SECRET}\""), "")
                    .replace(&encoded(SECRET), "");
            }
        }
    }
    for number in 0..=numbers {
        let page = site.get(&format!("{}/{number}", board())).await;
        all += &page.text;
        all += page.headers.get("location").map_or("", |place| place.to_str().unwrap());
        for action in ["vote", "subscribe"] {
            all += &site.form("spy", &format!("{}/{number}/{action}", board()), &[("email", "spy@x.cn")]).await.text;
        }
    }
    let like = [("kind", "problem"), ("title", SECRET), ("text", SECRET)];
    let asked = site.form("spy", &format!("{}/new", board()), &like).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "nothing like it is known to the public");
    all
}

#[tokio::test]
async fn nothing_that_is_not_public_is_in_any_public_answer() {
    let site = Site::open().await;
    site.write("complaint", SECRET, SECRET, &[]).await;
    site.write("problem", SECRET, &format!("{SECRET}二"), &[("private", "yes")]).await;
    site.write("problem", SECRET, &format!("{SECRET} 加微信 13812341234"), &[]).await;
    assert_eq!(site.number(3).await["approval"], "held");
    site.write("problem", SECRET, &format!("{SECRET}四"), &[]).await;
    let api = site.api(4).await;
    site.post(&format!("{api}/moderate"), json!({"decision": "reject", "reason": "personal_data"})).await;
    site.write("problem", SECRET, &format!("{SECRET}五"), &[]).await;
    let api = site.api(5).await;
    assert_eq!(site.ask("agent", "PATCH", &api, json!({"kind": "complaint"})).await.status, StatusCode::OK);
    assert_eq!(site.ask("agent", "PATCH", &api, json!({"kind": "idea"})).await.status, StatusCode::OK);
    assert_eq!(site.number(5).await["approval"], "private", "what was private stays so");
    site.write("problem", "公开的问题", "物流慢", &[]).await;
    let api = site.api(2).await;
    let into = site.number(6).await["id"].clone();
    site.post(&format!("{api}/merge"), json!({"into": into})).await;
    let public = site.api(6).await;
    site.post(&format!("{public}/answer"), json!({"text": format!("私下说：{SECRET}"), "is_public": false})).await;
    let all = everything_public(&site, 6).await;
    assert!(all.contains("公开的问题") && !all.contains(SECRET), "{all}");
    let hidden = "feedback_votes v JOIN feedback_posts p ON p.id = v.post WHERE p.approval <> 'public'";
    assert_eq!(site.count(hidden).await, 3, "the authors' own");
}

#[tokio::test]
async fn a_public_post_cannot_disappear_behind_a_private_one() {
    let site = Site::open().await;
    site.write("idea", "公开", "公开的", &[]).await;
    site.write("complaint", "私密", "私密的", &[]).await;
    let (public, private) = (site.api(1).await, site.number(2).await["id"].clone());
    let refused = site.ask("agent", "POST", &format!("{public}/merge"), json!({"into": private})).await;
    assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::CONFLICT, &json!("target_hidden")));
    let answer = json!({"text": "x", "is_public": true});
    let private = site.api(2).await;
    let refused = site.ask("agent", "POST", &format!("{private}/answer"), answer).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn who_wrote_reads_why_it_is_not_public_and_can_object() {
    let site = Site::open().await;
    let thread = site.write("problem", "物流慢", "快递员是某某，电话在单子上", &[]).await;
    let moderate = format!("{}/moderate", site.api(1).await);
    site.post(&moderate, json!({"decision": "reject", "reason": "personal_data"})).await;
    let page = site.get(&thread).await.text;
    assert!(page.contains("这条留言没有公开，原因：含个人信息。") && page.contains("<textarea"), "{page}");
    let total = async |filter: &str| site.read(&format!("/feedback?{filter}=true")).await["total"].clone();
    assert_eq!((total("waiting").await, site.number(1).await["due_at"].clone()), (json!(0), Json::Null));
    site.form("firefox", &thread, &[("text", "我没有写别人的电话")]).await;
    assert_eq!((total("waiting").await, total("late").await), (json!(1), json!(0)));
    site.forward(25);
    assert_eq!(total("late").await, json!(1), "a word against a refusal is answered in time like any other");
    site.post(&format!("{}/answer", site.api(1).await), json!({"text": "我们再看看", "is_public": false})).await;
    assert_eq!(total("waiting").await, json!(0));
    site.post(&moderate, json!({"decision": "restore"})).await;
    assert!(!site.get(&thread).await.text.contains("没有公开"));
}

#[tokio::test]
async fn what_nobody_else_would_have_seen_is_not_said_to_be_hidden() {
    let site = Site::open().await;
    let thread = site.write("complaint", "慢", "太慢了", &[]).await;
    let moderate = format!("{}/moderate", site.api(1).await);
    site.post(&moderate, json!({"decision": "reject", "reason": "off_topic"})).await;
    let page = site.get(&thread).await.text;
    assert!(page.contains("不再往下处理，原因：与商品或店铺无关。") && !page.contains("没有公开"), "{page}");
    assert!(!page.contains("新留言"), "it is not new any more: {page}");
}

#[tokio::test]
async fn who_wrote_again_waits_still_when_a_refusal_is_taken_back() {
    let site = Site::open().await;
    let thread = site.write("problem", "物流慢", "三天没动", &[]).await;
    let api = site.api(1).await;
    site.post(&format!("{api}/answer"), json!({"text": "在查", "is_public": false})).await;
    site.forward(1);
    site.form("firefox", &thread, &[("text", "还是没动")]).await;
    let due = site.number(1).await["due_at"].clone();
    let moderate = format!("{api}/moderate");
    site.post(&moderate, json!({"decision": "reject", "reason": "spam"})).await;
    assert!(due.is_string() && site.number(1).await["due_at"].is_null());
    site.forward(1);
    site.post(&moderate, json!({"decision": "restore"})).await;
    assert_eq!(site.number(1).await["due_at"], due);
}

#[tokio::test]
async fn a_thread_is_opened_by_its_own_link_alone() {
    let site = Site::open().await;
    let mine = site.write("complaint", "我的投诉", "订单 A-1 一直没到", &[]).await;
    let other = site.write("complaint", "别人的投诉", "订单 A-2", &[]).await;
    let kit = &site.feedback.kit;
    let id: Uuid = site.number(1).await["id"].as_str().unwrap().parse().unwrap();
    let token = |purpose, id, bound: &str| Link { purpose, id, bound }.token(&kit.vault);
    let bound = SHOP.to_string();
    assert_eq!(mine, format!("/f/{}", token("feedback thread", id, &bound)));
    let mut forged = vec![
        token("feedback subscription", id, &bound),
        token("feedback visitor", id, &bound),
        token("review link", id, &bound),
        token("feedback thread", id, &OTHER_SHOP.to_string()),
        token("feedback thread", Uuid::from_u128(7), &bound),
        "x".to_owned(),
        "A".repeat(43),
    ];
    // The id of one with the proof of the other.
    let (mine_token, other_token) = (mine.trim_start_matches("/f/"), other.trim_start_matches("/f/"));
    forged.push(format!("{}{}", &mine_token[..21], &other_token[21..]));
    for place in 22..43 {
        let mut changed = mine_token.as_bytes().to_vec();
        changed[place] = if changed[place] == b'A' { b'E' } else { b'A' };
        if changed != mine_token.as_bytes() {
            forged.push(String::from_utf8(changed).unwrap());
        }
    }
    for token in &forged[..40.min(forged.len())] {
        let page = site.get(&format!("/f/{token}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{token}");
        assert!(!page.text.contains("A-1"), "{}", page.text);
    }
    let written = site.form("spy", &format!("/f/{}", forged[0]), &[("text", "冒名")]).await;
    assert_eq!(written.status, StatusCode::NOT_FOUND);
    let page = site.get(&mine).await;
    assert!(page.text.contains("只有你和店铺能看到") && page.text.contains("A-1") && !page.text.contains("A-2"));
    for (header, value) in
        [("cache-control", "private, no-cache"), ("x-robots-tag", "noindex"), ("referrer-policy", "same-origin")]
    {
        assert_eq!(page.headers[header], value);
    }
}

#[tokio::test]
async fn shop_and_author_talk_and_the_promise_is_watched() {
    let site = Site::open().await;
    let thread = site.write("complaint", "一直没到", "订单 A-1", &[]).await;
    assert!(site.get(&thread).await.text.contains("店铺会在 2026年3月2日 18:00 前回复"));
    site.forward(9);
    assert!(site.get(&thread).await.text.contains("现在晚了"));
    let late = site.read("/feedback?late=true").await;
    assert_eq!((&late["total"], &late["items"][0]["is_late"]), (&json!(1), &json!(true)));
    let api = site.api(1).await;
    let answered = site.post(&format!("{api}/answer"), json!({"text": "马上查", "is_public": false})).await;
    assert_eq!(
        (&answered["state"], &answered["answer_minutes"], &answered["due_at"]),
        (&json!("answered"), &json!(540), &json!(null))
    );
    assert!(site.get(&thread).await.text.contains("马上查"));
    site.forward(1);
    let empty = site.form("firefox", &thread, &[("text", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(site.form("firefox", &thread, &[("text", "还是没到 <b>")]).await.place().contains("said=replied"));
    let shown = site.number(1).await;
    assert_eq!((&shown["state"], &shown["is_late"]), (&json!("under_review"), &json!(false)));
    assert_eq!(shown["due_at"], "2026-03-02T20:00:00Z", "eight hours from now");
    let detail = site.read(&api).await;
    assert_eq!(detail["messages"][1]["text"], "还是没到 <b>");
    let log = site.read(&format!("{api}/log")).await;
    let whats: Vec<&str> =
        log["items"].as_array().unwrap().iter().map(|entry| entry["what"].as_str().unwrap()).collect();
    assert_eq!(whats, ["posted", "answered", "state_changed", "replied", "state_changed"]);
    let text = log.to_string();
    assert!(!text.contains("没到") && !text.contains("马上查"), "the log holds no words: {text}");
    let mut last = site.form("firefox", &thread, &[("text", "x")]).await;
    for _ in 0..30 {
        last = site.form("firefox", &thread, &[("text", "x")]).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_link_that_is_kept_tells_what_was_sent_only_while_it_is_news() {
    let site = Site::open().await;
    let says = async |page: &str| site.get(&format!("{page}?said=sent&lang=zh")).await.text.contains("已经送达店铺");
    let kept = site.write("problem", "链接打不开", "点了没有反应", &[]).await;
    let answered = site.write("problem", "尺码不对", "偏小", &[]).await;
    assert!(says(&kept).await && says(&answered).await);
    let api = site.api(2).await;
    site.post(&format!("{api}/answer"), json!({"text": "可以换", "is_public": false})).await;
    assert!(says(&kept).await && !says(&answered).await);
    site.forward(1);
    assert!(!says(&kept).await);
}
