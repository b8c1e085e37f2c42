//! What visitors find before they write, and what they follow: posts alike, the roadmap, the feed, their own.

use axum::http::{StatusCode, header};
use serde_json::json;

use super::site::{OTHER_SHOP, Site, board};

#[tokio::test]
async fn who_writes_a_title_sees_what_is_called_alike_before_anything_is_sent() {
    let site = Site::open().await;
    site.write("idea", "希望支持花呗分期付款", "大件买不起", &[]).await;
    site.write("complaint", "花呗分期付款被拒", "只给店铺看", &[]).await;
    let new = format!("{}/new", board());
    // By the button, which needs no script.
    let fields = [("kind", "idea"), ("title", "支持花呗分期"), ("text", "没写完"), ("look", "yes")];
    let looked = site.form("firefox", &new, &fields).await;
    assert_eq!(looked.status, StatusCode::OK);
    assert!(looked.text.contains("希望支持花呗分期付款") && !looked.text.contains("付款被拒"), "{}", looked.text);
    assert!(looked.text.contains("没写完"), "what was written stays");
    assert!(!looked.text.contains("name=\"anyway\""), "the whole text is looked at when it is sent");
    assert_eq!(site.count("feedback_posts").await, 2, "nothing is sent");
    let none = site.form("firefox", &new, &[("title", "无人机送货"), ("look", "yes")]).await;
    assert!(none.text.contains("没有找到类似的"), "{}", none.text);
    // By the script, while it is typed.
    let similar = format!("{}/similar?title=", board());
    let piece = site.get(&format!("{similar}%E6%94%AF%E6%8C%81%E8%8A%B1%E5%91%97%E5%88%86%E6%9C%9F")).await;
    assert!(piece.text.contains("希望支持花呗分期付款") && !piece.text.contains("<html"), "{}", piece.text);
    assert!(!site.get(&format!("{similar}drone")).await.text.contains("<li>"));
    let page = site.get(&format!("{new}?title=%3Cb%3E")).await;
    assert!(page.text.contains("value=\"&#60;b&#62;\""), "{}", page.text);
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
    let script = site.get("/public/v1/feedback/write.js").await;
    assert!(script.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/javascript"));
    let board = site.get(&board()).await;
    assert!(!board.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("script-src"));
}

#[tokio::test]
async fn the_roadmap_shows_what_is_on_the_way() {
    let site = Site::open().await;
    for (number, state) in [(1, "planned"), (2, "in_progress"), (3, "done"), (4, "declined")] {
        site.write("idea", &format!("建议{number}号"), "说明", &[]).await;
        let api = site.api(number).await;
        assert_eq!(site.ask("agent", "PATCH", &api, json!({"state": state})).await.status, StatusCode::OK);
    }
    site.write("idea", "建议5号", "说明", &[("private", "yes")]).await;
    let api = site.api(5).await;
    site.ask("agent", "PATCH", &api, json!({"state": "planned"})).await;
    let page = site.get(&format!("{}/roadmap", board())).await.text;
    let place = |text: &str| page.find(text);
    assert!(place("建议1号") < place("建议2号") && place("建议2号") < place("建议3号") && place("建议1号").is_some());
    assert!(!page.contains("建议4号") && !page.contains("建议5号"), "{page}");
}

#[tokio::test]
async fn what_is_voted_for_lately_is_ahead_of_what_was_loved_once() {
    let site = Site::open().await;
    site.write("idea", "旧建议", "说明", &[]).await;
    for browser in ["a", "b", "c"] {
        let headers = [("x-forwarded-for", browser)];
        site.form_from(browser, &format!("{}/1/vote", board()), &[], &headers).await;
    }
    site.forward(24 * 120);
    site.write("idea", "新建议", "说明", &[]).await;
    let order = async |sort: &str| {
        let page = site.get(&format!("{}?sort={sort}", board())).await.text;
        page.find("新建议").unwrap() < page.find("旧建议").unwrap()
    };
    assert!(order("trend").await);
    let list = site.read("/feedback?sort=-trend").await;
    assert_eq!(list["items"][0]["number"], 2);
}

#[tokio::test]
async fn the_feed_is_atom_and_everybodys() {
    let site = Site::open().await;
    site.write("idea", "支持 <分期> & 花呗", "想\u{7}分期", &[]).await;
    site.write("problem", "尺码偏小", "小一码", &[]).await;
    site.write("complaint", "投诉不公开", "只给店铺看", &[]).await;
    let feed = site.get(&format!("{}/feed.atom", board())).await;
    assert_eq!(feed.headers[header::CONTENT_TYPE], "application/atom+xml; charset=utf-8");
    assert!(feed.text.starts_with("<?xml") && feed.text.contains("<feed xmlns=\"http://www.w3.org/2005/Atom\""));
    assert_eq!(feed.text.matches("<entry>").count(), 2, "{}", feed.text);
    assert!(feed.text.contains("&#60;分期&#62; &#38; 花呗") && !feed.text.contains('\u{7}'), "{}", feed.text);
    assert!(feed.text.contains("<updated>2026-03-02T02:00:00Z</updated>") && !feed.text.contains("投诉不公开"));
    let ideas = site.get(&format!("{}/feed.atom?tab=ideas", board())).await.text;
    assert!(ideas.matches("<entry>").count() == 1 && site.get(&board()).await.text.contains("application/atom+xml"));
}

#[tokio::test]
async fn who_comes_by_a_link_sees_what_is_theirs() {
    let site = Site::open().await;
    site.write("idea", "支持分期", "想分期", &[]).await;
    let link = site.post("/feedback/links", json!({"user_id": "lin"})).await["link"].as_str().unwrap().to_owned();
    let token = link.split("as=").nth(1).unwrap();
    site.form("phone", &format!("{}/1/vote?as={token}", board()), &[]).await.place();
    for (kind, title) in [("problem", "尺码偏小"), ("complaint", "客服态度差")] {
        let fields = [("kind", kind), ("title", title), ("text", "说明")];
        site.form("phone", &format!("{}/new?as={token}", board()), &fields).await.place();
    }
    assert!(site.get(&format!("{}?as={token}", board())).await.text.contains("/feedback/mine?"));
    let mine = site.get(&format!("{}/mine?as={token}", board())).await;
    assert_eq!(mine.headers["cache-control"], "no-store");
    let (written, voted) = mine.text.split_once("id=\"voted\"").unwrap();
    assert!(written.contains("尺码偏小") && written.contains("客服态度差") && written.contains("/f/"), "{written}");
    assert!(!written.contains("支持分期") && voted.contains("支持分期") && !voted.contains("客服态度差"), "{voted}");
    for nobody in [format!("{}/mine", board()), format!("/s/{OTHER_SHOP}/feedback/mine?as={token}")] {
        assert_eq!(site.get(&nobody).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_merge_is_seen_before_it_is_done() {
    let site = Site::open().await;
    site.write("idea", "支持分期", "想分期", &[]).await;
    site.write("idea", "分期付款", "想分期", &[]).await;
    let (one, other) = (site.api(1).await, site.api(2).await);
    for api in [&one, &other] {
        site.post(&format!("{api}/votes"), json!({"user_id": "lin"})).await;
    }
    let id = |api: &str| api.rsplit('/').next().unwrap().to_owned();
    let path = format!("{one}/merge?into={}", id(&other));
    let seen = site.read(&path).await;
    let before = site.number(2).await["votes"].clone();
    site.post(&format!("{one}/merge"), json!({"into": id(&other)})).await;
    let after = site.number(2).await;
    assert_eq!((&seen["votes"], &seen["votes_after"]), (&before, &after["votes"]), "{seen}");
    assert_eq!((&seen["subscribers_after"], &seen["number"]), (&after["subscribers"], &json!(2)));
    assert_eq!(
        site.ask("agent", "GET", &path, json!(null)).await.status,
        StatusCode::CONFLICT,
        "as the merge would be"
    );
}
