use std::sync::LazyLock;

use super::Mapping;

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../../mappings/", $name, ".toml")))),+]
    };
}

const FILES: [(&str, &str); 27] = files![
    "taobao",
    "jd",
    "pinduoduo",
    "douyin",
    "shopify",
    "woocommerce",
    "olist",
    "online_retail",
    "completejourney",
    "cdnow",
    "judgeme",
    "yotpo",
    "loox",
    "taobao_reviews",
    "jd_reviews",
    "huitou_reviews",
    "orders",
    "customers",
    "products",
    "reviews",
    "rated_texts",
    "labelled_texts",
    "unrated_texts",
    "parcels",
    "payments",
    "events",
    "survey_answers",
];

/// The mappings that come with the program, platforms first.
#[expect(clippy::expect_used, reason = "the files are part of the program and a test reads each")]
static BUILTIN: LazyLock<Vec<Mapping>> = LazyLock::new(|| {
    let read = |(name, text): &(&str, &str)| Mapping::parse(text).expect(name);
    FILES.iter().map(read).collect()
});

#[must_use]
pub fn builtin() -> &'static [Mapping] {
    &BUILTIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_reads_and_is_named_as_its_key() {
        for ((name, text), mapping) in FILES.iter().zip(builtin()) {
            assert_eq!(Mapping::parse(text).unwrap_or_else(|e| panic!("{name}: {e}")).key, *name);
            assert!(mapping.version >= 1);
        }
    }

    #[test]
    fn a_mapping_that_contradicts_itself_says_so() {
        let text = FILES[0].1.replace("needs = [\"order_id\"", "needs = [\"rating\", \"order_id\"");
        assert!(matches!(Mapping::parse(&text), Err(super::super::MappingError::Needs { .. })));
        let text = FILES[0].1.replace("Asia/Shanghai", "Asia/Nowhere");
        assert!(matches!(Mapping::parse(&text), Err(super::super::MappingError::Zone(_))));
        assert!(matches!(Mapping::parse("key = 1"), Err(super::super::MappingError::Syntax(_))));
        let answers = FILES.iter().find(|(name, _)| *name == "survey_answers").unwrap().1;
        let text = answers.replace("row = \"answer\"", "row = \"order\"");
        assert!(matches!(Mapping::parse(&text), Err(super::super::MappingError::Answers)));
        let orders = FILES.iter().find(|(name, _)| *name == "orders").unwrap().1;
        let with = |currency: &str| Mapping::parse(&format!("currency = \"{currency}\"\n{orders}"));
        assert!(with("eur").is_ok() && matches!(with("XYZ"), Err(super::super::MappingError::Currency(_))));
        let reviews = FILES.iter().find(|(name, _)| *name == "taobao_reviews").unwrap().1;
        let text = reviews.replace("\n5 = [", "\n6 = [");
        assert!(matches!(Mapping::parse(&text), Err(super::super::MappingError::Stars(stars)) if stars == "6"));
    }
}
