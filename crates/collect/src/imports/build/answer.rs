use serde_json::{Map, Value};

use super::event::happened;
use super::identity::Identity;
use super::reader::Reader;
use super::{Builder, Built, Fate};
use crate::imports::questionnaire::Answers;
use crate::imports::stage::Record;
use crate::imports::{AnswerRules, Draft, Entity, EntityKind, Field, Outcome, Problem, Questionnaire, Reason};

impl Builder<'_> {
    /// The answers of rows with the same `key`. Of one respondent they are one answer: what says it again is set aside, and
    /// what says something else is refused. Of nobody in particular each is another's.
    pub fn answers(
        &self,
        (rules, questions): (&AnswerRules, &dyn Questionnaire),
        key: &str,
        records: &[Record],
    ) -> Built {
        let mut all = Built::default();
        for record in records {
            let mut reader = Reader::new(self.plan, self.zone.clone(), std::slice::from_ref(record));
            let told: &[Entity] = &all.entities;
            let entity = answer(&mut reader, rules, questions).and_then(|(event, is_told_apart)| {
                let key = if is_told_apart { key.to_owned() } else { format!("{key}-{}", told.len()) };
                let entity = Entity::new(EntityKind::Answer, key, vec![event], record.row);
                let Some(first) = told.first().filter(|_| is_told_apart) else { return Some(entity) };
                let is_same = first.hash == entity.hash;
                let (reason, fate) =
                    if is_same { (Reason::Repeated, Fate::SetAside) } else { (Reason::AnsweredTwice, Fate::Rejected) };
                reader.take_out(0, Field::OccurredAt, reason, fate);
                None
            });
            all.add(reader.built(entity.into_iter().collect()));
        }
        all
    }
}

/// The event that a row tells, and whether it says whose answer it is, or which.
fn answer(reader: &mut Reader<'_>, rules: &AnswerRules, questions: &dyn Questionnaire) -> Option<(Draft, bool)> {
    let at = happened(reader);
    let read = questions.read(given(reader)).map_err(|wrong| {
        for (question, reason) in wrong {
            refuse(reader, &question, reason);
        }
    });
    let answers = read.ok()?;
    if answers.is_empty() {
        reader.take_out(0, Field::ResponseId, Reason::NoAnswer, Fate::Rejected);
        return None;
    }
    let identity = Identity::read(reader, &[0]);
    let is_told_apart = identity.is_known() || reader.text(0, Field::ResponseId).is_some();
    let said = [("survey_id", Value::from(rules.survey.to_string())), ("answers", answers.into())];
    let properties: Map<String, Value> = said.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Some((identity.sign(Draft::track("Survey Answered", Some(at?), properties)), is_told_apart))
}

/// The cells of the questions' columns that are not empty.
fn given(reader: &Reader<'_>) -> Answers {
    let told = cells(reader).filter(|(_, _, cell)| !cell.is_empty());
    told.map(|(_, key, cell)| (key.to_owned(), cell.into())).collect()
}

/// Column, key and content.
fn cells<'a>(reader: &Reader<'a>) -> impl Iterator<Item = (usize, &'a str, &'a str)> + use<'a> {
    let (table, record) = (reader.table(0), &reader.records[0]);
    let own = record.cells[table.slots.len()..].iter();
    table.extras.iter().zip(own).map(|((column, key), cell)| (*column, key.as_str(), cell.as_str()))
}

/// Tells what is wrong with an answer at the first of its columns that says something.
fn refuse(reader: &mut Reader<'_>, question: &str, reason: Reason) {
    let is_its = |key: &str| key == question || key.strip_prefix(question).is_some_and(|rest| rest.starts_with('.'));
    let place = cells(reader).find(|(_, key, cell)| is_its(key) && !cell.is_empty());
    let table = reader.table(0);
    let header = place.and_then(|(column, ..)| table.table.columns().get(column));
    reader.problems.push(Problem {
        file: table.file.clone(),
        row: reader.records[0].row,
        column: header.cloned().unwrap_or_else(|| question.to_owned()),
        value: place.map_or(String::new(), |(.., cell)| cell.to_owned()),
        reason,
        outcome: Outcome::Rejected,
    });
    reader.fates[0] = Fate::Rejected;
}
