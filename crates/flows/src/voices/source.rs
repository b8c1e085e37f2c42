use primitives::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Problem};

/// Where something was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = VoiceSource)]
pub(crate) enum Source {
    Review,
    /// A comment on a survey.
    Survey,
    /// A message to the shop.
    Feedback,
}

impl Source {
    const ALL: [(&'static str, Self); 3] =
        [("review", Self::Review), ("survey", Self::Survey), ("feedback", Self::Feedback)];

    /// What a query means; all of them when it names none.
    ///
    /// # Errors
    /// 422 when there is no such source.
    pub fn meant(named: Option<&str>) -> Result<Vec<Self>, Problem> {
        let meant: Vec<Self> = Self::ALL
            .into_iter()
            .filter_map(|(name, source)| named.is_none_or(|named| named == name).then_some(source))
            .collect();
        if meant.is_empty() {
            return Err(Problem::invalid("source", Fault::one_of(&Self::ALL.map(|(name, _)| name))));
        }
        Ok(meant)
    }

    /// Where in the console it is read: of an answer that of its survey, too.
    pub fn link(self, id: Uuid, survey: Option<Uuid>) -> String {
        match (self, survey) {
            (Self::Survey, Some(survey)) => format!("/surveys/{survey}/responses?open={id}"),
            (Self::Feedback, _) => format!("/feedback/{id}"),
            _ => format!("/reviews/{id}"),
        }
    }
}

/// A sentence, and who said it where.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = VoiceSentence)]
pub(crate) struct Sentence {
    pub source: Source,
    /// Of the review, the answer or the message.
    pub id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Of a review that came in a file that does not say when it was written: `at` is when it came.
    pub is_undated: bool,
    pub sentence: String,
    /// The words that it is about, in characters of the sentence; 0 to 0 where they are not known.
    pub start: usize,
    pub end: usize,
    /// negative | neutral | positive
    pub polarity: String,
    pub product: Option<Product>,
    /// Where in the console it is read.
    pub link: String,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[schema(as = VoiceProduct)]
pub(crate) struct Product {
    pub id: String,
    pub name: Option<String>,
}

/// The sentence of a text around some characters of it, and where they stand in it.
pub(super) fn around(text: &str, from: usize, to: usize) -> (String, usize, usize) {
    let chars: Vec<char> = text.chars().collect();
    let (from, to) = (from.min(chars.len()), to.min(chars.len()).max(from.min(chars.len())));
    // A point within a number or an abbreviation ends nothing.
    let is_stop = |at: usize| chars[at] == '.' && chars.get(at + 1).is_none_or(|next| next.is_whitespace());
    let is_end = |at: &usize| ends(chars[*at]) || is_stop(*at);
    let start = (0..from).rev().find(is_end).map_or(0, |mark| mark + 1);
    let start = start + chars[start..from].iter().take_while(|c| c.is_whitespace()).count();
    let end = (to..chars.len()).find(is_end).unwrap_or(chars.len());
    (chars[start..end].iter().collect(), from - start, to - start)
}

fn ends(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_cut_out_with_its_words() {
        let text = "漏液\n很好。瓶子漏液了！退货";
        let place = text.chars().count() - "漏液了！退货".chars().count();
        assert_eq!(around(text, place, place + 2), ("瓶子漏液了".to_owned(), 2, 4));
        assert_eq!(around(text, 0, 2), ("漏液".to_owned(), 0, 2));
        assert_eq!(around("It is 2.5 cm. It broke. Sad", 17, 22), ("It broke".to_owned(), 3, 8));
        assert_eq!(around("ok", 7, 9), ("ok".to_owned(), 2, 2));
    }

    #[test]
    fn a_source_is_named_as_it_is_written() {
        for (name, source) in Source::ALL {
            assert_eq!(Source::meant(Some(name)).ok(), Some(vec![source]));
            assert_eq!(serde_json::to_value(source).unwrap(), name);
        }
        assert_eq!(Source::meant(None).map(|all| all.len()).ok(), Some(3));
        assert!(Source::meant(Some("rumour")).is_err());
    }
}
