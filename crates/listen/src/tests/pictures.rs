//! Pictures of reviews that are not shown to everybody.

use axum::http::StatusCode;
use serde_json::json;
use store::Sql;
use uuid::Uuid;

use super::site::{SHOP, Site, id, order, review};

const PICTURE: Uuid = Uuid::from_u128(0xabc);

/// A review that is held, with a picture of two sizes.
async fn shop() -> Site {
    let spam = review(40, "u4", "spam", "o9", 5, "加微信13812341234领红包");
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"]), spam]).await;
    assert_eq!(site.review("spam").await["state"], "held");
    let name = PICTURE.simple().to_string();
    let folder = site.listen.media.join(&name[..2]);
    std::fs::create_dir_all(&folder).unwrap();
    for size in ["320", "1280"] {
        std::fs::write(folder.join(format!("{name}-{size}.jpg")), format!("pixels {size}")).unwrap();
    }
    let tx = site.test.store.begin().await.unwrap();
    let sql = "INSERT INTO media (id, shop, request, review, format, width, height, created_at)
               VALUES ($1, $2, NULL, $3, 'jpg', 4, 3, 0)";
    tx.exec(sql, vec![PICTURE.into(), SHOP.0.into(), id("spam").into()]).await.unwrap();
    let sql = "UPDATE reviews SET photos = $1 WHERE id = $2";
    tx.exec(sql, vec![json!([PICTURE]).to_string().into(), id("spam").into()]).await.unwrap();
    tx.commit().await.unwrap();
    site
}

#[tokio::test]
async fn who_moderates_sees_what_is_held_and_rejected() {
    let site = shop().await;
    let path = format!("/review-pictures/{PICTURE}");
    assert_eq!(site.get("agent", &path).await, "pixels 1280");
    assert_eq!(site.get("agent", &format!("{path}?size=320")).await, "pixels 320");
    let reject = json!({"decision": "reject", "reason": "spam"});
    site.post("owner", &format!("/reviews/{}/decisions", id("spam")), reject).await;
    assert_eq!(site.get("owner", &path).await, "pixels 1280");
    for (who, path, status) in [
        ("analyst", path.clone(), StatusCode::FORBIDDEN),
        ("stranger", path.clone(), StatusCode::NOT_FOUND),
        ("nobody", path.clone(), StatusCode::UNAUTHORIZED),
        ("agent", format!("{path}?size=9000"), StatusCode::UNPROCESSABLE_ENTITY),
        ("agent", format!("/review-pictures/{}", Uuid::nil()), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(site.ask(who, "GET", &path, json!(null)).await.status, status, "{who} {path}");
    }
}

#[tokio::test]
async fn who_may_not_see_it_is_not_told_its_id() {
    let site = shop().await;
    let path = format!("/reviews/{}", id("spam"));
    assert_eq!(site.get("agent", &path).await["photos"][0]["id"], json!(PICTURE));
    assert_eq!(site.get("analyst", &path).await["photos"], json!([]), "it is held");
    site.post("agent", &format!("{path}/decisions"), json!({"decision": "publish"})).await;
    assert_eq!(site.get("analyst", &path).await["photos"][0]["id"], json!(PICTURE), "everybody sees it now");
}

#[tokio::test]
async fn a_picture_goes_with_its_person() {
    let site = shop().await;
    let tx = site.test.store.begin().await.unwrap();
    tx.exec("UPDATE reviews SET is_erased = $1", vec![true.into()]).await.unwrap();
    tx.commit().await.unwrap();
    let answer = site.ask("owner", "GET", &format!("/review-pictures/{PICTURE}"), json!(null)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
