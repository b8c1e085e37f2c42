//! What is voted for lately: a vote weighs half as much after every two weeks, and the post itself weighs as one given with
//! it. The sum is kept as its logarithm, Σ 2^(t/H) as log₂: as time goes on all posts lose alike, so their order changes
//! by votes alone and nothing has to be counted again.

use store::{Sql, StoreError, Tx};
use uuid::Uuid;

/// In micros: after so long a vote weighs half as much.
const HALF_LIFE: f64 = 14.0 * 24.0 * 3600.0 * 1_000_000.0;
/// Of a doubling.
const STEPS: f64 = 1_000_000.0;
/// Votes before the newest so many weigh nothing that would be seen.
const MOST: i64 = 1_000;

/// Of instants in micros.
fn of(at: &[i64]) -> i64 {
    let ages: Vec<f64> = at.iter().map(|at| *at as f64 / HALF_LIFE).collect();
    let newest = ages.iter().copied().fold(f64::MIN, f64::max);
    let sum: f64 = ages.iter().map(|age| (age - newest).exp2()).sum();
    ((newest + sum.log2()) * STEPS).round() as i64
}

/// Weighs the votes of a post and of all that was merged into it.
pub(crate) async fn weigh(tx: &Tx, root: Uuid) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT v.at FROM feedback_votes v JOIN feedback_posts q ON q.id = v.post WHERE q.root = $1
         ORDER BY v.at DESC LIMIT {MOST}"
    );
    let mut at: Vec<i64> = tx.column(&sql, vec![root.into()]).await?;
    let created: Option<i64> =
        tx.scalar("SELECT created_at FROM feedback_posts WHERE id = $1", vec![root.into()]).await?;
    let Some(created) = created else { return Ok(()) };
    at.push(created);
    tx.exec("UPDATE feedback_posts SET trend = $1 WHERE id = $2", vec![of(&at).into(), root.into()]).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000_000;
    /// 1 March 2026.
    const NOW: i64 = 1_772_323_200_000_000;

    #[test]
    fn what_is_voted_for_lately_comes_first() {
        let (old, new) = (NOW - 140 * DAY, NOW - 2 * DAY);
        let (loved_once, loved_now) = ([old; 200], [new; 5]);
        assert!(of(&loved_now) > of(&loved_once), "five votes of this week against two hundred of last year");
        assert!(of(&[new; 6]) > of(&loved_now));
        assert_eq!(of(&[NOW]) - of(&[NOW - 14 * DAY]), 1_000_000, "half as much after two weeks");
        assert_eq!(of(&[NOW, NOW]), of(&[NOW]) + 1_000_000);
        assert!((of(&[NOW]) - NOW / 1_209_600).abs() <= 1, "as the migration has it");
    }
}
