//! Answers as a CSV file or as lines of JSON.

use std::sync::Arc;

use futures::Stream;
use pages::Language;
use serde_json::Value as Json;
use tabular::digits_as_text;
use web::{Cursor, Look, Problem};

use super::view::{AnswerView, ResponseRow, Show, complete};
use super::wanted::{Place, Wanted};
use crate::Surveys;
use crate::definition::{Question, QuestionType};
use crate::surveys::Survey;

/// Read at a time.
const PAGE: usize = 200;
const COLUMNS: [&str; 17] = [
    "id",
    "at",
    "state",
    "customer_id",
    "name",
    "order_id",
    "product_id",
    "product_name",
    "agent",
    "channel",
    "language",
    "score",
    "band",
    "polarity",
    "urgency",
    "follow_up",
    "outcome",
];

pub(super) enum Form {
    /// A row for each; all questions, and those whose answers have keys themselves.
    Table { asked: Vec<Column>, coded: Vec<Column> },
    /// An object of JSON for each.
    Lines,
}

/// A question in a table.
pub(super) struct Column {
    key: String,
    /// Its answers are ids, which are written as text even where they are nothing but digits.
    is_id: bool,
}

pub(super) struct Sheet {
    pub surveys: Surveys,
    pub survey: Survey,
    pub wanted: Wanted,
    pub form: Form,
    pub is_masked: bool,
    pub language: Language,
}

impl Form {
    pub fn table(questions: &[&Question]) -> Self {
        let column = |question: &&Question| Column {
            key: question.key.clone(),
            is_id: matches!(question.kind, QuestionType::Order | QuestionType::Product),
        };
        let coded = questions.iter().filter(|question| is_coded(question));
        Self::Table { asked: questions.iter().map(column).collect(), coded: coded.map(column).collect() }
    }

    pub fn extension(&self) -> &'static str {
        match self {
            Self::Table { .. } => "csv",
            Self::Lines => "jsonl",
        }
    }

    pub fn content_type(&self) -> &'static str {
        match self {
            Self::Table { .. } => "text/csv; charset=utf-8",
            Self::Lines => "application/jsonl; charset=utf-8",
        }
    }

    fn write(&self, rows: Vec<ResponseRow>, is_first: bool) -> Result<Vec<u8>, Problem> {
        match self {
            Self::Table { asked, coded } => table(rows, asked, coded, is_first),
            Self::Lines => {
                let mut lines = Vec::new();
                for row in rows {
                    serde_json::to_writer(&mut lines, &row).map_err(|error| Problem::internal(&error))?;
                    lines.push(b'\n');
                }
                Ok(lines)
            }
        }
    }
}

impl Sheet {
    pub fn pieces(self) -> impl Stream<Item = std::io::Result<Vec<u8>>> + Send {
        let sheet = Arc::new(self);
        web::by_pages(move |after| Arc::clone(&sheet).piece(after))
    }

    async fn piece(self: Arc<Self>, after: Option<Place>) -> Result<(Vec<u8>, Option<Place>), Problem> {
        let store = &self.surveys.kit.store;
        let is_first = after.is_none();
        let page = self.wanted.page(store, after, PAGE, &Look::USUAL).await?;
        let next = page.next_cursor.as_deref().map(Cursor::decode).transpose()?;
        let show = Show { surveys: &self.surveys, is_masked: self.is_masked, language: self.language };
        let rows = complete(store, &show, &self.survey, page.items).await?;
        Ok((self.form.write(rows, is_first)?, next))
    }
}

fn is_coded(question: &Question) -> bool {
    matches!(
        question.kind,
        QuestionType::Single
            | QuestionType::Multiple
            | QuestionType::Ranking
            | QuestionType::Matrix
            | QuestionType::Product
    )
}

fn table(rows: Vec<ResponseRow>, asked: &[Column], coded: &[Column], is_first: bool) -> Result<Vec<u8>, Problem> {
    let answers = asked.iter().map(|column| format!("answer.{}", column.key));
    let codes = coded.iter().map(|column| format!("code.{}", column.key));
    let columns: Vec<String> = COLUMNS.iter().map(|name| (*name).to_owned()).chain(answers).chain(codes).collect();
    web::csv(&columns, rows.into_iter().map(|row| cells(row, asked, coded)), is_first)
}

fn cells(row: ResponseRow, asked: &[Column], coded: &[Column]) -> Vec<String> {
    let id = |text: Option<String>| digits_as_text(&text.unwrap_or_default()).into_owned();
    let mined = row.mined.as_ref();
    let mut cells = vec![
        row.id.to_string(),
        row.at.to_string(),
        row.state,
        row.customer_id.map(|id| id.to_string()).unwrap_or_default(),
        row.name.unwrap_or_default(),
        id(row.order_id),
        id(row.product_id),
        row.product_name.unwrap_or_default(),
        row.agent.unwrap_or_default(),
        row.channel,
        row.language.unwrap_or_default(),
        row.score.map(|score| score.to_string()).unwrap_or_default(),
        row.band.unwrap_or_default(),
        mined.map(|mined| mined.polarity.clone()).unwrap_or_default(),
        mined.map(|mined| mined.urgency.to_string()).unwrap_or_default(),
        row.follow_up.state.to_owned(),
        row.follow_up.outcome.unwrap_or_default(),
    ];
    let cell = |column: &Column, of: fn(&AnswerView) -> String| {
        let written = row.answers.iter().find(|answer| answer.question == column.key).map(of);
        if column.is_id { id(written) } else { written.unwrap_or_default() }
    };
    cells.extend(asked.iter().map(|column| cell(column, |answer| answer.shown.clone())));
    cells.extend(coded.iter().map(|column| cell(column, |answer| code(&answer.value))));
    cells
}

/// An answer by its keys: of several with a | between them, the best first; of a matrix, row=option.
fn code(value: &Json) -> String {
    match value {
        Json::String(key) => key.clone(),
        Json::Number(number) => number.to_string(),
        Json::Array(all) => all.iter().map(code).collect::<Vec<_>>().join("|"),
        Json::Object(rows) => {
            let rows = rows.iter().map(|(row, value)| format!("{row}={}", code(value)));
            rows.collect::<Vec<_>>().join("|")
        }
        Json::Null | Json::Bool(_) => String::new(),
    }
}
