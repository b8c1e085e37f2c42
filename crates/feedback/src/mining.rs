//! What a text says: the one seam to `opinion`.

use opinion::{Language, Polarity, Span};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::reading::Reading;

/// What was found in a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Mined {
    /// zh | en | other
    pub language: Option<String>,
    /// negative | neutral | positive
    pub polarity: Option<String>,
    pub aspects: Vec<Aspect>,
    /// 0 to 100.
    pub urgency: i64,
    pub urgency_reasons: Vec<String>,
}

/// One aspect that a text speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedbackAspect)]
pub(crate) struct Aspect {
    pub aspect: String,
    pub polarity: String,
    /// The words of title, line break and text that show it: `[start, end]` in characters.
    pub quotes: Vec<(usize, usize)>,
}

/// Reads a title and its text.
pub(crate) fn read(reading: &dyn Reading, title: &str, text: &str) -> Mined {
    let whole = joined(title, text);
    if whole.trim().is_empty() {
        return Mined::default();
    }
    let said = reading.mine(&whole);
    let language = match said.language {
        Language::Zh => "zh",
        Language::En => "en",
        Language::Other => "other",
    };
    let starts: Vec<usize> = whole.char_indices().map(|(byte, _)| byte).collect();
    let place = |byte: usize| starts.partition_point(|start| *start < byte);
    let quote = |span: &Span| (place(span.start), place(span.end));
    let aspects = said.aspects.iter().map(|mention| Aspect {
        aspect: mention.aspect.clone(),
        polarity: mention.polarity.name().to_owned(),
        quotes: mention.spans.iter().map(quote).collect(),
    });
    let wants = said.wants().map(|(kind, span)| Aspect {
        aspect: kind.to_owned(),
        polarity: Polarity::Neutral.name().to_owned(),
        quotes: vec![quote(&span)],
    });
    let mut reasons: Vec<String> = said.urgency.reasons.iter().map(|reason| name(&reason.reason)).collect();
    reasons.dedup();
    Mined {
        language: Some(language.to_owned()),
        polarity: Some(said.polarity.name().to_owned()),
        aspects: aspects.chain(wants).collect(),
        // Within 0 to 100.
        urgency: (f64::from(said.urgency.score) * 100.0).round() as i64,
        urgency_reasons: reasons,
    }
}

pub(crate) fn joined(title: &str, text: &str) -> String {
    format!("{title}\n{text}")
}

fn name<T: Serialize>(value: &T) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use opinion::{Miner, Opinion};

    use super::*;

    struct Shipped;

    impl Reading for Shipped {
        fn version(&self) -> i64 {
            1
        }

        fn mine(&self, text: &str) -> Opinion {
            Miner::default().mine(text)
        }

        fn insult(&self, _: &str) -> Option<&'static str> {
            None
        }
    }

    #[test]
    fn quotes_are_places_in_characters() {
        let mined = read(&Shipped, "发货", "衣服很好看，但是物流太慢了。");
        let delivery = mined.aspects.iter().find(|aspect| aspect.aspect == "delivery").unwrap();
        assert_eq!((delivery.polarity.as_str(), mined.language.as_deref()), ("negative", Some("zh")));
        let whole: Vec<char> = joined("发货", "衣服很好看，但是物流太慢了。").chars().collect();
        let (start, end) = *delivery.quotes.last().unwrap();
        assert!(whole[start..end].iter().collect::<String>().ends_with("太慢"));
        assert_eq!(read(&Shipped, " ", ""), Mined::default());
    }

    #[test]
    fn a_wish_stands_beside_the_aspects() {
        let mined = read(&Shipped, "包装", "希望有小包装");
        let wish = mined.aspects.iter().find(|found| found.aspect == "need").unwrap();
        assert_eq!((wish.polarity.as_str(), wish.quotes[0].1), ("neutral", 9));
    }
}
