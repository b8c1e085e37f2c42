use axum::http::{HeaderMap, header};

/// The languages that somebody would like, the best first: the one switched to, the one that they are known to speak, those
/// that the browser asks for, and the shop's.
pub(crate) fn wanted(switched: Option<&str>, known: Option<&str>, headers: &HeaderMap, shop: &str) -> Vec<String> {
    let named = switched.into_iter().chain(known).map(str::to_owned);
    named.chain(accepted(headers)).chain([shop.to_owned()]).collect()
}

/// By their weights, as RFC 9110 has them; of equal ones the first is the best.
fn accepted(headers: &HeaderMap) -> Vec<String> {
    let given = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut all: Vec<(f64, &str)> = given
        .split(',')
        .filter_map(|choice| {
            let (tag, rest) = choice.split_once(';').unwrap_or((choice, ""));
            let weight = rest.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse().ok())?;
            (weight > 0.0 && !tag.trim().is_empty()).then_some((weight, tag.trim()))
        })
        .collect();
    all.sort_by(|one, other| other.0.total_cmp(&one.0));
    all.into_iter().map(|(_, tag)| tag.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_chose_comes_before_what_is_known_and_what_the_browser_says() {
        let of = |switched, known, accepted: &str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, accepted.parse().unwrap())]);
            wanted(switched, known, &headers, "zh").join(" ")
        };
        assert_eq!(of(Some("ja"), Some("fr"), "en;q=0.5, de-CH, de;q=0.9"), "ja fr de-CH de en zh");
        assert_eq!(of(None, None, "en;q=0, ja;q=x, *;q=0.1"), "* zh");
        assert_eq!(wanted(None, None, &HeaderMap::new(), "zh"), ["zh"]);
    }
}
