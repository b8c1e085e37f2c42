use serde::Serialize;
use utoipa::ToSchema;

/// A number with its 95 % interval, and of how many it was made. Without any there is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = FeedbackEstimate)]
pub(crate) struct Estimate {
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub n: i64,
}

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

impl Estimate {
    /// A share with Wilson's interval (E. B. Wilson, JASA 22, 1927).
    #[must_use]
    pub(crate) fn share(hits: i64, n: i64) -> Self {
        if n <= 0 {
            return Self::default();
        }
        let (number, share) = (n as f64, hits as f64 / n as f64);
        let squared = Z * Z;
        let middle = (share + squared / (2.0 * number)) / (1.0 + squared / number);
        let spread = share * (1.0 - share) / number + squared / (4.0 * number * number);
        let half = Z / (1.0 + squared / number) * spread.sqrt();
        Self { value: Some(share), low: Some((middle - half).max(0.0)), high: Some((middle + half).min(1.0)), n }
    }

    /// A median; its interval lies between the order statistics n/2 ± z·√n/2 (W. J. Conover, Practical Nonparametric
    /// Statistics, 3.2), from six numbers on: fewer do not make 95 %.
    #[must_use]
    pub(crate) fn median(mut numbers: Vec<i64>) -> Self {
        numbers.sort_unstable();
        let n = numbers.len();
        let at = |index: usize| numbers.get(index).map(|number| *number as f64);
        let value = match n {
            0 => None,
            n if n % 2 == 1 => at(n / 2),
            n => at(n / 2 - 1).zip(at(n / 2)).map(|(below, above)| f64::midpoint(below, above)),
        };
        let half = Z * (n as f64).sqrt() / 2.0;
        let middle = n as f64 / 2.0;
        // 1-based ranks, rounded away from the middle.
        let (low, high) = ((middle - half).floor().max(1.0) as usize, (1.0 + middle + half).ceil() as usize);
        let (low, high) = if n >= 6 { (at(low - 1), at(high.min(n) - 1)) } else { (None, None) };
        Self { value, low, high, n: i64::try_from(n).unwrap_or(i64::MAX) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_the_reference() {
        let rounded = |hits, n| {
            let share = Estimate::share(hits, n);
            (share.low.map(|low| (low * 1000.0).round()), share.high.map(|high| (high * 1000.0).round()))
        };
        assert_eq!(rounded(80, 100), (Some(711.0), Some(867.0)));
        assert_eq!(rounded(10, 10), (Some(722.0), Some(1000.0)));
        assert_eq!(Estimate::share(0, 0), Estimate::default());
    }

    #[test]
    fn medians_and_their_intervals() {
        assert_eq!(Estimate::median(vec![]), Estimate::default());
        assert_eq!(Estimate::median(vec![9, 1, 5]), Estimate { value: Some(5.0), low: None, high: None, n: 3 });
        assert_eq!(Estimate::median(vec![1, 2, 3, 4]).value, Some(2.5));
        let hundred = Estimate::median((1..=100).collect());
        // Ranks 40 and 61, as tables of the sign test give.
        assert_eq!((hundred.value, hundred.low, hundred.high), (Some(50.5), Some(40.0), Some(61.0)));
        let six = Estimate::median((1..=6).collect());
        assert_eq!((six.low, six.high), (Some(1.0), Some(6.0)));
    }
}
