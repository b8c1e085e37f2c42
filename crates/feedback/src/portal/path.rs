use pages::encoded;
use primitives::ShopId;

pub(super) fn list(shop: ShopId) -> String {
    format!("/s/{shop}/feedback")
}

pub(super) fn post(shop: ShopId, number: i64) -> String {
    format!("/s/{shop}/feedback/{number}")
}

/// A path with a query of the pairs that have a value.
pub(super) fn with(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut whole = path.to_owned();
    for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        let joint = if whole.contains('?') { '&' } else { '?' };
        whole += &format!("{joint}{key}={}", encoded(value));
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_one_value() {
        assert_eq!(with("/x", &[("q", "a&b=\"茶"), ("as", ""), ("lang", "zh")]), "/x?q=a%26b%3D%22%E8%8C%B6&lang=zh");
        assert_eq!(with("/x?y=1", &[("z", "2")]), "/x?y=1&z=2");
    }
}
