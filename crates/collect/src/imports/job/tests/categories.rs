//! A file without categories takes away none that another said.

use super::{Shop, counts, shop};

const TEXTS: &str = "label,review\n1,早餐很好\n0,房间小\n";
const WITH_CATEGORIES: &str = "cat,label,review\n酒店,1,早餐很好\n书籍,1,写得好\n";

impl Shop {
    /// The categories of what was told after so many events.
    fn categories(&self, after: usize) -> Vec<Option<String>> {
        let of = |body: &serde_json::Value| body["properties"]["category"].as_str().map(str::to_owned);
        self.bodies(after).iter().map(of).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_in_already_changes_nothing_after_another_that_says_more() {
    let shop = shop().await;
    let first = shop.file(TEXTS).await;
    assert_eq!(counts(&first), [2, 0, 0, 2]);
    let more = shop.file(WITH_CATEGORIES).await;
    assert_eq!(counts(&more), [1, 1, 0, 2], "the other's text has a category now");
    assert_eq!(counts(&shop.file(TEXTS).await), [0, 0, 2, 0]);

    shop.undo(&more).await;
    assert_eq!(shop.names(4), ["Import Undone", "Review Submitted"]);
    let again = &shop.bodies(5)[0];
    assert_eq!(again["context"]["import_id"], first.id.to_string());
    assert_eq!(shop.categories(5), [None], "who said it has taken it back");
    assert_eq!(counts(&shop.file(TEXTS).await), [0, 0, 2, 0]);
    assert_eq!(counts(&shop.file(WITH_CATEGORIES).await), [1, 1, 0, 2]);
    assert_eq!(counts(&shop.file(WITH_CATEGORIES).await), [0, 0, 2, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_categories_knows_what_came_with_them() {
    let shop = shop().await;
    let plain = "label,review\n1,早餐很好\n1,写得好\n";
    let with = shop.file(WITH_CATEGORIES).await;
    assert_eq!(counts(&with), [2, 0, 0, 2]);
    assert_eq!(counts(&shop.file(plain).await), [0, 0, 2, 0], "none is doubled and none changed");
    shop.undo(&with).await;
    assert_eq!(shop.categories(3), [None, None], "the plain file says the same texts");
    assert_eq!(counts(&shop.file(plain).await), [0, 0, 2, 0]);
    assert_eq!(counts(&shop.file(WITH_CATEGORIES).await), [0, 2, 0, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_category_that_another_file_said_stays_with_what_changes() {
    let shop = shop().await;
    let head = "review_id,rating,date,text";
    assert_eq!(counts(&shop.file(&format!("{head},category\nr1,4,2025-06-01,好,茶\n")).await), [1, 0, 0, 1]);
    assert_eq!(counts(&shop.file(&format!("{head}\nr1,5,2025-06-01,好\n")).await), [0, 1, 0, 1]);
    assert_eq!(shop.categories(1), [Some("茶".to_owned())]);
    assert_eq!(counts(&shop.file(&format!("{head}\nr1,5,2025-06-01,好\n")).await), [0, 0, 1, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_words_of_another_category_stay_another_review() {
    let shop = shop().await;
    assert_eq!(counts(&shop.file("cat,label,review\n茶,1,很好\n").await), [1, 0, 0, 1]);
    assert_eq!(counts(&shop.file("cat,label,review\n茶具,1,很好\n").await), [1, 0, 0, 1]);
    assert_eq!(counts(&shop.file("cat,label,review\n茶具,1,很好\n茶,1,很好\n").await), [0, 0, 2, 0]);
}
