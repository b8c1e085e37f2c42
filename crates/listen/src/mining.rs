//! What a text says: the one seam to `opinion`.

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use opinion::{AspectModel, Language, Mention, Miner, Model, Polarity, Span, Taxonomy, TaxonomyError};

use crate::cores::on_all_cores;
use crate::settings::Aspect;

/// What was found in a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Mined {
    /// zh | en | other
    pub language: Option<String>,
    /// negative | neutral | positive, with the probabilities in this order; none without a text.
    pub polarity: Option<(&'static str, [f64; 3])>,
    pub is_certain: bool,
    pub aspects: Vec<Found>,
    /// How pressing it is, 0 to 100, and why.
    pub pressing: i64,
    pub urgency_reasons: Vec<String>,
}

/// One aspect in one sentence. Places count characters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub aspect: String,
    pub polarity: String,
    pub probability: f64,
    /// Of the text, without its title.
    pub quotes: Vec<(i64, i64)>,
    pub sentence: String,
    /// Of the sentence.
    pub start: i64,
    pub end: i64,
}

/// Reads texts with a shop's aspects.
pub(crate) struct Reader {
    miner: Arc<Miner>,
    /// What was read ahead and not asked for yet, by the text, with the length of its title.
    ahead: Mutex<HashMap<String, (usize, Mined)>>,
}

/// Title and text as one, and how many characters of it are not of the text itself.
pub(crate) fn as_one(title: Option<&str>, text: Option<&str>) -> (String, usize) {
    let parts: Vec<&str> = title.into_iter().chain(text).collect();
    (parts.join("\n"), title.map_or(0, |title| title.chars().count() + 1))
}

/// The default aspects with the shop's names, words and switches, and those that it added.
pub(crate) fn taxonomy(aspects: &[Aspect]) -> Taxonomy {
    let mut taxonomy = Taxonomy::default();
    for aspect in aspects {
        match taxonomy.aspects.iter_mut().find(|known| known.key == aspect.key) {
            Some(known) => {
                (known.zh, known.en) = (aspect.zh.clone(), aspect.en.clone());
                known.enabled = aspect.is_on;
                let fresh = aspect.words.iter().filter(|word| !known.words.contains(word));
                let fresh: Vec<String> = fresh.cloned().collect();
                known.words.extend(fresh);
            }
            None => taxonomy.aspects.push(opinion::Aspect {
                key: aspect.key.clone(),
                zh: aspect.zh.clone(),
                en: aspect.en.clone(),
                enabled: aspect.is_on,
                words: aspect.words.clone(),
            }),
        }
    }
    let is_listed = |key: &str| aspects.iter().any(|aspect| aspect.key == key);
    taxonomy.aspects.iter_mut().filter(|known| !is_listed(&known.key)).for_each(|known| known.enabled = false);
    taxonomy
}

/// What is counted beside the aspects: see [`opinion::Opinion::wants`].
const WANTS: [&str; 2] = ["need", ASKS];
pub(crate) const ASKS: &str = "question";

/// # Errors
/// Says what is wrong with a shop's aspects.
pub(crate) fn check(aspects: &[Aspect]) -> Result<(), TaxonomyError> {
    let mut taken = BTreeSet::from(WANTS);
    if let Some(second) = aspects.iter().find(|aspect| !taken.insert(aspect.key.as_str())) {
        return Err(TaxonomyError::SameKey(second.key.clone()));
    }
    taxonomy(aspects).validate()
}

fn rules(aspects: &[Aspect]) -> Miner {
    Miner::new(taxonomy(aspects)).unwrap_or_default()
}

impl Reader {
    /// Settings are checked when they are saved; should they not fit any more, the default aspects are read.
    pub fn new(aspects: &[Aspect]) -> Self {
        Self::of(rules(aspects))
    }

    /// Reads with what the shop learned from its own texts.
    pub fn learned(aspects: &[Aspect], polarity: Model, found: Option<AspectModel>) -> Self {
        let miner = rules(aspects).with_model(polarity);
        Self::of(match found {
            Some(found) => miner.with_aspects(found),
            None => miner,
        })
    }

    fn of(miner: Miner) -> Self {
        Self { miner: Arc::new(miner), ahead: Mutex::default() }
    }

    /// What it reads with.
    pub fn miner(&self) -> Arc<Miner> {
        Arc::clone(&self.miner)
    }

    /// Reads texts on all cores, each with the length of its title, for [`Self::read`] to find. What was read ahead before
    /// is forgotten.
    pub fn read_ahead(&self, texts: Vec<(String, usize)>) {
        let mut read: Vec<_> = texts.into_iter().map(|(text, title)| (text, (title, Mined::default()))).collect();
        on_all_cores(read.iter_mut().collect(), |(text, (title, mined))| *mined = self.read_now(text, *title));
        *self.ahead.lock().unwrap_or_else(PoisonError::into_inner) = read.into_iter().collect();
    }

    /// Reads a text that begins with `title` characters that are not of the text itself.
    pub fn read(&self, text: &str, title: usize) -> Mined {
        let ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner).remove(text);
        match ahead {
            Some((length, mined)) if length == title => mined,
            _ => self.read_now(text, title),
        }
    }

    fn read_now(&self, text: &str, title: usize) -> Mined {
        if text.trim().is_empty() {
            return Mined::default();
        }
        let said = self.miner.mine(text);
        let language = match said.language {
            Language::Zh => "zh",
            Language::En => "en",
            Language::Other => "other",
        };
        let probabilities = Polarity::ALL.map(|polarity| f64::from(said.probabilities.of(polarity)));
        let places = Places::of(text);
        let mut reasons: Vec<String> = said.urgency.reasons.iter().map(|reason| name(&reason.reason)).collect();
        reasons.dedup();
        let wants = said.wants().map(|(kind, span)| wanted(kind, span, text, &places, title));
        Mined {
            language: Some(language.to_owned()),
            polarity: Some((said.polarity.name(), probabilities)),
            is_certain: said.is_certain(),
            aspects: said.aspects.iter().map(|mention| found(mention, text, &places, title)).chain(wants).collect(),
            // Within 0 to 100.
            pressing: (f64::from(said.urgency.score) * 100.0).round() as i64,
            urgency_reasons: reasons,
        }
    }
}

fn name<T: serde::Serialize>(value: &T) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

fn found(mention: &Mention, text: &str, places: &Places, title: usize) -> Found {
    let title = i64::try_from(title).unwrap_or(0);
    let spans: Vec<(i64, i64)> = mention.spans.iter().map(|span| places.chars(*span)).collect();
    let (sentence_start, sentence_end) = places.chars(mention.sentence);
    let within = |at: i64| at.clamp(sentence_start, sentence_end) - sentence_start;
    Found {
        aspect: mention.aspect.clone(),
        polarity: mention.polarity.name().to_owned(),
        probability: f64::from(mention.probability),
        quotes: spans.iter().filter(|(start, _)| *start >= title).map(|(a, b)| (a - title, b - title)).collect(),
        sentence: mention.sentence.of(text).to_owned(),
        start: within(spans.iter().map(|(start, _)| *start).min().unwrap_or(sentence_start)),
        end: within(spans.iter().map(|(_, end)| *end).max().unwrap_or(sentence_end)),
    }
}

/// A wish or a question: the whole of it.
fn wanted(kind: &str, span: Span, text: &str, places: &Places, title: usize) -> Found {
    let title = i64::try_from(title).unwrap_or(0);
    let (start, end) = places.chars(span);
    Found {
        aspect: kind.to_owned(),
        polarity: Polarity::Neutral.name().to_owned(),
        probability: 1.0,
        quotes: if start >= title { vec![(start - title, end - title)] } else { Vec::new() },
        sentence: span.of(text).to_owned(),
        start: 0,
        end: end - start,
    }
}

/// From bytes to characters.
struct Places(Vec<usize>);

impl Places {
    fn of(text: &str) -> Self {
        Self(text.char_indices().map(|(byte, _)| byte).collect())
    }

    fn chars(&self, span: Span) -> (i64, i64) {
        let place = |byte: usize| i64::try_from(self.0.partition_point(|start| *start < byte)).unwrap_or(i64::MAX);
        (place(span.start), place(span.end))
    }
}

/// From this probability on, a text says something beyond doubt.
const CLEAR: f64 = 0.9;

impl Mined {
    /// True when the text certainly has this polarity.
    pub fn is_clearly(&self, polarity: &str) -> bool {
        let most = |probabilities: [f64; 3]| probabilities.into_iter().fold(0.0, f64::max);
        self.is_certain && self.polarity.is_some_and(|(found, all)| found == polarity && most(all) >= CLEAR)
    }

    #[cfg(test)]
    pub fn certainly(polarity: &str) -> Self {
        let polarity = if polarity == "negative" { "negative" } else { "positive" };
        Self { polarity: Some((polarity, [1.0; 3])), is_certain: true, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn what_is_read_ahead_is_read_the_same() {
        let reader = Reader::new(&Settings::default().aspects);
        let texts: Vec<(String, usize)> = (0..300)
            .map(|number| as_one(Some("很好"), Some(&format!("物流太慢，等了{number}天，质量不错"))))
            .chain([as_one(None, None)])
            .collect();
        reader.read_ahead(texts.clone());
        assert_eq!(reader.ahead.lock().unwrap().len(), 301);
        assert_eq!(reader.read(&texts[7].0, 0), reader.read_now(&texts[7].0, 0), "it has no title there");
        for (text, title) in &texts {
            assert_eq!(reader.read(text, *title), reader.read_now(text, *title), "{text}");
        }
        assert!(reader.ahead.lock().unwrap().is_empty(), "each is read once");
    }

    #[test]
    fn places_count_characters_of_the_text_without_its_title() {
        let reader = Reader::new(&Settings::default().aspects);
        let text = "失望\n衣服很好看，但是物流太慢了。";
        let mined = reader.read(text, 3);
        let delivery = mined.aspects.iter().find(|found| found.aspect == "delivery").unwrap();
        assert_eq!(delivery.polarity, "negative");
        let body: Vec<char> = text.chars().skip(3).collect();
        let (start, end) = *delivery.quotes.last().unwrap();
        let quoted: String = body[start as usize..end as usize].iter().collect();
        assert!(quoted.ends_with("太慢"), "{quoted}");
        let sentence: Vec<char> = delivery.sentence.chars().collect();
        let said: String = sentence[delivery.start as usize..delivery.end as usize].iter().collect();
        assert!(said.contains("物流") && said.ends_with("太慢"), "{said}");
    }

    #[test]
    fn wishes_and_questions_stand_beside_the_aspects() {
        let reader = Reader::new(&Settings::default().aspects);
        let mined = reader.read("质量不错，希望下次能快一点。请问有大码吗？", 0);
        let said = |kind: &str| -> Vec<String> {
            let of_kind = mined.aspects.iter().filter(|found| found.aspect == kind);
            of_kind.map(|found| format!("{} {}", found.polarity, found.sentence)).collect()
        };
        assert!(
            said("need").iter().all(|need| need.starts_with("neutral 希望下次能快一点")) && said("need").len() == 1
        );
        assert!(said("question").iter().all(|asked| asked.contains("请问有大码吗")) && said("question").len() == 1);
    }

    #[test]
    fn no_aspect_is_called_as_another_or_as_what_is_counted_beside_them() {
        let with = |key: &str| {
            let own = Aspect {
                key: key.into(),
                zh: "续航".into(),
                en: String::new(),
                words: vec!["待机".into()],
                is_on: true,
            };
            check(&[Settings::default().aspects, vec![own]].concat())
        };
        assert_eq!(with("battery"), Ok(()));
        for key in ["price", "need", "question"] {
            assert_eq!(with(key), Err(TaxonomyError::SameKey(key.into())));
        }
    }

    #[test]
    fn the_default_aspects_are_those_that_are_read() {
        assert_eq!(taxonomy(&Settings::default().aspects).aspects.len(), Settings::default().aspects.len());
        assert!(check(&Settings::default().aspects).is_ok());
    }
}
