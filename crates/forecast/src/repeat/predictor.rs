//! Predictions for one customer, with their uncertainty.

use serde::{Deserialize, Serialize};

use super::fit::Fit;
use super::history::History;
use super::model::{Kind, Model};
use super::models::RepeatModel;
use crate::spend::GammaGamma;
use crate::stats::{Interval, quantile};

/// When the next order comes, in the model's unit of time from the day of reading.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextOrder {
    /// P(no further order at all).
    pub never: f64,
    /// The median waiting time and its central interval, given that an order comes; `None` when none will.
    /// The mean is of no use: it is infinite for most customers.
    pub within: Option<Interval>,
}

/// Answers questions about customers: one model, or several that average over what the parameters may be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Predictor {
    models: Vec<Model>,
}

impl From<Model> for Predictor {
    fn from(model: Model) -> Self {
        Self { models: vec![model] }
    }
}

impl Predictor {
    /// A predictor that also carries the uncertainty of the fit, by averaging over `draws` possible parameter sets. Worth it
    /// for few customers; each draw costs as much as a plain prediction.
    pub fn with_uncertainty(fit: &Fit, draws: usize, seed: u64) -> Self {
        let models = fit.draws(draws, seed);
        if models.is_empty() { Self::from(fit.model) } else { Self { models } }
    }

    /// Which model predicts.
    pub fn kind(&self) -> Kind {
        self.models[0].kind()
    }

    pub(crate) fn models(&self) -> &[Model] {
        &self.models
    }

    fn mean(&self, f: impl Fn(&Model) -> f64) -> f64 {
        self.models.iter().map(f).sum::<f64>() / self.models.len() as f64
    }

    /// The probability that the customer may still order.
    pub fn p_alive(&self, history: &History) -> f64 {
        self.mean(|model| model.p_alive(history))
    }

    /// The same with the range in which it lies with probability `level`, for all that is known of the parameters. One model
    /// alone is taken for certain.
    pub fn alive(&self, history: &History, level: f64) -> Interval {
        let each: Vec<f64> = self.models.iter().map(|model| model.p_alive(history)).collect();
        let value = self.p_alive(history);
        let at = |share| quantile(&each, share).unwrap_or(value);
        let upper = 0.5 + level / 2.0;
        Interval { value, low: at(1.0 - upper).min(value), high: at(upper).max(value) }
    }

    /// Expected orders in the next `t`.
    pub fn expected(&self, history: &History, t: f64) -> f64 {
        self.mean(|model| model.expected(history, t))
    }

    /// P(n orders in the next `t`) for n = 0, 1, … until about `mass` is covered.
    pub fn distribution(&self, history: &History, t: f64, mass: f64) -> Vec<f64> {
        if let [model] = self.models[..] {
            return model.distribution(history, t, mass);
        }
        let mut sum: Vec<f64> = Vec::new();
        for model in &self.models {
            let part = model.distribution(history, t, mass);
            sum.resize(sum.len().max(part.len()), 0.0);
            sum.iter_mut().zip(part).for_each(|(s, p)| *s += p / self.models.len() as f64);
        }
        sum
    }

    /// Orders in the next `t`: the expectation, and whole numbers that enclose the actual count with probability `level` at
    /// least. The interval is widened where needed so that it contains the expectation.
    pub fn orders(&self, history: &History, t: f64, level: f64) -> Interval {
        let upper = 0.5 + level / 2.0;
        let distribution = self.distribution(history, t, upper);
        let value = self.expected(history, t);
        Interval {
            value,
            low: (count_at(&distribution, 1.0 - upper) as f64).min(value.floor()),
            high: (count_at(&distribution, upper) as f64).max(value.ceil()),
        }
    }

    /// When the next order comes.
    pub fn next_order(&self, history: &History, level: f64) -> NextOrder {
        let ever = self.mean(|model| model.orders_within(history, f64::INFINITY));
        let never = (1.0 - ever).clamp(0.0, 1.0);
        if ever < 1e-9 {
            return NextOrder { never, within: None };
        }
        let wait = |share: f64| {
            let cdf = |w: f64| self.mean(|model| model.orders_within(history, w)) / ever;
            solve(cdf, share, history.age.max(1e-3))
        };
        let within = Interval { value: wait(0.5), low: wait(0.5 - level / 2.0), high: wait(0.5 + level / 2.0) };
        NextOrder { never, within: Some(within) }
    }

    /// Money (net, in the unit of `spend`) of the orders in the next `t`, discounted by `discount` per unit of time.
    ///
    /// The expectation is `Σ E[M]·ΔE[Y]/(1+d)^τ` over 12 equal steps of t. The interval is exact for undiscounted money (orders
    /// by this model, their total by [`GammaGamma::total_cdf`]) and scaled by the share that discounting leaves.
    pub fn value(&self, history: &History, spend: &CustomerSpend, t: f64, discount: f64, level: f64) -> Interval {
        let expected = self.expected(history, t);
        let each = spend.model.expected(spend.orders, spend.mean);
        let kept = if discount == 0.0 { 1.0 } else { self.kept(history, t, discount, expected) };
        let upper = 0.5 + level / 2.0;
        let distribution = self.distribution(history, t, 0.5 + upper / 2.0);
        let cdf = |money: f64| spend.model.total_cdf(&distribution, spend.orders, spend.mean, money);
        let quantile = |share: f64| if cdf(0.0) >= share { 0.0 } else { solve(cdf, share, each.max(1e-9)) };
        let value = expected * each * kept;
        Interval { value, low: (quantile(1.0 - upper) * kept).min(value), high: (quantile(upper) * kept).max(value) }
    }

    /// The share of the expected orders' worth that is left after discounting each twelfth of `t` at its middle.
    fn kept(&self, history: &History, t: f64, discount: f64, expected: f64) -> f64 {
        const STEPS: u32 = 12;
        if expected <= 0.0 {
            return 1.0;
        }
        let mut before = 0.0;
        let mut kept = 0.0;
        for step in 1..=STEPS {
            let until = t * f64::from(step) / f64::from(STEPS);
            let orders = self.expected(history, until);
            kept += (orders - before) * (1.0 + discount).powf(-(until - t / f64::from(2 * STEPS)));
            before = orders;
        }
        kept / expected
    }
}

/// What a customer has spent so far, beside the shop's spend model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CustomerSpend {
    /// The shop's spend model.
    pub model: GammaGamma,
    /// Orders that the mean counts; with 0 the shop's mean stands in.
    pub orders: u32,
    /// The customer's mean net money per order.
    pub mean: f64,
}

/// The smallest count whose cumulative probability reaches `share`.
fn count_at(distribution: &[f64], share: f64) -> usize {
    let mut sum = 0.0;
    distribution
        .iter()
        .position(|p| {
            sum += p;
            sum >= share
        })
        .unwrap_or(distribution.len().saturating_sub(1))
}

/// Where the increasing `cdf` reaches `share`, from a first guess of the scale; bisection on the logarithm.
fn solve(cdf: impl Fn(f64) -> f64, share: f64, scale: f64) -> f64 {
    let (mut low, mut high) = (scale, scale);
    for _ in 0..200 {
        if cdf(high) >= share {
            break;
        }
        (low, high) = (high, high * 4.0);
    }
    for _ in 0..200 {
        if cdf(low) < share {
            break;
        }
        (high, low) = (low, low / 4.0);
    }
    for _ in 0..40 {
        let middle = (low * high).sqrt();
        if cdf(middle) < share { low = middle } else { high = middle }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pooled;
    use crate::repeat::{Base, BgNbd, MbgNbd, ParetoNbd, simulate_mbg_nbd};
    use crate::sample::Sampler;

    const CUSTOMER: History = History { repeats: 2, last: 30.43, age: 38.86 };

    fn predictors() -> [Predictor; 3] {
        [
            Model::BgNbd(BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }),
            Model::MbgNbd(MbgNbd { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 }),
            Model::ParetoNbd(ParetoNbd { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 }),
        ]
        .map(Predictor::from)
    }

    #[test]
    fn the_next_order_has_the_right_median() {
        let bg = &predictors()[0];
        let next = bg.next_order(&CUSTOMER, 0.8);
        let within = next.within.expect("may order");
        let scale = 4.414 + 38.86;
        let median = scale * (0.5_f64.powf(-1.0 / 2.243) - 1.0);
        assert!((within.value / median - 1.0).abs() < 1e-6);
        assert!((next.never - (1.0 - bg.p_alive(&CUSTOMER))).abs() < 1e-12);
        assert!(within.low < within.value && within.value < within.high);
    }

    #[test]
    fn pareto_customers_may_leave_before_the_next_order() {
        let pareto = &predictors()[2];
        let next = pareto.next_order(&CUSTOMER, 0.8);
        assert!(next.never > 1.0 - pareto.p_alive(&CUSTOMER) && next.never < 1.0);
    }

    #[test]
    fn order_intervals_contain_the_expectation_and_grow_with_the_level() {
        for predictor in predictors() {
            for history in [CUSTOMER, History::new(0, 0.0, 38.86), History::new(26, 30.86, 31.0)] {
                let narrow = predictor.orders(&history, 39.0, 0.5);
                let wide = predictor.orders(&history, 39.0, 0.95);
                assert!(narrow.low <= narrow.value && narrow.value <= narrow.high);
                assert!(wide.low <= narrow.low && wide.high >= narrow.high);
            }
        }
    }

    #[test]
    fn how_sure_it_is_that_somebody_is_there_depends_on_how_many_others_are_known() {
        let truth = MbgNbd { r: 0.7, alpha: 40.0, a: 0.9, b: 1.8 };
        let width = |customers: u32| {
            let mut sampler = Sampler::new(21);
            let one = |n: u32| simulate_mbg_nbd(&truth, 60.0 + f64::from(n % 300), 90.0, true, &mut sampler).history;
            let base = Base::new((0..customers).map(one));
            let fit = pooled::fit(Kind::MbgNbd, &base, 1.0);
            let alive = Predictor::with_uncertainty(&fit, 32, 1).alive(&CUSTOMER, 0.8);
            assert!(0.0 <= alive.low && alive.low <= alive.value && alive.value <= alive.high && alive.high <= 1.0);
            alive.high - alive.low
        };
        let (few, many) = (width(20), width(4_000));
        assert!(few > 2.0 * many && many > 0.0, "{few} {many}");
        let certain = predictors()[1].alive(&CUSTOMER, 0.8);
        assert_eq!((certain.low, certain.high), (certain.value, certain.value));
    }

    #[test]
    fn money_is_orders_times_spend_and_discounting_takes_some() {
        let spend = CustomerSpend { model: GammaGamma { p: 6.25, q: 3.74, gamma: 15.44 }, orders: 2, mean: 22.35 };
        for predictor in predictors() {
            let plain = predictor.value(&CUSTOMER, &spend, 39.0, 0.0, 0.8);
            let each = spend.model.expected(2, 22.35);
            assert!((plain.value - predictor.expected(&CUSTOMER, 39.0) * each).abs() < 1e-9);
            let discounted = predictor.value(&CUSTOMER, &spend, 39.0, 0.002, 0.8);
            assert!(discounted.value < plain.value && discounted.value > 0.92 * plain.value);
            assert!(plain.low <= plain.value && plain.value <= plain.high);
        }
    }
}
