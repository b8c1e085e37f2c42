use hashbrown::HashMap;

use super::features::{Features, NUMBERS};
use super::matrix::Matrix;

/// The n-grams that a model knows, and how telling each is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Vocabulary {
    places: HashMap<u32, u32>,
    /// Smoothed inverse document frequencies, by place.
    pub idf: Vec<f32>,
}

impl Vocabulary {
    /// N-grams that occur in at least `least` of the texts.
    pub fn of(texts: &[Features], least: u32) -> Self {
        let mut counts: HashMap<u32, u32> = HashMap::new();
        for (hash, _) in texts.iter().flat_map(|text| &text.grams) {
            *counts.entry(*hash).or_default() += 1;
        }
        let mut known: Vec<(u32, u32)> = counts.into_iter().filter(|(_, count)| *count >= least).collect();
        known.sort_unstable();
        let total = texts.len() as f32;
        let idf = |count: u32| ((1.0 + total) / (1.0 + count as f32)).ln() + 1.0;
        Self::from_parts(known.into_iter().map(|(hash, count)| (hash, idf(count))))
    }

    pub fn from_parts(parts: impl Iterator<Item = (u32, f32)>) -> Self {
        let (mut places, mut frequencies) = (HashMap::new(), Vec::new());
        for (hash, idf) in parts {
            places.insert(hash, frequencies.len() as u32);
            frequencies.push(idf);
        }
        Self { places, idf: frequencies }
    }

    /// Only the `most` n-grams whose weights are the largest.
    pub fn largest(&self, weights: &[f32], most: usize) -> Self {
        let hashes = self.hashes();
        let mut places: Vec<usize> = (0..hashes.len()).collect();
        places.sort_by(|one, other| weights[*other].abs().total_cmp(&weights[*one].abs()));
        places.truncate(most);
        places.sort_unstable();
        Self::from_parts(places.into_iter().map(|place| (hashes[place], self.idf[place])))
    }

    /// Hashes in order of their places.
    pub fn hashes(&self) -> Vec<u32> {
        let mut hashes = vec![0; self.idf.len()];
        self.places.iter().for_each(|(hash, place)| hashes[*place as usize] = *hash);
        hashes
    }

    /// Weights that a linear model over this vocabulary has: the n-grams, then the numbers.
    pub fn width(&self) -> usize {
        self.idf.len() + NUMBERS
    }

    /// A text as places and values: n-grams of unit length, then the numbers as they are.
    pub fn vector(&self, text: &Features) -> Vec<(u32, f32)> {
        let mut vector = Vec::with_capacity(text.grams.len() + NUMBERS);
        for (hash, count) in &text.grams {
            if let Some(place) = self.places.get(hash) {
                vector.push((*place, (1.0 + count.ln()) * self.idf[*place as usize]));
            }
        }
        let length = vector.iter().map(|(_, value)| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        vector.iter_mut().for_each(|(_, value)| *value /= length);
        let first = self.idf.len() as u32;
        let numbers = text.numbers.iter().enumerate().filter(|(_, number)| **number != 0.0);
        vector.extend(numbers.map(|(index, number)| (first + index as u32, *number)));
        vector
    }

    pub fn matrix(&self, texts: &[Features]) -> Matrix {
        Matrix::of(texts.iter().map(|text| self.vector(text)))
    }
}
