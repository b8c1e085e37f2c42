//! The board as visitors use it.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use serde_json::json;
use store::Sql;

use super::site::{Answer, SHOP, Site, board, encoded};

#[tokio::test]
async fn an_idea_is_written_found_voted_for_and_answered() {
    let site = Site::open().await;
    let form = site.get(&format!("{}/new", board())).await;
    assert!(
        form.text.contains("<dt>建议</dt><dd><time>2026年3月5日 10:00</time>")
            && form.text.contains("<dt>投诉</dt><dd><time>2026年3月2日 18:00</time>"),
        "{}",
        form.text
    );
    let thread = site.write("idea", "支持花呗分期", "大件想分期付款", &[("name", "小满")]).await;
    let own = site.get(&thread).await;
    assert!(own.text.contains("大件想分期付款") && own.text.contains("编号 1"), "{}", own.text);
    assert!(own.text.contains(&format!("<a href=\"{}?lang=zh\">全部留言</a>", board())), "a way back: {}", own.text);

    let list = site.get(&board()).await;
    assert!(list.text.contains("订阅更新</a> <small>用 RSS 阅读器打开"), "{}", list.text);
    assert!(list.text.contains("支持花呗分期") && list.text.contains("1 票"), "the author's own vote: {}", list.text);
    assert!(site.get(&format!("{}?q={}", board(), encoded("花呗"))).await.text.contains("支持花呗分期"));
    assert!(site.get(&format!("{}?q={}", board(), encoded("顺丰"))).await.text.contains("没有符合条件"));
    assert!(!site.get(&format!("{}?tab=problems", board())).await.text.contains("支持花呗分期"));
    assert!(!site.get(&format!("{}?state=planned", board())).await.text.contains("支持花呗分期"));

    let vote = format!("{}/1/vote", board());
    let give: &[(&str, &str)] = &[];
    let take: &[(&str, &str)] = &[("take", "1")];
    for (browser, fields, votes) in [
        ("safari", give, 2),
        ("safari", give, 2),
        ("safari", take, 1),
        ("safari", give, 2),
        ("firefox", take, 1),
        ("firefox", give, 2),
    ] {
        site.form(browser, &vote, fields).await.place();
        assert_eq!(site.number(1).await["votes"], votes, "{browser}");
    }
    let api = site.api(1).await;
    let answered =
        site.post(&format!("{api}/answer"), json!({"text": "下个月上线", "is_public": true, "state": "planned"})).await;
    assert_eq!((&answered["state"], &answered["is_late"]), (&json!("planned"), &json!(false)));
    let page = site.get(&format!("{}/1", board())).await;
    for said in ["下个月上线", "计划中", "小满 发表", "编号 1", "2 票", "留言发表"] {
        assert!(page.text.contains(said), "{said}: {}", page.text);
    }
    assert!(site.get(&format!("{}?sort=answered", board())).await.text.contains("支持花呗分期"));
    let events: Vec<String> = site.events().await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(events.iter().filter(|name| *name == "Feedback Voted").count(), 5);
    for name in ["Feedback Posted", "Feedback Answered", "Feedback State Changed"] {
        assert!(events.iter().any(|event| event == name), "{name}");
    }
}

#[tokio::test]
async fn whose_post_was_merged_sees_where_it_goes_on() {
    let site = Site::open().await;
    site.write("idea", "支持花呗分期", "大件想分期付款", &[]).await;
    let thread = site.write("idea", "快递换成顺丰", "现在的快递太慢", &[]).await;
    let (one, two) = (site.api(1).await, site.api(2).await);
    let into = one.trim_start_matches("/feedback/");
    site.post(&format!("{two}/merge"), json!({"into": into})).await;
    site.post(&format!("{one}/answer"), json!({"text": "好的", "is_public": true, "state": "planned"})).await;
    let own = site.get(&thread).await;
    assert!(own.text.contains("和编号 1 说的是同一件事") && own.text.contains("计划中"), "{}", own.text);
    site.post(&format!("{two}/unmerge"), json!(null)).await;
    assert!(!site.get(&thread).await.text.contains("说的是同一件事"));
}

#[tokio::test]
async fn an_impatient_finger_sends_once_and_mistakes_keep_what_was_written() {
    let site = Site::open().await;
    let first = site.write("problem", "包装破损", "箱子压扁了", &[]).await;
    assert_eq!(site.write("problem", "包装破损", "箱子压扁了", &[]).await, first);
    assert_eq!(site.count("feedback_posts").await, 1);
    let new = format!("{}/new", board());
    for (fields, said) in [
        (vec![("kind", "idea"), ("title", "有标题"), ("text", " \n ")], "请先写点什么"),
        (vec![("kind", "rant"), ("title", "有标题"), ("text", "x")], "请选择是哪一类"),
        (vec![("kind", "idea"), ("title", "有标题"), ("text", "x"), ("email", "nobody")], "这个邮箱地址不对"),
        (vec![("kind", "idea"), ("title", "有标题"), ("text", &"长".repeat(4_001))], "最多 4000 个字"),
    ] {
        let page = site.form("firefox", &new, &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains(said) && page.text.contains("value=\"有标题\""), "{said}: {}", page.text);
    }
    let huge = "长".repeat(60_000);
    let page = site.form("firefox", &new, &[("kind", "idea"), ("title", "x"), ("text", &huge)]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(site.count("feedback_posts").await, 1);
}

#[tokio::test]
async fn who_says_what_was_said_is_asked_first() {
    let site = Site::open().await;
    site.write("idea", "希望支持花呗分期付款", "大件买不起，想分期", &[]).await;
    let new = format!("{}/new", board());
    let fields = [("kind", "idea"), ("title", "支持花呗分期"), ("text", "希望大件商品可以分期付款")];
    let asked = site.form("safari", &new, &fields).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.text.contains("已经有人提过类似的") && asked.text.contains("希望支持花呗分期付款"), "{}", asked.text);
    assert_eq!(site.count("feedback_posts").await, 1);
    site.form("safari", &new, &[&fields[..], &[("anyway", "yes")]].concat()).await.place();
    assert_eq!(site.count("feedback_posts").await, 2);
    let other = [("kind", "idea"), ("title", "快递换成顺丰"), ("text", "现在的快递太慢")];
    site.form("safari", &new, &other).await.place();
}

/// Texts that would do something if a page took them for its own.
const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</textarea><iframe src=//evil.example>",
    "javascript:alert(1)",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "' OR '1'='1'; DROP TABLE feedback_posts; --",
];

#[tokio::test]
async fn hostile_texts_are_texts() {
    let site = Site::open().await;
    let mut pages = Vec::new();
    for (at, text) in HOSTILE.into_iter().enumerate() {
        pages.push(site.write("idea", text, text, &[("name", text)]).await);
        let number = at as i64 + 1;
        let api = site.api(number).await;
        site.post(&format!("{api}/answer"), json!({"text": text, "is_public": true})).await;
        pages.push(format!("{}/{number}", board()));
        pages.push(format!("{}?q={}", board(), encoded(text)));
        pages.push(format!("{}/new?kind={}", board(), encoded(text)));
        pages.push(format!("{}?tab={1}&sort={1}&state={1}&lang={1}&as={1}", board(), encoded(text)));
        let refused = site.form("firefox", &format!("{}/new", board()), &[("title", text), ("name", text)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        is_harmless(&refused.text);
    }
    pages.push(board());
    for path in pages {
        let page = site.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().starts_with("default-src 'none'"));
        assert!(page.headers.get(header::SET_COOKIE).is_none());
        is_harmless(&page.text);
    }
    assert_eq!(site.count("feedback_posts").await, 6);
}

fn is_harmless(page: &str) {
    let page = page.replace("<script src=\"/public/v1/feedback/write.js\" defer></script>", "");
    for tag in ["<script", "<img", "<iframe", "href=\"javascript", "</textarea><"] {
        assert!(!page.contains(tag), "{tag}: {page}");
    }
}

#[tokio::test]
async fn floods_and_foreign_forms_are_refused_in_clear_words() {
    let site = Site::open().await;
    let new = format!("{}/new", board());
    let fields = [("kind", "idea"), ("title", "x"), ("text", "x")];
    for foreign in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")] {
        assert_eq!(site.form_from("firefox", &new, &fields, &[foreign]).await.status, StatusCode::FORBIDDEN);
        let vote = format!("{}/1/vote", board());
        site.write("idea", "一个想法", "想法", &[]).await;
        assert_eq!(site.form_from("firefox", &vote, &[], &[foreign]).await.status, StatusCode::FORBIDDEN);
    }
    let mut last = site.form("firefox", &new, &[]).await;
    for _ in 0..25 {
        last = site.form("firefox", &new, &[]).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.headers.contains_key(header::RETRY_AFTER) && last.text.contains("请稍等一会儿"), "{}", last.text);
    let english = site.form_from("firefox", &format!("{new}?lang=en"), &fields, &[]).await;
    assert!(english.text.contains("Try again in"), "{}", english.text);
    let mut last = site.form("firefox", &format!("{}/1/vote", board()), &[]).await;
    for _ in 0..125 {
        last = site.form("firefox", &format!("{}/1/vote", board()), &[]).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    site.forward(2);
    site.form("firefox", &new, &fields).await.place();
}

#[tokio::test]
async fn a_closed_board_is_read_only() {
    let site = Site::open().await;
    site.write("idea", "开放时的想法", "想法", &[]).await;
    let closed =
        site.ask("owner", "PATCH", "/feedback/settings", json!({"is_open": false, "intro": {"zh": "<b>你好"}})).await;
    assert_eq!(closed.status, StatusCode::OK);
    let list = site.get(&board()).await;
    assert!(list.text.contains("开放时的想法") && list.text.contains("暂时不接收"), "{}", list.text);
    assert!(list.text.contains("&#60;b&#62;你好") && !list.text.contains("<form method=\"post\""), "{}", list.text);
    let refused =
        site.form("safari", &format!("{}/new", board()), &[("kind", "idea"), ("title", "x"), ("text", "x")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.form("safari", &format!("{}/1/vote", board()), &[]).await;
    assert_eq!((site.count("feedback_posts").await, &site.number(1).await["votes"]), (1, &json!(1)));
}

#[tokio::test]
async fn pages_of_the_board_follow_each_other() {
    let site = Site::open().await;
    for n in 0..23 {
        site.write("praise", &format!("第{n}条表扬"), "很好", &[]).await;
        if n % 15 == 14 {
            site.forward(2);
        }
    }
    for sort in ["votes", "new"] {
        let mut page = site.get(&format!("{}?tab=praise&sort={sort}", board())).await;
        let mut seen = page.text.matches("<article").count();
        while let Some(next) = page.text.split("rel=\"next\" href=\"").nth(1) {
            let path = next.split('"').next().unwrap().replace("&#38;", "&");
            page = site.get(&path).await;
            seen += page.text.matches("<article").count();
        }
        assert_eq!(seen, 23, "{sort}");
    }
    assert_eq!(site.get(&format!("{}?cursor=nonsense", board())).await.status, StatusCode::NOT_FOUND);
}

/// A form from one address, by browsers that call themselves the same.
async fn from_one_network(site: &Site, path: &str, cookie: &str, body: &str) -> Answer {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::HOST, "h.example")
        .header(header::ACCEPT_LANGUAGE, "zh-CN")
        .header(header::COOKIE, cookie)
        .extension(ConnectInfo(SocketAddr::from(([203, 0, 113, 9], 9))))
        .body(Body::from(body.to_owned()))
        .unwrap();
    site.send(request).await
}

#[tokio::test]
async fn browsers_behind_one_address_take_back_no_vote_but_their_own() {
    let site = Site::open().await;
    site.write("idea", "支持花呗分期", "大件想分期付款", &[("name", "小满")]).await;
    let vote = format!("{}/1/vote", board());
    let votes = async || site.number(1).await["votes"].clone();
    let given = from_one_network(&site, &vote, "", "").await;
    let cookie = given.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.ends_with(&format!("; Path={}; HttpOnly; SameSite=Lax; Max-Age=31536000", board())), "{cookie}");
    let one = cookie.split(';').next().unwrap();
    from_one_network(&site, &vote, "", "").await.place();
    assert_eq!(votes().await, 3, "two browsers at one address");
    from_one_network(&site, &vote, "", "take=1").await.place();
    assert_eq!(votes().await, 3, "a third has none to take back");
    from_one_network(&site, &vote, one, "").await.place();
    assert_eq!(votes().await, 3, "once");
    from_one_network(&site, &vote, one, "take=1").await.place();
    assert_eq!(votes().await, 2);
}

#[tokio::test]
async fn an_impatient_finger_votes_once() {
    let site = Site::open().await;
    site.write("idea", "支持花呗分期", "大件想分期付款", &[]).await;
    let page = site.get(&board()).await;
    assert!(page.headers.get(header::SET_COOKIE).is_none(), "who only looks is given nothing");
    let number = page.text.split("name=\"browser\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    for _ in 0..2 {
        from_one_network(&site, &format!("{}/1/vote", board()), "", &format!("browser={number}")).await.place();
    }
    assert_eq!(site.number(1).await["votes"], 2, "the author's own, and one");
}

#[tokio::test]
async fn of_one_network_so_many_votes_count_with_those_of_before() {
    let site = Site::open().await;
    site.write("idea", "支持花呗分期", "大件想分期付款", &[]).await;
    let (db, kit) = (&site.test.store, &site.feedback.kit);
    let network = kit.vault.blind_text("feedback/voter", &format!("{SHOP} visitor 203.0.113.9"));
    let tx = db.begin().await.unwrap();
    tx.exec("ALTER TABLE feedback_votes DROP COLUMN network", vec![]).await.unwrap();
    tx.exec("DELETE FROM schema_migrations WHERE name = 'vote_networks'", vec![]).await.unwrap();
    for browser in 0..19 {
        // As votes were: the network, and behind it what the browser calls itself.
        let old = format!("SELECT id, '{network}{browser:032}', 0 FROM feedback_posts");
        tx.exec(&format!("INSERT INTO feedback_votes (post, voter, at) {old}"), vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
    db.migrate(&all, kit.now()).await.unwrap();

    let vote = format!("{}/1/vote", board());
    from_one_network(&site, &vote, "", "").await.place();
    assert_eq!(site.number(1).await["votes"], 3, "the author's, that of the network as it counted, and the new one");
    let refused = from_one_network(&site, &vote, "", "").await;
    assert!(refused.headers.get(header::SET_COOKIE).is_none(), "it did not vote");
    let page = site.get(&refused.place()).await;
    assert!(page.text.contains("这一票没有计入"), "{}", page.text);
    site.form("elsewhere", &vote, &[]).await.place();
    assert_eq!(site.number(1).await["votes"], 4);
}

#[tokio::test]
async fn a_flood_of_searches_is_told_to_wait() {
    let site = Site::open().await;
    site.write("idea", "支持花呗分期", "大件想分期付款", &[]).await;
    let search = format!("{}?q={}", board(), encoded("花呗"));
    for _ in 0..30 {
        assert!(site.get(&search).await.text.contains("支持花呗分期"));
    }
    assert_eq!(site.get(&search).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(site.get(&board()).await.status, StatusCode::OK, "who only reads may go on");
    let long = format!("{}?q={}", board(), encoded(&"花".repeat(3_000)));
    site.clock.advance(jiff::SignedDuration::from_mins(2));
    assert_eq!(site.get(&long).await.status, StatusCode::OK);
}
