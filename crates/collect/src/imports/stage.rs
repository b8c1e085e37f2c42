//! Rows brought together by key, within bounded memory.
//!
//! Rows are kept in memory until they weigh more than the bound; then all of them, and those that follow, go to
//! temporary files partitioned by the hash of their key. Each partition is then grouped in memory by itself. Groups
//! come in the order of their first row, within a partition.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufReader, BufWriter, ErrorKind, Read, Result, Seek, Write};

/// A row's cells, one for each slot of its table and then one for each extra column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    /// Index into the plan's tables.
    pub table: u8,
    pub row: u64,
    pub cells: Vec<String>,
}

pub(crate) type Group = (String, Vec<Record>);

const PARTITIONS: usize = 64;

pub(crate) struct Stage {
    bound: usize,
    weight: usize,
    rows: Vec<(String, Record)>,
    spilled: Vec<BufWriter<File>>,
}

impl Stage {
    /// Keeps about `bound` bytes in memory.
    pub fn new(bound: usize) -> Self {
        Self { bound, weight: 0, rows: Vec::new(), spilled: Vec::new() }
    }

    pub fn push(&mut self, key: &str, record: Record) -> Result<()> {
        if !self.spilled.is_empty() {
            return self.spill(key, &record);
        }
        self.weight += 96 + key.len() + record.cells.iter().map(|cell| 24 + cell.len()).sum::<usize>();
        self.rows.push((key.to_owned(), record));
        if self.weight > self.bound {
            for _ in 0..PARTITIONS {
                self.spilled.push(BufWriter::new(tempfile::tempfile()?));
            }
            for (key, record) in std::mem::take(&mut self.rows) {
                self.spill(&key, &record)?;
            }
        }
        Ok(())
    }

    fn spill(&mut self, key: &str, record: &Record) -> Result<()> {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let partition = usize::try_from(hasher.finish() % PARTITIONS as u64).unwrap_or(0);
        write(&mut self.spilled[partition], key, record)
    }

    /// The keys of the rows that are in memory: all of them, while they weigh less than the bound.
    pub fn keys(&self) -> HashSet<String> {
        self.rows.iter().map(|(key, _)| key.clone()).collect()
    }

    /// The groups, partition by partition.
    pub fn groups(self) -> impl Iterator<Item = Result<Vec<Group>>> {
        let in_memory = if self.spilled.is_empty() { Some(Ok(group(self.rows))) } else { None };
        in_memory.into_iter().chain(self.spilled.into_iter().map(|file| read_all(file).map(group)))
    }
}

fn group(rows: Vec<(String, Record)>) -> Vec<Group> {
    let mut index: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for (key, record) in rows {
        if let Some(at) = index.get(&key) {
            groups[*at].1.push(record);
        } else {
            index.insert(key.clone(), groups.len());
            groups.push((key, vec![record]));
        }
    }
    groups
}

fn write(output: &mut impl Write, key: &str, record: &Record) -> Result<()> {
    output.write_all(&record.row.to_le_bytes())?;
    output.write_all(&[record.table])?;
    let count = u32::try_from(record.cells.len()).map_err(std::io::Error::other)?;
    output.write_all(&count.to_le_bytes())?;
    for text in std::iter::once(key).chain(record.cells.iter().map(String::as_str)) {
        let length = u32::try_from(text.len()).map_err(std::io::Error::other)?;
        output.write_all(&length.to_le_bytes())?;
        output.write_all(text.as_bytes())?;
    }
    Ok(())
}

fn read_all(file: BufWriter<File>) -> Result<Vec<(String, Record)>> {
    let mut file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.rewind()?;
    let mut input = BufReader::new(file);
    let mut rows = Vec::new();
    loop {
        let mut number = [0; 8];
        match input.read_exact(&mut number) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(rows),
            other => other?,
        }
        let mut table = [0; 1];
        input.read_exact(&mut table)?;
        let count = read_length(&mut input)?;
        let key = read_text(&mut input)?;
        let cells = (0..count).map(|_| read_text(&mut input)).collect::<Result<_>>()?;
        rows.push((key, Record { table: table[0], row: u64::from_le_bytes(number), cells }));
    }
}

fn read_length(input: &mut impl Read) -> Result<usize> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    Ok(u32::from_le_bytes(length) as usize)
}

fn read_text(input: &mut impl Read) -> Result<String> {
    let mut bytes = vec![0; read_length(input)?];
    input.read_exact(&mut bytes)?;
    String::from_utf8(bytes).map_err(std::io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staged(bound: usize) -> Vec<Group> {
        let mut stage = Stage::new(bound);
        for row in 0..1000u64 {
            let key = format!("订单{}", row % 300);
            stage
                .push(&key, Record { table: 1, row, cells: vec![row.to_string(), String::new(), "茶".into()] })
                .unwrap();
        }
        stage.groups().flat_map(Result::unwrap).collect()
    }

    #[test]
    fn spilling_loses_nothing_and_groups_the_same() {
        let in_memory = staged(usize::MAX);
        assert_eq!(in_memory.len(), 300);
        assert_eq!(in_memory[7].1.iter().map(|record| record.row).collect::<Vec<_>>(), [7, 307, 607, 907]);
        let mut spilled = staged(10_000);
        spilled.sort_by_key(|(_, records)| records[0].row);
        assert_eq!(spilled, in_memory);
    }
}
