use serde::{Deserialize, Serialize};

use super::{Mapping, MappingKind, plan};

/// The mapping that fits best, and how well.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Suggestion {
    pub mapping_key: String,
    /// 0 to 1: how much of the files the mapping knows on average, by their columns; of one it does not know, nothing.
    pub confidence: f64,
}

/// With less, it is a guess by one column of many: a person says what the files are.
const SURE: f64 = 0.2;

impl Suggestion {
    /// Whether files may be read so without a question.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.confidence >= SURE
    }
}

/// Ranks the mappings for files with these headers; none fits when a table lacks what it needs.
///
/// A mapping fits as well as the worst of the files that it knows, and less for each that it does not. Between mappings
/// that know the same columns, the one that expects fewer others is the closer.
#[must_use]
pub fn suggest<'a>(files: &[Vec<String>], mappings: impl IntoIterator<Item = &'a Mapping>) -> Vec<Suggestion> {
    let mut ranked: Vec<(f64, Suggestion)> = Vec::new();
    // Whose questions the columns of answers are, only a person can say.
    for mapping in mappings.into_iter().filter(|mapping| mapping.kind != MappingKind::Answers) {
        let fits: Vec<(f64, f64)> = files.iter().filter_map(|headers| fit(headers, mapping)).collect();
        let among = files.len().max(1) as f64;
        let share = fits.len() as f64 / among;
        let mean = fits.iter().map(|fit| fit.0).sum::<f64>() / among;
        let Some(worst) = fits.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
        let fit = worst.0 * share;
        let confidence = (mean * 100.0).round() / 100.0;
        ranked.push((fit + worst.1 / 100.0, Suggestion { mapping_key: mapping.key.clone(), confidence }));
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.into_iter().map(|(_, suggestion)| suggestion).collect()
}

/// How much of the file the best table knows, and how much of the table's columns the file has.
fn fit(headers: &[String], mapping: &Mapping) -> Option<(f64, f64)> {
    let fits = mapping.tables.iter().filter_map(|table| {
        let bound = plan::bind(table, headers)?;
        let used: usize = bound.iter().map(|(_, columns)| columns.len()).sum();
        if used == 0 {
            return None;
        }
        let known = used as f64 / headers.len().max(1) as f64;
        let expected = bound.len() as f64 / table.columns.len().max(1) as f64;
        // Exports have many columns that nobody needs: knowing eight is as good as knowing all.
        let enough = (used as f64 / 8.0).min(1.0);
        Some((known.max(enough * 0.9).min(1.0), expected))
    });
    fits.max_by(|a, b| (a.0 + a.1 / 100.0).total_cmp(&(b.0 + b.1 / 100.0)))
}
