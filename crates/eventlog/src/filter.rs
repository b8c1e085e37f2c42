//! A set of keys that says "no" for certain and "maybe" sometimes, one cache line a question.
//!
//! A blocked Bloom filter: the key's upper half picks a block of 512 bits, its lower half one bit in each of the
//! block's eight words. Keys are digests, so their bits need no further hashing. At 16 bits a key about one "maybe" in
//! a thousand is wrong (Putze, Sanders, Singler: Cache-, Hash- and Space-Efficient Bloom Filters, 2007).

use crate::seen::Key;

const BITS_PER_KEY: usize = 16;
const WORDS: usize = 8;

pub(crate) struct Filter(Vec<[u64; WORDS]>);

impl Filter {
    pub(crate) fn for_keys(count: usize) -> Self {
        Self(vec![[0; WORDS]; (count * BITS_PER_KEY).div_ceil(64 * WORDS)])
    }

    pub(crate) fn insert(&mut self, key: Key) {
        let block = self.block(key);
        for (word, bit) in self.0[block].iter_mut().zip(bits(key)) {
            *word |= bit;
        }
    }

    pub(crate) fn may_contain(&self, key: Key) -> bool {
        self.0[self.block(key)].iter().zip(bits(key)).all(|(word, bit)| word & bit != 0)
    }

    fn block(&self, key: Key) -> usize {
        let upper = key >> 64;
        // The product of two 64-bit numbers, cut to its upper half, is below the second.
        usize::try_from((upper * self.0.len() as Key) >> 64).unwrap_or_default()
    }
}

fn bits(key: Key) -> impl Iterator<Item = u64> {
    (0..WORDS).map(move |word| 1 << ((key >> (6 * word)) & 63))
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    use super::*;

    #[test]
    fn it_never_denies_what_it_holds_and_rarely_claims_what_it_does_not() {
        let mut rng = StdRng::seed_from_u64(3);
        let held: Vec<Key> = (0..100_000).map(|_| rng.random()).collect();
        let mut filter = Filter::for_keys(held.len());
        held.iter().for_each(|key| filter.insert(*key));
        assert!(held.iter().all(|key| filter.may_contain(*key)));
        let wrong = (0..1_000_000).filter(|_| filter.may_contain(rng.random())).count();
        assert!(wrong < 1500, "{wrong} in a million");
    }
}
