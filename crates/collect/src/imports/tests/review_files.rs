//! Files of reviews, each in the layout of where it comes from.

use serde_json::{Value, json};

use super::fixtures::suggested;
use super::{Collected, Draft, Reason};

/// The statements of the reviews, in the file's order, without what was added to them later.
fn reviews(collected: &Collected) -> Vec<&Draft> {
    let all = collected.events("Review Submitted").into_iter();
    all.filter(|event| !event.properties.contains_key("follow_up_of")).collect()
}

/// The properties of the review that says this.
fn saying<'a>(collected: &'a Collected, text: &str) -> &'a serde_json::Map<String, Value> {
    let found = reviews(collected).into_iter().find(|event| event.properties.get("text") == Some(&json!(text)));
    &found.unwrap_or_else(|| panic!("no review says {text}")).properties
}

#[test]
fn judgeme_reviews_keep_origin_pictures_and_reply() {
    let (tally, c) = suggested("judgeme", &["judgeme.csv"]);
    assert_eq!((tally.rows, tally.reviews, tally.set_aside, tally.rejected), (4, 2, 1, 1));
    assert_eq!((c.reasons(Reason::NotShown), c.reasons(Reason::BadRating)), (1, 1));
    let maya = saying(&c, "Thin, light and well packed.\nThe glaze is even.");
    assert_eq!(
        (&maya["origin"], &maya["rating"], &maya["title"]),
        (&json!("judgeme"), &json!(5), &json!("Lovely cups"))
    );
    assert_eq!((&maya["product_id"], &maya["author_name"]), (&json!("7012345678"), &json!("Maya Lindqvist")));
    assert_eq!(maya["picture_links"], json!(["https://img.example/cup-1.jpg", "https://img.example/cup-2.jpg"]));
    assert_eq!(maya["reply"], json!({"text": "Thank you, Maya!", "at": "2025-03-03T08:00:00Z"}));
    let draft = reviews(&c).into_iter().find(|event| event.properties["rating"] == 5).unwrap();
    assert_eq!((&draft.known_by["email"], &draft.user_id), (&json!("maya@example.com"), &None));
    assert_eq!(draft.timestamp, "2025-03-02T10:12:00Z".parse().ok());
    let broken = saying(&c, "=arrived broken");
    assert_eq!((&broken["is_anonymous"], &broken["product_id"]), (&json!(true), &json!("tea-pot")));
    assert!(!broken.contains_key("author_name"), "a name that is none is not kept");
}

#[test]
fn a_review_without_a_number_is_known_again() {
    let keys = || -> Vec<String> {
        let (_, c) = suggested("judgeme", &["judgeme.csv"]);
        c.entities.iter().map(|entity| entity.key.clone()).collect()
    };
    let first = keys();
    assert_eq!(first, keys());
    assert_ne!(first[0], first[1]);
    assert!(first.iter().all(|key| key.starts_with("judgeme:")), "{first:?}");
}

#[test]
fn texts_with_stars_or_marks_need_no_number_and_no_time() {
    let (tally, c) = suggested("rated_texts", &["rated_texts.csv"]);
    assert_eq!((tally.rows, tally.reviews, tally.set_aside, tally.rejected), (4, 2, 1, 1));
    assert_eq!((c.reasons(Reason::Repeated), c.reasons(Reason::BadRating)), (1, 1));
    let soft = saying(&c, "Soft and comfortable");
    assert_eq!((&soft["product_id"], &soft["rating"], &soft["origin"]), (&json!("767"), &json!(4), &json!("import")));
    assert!(reviews(&c).iter().all(|event| event.timestamp.is_none()), "as of the import");
    let (tally, c) = suggested("labelled_texts", &["labelled_texts.csv"]);
    assert_eq!((tally.rows, tally.reviews, tally.rejected), (3, 2, 1));
    let clear = saying(&c, "茶汤清亮，回甘很好");
    assert_eq!((&clear["rating"], &clear["category"]), (&json!(5), &json!("茶")));
    assert_eq!(saying(&c, "包装破了，茶叶都碎了")["rating"], json!(1));
}

#[test]
fn stars_without_a_word_count_each() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stars.csv");
    std::fs::write(&path, "Clothing ID,Title,Review Text,Rating\n7,,,5\n7,,,5\n7,,,4\n7,,Good,5\n7,,Good,5\n").unwrap();
    let told = || super::run("rated_texts", std::slice::from_ref(&path), usize::MAX);
    let (tally, c) = told();
    assert_eq!((tally.reviews, tally.set_aside), (4, 1), "only what was written tells that a row repeats another");
    let keys = |c: &super::Collected| c.entities.iter().map(|entity| entity.key.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&c), keys(&told().1), "the next file has the same");
}

#[test]
fn the_same_words_about_two_categories_are_two_reviews() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("texts.csv");
    std::fs::write(&path, "cat,label,review\n茶,1,很好\n茶具,1,很好\n茶,1,很好\n,1,很好\n").unwrap();
    let (tally, c) = super::run("labelled_texts", &[path], usize::MAX);
    assert_eq!((tally.reviews, tally.set_aside, c.reasons(Reason::Repeated)), (3, 1, 1));
    let keys: std::collections::BTreeSet<&str> = c.entities.iter().map(|entity| entity.key.as_str()).collect();
    assert_eq!(keys.len(), 3, "{keys:?}");
    let former: Vec<(&str, bool)> = c
        .entities
        .iter()
        .filter_map(|entity| entity.former.as_ref())
        .map(|former| (former.entity.key.as_str(), former.was_told))
        .collect();
    let without = c.entities[2].key.as_str();
    assert_eq!(former, [(without, true), (without, false)], "one of them was told as what has no category is");
    let told = &c.entities[0].former.as_ref().unwrap().entity.events[0].properties;
    assert_eq!((&told["review_id"], &told["category"]), (&json!(without), &json!("茶")));
}

#[test]
fn texts_without_stars_are_taken_for_what_they_say() {
    let (tally, c) = suggested("unrated_texts", &["unrated_texts.csv"]);
    assert_eq!((tally.rows, tally.reviews, tally.set_aside, tally.rejected), (4, 3, 0, 1));
    assert_eq!((c.reasons(Reason::Repeated), c.reasons(Reason::Missing)), (0, 1), "two said the same, each by an id");
    let slow = saying(&c, "快递太慢，等了一个星期");
    assert!(!slow.contains_key("rating"), "nobody gave any");
    assert_eq!((&slow["origin"], &slow["review_id"].as_str().map(str::len)), (&json!("import"), &Some(39)));
}

#[test]
fn ids_of_one_file_tell_apart_what_says_the_same_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let keys = |text: &str| -> (Vec<String>, usize) {
        let path = folder.path().join("texts.csv");
        std::fs::write(&path, text).unwrap();
        let (_, c) = super::run("unrated_texts", &[path], usize::MAX);
        (c.entities.iter().map(|entity| entity.key.clone()).collect(), c.reasons(Reason::Repeated))
    };
    let (plain, repeated) = keys("text\n很好\n很好\n很香\n");
    assert_eq!((plain.len(), repeated), (2, 1));
    let (with_ids, repeated) = keys("id,text\n1,很好\n2,很好\n2,很好\n3,很香\n");
    assert_eq!((with_ids.len(), repeated), (3, 1));
    assert!(plain.iter().all(|key| with_ids.contains(key)), "what came without ids is known again");
    let (other, _) = keys("id,text\n1,太慢\n");
    assert!(!with_ids.contains(&other[0]), "the first row of another file is another review");
}

#[test]
fn the_department_of_clothes_is_their_category() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clothes.csv");
    let told = |headers: &str, cells: &str| {
        let text = format!("Clothing ID,Review Text,Rating,{headers}\n767,Soft,4,{cells}\n");
        std::fs::write(&path, text).unwrap();
        let (_, c) = super::run("rated_texts", std::slice::from_ref(&path), usize::MAX);
        let said = &c.entities[0].events[0].properties;
        (said["category"].clone(), said["product_id"].clone())
    };
    let of = |category: &str| (json!(category), json!("767"));
    assert_eq!(told("Division Name,Department Name,Class Name", "General,Tops,Knits"), of("Tops"));
    assert_eq!(told("Division Name,Class Name", "General,Knits"), of("Knits"));
    assert_eq!(told("Division Name", "General"), of("General"));
}

#[test]
fn yotpo_reviews_name_their_order_and_repeat_nothing() {
    let (tally, c) = suggested("yotpo", &["yotpo.csv"]);
    assert_eq!((tally.rows, tally.reviews, tally.set_aside), (3, 2, 1));
    assert_eq!(c.reasons(Reason::Repeated), 1);
    let tea = saying(&c, "Smells like spring; a little pricey");
    assert_eq!((&tea["review_id"], &tea["order_id"]), (&json!("yotpo:901"), &json!("A1")));
    assert_eq!((&tea["product_name"], &tea["rating"]), (&json!("Green tea"), &json!(4)));
    assert_eq!(tea["picture_links"], json!(["https://img.example/a.jpg", "https://img.example/b.jpg"]));
    assert_eq!(c.entities[0].about.as_ref().map(|about| about.number.as_str()), Some("A1"));
    assert!(!saying(&c, "Took nine days").contains_key("product_id"), "a review of the shop");
}

#[test]
fn loox_reviews_that_were_hidden_come_in_and_deleted_ones_do_not() {
    let (tally, c) = suggested("loox", &["loox.csv"]);
    assert_eq!((tally.rows, tally.reviews, tally.set_aside), (3, 2, 1));
    let lamp = saying(&c, "Perfect for my desk");
    assert_eq!((&lamp["review_id"], &lamp["author_name"]), (&json!("loox:L1"), &json!("Nora")));
    assert_eq!(
        (&lamp["product_id"], &lamp["picture_links"]),
        (&json!("8123"), &json!(["https://img.example/lamp.jpg"]))
    );
    assert_eq!(saying(&c, "The switch is loose")["author_name"], "Paul Durand");
}

#[test]
fn taobao_words_are_stars_and_masked_names_are_nobody() {
    let (tally, c) = suggested("taobao_reviews", &["taobao_reviews.csv"]);
    assert_eq!((tally.rows, tally.reviews, tally.rejected), (4, 3, 1));
    assert_eq!(c.reasons(Reason::BadRating), 1, "很好 is no word for stars");
    let tea = saying(&c, "茶很香，回甘也好");
    assert_eq!((&tea["rating"], &tea["review_id"]), (&json!(5), &json!("3101234567890123456:LJ-50")));
    assert_eq!(tea["dimensions"], json!({"described": 5, "service": 5, "delivery": 4}));
    assert_eq!(tea["picture_links"], json!(["https://img.example/tb1.jpg", "https://img.example/tb2.jpg"]));
    assert_eq!(tea["reply"]["text"], "谢谢小王支持");
    let all = reviews(&c);
    let by = |id: &str| all.iter().find(|event| event.properties["review_id"] == id).unwrap();
    assert_eq!(by("3101234567890123456:LJ-50").known_by["buyer_id"], "taobao:茶友小王");
    assert_eq!(by("3101234567890123456:LJ-50").timestamp, "2024-01-10T12:15:30Z".parse().ok());
    let masked = by("3101234567890123457:LJ-50");
    assert!(masked.known_by.is_empty() && masked.properties["is_anonymous"] == true);
    assert_eq!((&masked.properties["rating"], &masked.properties["author_name"]), (&json!(1), &json!("茶**友")));
    let silent = by("3101234567890123457:CB-01");
    assert_eq!(silent.properties["rating"], 3);
    assert!(!silent.properties.contains_key("text"), "nobody wrote anything");
}

#[test]
fn what_was_added_later_follows_its_review() {
    for (key, file, text, at) in [
        ("taobao_reviews", "taobao_reviews.csv", "喝了半个月，还是喜欢", "2024-01-25T01:00:00Z"),
        ("jd_reviews", "jd_reviews.csv", "用了一周，水垢好洗", "2024-03-15T01:05:00Z"),
    ] {
        let (_, c) = suggested(key, &[file]);
        let later: Vec<_> =
            c.events("Review Submitted").into_iter().filter(|e| e.properties.contains_key("follow_up_of")).collect();
        assert_eq!((later.len(), &later[0].properties["text"]), (1, &json!(text)), "{key}");
        assert_eq!(later[0].timestamp, at.parse().ok(), "{key}");
        let of = later[0].properties["follow_up_of"].as_str().unwrap();
        assert!(reviews(&c).iter().any(|event| event.properties["review_id"] == of), "{key}: {of}");
        let within = later[0].clone().within(Some("shop-2")).properties;
        assert_eq!(within["follow_up_of"], format!("shop-2:{of}"), "it moves with its review");
    }
}

#[test]
fn jd_reviews_have_stars_or_words() {
    let (tally, c) = suggested("jd_reviews", &["jd_reviews.csv"]);
    assert_eq!((tally.rows, tally.reviews, tally.rejected), (3, 2, 1));
    assert_eq!(c.reasons(Reason::BadTime), 1);
    let kettle = saying(&c, "烧水快，声音不大");
    assert_eq!((&kettle["rating"], &kettle["review_id"]), (&json!(5), &json!("15600000001")));
    let cup = saying(&c, "保温不到三小时就凉了");
    assert_eq!((&cup["rating"], &cup["is_anonymous"]), (&json!(1), &json!(true)));
    assert_eq!(cup["picture_links"], json!(["https://img.example/jd1.jpg", "https://img.example/jd2.jpg"]));
}
