//! The feed beside what version 2.4 of the schema says: which parts there are, in which order, and which must be there.

use super::*;

/// The parts of a review in their order; those with a `!` must be there.
const REVIEW: [&str; 15] = [
    "review_id",
    "reviewer!",
    "is_verified_purchase",
    "is_incentivized_review",
    "review_timestamp!",
    "title",
    "content!",
    "review_language",
    "review_country",
    "review_url!",
    "reviewer_images",
    "ratings!",
    "products!",
    "is_spam",
    "collection_method",
];
const OTHERS: [(&str, &[&str]); 6] = [
    ("feed", &["version!", "publisher!", "reviews"]),
    ("publisher", &["name!"]),
    ("reviewer", &["name!"]),
    ("ratings", &["overall!"]),
    ("product", &["product_ids", "product_name", "product_url!"]),
    ("product_ids", &["gtins", "mpns", "skus", "brands", "asins"]),
];

fn row() -> Row {
    Row {
        id: Uuid::from_u128(7),
        at: 1_772_352_000_000_000,
        rating: 4,
        title: Some("好茶".to_owned()),
        text: "Smells <b>good</b> & strong".to_owned(),
        language: Some("en".to_owned()),
        is_verified: true,
        is_rewarded: false,
        request: Some(Uuid::nil()),
        is_unasked: false,
        photos: format!("[\"{}\"]", Uuid::from_u128(8)),
        product_id: "tea/1".to_owned(),
        product_name: None,
        name: Some("高山乌龙".to_owned()),
        brand: Some("山野".to_owned()),
        sku: None,
        gtin: Some("4006381333931".to_owned()),
        url: Some("https://shop.example/tea?a=1&b=2".to_owned()),
    }
}

fn feed_of(row: &Row) -> String {
    let review = review(row, ShopId(Uuid::nil()), "https://h.example").unwrap_or_default();
    format!("{}{review}</reviews>\n</feed>\n", head("Hill & Field"))
}

/// The children of every element, by its name: `(parent, children)`; fails where an element is not closed or is empty.
fn children(xml: &str) -> Vec<(String, Vec<String>)> {
    let (mut open, mut all) = (vec![(String::new(), Vec::new(), false)], Vec::new());
    for part in xml.split('<').skip(1).filter(|part| !part.starts_with('?')) {
        let (tag, text) = part.split_once('>').unwrap();
        let name = tag.split_whitespace().next().unwrap().to_owned();
        if let Some(closed) = name.strip_prefix('/') {
            let (name, children, has_text) = open.pop().unwrap();
            assert_eq!(name, closed);
            assert!(has_text || !children.is_empty(), "{name} is empty");
            all.push((name, children));
        } else {
            open.last_mut().unwrap().1.push(name.clone());
            open.push((name, Vec::new(), !text.trim().is_empty()));
        }
    }
    assert_eq!(open.len(), 1, "all is closed");
    all
}

fn fits(found: &[String], parts: &[&str], whose: &str) {
    let mut next = 0;
    for name in found {
        let place = parts.iter().position(|part| part.trim_end_matches('!') == name);
        let place = place.unwrap_or_else(|| panic!("{whose} has no {name}"));
        assert!(place >= next, "{name} of {whose} comes too late: {found:?}");
        next = place + 1;
    }
    for part in parts.iter().filter_map(|part| part.strip_suffix('!')) {
        assert!(found.iter().any(|name| name == part), "{whose} needs {part}: {found:?}");
    }
}

#[test]
fn parts_stand_in_the_order_of_the_schema() {
    let bare = Row {
        title: Some(" \u{1}".to_owned()),
        language: Some("other".to_owned()),
        request: None,
        is_unasked: false,
        photos: "[]".to_owned(),
        name: None,
        brand: Some(String::new()),
        gtin: Some("none".to_owned()),
        url: Some("/tea".to_owned()),
        ..row()
    };
    for row in [row(), bare] {
        let xml = feed_of(&row);
        for (name, found) in children(&xml) {
            let parts = if name == "review" { Some(&REVIEW[..]) } else { None };
            let other = OTHERS.iter().find(|(other, _)| *other == name).map(|(_, parts)| *parts);
            if let Some(parts) = parts.or(other) {
                fits(&found, parts, &name);
            }
        }
    }
}

#[test]
fn what_is_stated_is_what_is_known() {
    let xml = feed_of(&row());
    for part in [
        "<name is_anonymous=\"true\">Anonymous</name>",
        "<review_timestamp>2026-03-01T08:00:00Z</review_timestamp>",
        "<content>Smells &lt;b&gt;good&lt;/b&gt; &amp; strong</content>",
        "<review_language>en</review_language>",
        "<overall min=\"1\" max=\"5\">4</overall>",
        "<gtins><gtin>4006381333931</gtin></gtins><skus><sku>tea/1</sku></skus>",
        "<product_url>https://shop.example/tea?a=1&amp;b=2</product_url>",
        "<is_spam>false</is_spam>",
        "<collection_method>post_fulfillment</collection_method>",
        "<publisher><name>Hill &amp; Field</name></publisher>",
    ] {
        assert!(xml.contains(part), "{part} is not in {xml}");
    }
    let unasked = feed_of(&Row { request: None, gtin: Some("123".to_owned()), url: None, ..row() });
    assert!(unasked.contains(">unsolicited<") && !unasked.contains("<gtin>"), "{unasked}");
    let own = "<product_url>https://h.example/s/00000000-0000-0000-0000-000000000000/reviews/tea%2F1</product_url>";
    assert!(unasked.contains(own), "{unasked}");
}

#[test]
fn a_text_that_says_nothing_is_not_stated() {
    for text in ["", "  \n", "\u{0}\u{8}"] {
        assert!(review(&Row { text: text.to_owned(), ..row() }, ShopId(Uuid::nil()), "").is_none(), "{text:?}");
    }
}
