use serde_json::{Value as Json, json};

use super::shown::Shown;
use super::tally::Tally;

/// The product's stars for search engines (schema.org). Of products only: a shop's stars about itself are no news.
///
/// Markup characters are written as escapes, so the text can stand inside of a script element.
pub(super) fn product(name: &str, id: &str, tally: &Tally, reviews: &[Shown]) -> Option<String> {
    if tally.count == 0 {
        return None;
    }
    let reviews: Vec<Json> = reviews.iter().map(review).collect();
    let data = json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "name": name,
        "sku": id,
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": (tally.mean * 100.0).round() / 100.0,
            "reviewCount": tally.count,
            "bestRating": 5,
            "worstRating": 1,
        },
        "review": reviews,
    });
    let escape = |text: String, c: char| text.replace(c, &format!("\\u{:04x}", u32::from(c)));
    Some(['<', '>', '&', '\u{2028}', '\u{2029}'].into_iter().fold(data.to_string(), escape))
}

fn review(shown: &Shown) -> Json {
    // Search engines take names below a hundred characters.
    let author: String = shown.author.as_deref().unwrap_or("Anonymous").chars().take(99).collect();
    json!({
        "@type": "Review",
        "author": {"@type": "Person", "name": author},
        "datePublished": shown.at.strftime("%Y-%m-%d").to_string(),
        "name": shown.title,
        "reviewBody": shown.text,
        "reviewRating": {"@type": "Rating", "ratingValue": shown.rating, "bestRating": 5, "worstRating": 1},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_end_the_script_element() {
        let tally = Tally { count: 1, mean: 4.666_666, ..Tally::default() };
        let name = "</script><script>alert(1)</script>&\u{2028}";
        let data = product(name, "p", &tally, &[]).unwrap();
        assert!(!data.contains(['<', '>', '&', '\u{2028}']), "{data}");
        let read: Json = serde_json::from_str(&data).unwrap();
        assert_eq!(read["name"], name, "and it is still the same text");
        assert_eq!(read["aggregateRating"]["ratingValue"], 4.67);
        assert!(product("tea", "p", &Tally::default(), &[]).is_none(), "no stars without a review");
    }
}
