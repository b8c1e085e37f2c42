use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value as Json, json};

use super::world::{TEA, World};

async fn busy() -> World {
    let world = World::open().await;
    for (from, text) in [(1, "会苦吗？"), (2, "杯子送吗？尺码呢？"), (3, "Is it shipped in a tin?")] {
        world.ask(from, text).await;
        world.clock.advance(SignedDuration::from_mins(1));
    }
    world.post(4, &TEA.replace("tea", "cup"), &[("text", "能放洗碗机吗？"), ("name", "林小美")], &[]).await.place();
    let id = world.id("会苦吗？").await;
    world.act(&format!("/questions/{id}/answers"), json!({"text": "回甘明显"})).await;
    world
}

fn texts(page: &Json) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|row| row["text"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn filters_and_words_find_questions_newest_first() {
    let world = busy().await;
    let (bitter, cup, tin, dish) = ("会苦吗？", "杯子送吗？尺码呢？", "Is it shipped in a tin?", "能放洗碗机吗？");
    let id = world.id(tin).await;
    for (query, found) in [
        (String::new(), vec![dish, tin, cup, bitter]),
        ("answered=true".to_owned(), vec![bitter]),
        ("answered=false&product=tea".to_owned(), vec![tin, cup]),
        ("product=cup".to_owned(), vec![dish]),
        ("state=published,held".to_owned(), vec![dish, tin, cup, bitter]),
        ("state=rejected".to_owned(), vec![]),
        ("q=%E6%B4%97%E7%A2%97".to_owned(), vec![dish]),
        ("q=ship".to_owned(), vec![tin]),
        ("q=%E5%9B%9E%E7%94%98".to_owned(), vec![bitter]),
        ("q=cup".to_owned(), vec![dish]),
        (format!("q={id}"), vec![tin]),
    ] {
        let page = world.read(&format!("/questions?{query}")).await;
        assert_eq!(texts(&page), found, "{query}");
        assert_eq!(page["total"], found.len(), "{query}");
    }
    let first = world.read("/questions?limit=3").await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = world.read(&format!("/questions?limit=3&cursor={cursor}")).await;
    assert_eq!((texts(&second), &second["next_cursor"]), (vec![bitter], &json!(null)));
    for bad in ["state=gone", "answered=maybe", "surprise=1", "limit=0", "cursor=x"] {
        let refused = world.staff("agent", "GET", &format!("/questions?{bad}"), &json!(null)).await;
        assert!(refused.status.is_client_error(), "{bad}");
    }
    let tea = world.read("/questions?product=tea").await;
    assert_eq!((&tea["items"][0]["language"], &tea["items"][2]["language"]), (&json!("en"), &json!("zh")));
    assert_eq!(
        (&tea["items"][2]["product"], &tea["items"][2]["answers_count"]),
        (&json!({"id": "tea", "name": "tea"}), &json!(1))
    );
}

#[tokio::test]
async fn roles_and_other_shops() {
    let world = busy().await;
    let id = world.id("能放洗碗机吗？").await;
    let (one, answers, decisions) =
        (format!("/questions/{id}"), format!("/questions/{id}/answers"), format!("/questions/{id}/decisions"));
    let (answer, rejection) = (json!({"text": "可以放"}), json!({"decision": "reject", "reason": "spam"}));
    for (who, method, path, body, status) in [
        ("stranger", "GET", &one, &Json::Null, StatusCode::NOT_FOUND),
        ("stranger", "POST", &answers, &answer, StatusCode::NOT_FOUND),
        ("stranger", "POST", &decisions, &rejection, StatusCode::NOT_FOUND),
        ("analyst", "POST", &answers, &answer, StatusCode::FORBIDDEN),
        ("analyst", "POST", &decisions, &rejection, StatusCode::FORBIDDEN),
        ("nobody", "GET", &one, &Json::Null, StatusCode::UNAUTHORIZED),
        ("agent", "POST", &answers, &json!({"text": " "}), StatusCode::UNPROCESSABLE_ENTITY),
        ("agent", "POST", &answers, &json!({"text": "长".repeat(2_001)}), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        assert_eq!(world.staff(who, method, path, body).await.status, status, "{who} {method} {path}");
    }
    let list = world.staff("stranger", "GET", "/questions", &json!(null)).await.json();
    assert_eq!(list["total"], 0);
    let masked = world.staff("analyst", "GET", &one, &json!(null)).await.json();
    assert_eq!(masked["name"], "林*");
    assert_eq!(world.read(&one).await["name"], "林小美");
    assert_eq!(world.count("question_answers").await, 1);
}

#[tokio::test]
async fn many_answers_are_cut_and_seen_whole_alone() {
    let world = busy().await;
    let id = world.id("会苦吗？").await;
    for n in 0..6 {
        world.clock.advance(SignedDuration::from_mins(1));
        world.act(&format!("/questions/{id}/answers"), json!({"text": format!("补充第{n}条")})).await;
    }
    let list = world.get(TEA).await.text;
    assert!(list.contains("补充第3条") && !list.contains("补充第4条") && list.contains("看全部 7 个回答"), "{list}");
    let path = world.read(&format!("/questions/{id}")).await["path"].as_str().unwrap().to_owned();
    let alone = world.get(&path).await.text;
    assert!(alone.contains("补充第5条") && !alone.contains("杯子送吗") && alone.contains("全部问题"), "{alone}");
}

#[tokio::test]
async fn an_index_of_words_that_was_left_out_of_a_copy_is_filled_again() {
    let world = busy().await;
    let tx = world.test.store.begin().await.unwrap();
    store::Sql::exec(&tx, "DELETE FROM words_questions", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(world.read("/questions?q=%E5%9B%9E%E7%94%98").await["total"], 0);
    crate::refill_words(&world.test.store).await.unwrap();
    assert_eq!(world.read("/questions?q=%E5%9B%9E%E7%94%98").await["total"], 1);
}
