/// Sparse rows.
#[derive(Debug, Default)]
pub(crate) struct Matrix {
    ends: Vec<usize>,
    places: Vec<u32>,
    values: Vec<f32>,
}

impl Matrix {
    pub fn of(rows: impl Iterator<Item = Vec<(u32, f32)>>) -> Self {
        let mut matrix = Self::default();
        for row in rows {
            matrix.places.extend(row.iter().map(|(place, _)| place));
            matrix.values.extend(row.iter().map(|(_, value)| value));
            matrix.ends.push(matrix.places.len());
        }
        matrix
    }

    fn row(&self, index: usize) -> impl Iterator<Item = (usize, f32)> {
        let range = index.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[index];
        let places = self.places[range.clone()].iter().map(|place| *place as usize);
        places.zip(self.values[range].iter().copied())
    }

    pub fn dot(&self, index: usize, weights: &[f32]) -> f32 {
        self.row(index).map(|(place, value)| value * weights[place]).sum()
    }

    /// Adds a row, times a factor.
    pub fn add(&self, index: usize, factor: f32, to: &mut [f32]) {
        self.row(index).for_each(|(place, value)| to[place] += factor * value);
    }
}
