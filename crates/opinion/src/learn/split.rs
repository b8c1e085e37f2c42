use crate::Polarity;

/// Which examples are learned from and which are kept apart, by their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    pub train: Vec<usize>,
    pub test: Vec<usize>,
}

/// Keeps a share of each label apart, drawn with the seed.
#[must_use]
pub fn stratified(labels: &[Polarity], share: f64, seed: u64) -> Split {
    let mut split = Split { train: Vec::new(), test: Vec::new() };
    for places in shuffled(labels, seed) {
        let kept = (places.len() as f64 * share).round() as usize;
        split.test.extend(&places[..kept]);
        split.train.extend(&places[kept..]);
    }
    split.train.sort_unstable();
    split.test.sort_unstable();
    split
}

/// As many splits as `count`, in which each example is kept apart once.
#[must_use]
pub fn folds(labels: &[Polarity], count: usize, seed: u64) -> Vec<Split> {
    let mut fold_of = vec![0; labels.len()];
    for places in shuffled(labels, seed) {
        places.iter().enumerate().for_each(|(index, place)| fold_of[*place] = index % count.max(1));
    }
    let places = |wanted: &dyn Fn(usize) -> bool| (0..labels.len()).filter(|place| wanted(fold_of[*place])).collect();
    (0..count).map(|fold| Split { train: places(&|of| of != fold), test: places(&|of| of == fold) }).collect()
}

/// The places of each label in a drawn order.
fn shuffled(labels: &[Polarity], seed: u64) -> Vec<Vec<usize>> {
    let mut draw = SplitMix(seed);
    let of_label = |label: Polarity| (0..labels.len()).filter(move |place| labels[*place] == label).collect();
    let mut groups: Vec<Vec<usize>> = Polarity::ALL.map(of_label).into();
    for group in &mut groups {
        for last in (1..group.len()).rev() {
            group.swap(last, (draw.next() % (last as u64 + 1)) as usize);
        }
    }
    groups
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_a_share_of_each_label_apart() {
        let labels: Vec<Polarity> =
            (0..100).map(|index| if index < 20 { Polarity::Negative } else { Polarity::Positive }).collect();
        let split = stratified(&labels, 0.2, 42);
        assert_eq!((split.train.len(), split.test.len()), (80, 20));
        assert_eq!(split.test.iter().filter(|place| **place < 20).count(), 4);
        assert_eq!(split, stratified(&labels, 0.2, 42));
        assert_ne!(split, stratified(&labels, 0.2, 43));
    }

    #[test]
    fn folds_keep_each_example_apart_once() {
        let labels = vec![Polarity::Neutral; 11];
        let mut kept: Vec<usize> = folds(&labels, 3, 1).into_iter().flat_map(|split| split.test).collect();
        kept.sort_unstable();
        assert_eq!(kept, (0..11).collect::<Vec<_>>());
    }
}
