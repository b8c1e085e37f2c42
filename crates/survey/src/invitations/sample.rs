use store::Vault;
use uuid::Uuid;

/// Whether a person is drawn. It follows from the survey, the person and a secret of the installation alone: nobody can
/// see how happy they are, and drawing again gives the same. `rate` is the share of people to draw, 0 to 1.
pub(crate) fn is_drawn(vault: &Vault, survey: Uuid, person: Uuid, rate: f64) -> bool {
    f64::from(place(vault, &format!("survey sample {survey}"), person)) < rate * 2f64.powi(32)
}

/// Where a person stands for a purpose: evenly spread, and the same every time.
pub(super) fn place(vault: &Vault, purpose: &str, person: Uuid) -> u32 {
    let hash = vault.blind(purpose, &person.to_string());
    hash.iter().take(4).fold(0u32, |number, byte| number << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(survey: u128, rate: f64) -> Vec<u128> {
        let vault = Vault::with_key([3; 32]);
        let (survey, person) = (Uuid::from_u128(survey), Uuid::from_u128);
        (0..10_000).filter(|n| is_drawn(&vault, survey, person(*n), rate)).collect()
    }

    #[test]
    fn the_share_drawn_is_the_rate_and_surveys_draw_apart() {
        assert_eq!((drawn(1, 0.0).len(), drawn(1, 1.0).len()), (0, 10_000));
        // Three standard deviations of a binomial of 10,000 at 0.3 are 137.
        assert!((2_860..=3_140).contains(&drawn(1, 0.3).len()));
        assert_ne!(drawn(1, 0.3), drawn(2, 0.3));
        let (few, many) = (drawn(1, 0.2), drawn(1, 0.6));
        assert!(few.iter().all(|person| many.contains(person)), "raising the rate keeps who was drawn");
    }
}
