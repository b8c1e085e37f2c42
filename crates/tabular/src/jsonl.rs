use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::wrapped::{self, Members, Stop};
use crate::{Cell, Encoding, Error, Limits, Row, Rows, encoding, source};

/// The columns of all objects in the order of their first appearance; nested objects as dotted paths. And how many rows
/// there are, where lines do not tell it.
pub(crate) fn columns(path: &Path, encoding: Encoding, limits: &Limits) -> Result<(Vec<String>, Option<u64>), Error> {
    let mut names: Vec<String> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut lines = Lines::open(path, encoding, limits)?;
    for line in &mut lines {
        let Ok(Value::Object(object)) = serde_json::from_str(&line?.1) else { continue };
        flatten("", object, &mut |name, _| {
            if !known.contains_key(name) {
                known.insert(name.to_owned(), names.len());
                names.push(name.to_owned());
            }
        });
        if names.len() > limits.columns {
            return Err(Error::TooManyColumns { found: names.len(), limit: limits.columns });
        }
    }
    let rows = matches!(lines.source, Source::Wrapped(_)).then_some(lines.number);
    Ok((names, rows))
}

/// Streams the objects as rows of the given columns, each with its raw line.
pub(crate) fn rows(path: &Path, encoding: Encoding, names: &[String], limits: &Limits) -> Result<Rows, Error> {
    let index: HashMap<String, usize> = names.iter().cloned().zip(0..).collect();
    let lines = Lines::open(path, encoding, limits)?;
    Ok(Box::new(lines.map(move |line| line.and_then(|(number, line)| row(number, line, &index)))))
}

fn row(number: u64, line: String, index: &HashMap<String, usize>) -> Result<Row, Error> {
    let bad = |reason: String| Error::Json { row: number, reason };
    let value: Value = serde_json::from_str(&line).map_err(|e| bad(e.to_string()))?;
    let Value::Object(object) = value else { return Err(bad("it is another kind of value".into())) };
    let mut cells = vec![Cell::Empty; index.len()];
    flatten("", object, &mut |name, value| {
        if let Some(at) = index.get(name) {
            cells[*at] = cell(value);
        }
    });
    Ok(Row { number, cells, raw: Some(line) })
}

fn flatten(prefix: &str, object: Map<String, Value>, each: &mut impl FnMut(&str, Value)) {
    for (key, value) in object {
        let name = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value {
            Value::Object(inner) => flatten(&name, inner, each),
            other => each(&name, other),
        }
    }
}

fn cell(value: Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(value) => Cell::Bool(value),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Cell::Integer(whole),
            (None, Some(real)) if number.is_f64() => Cell::Number(real),
            _ => Cell::Text(number.to_string()),
        },
        Value::String(text) if text.is_empty() => Cell::Empty,
        Value::String(text) => Cell::Text(text),
        Value::Array(items) => Cell::Text(Value::Array(items).to_string()),
        Value::Object(_) => Cell::Empty,
    }
}

type Text = Box<dyn Read + Send>;

enum Source {
    Lines(BufReader<Text>),
    /// All within one object.
    Wrapped(Members<Text>),
}

/// The lines with something on them, or the members of the one list, numbered, each within the limit.
struct Lines {
    source: Source,
    path: PathBuf,
    number: u64,
    limit: usize,
    ended: bool,
}

impl Lines {
    fn open(path: &Path, encoding: Encoding, limits: &Limits) -> Result<Self, Error> {
        let text = || source::open(path, limits).map(|file| encoding::reader(file, encoding));
        let io = |error| Error::io(path, error);
        let limit = limits.row_bytes;
        let source = match wrapped::find(text()?).map_err(io)? {
            Some(place) => Source::Wrapped(Members::enter(text()?, place, limit).map_err(io)?),
            None => Source::Lines(BufReader::new(text()?)),
        };
        Ok(Self { source, path: path.to_owned(), number: 0, limit, ended: false })
    }

    fn read(&mut self) -> Result<Option<(u64, String)>, Error> {
        let input = match &mut self.source {
            Source::Lines(input) => input,
            Source::Wrapped(members) => {
                let row = self.number + 1;
                let line = members.read().map_err(|stop| match stop {
                    Stop::Io(error) => Error::io(&self.path, error),
                    Stop::Long => Error::RowTooLong { row, limit: self.limit },
                    Stop::Damaged => Error::damaged("JSON", format!("row {row} is cut off")),
                })?;
                self.number += u64::from(line.is_some());
                return Ok(line.map(|line| (row, line)));
            }
        };
        loop {
            let mut line = String::new();
            let mut limited = input.by_ref().take(self.limit as u64 + 1);
            let read = limited.read_line(&mut line).map_err(|e| Error::io(&self.path, e))?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            if read > self.limit {
                return Err(Error::RowTooLong { row: self.number, limit: self.limit });
            }
            if !line.trim().is_empty() {
                line.truncate(line.trim_end().len());
                return Ok(Some((self.number, line)));
            }
        }
    }
}

impl Iterator for Lines {
    type Item = Result<(u64, String), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.read().transpose();
        self.ended = matches!(next, None | Some(Err(_)));
        next
    }
}
