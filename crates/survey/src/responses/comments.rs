//! What comments say: the one seam to `opinion`.

use opinion::{Language, Opinion, Polarity};
use store::{Sql, StoreError, Tx, Value};

use crate::answers::Whole;
use crate::reading::Reading;

/// What was said in an answer as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said {
    /// negative | neutral | positive
    pub polarity: &'static str,
    pub is_certain: bool,
    /// How pressing it is, 0 to 100.
    pub urgency: i64,
}

const COLUMNS: [&str; 9] =
    ["response", "ordinal", "survey", "question", "aspect", "polarity", "probability", "sentence", "day"];

/// Whether there is anything to read.
pub(super) fn has_words(whole: &Whole<'_>) -> bool {
    !whole.definition.words(whole.answers).is_empty()
}

/// Reads the free words of an answer as its shop reads, and keeps what they say of which aspect in place of what was
/// kept of it; `None` without words.
pub(super) async fn read(tx: &Tx, reading: &Reading, whole: &Whole<'_>) -> Result<Option<Said>, StoreError> {
    let texts = whole.definition.words(whole.answers);
    if texts.is_empty() {
        return Ok(None);
    }
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let response = whole.response;
    let mut is_unread = true;
    for (question, text) in &texts {
        let mined = reading.miner.mine(text);
        is_unread &= mined.language == Language::Other;
        let spoken = mined.aspects.iter().map(|mention| {
            (mention.aspect.as_str(), mention.polarity, f64::from(mention.probability), mention.sentence)
        });
        let wanted = mined.wants().map(|(kind, span)| (kind, Polarity::Neutral, 1.0, span));
        for (aspect, polarity, probability, sentence) in spoken.chain(wanted) {
            rows.push(vec![
                response.id.into(),
                (rows.len() as i64).into(),
                response.survey.into(),
                (*question).into(),
                aspect.into(),
                polarity.name().into(),
                probability.into(),
                store::text(sentence.of(text)),
                response.day.into(),
            ]);
        }
    }
    tx.exec("DELETE FROM survey_aspects WHERE response = $1", vec![response.id.into()]).await?;
    tx.insert("survey_aspects", &COLUMNS, rows, "").await?;
    let all: Vec<&str> = texts.iter().map(|(_, text)| *text).collect();
    let said = summary(&reading.miner.mine(&all.join("\n")));
    let sql = "UPDATE survey_responses SET polarity = $1, urgency = $2, is_unread = $3, reading = $4 WHERE id = $5";
    let (polarity, urgency, version) = (said.polarity, said.urgency, reading.version);
    let values = vec![polarity.into(), urgency.into(), is_unread.into(), version.into(), response.id.into()];
    tx.exec(sql, values).await?;
    Ok(Some(said))
}

fn summary(opinion: &Opinion) -> Said {
    Said {
        polarity: opinion.polarity.name(),
        is_certain: opinion.is_certain(),
        // Within 0 to 100.
        urgency: (f64::from(opinion.urgency.score) * 100.0).round() as i64,
    }
}
