//! What staff say a text means goes before what the machine found.

use super::known::Label;
use crate::mining::{Found, Mined};
use crate::settings::Aspect;

/// What staff spoke of.
pub(super) struct Spoken<'a> {
    /// Without its title.
    pub text: &'a str,
    /// Since when it is as it is.
    pub since: i64,
    pub aspects: &'a [Aspect],
}

impl Mined {
    /// Of all that was said of the text, or of one aspect, the newest stands.
    pub(super) fn correct(&mut self, labels: &[Label], spoken: &Spoken<'_>) {
        for (at, label) in labels.iter().enumerate() {
            let is_over = labels[at + 1..].iter().any(|later| later.aspect == label.aspect);
            match &label.aspect {
                _ if is_over => {}
                None => self.correct_whole(&label.polarity),
                Some(aspect) => self.correct_aspect(aspect, label, spoken),
            }
        }
    }

    fn correct_whole(&mut self, polarity: &str) {
        let known = ["negative", "neutral", "positive"];
        if let Some(at) = known.iter().position(|known| *known == polarity) {
            let mut probabilities = [0.0; 3];
            probabilities[at] = 1.0;
            self.polarity = Some((known[at], probabilities));
            self.is_certain = true;
        }
    }

    /// An aspect that was missed is added, as long as the shop has it.
    fn correct_aspect(&mut self, aspect: &str, label: &Label, spoken: &Spoken<'_>) {
        if label.polarity == "none" {
            self.aspects.retain(|found| found.aspect != aspect);
            return;
        }
        let mut is_found = false;
        for found in self.aspects.iter_mut().filter(|found| found.aspect == aspect) {
            label.polarity.clone_into(&mut found.polarity);
            found.probability = 1.0;
            is_found = true;
        }
        let is_known = spoken.aspects.iter().any(|known| known.is_on && known.key == aspect);
        if !is_found && is_known {
            self.aspects.extend(added(aspect, label, spoken));
        }
    }
}

/// The words that staff chose, or the whole: also where the text was changed after that.
fn added(aspect: &str, label: &Label, spoken: &Spoken<'_>) -> Option<Found> {
    let letters: Vec<char> = spoken.text.chars().collect();
    let chosen = label.quote_start.zip(label.quote_end).filter(|_| label.at >= spoken.since);
    let part = chosen.and_then(|(start, end)| Some((usize::try_from(start).ok()?, usize::try_from(end).ok()?)));
    let (start, end) = part.filter(|(start, end)| start < end && *end <= letters.len()).unwrap_or((0, letters.len()));
    let place = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
    (start < end).then(|| Found {
        aspect: aspect.to_owned(),
        polarity: label.polarity.clone(),
        probability: 1.0,
        quotes: vec![(place(start), place(end))],
        sentence: letters[start..end].iter().collect(),
        start: 0,
        end: place(end - start),
    })
}
