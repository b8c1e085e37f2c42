//! What a shop's own pages ask for: reviews in an order, some of them, votes, and what search engines read.

use super::*;

const PAGE: (&str, &str) = ("origin", "https://shop.example");

/// Three reviews: of the tea with two stars and with five, of the cup with four.
async fn reviewed() -> World {
    let world = World::open().await;
    let bad = [("product-0", "tea"), ("rating-0", "2"), ("text-0", "物流太慢了，客服态度很差")];
    let cup = [("product-1", "cup"), ("rating-1", "4"), ("text-1", "<b>釉色很好</b>")];
    world.post(&world.link("A-1").await, &[&bad[..], &cup[..]].concat(), &[]).await;
    world.clock.advance(SignedDuration::from_mins(5));
    let good = [("product-0", "tea"), ("rating-0", "5"), ("text-0", "香气很足，喜欢")];
    world.post(&world.link("A-2").await, &good, &[]).await;
    assert_eq!(world.count("SELECT COUNT(*) FROM reviews WHERE state = 'published'").await, 3);
    world
}

impl World {
    async fn set(&self, sql: &str) {
        let tx = self.test.store.begin().await.unwrap();
        tx.exec(sql, vec![]).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn json(&self, path: &str) -> Json {
        let answer = self.get(&format!("/public/v1/shops/{SHOP}/{path}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        serde_json::from_str(&answer.text).unwrap()
    }

    /// The stars of the reviews in their order, page by page.
    async fn stars(&self, query: &str) -> Vec<i64> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.json(&format!("reviews?limit=1&{query}{cursor}")).await;
            all.extend(page["items"].as_array().unwrap().iter().map(|item| item["rating"].as_i64().unwrap()));
            let Some(next) = page["next_cursor"].as_str() else { return all };
            cursor = format!("&cursor={next}");
        }
    }
}

#[tokio::test]
async fn reviews_come_in_the_order_and_with_what_was_asked_for() {
    let world = reviewed().await;
    world.set("UPDATE reviews SET photos = '[\"0198c0de-0000-7000-8000-000000000001\"]' WHERE rating = 2").await;
    world.set("UPDATE reviews SET helpful = 3 WHERE rating = 4").await;
    world.set("UPDATE reviews SET dimensions = '{\"taste\":30}' WHERE rating = 2").await;
    for (query, stars) in [
        ("sort=highest", vec![5, 4, 2]),
        ("sort=lowest", vec![2, 4, 5]),
        ("sort=helpful", vec![4, 5, 2]),
        ("sort=lowest&product=tea", vec![2, 5]),
        ("sort=highest&product=tea", vec![5, 2]),
        ("sort=lowest&stars=4", vec![4]),
        ("sort=helpful&product=tea", vec![5, 2]),
        ("sort=helpful&product=cup", vec![4]),
        ("sort=helpful&photos=true", vec![2]),
        ("sort=highest&photos=true&product=tea", vec![2]),
        ("photos=true", vec![2]),
        ("photos=true&product=cup", vec![]),
        ("stars=4", vec![4]),
        ("product=tea&about=delivery", vec![2]),
        ("product=tea&about=nothing", vec![]),
        ("product=tea&low=taste", vec![2]),
        ("product=tea&low=tast", vec![]),
    ] {
        assert_eq!(world.stars(query).await, stars, "{query}");
    }
    for wrong in ["sort=best", "about=delivery", "low=taste", "low=%25&product=tea"] {
        let answer = world.get(&format!("/public/v1/shops/{SHOP}/reviews?{wrong}")).await;
        assert!(answer.status.is_client_error(), "{wrong}: {}", answer.status);
    }
    let spoken = world.json("summary?product=tea").await["aspects"].clone();
    let delivery = spoken.as_array().unwrap().iter().find(|aspect| aspect["key"] == "delivery").unwrap();
    assert_eq!(delivery["n"], 1);
    let page = world.get(&format!("/s/{SHOP}/reviews/tea?sort=lowest&photos=true")).await.text;
    assert!(page.contains("sort=lowest&#38;photos=true"), "{page}");
    assert!(page.contains("太慢了") && !page.contains("香气很足"), "{page}");
}

#[tokio::test]
async fn a_vote_counts_once_and_only_from_the_shops_own_pages() {
    let world = reviewed().await;
    let id: Uuid = world.test.store.scalar("SELECT id FROM reviews WHERE rating = 5", vec![]).await.unwrap().unwrap();
    let path = format!("/public/v1/shops/{SHOP}/reviews/{id}/helpful");
    let foreign = world.post(&path, &[], &[PAGE]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "nobody knows that page yet");
    assert_eq!(foreign.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*", "the page may read why");
    world.set("UPDATE review_products SET url = 'https://shop.example/tea' WHERE product_id = 'tea'").await;
    let told = world.post(&path, &[], &[PAGE]).await;
    assert_eq!(told.status, StatusCode::FORBIDDEN, "an order told of it, which any browser can");
    world.set("UPDATE review_products SET is_catalogued = TRUE WHERE product_id = 'tea'").await;
    let given: Json = serde_json::from_str(&world.post(&path, &[], &[PAGE]).await.text).unwrap();
    let (helpful, receipt) = (&given["helpful"], given["receipt"].as_str().unwrap());
    assert_eq!(helpful, 1);
    assert_eq!(world.post(&path, &[], &[PAGE]).await.text, r#"{"helpful":1}"#, "somebody else of the same network");
    for origin in ["https://shop.example.evil.example", "http://shop.example", "https://%", "null"] {
        let answer = world.post(&path, &[], &[("origin", origin)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin}");
    }
    let back =
        async |receipt: &str| world.post(&format!("{path}?helpful=false&receipt={receipt}"), &[], &[PAGE]).await.text;
    for other in ["", "none", &"A".repeat(43)] {
        assert_eq!(back(other).await, r#"{"helpful":1}"#, "nobody takes back what another gave");
    }
    assert_eq!(back(receipt).await, r#"{"helpful":0}"#);
    world.set("UPDATE reviews SET state = 'rejected' WHERE rating = 5").await;
    assert_eq!(world.post(&path, &[], &[PAGE]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_vote_on_our_page_leads_back_says_that_it_counted_and_is_taken_back_by_who_gave_it() {
    let world = reviewed().await;
    let id: Uuid = world.test.store.scalar("SELECT id FROM reviews WHERE rating = 5", vec![]).await.unwrap().unwrap();
    let path = format!("/s/{SHOP}/reviews/tea?lang=zh&sort=lowest");
    let vote = format!("/s/{SHOP}/helpful/{id}?lang=zh&product=tea&sort=lowest");
    let page = world.get(&path).await;
    let shown = vote.replace('&', "&#38;");
    assert!(page.text.contains(&format!("action=\"{shown}\"")), "{}", page.text);
    assert_eq!(page.headers[header::VARY], "accept-language, cookie");

    let given = world.post(&vote, &[], &[]).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER);
    assert_eq!(given.headers[header::LOCATION], format!("{path}#{id}"));
    let cookie = given.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
    let scope = format!("; Path=/s/{SHOP}; HttpOnly; SameSite=Lax; Max-Age=2592000");
    assert!(cookie.ends_with(&scope), "{cookie}");
    let own = cookie.split(';').next().unwrap();
    let with = async |cookie: &str| {
        let request = Request::get(&path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
        world.send(request).await
    };
    let page = with(own).await;
    assert!(page.text.contains("已计入，共 1 人觉得有帮助") && page.text.contains("&#38;take=true"), "{}", page.text);
    assert_eq!(page.headers[header::CACHE_CONTROL], "private, no-cache");
    assert!(world.get(&path).await.text.contains("aria-pressed=\"false\""), "others did not vote");

    let other = world.post(&vote, &[], &[]).await;
    let theirs = other.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let page = with(&theirs).await.text;
    assert!(page.contains("不再重复计入。共 1 人") && page.contains(" disabled>有帮助"), "{page}");
    let helpful = "SELECT COUNT(*) FROM reviews WHERE helpful = 1";
    let take = format!("{vote}&take=true");
    world.post(&take, &[], &[("cookie", &theirs)]).await;
    assert_eq!(world.count(helpful).await, 1, "nobody takes back what another gave");
    let taken = world.post(&take, &[], &[("cookie", own)]).await;
    assert_eq!(world.count(helpful).await, 0);
    assert!(taken.headers[header::SET_COOKIE].to_str().unwrap().ends_with("Max-Age=0"), "nothing is left to keep");
    assert!(!with("huitou_helpful=x:y.z").await.text.contains("已计入"), "a cookie that is none");
}

#[tokio::test]
async fn search_engines_read_of_a_product_what_its_reviews_say_and_nothing_without_one() {
    let world = reviewed().await;
    let base = format!("/public/v1/shops/{SHOP}");
    world
        .set("UPDATE review_products SET url = 'https://shop.example/tea', brand = '山野' WHERE product_id = 'tea'")
        .await;
    let told = world.get(&format!("{base}/jsonld?product=tea&id=%23tea&limit=1")).await;
    assert_eq!(told.headers[header::CONTENT_TYPE], "application/ld+json");
    assert_eq!(told.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    let data: Json = serde_json::from_str(&told.text).unwrap();
    assert_eq!((&data["@type"], &data["@id"]), (&json!("Product"), &json!("#tea")));
    assert_eq!((&data["brand"]["name"], &data["url"]), (&json!("山野"), &json!("https://shop.example/tea")));
    assert_eq!(data["aggregateRating"]["reviewCount"], 2);
    assert_eq!((data["review"].as_array().unwrap().len(), &data["review"][0]["name"]), (1, &Json::Null));
    assert_eq!(data["review"][0]["datePublished"], "2026-03-01T08:05:00Z");
    for (query, status) in [("", 400u16), ("?product=nothing", 404), ("?product=tea&id=", 422)] {
        assert_eq!(world.get(&format!("{base}/jsonld{query}")).await.status, status, "{query}: of a product alone");
    }
    world.set("UPDATE reviews SET state = 'held' WHERE product_id = 'tea'").await;
    assert_eq!(world.get(&format!("{base}/jsonld?product=tea")).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_text_without_stars_is_shown_and_changes_no_stars() {
    let world = reviewed().await;
    world.set("UPDATE reviews SET rating = 0, first_rating = 0, class = 'unrated' WHERE rating = 4").await;
    assert_eq!(world.stars("sort=lowest").await, [2, 5], "it has no place in that order");
    assert_eq!(world.json("reviews?product=cup").await["items"][0]["rating"], Json::Null);
    let summary = world.json("summary?product=cup").await;
    assert_eq!((&summary["count"], &summary["unrated"], &summary["mean"]), (&json!(0), &json!(1), &json!(0.0)));
    let page = world.get(&format!("/s/{SHOP}/reviews/cup")).await.text;
    assert!(page.contains("釉色很好") && page.contains("未打星级") && page.contains("还没有人打过星级"), "{page}");
    assert!(!page.contains("ld+json"), "search engines take no review without stars: {page}");
    let piece = world.get(&format!("/public/v1/shops/{SHOP}/fragment?product=cup")).await.text;
    assert!(piece.contains("釉色很好") && !piece.contains("ld+json"), "{piece}");
    let told = world.get(&format!("/public/v1/shops/{SHOP}/jsonld?product=cup")).await;
    assert_eq!(told.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_shops_server_puts_the_reviews_into_its_own_page() {
    let world = reviewed().await;
    let base = format!("/public/v1/shops/{SHOP}/fragment");
    let cup = world.get(&format!("{base}?product=cup")).await;
    assert!(cup.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
    let element = format!("data-huitou-reviews data-shop=\"{SHOP}\" data-product=\"cup\"");
    assert!(cup.text.starts_with("<div") && cup.text.contains(&element), "{}", cup.text);
    assert!(cup.text.contains("釉色很好") && !cup.text.contains("<b>釉"), "what was written is text: {}", cup.text);
    assert_eq!(cup.text.matches("<script").count(), 1, "{}", cup.text);
    assert!(cup.text.contains(r#"<script type="application/ld+json">{"#), "{}", cup.text);
    let without = world.get(&format!("{base}?product=cup&jsonld=false&lang=en")).await.text;
    assert!(!without.contains("<script") && without.contains("Verified purchase"), "{without}");
    let how = "Invited by the shop 100% · Rewarded 0% · <a href=\"";
    assert!(without.contains(how) && without.contains("#how\">How this score is made</a>"), "{without}");
    let shop = world.get(&format!("{base}?limit=2")).await.text;
    assert!(!shop.contains("<script") && shop.matches("<li>").count() == 2, "of the shop no stars: {shop}");
    assert_eq!(world.get(&format!("{base}?product=nothing")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_piece_of_html_keeps_the_place_of_its_pictures_and_has_those_that_were_added_later() {
    let world = reviewed().await;
    let (first, later) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let tx = world.test.store.begin().await.unwrap();
    for id in [first, later] {
        let sql =
            "INSERT INTO media (id, shop, format, width, height, created_at) VALUES ($1, $2, 'jpg', 1280, 640, 0)";
        tx.exec(sql, vec![id.into(), SHOP.0.into()]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let pictured = format!(
        "UPDATE reviews SET photos = '[\"{first}\"]', follow_up = '用了一个月', follow_up_at = at,
            follow_up_photos = '[\"{later}\"]' WHERE rating = 4"
    );
    world.set(&pictured).await;
    let piece = world.get(&format!("/public/v1/shops/{SHOP}/fragment?product=cup")).await.text;
    for id in [first, later] {
        let shown = format!("/media/{id}/320\" width=\"320\" height=\"160\"");
        assert!(piece.contains(&shown), "{piece}");
    }
}

#[tokio::test]
async fn a_writer_is_shown_no_picture_that_is_served_to_nobody() {
    let world = World::open().await;
    let link = world.link("A-1").await;
    world.post(&link, &[("product-0", "tea"), ("rating-0", "2"), ("text-0", "物流太慢了")], &[]).await;
    let picture = Uuid::from_u128(1);
    world.set(&format!("UPDATE reviews SET photos = '[\"{picture}\"]' WHERE rating = 2")).await;
    let sees = async || world.get(&link).await.text.contains(&format!("/media/{picture}/"));
    assert!(sees().await);
    world.set("UPDATE reviews SET state = 'rejected', refusal = 'spam' WHERE rating = 2").await;
    assert!(!sees().await);
}

#[tokio::test]
async fn a_text_in_neither_language_names_none() {
    let world = reviewed().await;
    world.set("UPDATE reviews SET language = 'other' WHERE rating = 4").await;
    let reviews = world.json("reviews?product=cup").await;
    assert_eq!(reviews["items"][0]["language"], Json::Null, "{reviews}");
    let page = world.get(&format!("/s/{SHOP}/reviews")).await.text;
    assert!(page.contains("釉色很好") && !page.contains("lang=\"other\""), "{page}");
}

#[tokio::test]
async fn the_page_says_whom_the_shop_invites_and_rates_in_the_shops_order() {
    let world = reviewed().await;
    world.set("UPDATE reviews SET dimensions = '{\"delivery\":30,\"described\":50}' WHERE rating = 4").await;
    let page = async || world.get(&format!("/s/{SHOP}/reviews/cup")).await.text;
    let (by_hand, drawn) = ("另有一些链接由店铺直接发出，不经抽取。", "由订单号随机决定，不看满意与否。");
    let shown = page().await;
    assert!(shown.contains(by_hand), "staff made the links: {shown}");
    let place = |said: &str| shown.find(said).unwrap_or_else(|| panic!("{said}: {shown}"));
    assert!(place("描述相符</dt><dd>5</dd>") < place("物流服务</dt><dd>3</dd>"));
    assert!(shown.contains("描述相符</dt><dd>5.0 (1)</dd>"), "how many rated it: {shown}");
    world.set("UPDATE review_requests SET reason = 'sampled'").await;
    let shown = page().await;
    assert!(shown.contains(drawn) && !shown.contains(by_hand), "{shown}");
}

#[tokio::test]
async fn a_name_that_turns_the_page_around_turns_nothing() {
    let world = World::open().await;
    let said = [("product-0", "tea"), ("rating-0", "5"), ("text-0", "好\u{202e}喝"), ("name", "\u{202e}Bo")];
    assert_eq!(world.post(&world.link("A-1").await, &said, &[]).await.status, StatusCode::SEE_OTHER);
    let page = world.get(&format!("/s/{SHOP}/reviews")).await.text;
    assert!(page.contains("<b class=\"who\" dir=\"auto\">Bo</b>"), "{page}");
    let text = page.split("<p class=\"text\" dir=\"auto\"").nth(1).unwrap_or_default();
    assert!(
        text.starts_with(['>', ' ']) && text.contains("好\u{202e}喝</p>"),
        "what is long stays, within its bounds: {page}"
    );
}

#[tokio::test]
async fn what_was_rated_stands_in_the_order_of_the_form() {
    let world = World::open().await;
    let items = ["service", "delivery", "described"].map(|key| json!({"key": key, "zh": format!("名{key}"), "en": ""}));
    let settings = json!({"dimensions": [{"category": null, "items": items}]});
    let tx = world.test.store.begin().await.unwrap();
    let sql = "INSERT INTO listen_settings (shop, settings, updated_at) VALUES ($1, $2, 0)";
    tx.exec(sql, vec![SHOP.0.into(), settings.to_string().into()]).await.unwrap();
    tx.commit().await.unwrap();
    let link = world.link("A-1").await;
    let rated = [("dim-service", "4"), ("dim-delivery", "3"), ("dim-described", "5")];
    assert_eq!(world.post(&link, &rated, &[]).await.status, StatusCode::SEE_OTHER);
    let page = world.get(&format!("{link}?lang=zh")).await.text;
    let place = |key: &str| page.find(&format!("<dt>名{key}</dt>")).unwrap_or_else(|| panic!("{key}: {page}"));
    assert!(place("service") < place("delivery") && place("delivery") < place("described"));
}

#[tokio::test]
async fn how_the_score_is_made_and_verified_is_told_in_both_languages() {
    let world = reviewed().await;
    for (lang, formula, verification) in [
        ("&lang=zh", "星级之和", "核对订单"),
        ("&lang=en", "sum of the stars", "the order itself"),
        ("&lang=en", "sum of the stars", "No shop"),
        // The shop's own language, as in the piece of HTML.
        ("", "星级之和", "核对订单"),
        ("&lang=fr", "星级之和", "核对订单"),
    ] {
        let told = world.json(&format!("summary?product=cup{lang}")).await;
        let says = |key: &str, words: &str| told[key].as_str().is_some_and(|text| text.contains(words));
        assert!(says("formula", formula) && says("verification", verification), "{told}");
    }
}
