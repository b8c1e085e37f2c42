use serde::{Deserialize, Serialize};

use super::{Said, Taxonomy};
use crate::Polarity;
use crate::read::Reading;
use crate::text::Span;

/// What one sentence says of one aspect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// The aspect's key.
    pub aspect: String,
    pub polarity: Polarity,
    /// How sure it is that the sentence says this of the aspect, 0 … 1. By rules, unless a trained
    /// [`AspectModel`](crate::AspectModel) has its say.
    pub probability: f32,
    /// The words that show it, in order: opinions and the aspect's name.
    pub spans: Vec<Span>,
    pub sentence: Span,
}

/// Below this sum, good and bad words of one aspect in one sentence cancel out.
const BALANCED: f32 = 0.25;

/// One mention for each aspect of each sentence.
pub(crate) fn mentions(reading: &Reading, taxonomy: &Taxonomy, said: &[Said]) -> Vec<Mention> {
    let sentence = |said: &Said| reading.clauses[said.clause].part.sentence;
    let mut groups: Vec<(usize, (usize, usize), Vec<&Said>)> = Vec::new();
    for one in said {
        let place = (one.aspect, sentence(one));
        match groups.iter_mut().find(|group| (group.0, group.1) == place) {
            Some(group) => group.2.push(one),
            None => groups.push((place.0, place.1, vec![one])),
        }
    }
    groups
        .iter()
        .map(|(aspect, sentence, said)| mention(reading, &taxonomy.aspects[*aspect].key, *sentence, said))
        .collect()
}

fn mention(reading: &Reading, aspect: &str, sentence: (usize, usize), said: &[&Said]) -> Mention {
    let value: f32 = said.iter().map(|one| one.value * reading.clauses[one.clause].weight).sum();
    let sure = said.iter().map(|one| one.sure).fold(0.0, f32::max);
    let clear = (value.abs() * 0.8).tanh();
    let polarity = Polarity::of(value, BALANCED);
    let probability = if polarity == Polarity::Neutral { sure * 0.6 } else { sure * (0.5 + 0.5 * clear) };
    let places = said.iter().flat_map(|one| [Some(one.opinion), one.target]).flatten();
    let spans = whole(places.map(|(start, end)| reading.normal.span(start, end)).collect());
    Mention {
        aspect: aspect.into(),
        polarity,
        probability,
        spans,
        sentence: reading.normal.span(sentence.0, sentence.1),
    }
}

/// In order, those that overlap as one: an opinion may end within the name of what it is said of (申请退, 退款).
pub(crate) fn whole(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut whole: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match whole.last_mut().filter(|last| span.start < last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => whole.push(span),
        }
    }
    whole
}
