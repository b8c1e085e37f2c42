//! The three repeat-buying models, each by its parameters.

use serde::{Deserialize, Serialize};

use super::history::History;
use super::{beta_geometric, pareto};

/// BG/NBD (Fader, Hardie and Lee 2005): a customer may leave after each repeat order. A one-time buyer counts as alive.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BgNbd {
    /// Shape of the buying rate.
    pub r: f64,
    /// Scale of the buying rate, in the unit of time.
    pub alpha: f64,
    /// Beta parameter of leaving.
    pub a: f64,
    /// Beta parameter of staying.
    pub b: f64,
}

/// MBG/NBD (Batislam, Denizel and Filiztekin 2007): as BG/NBD, but a customer may leave after the first order too, so that a
/// one-time buyer is not alive for ever.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MbgNbd {
    /// Shape of the buying rate.
    pub r: f64,
    /// Scale of the buying rate, in the unit of time.
    pub alpha: f64,
    /// Beta parameter of leaving.
    pub a: f64,
    /// Beta parameter of staying.
    pub b: f64,
}

/// Pareto/NBD (Schmittlein, Morrison and Colombo 1987): a customer may leave at any moment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParetoNbd {
    /// Shape of the buying rate.
    pub r: f64,
    /// Scale of the buying rate, in the unit of time.
    pub alpha: f64,
    /// Shape of the leaving rate.
    pub s: f64,
    /// Scale of the leaving rate, in the unit of time.
    pub beta: f64,
}

/// The future of an alive customer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Alive {
    BetaGeometric(beta_geometric::Alive),
    Pareto(pareto::Alive),
}

impl Alive {
    pub(crate) fn expected(&self, t: f64) -> f64 {
        match self {
            Self::BetaGeometric(process) => process.expected(t),
            Self::Pareto(process) => process.expected(t),
        }
    }

    pub(crate) fn expected_square(&self, t: f64) -> f64 {
        match self {
            Self::BetaGeometric(process) => process.expected_square(t),
            Self::Pareto(process) => process.expected_square(t),
        }
    }

    pub(crate) fn distribution(&self, t: f64, mass: f64) -> Vec<f64> {
        match self {
            Self::BetaGeometric(process) => process.distribution(t, mass),
            Self::Pareto(process) => process.distribution(t, mass),
        }
    }

    pub(crate) fn orders_within(&self, w: f64) -> f64 {
        match self {
            Self::BetaGeometric(process) => process.orders_within(w),
            Self::Pareto(process) => process.orders_within(w),
        }
    }
}

/// What every repeat-buying model answers. Times are in the unit the model was fitted in.
pub trait RepeatModel {
    /// The log-likelihood of one history.
    fn log_likelihood(&self, history: &History) -> f64;

    /// P(alive | x, t_x, T): the probability that the customer may still order.
    fn p_alive(&self, history: &History) -> f64;

    /// E[X(t)]: repeat orders of a customer not yet known, in time t after the first order.
    fn expected_new(&self, t: f64) -> f64;

    /// P(X(t) = n) of a customer not yet known, for n = 0, 1, … until `mass` is covered.
    fn distribution_new(&self, t: f64, mass: f64) -> Vec<f64>;

    /// E[Y(t) | x, t_x, T]: orders in the next t.
    fn expected(&self, history: &History, t: f64) -> f64;

    /// E[Y(t)² | x, t_x, T], from which the variance follows.
    fn expected_square(&self, history: &History, t: f64) -> f64;

    /// P(Y(t) = n | x, t_x, T) for n = 0, 1, … until `mass` is covered. Exact: given alive, the future is the same process
    /// with updated parameters; otherwise it is nothing.
    fn distribution(&self, history: &History, t: f64, mass: f64) -> Vec<f64>;

    /// P(another order comes within w | x, t_x, T); with w = ∞, P(another order ever comes).
    fn orders_within(&self, history: &History, w: f64) -> f64;
}

/// The parts from which [`RepeatModel`] follows.
pub(crate) trait Parts {
    fn ln_likelihood(&self, history: &History) -> f64;
    /// ln of P(left)/P(alive).
    fn ln_odds_left(&self, history: &History) -> f64;
    /// P(alive just after the first order).
    fn starts_alive(&self) -> f64;
    /// The process just after the first order, given alive.
    fn start(&self) -> Alive;
    /// The process after `history`, given alive.
    fn after(&self, history: &History) -> Alive;
}

impl<M: Parts> RepeatModel for M {
    fn log_likelihood(&self, history: &History) -> f64 {
        self.ln_likelihood(&history.cleaned())
    }

    fn p_alive(&self, history: &History) -> f64 {
        1.0 / (1.0 + self.ln_odds_left(&history.cleaned()).exp())
    }

    fn expected_new(&self, t: f64) -> f64 {
        self.starts_alive() * self.start().expected(t)
    }

    fn distribution_new(&self, t: f64, mass: f64) -> Vec<f64> {
        or_nothing(self.start().distribution(t, mass), self.starts_alive())
    }

    fn expected(&self, history: &History, t: f64) -> f64 {
        self.p_alive(history) * self.after(&history.cleaned()).expected(t)
    }

    fn expected_square(&self, history: &History, t: f64) -> f64 {
        self.p_alive(history) * self.after(&history.cleaned()).expected_square(t)
    }

    fn distribution(&self, history: &History, t: f64, mass: f64) -> Vec<f64> {
        or_nothing(self.after(&history.cleaned()).distribution(t, mass), self.p_alive(history))
    }

    fn orders_within(&self, history: &History, w: f64) -> f64 {
        self.p_alive(history) * self.after(&history.cleaned()).orders_within(w)
    }
}

/// Mixes a distribution of weight `alive` with certain nothing.
fn or_nothing(mut distribution: Vec<f64>, alive: f64) -> Vec<f64> {
    distribution.iter_mut().for_each(|p| *p *= alive);
    distribution[0] += 1.0 - alive;
    distribution
}

impl BgNbd {
    fn likelihood(&self) -> beta_geometric::Likelihood {
        beta_geometric::Likelihood { r: self.r, alpha: self.alpha, a: self.a, b: self.b, first_flip: 0.0 }
    }
}

impl Parts for BgNbd {
    fn ln_likelihood(&self, history: &History) -> f64 {
        self.likelihood().one(history)
    }

    fn ln_odds_left(&self, history: &History) -> f64 {
        let x = history.x();
        if x == 0.0 {
            return f64::NEG_INFINITY;
        }
        let silence = (self.alpha + history.age).ln() - (self.alpha + history.last).ln();
        self.a.ln() - (self.b + x - 1.0).ln() + (self.r + x) * silence
    }

    fn starts_alive(&self) -> f64 {
        1.0
    }

    fn start(&self) -> Alive {
        self.after(&History::new(0, 0.0, 0.0))
    }

    fn after(&self, history: &History) -> Alive {
        let x = history.x();
        let Self { r, alpha, a, b } = *self;
        Alive::BetaGeometric(beta_geometric::Alive { r: r + x, alpha: alpha + history.age, a, b: b + x })
    }
}

impl MbgNbd {
    fn likelihood(&self) -> beta_geometric::Likelihood {
        beta_geometric::Likelihood { r: self.r, alpha: self.alpha, a: self.a, b: self.b, first_flip: 1.0 }
    }
}

impl Parts for MbgNbd {
    fn ln_likelihood(&self, history: &History) -> f64 {
        self.likelihood().one(history)
    }

    fn ln_odds_left(&self, history: &History) -> f64 {
        let x = history.x();
        let silence = (self.alpha + history.age).ln() - (self.alpha + history.last).ln();
        self.a.ln() - (self.b + x).ln() + (self.r + x) * silence
    }

    fn starts_alive(&self) -> f64 {
        self.b / (self.a + self.b)
    }

    fn start(&self) -> Alive {
        self.after(&History::new(0, 0.0, 0.0))
    }

    fn after(&self, history: &History) -> Alive {
        let x = history.x();
        let Self { r, alpha, a, b } = *self;
        Alive::BetaGeometric(beta_geometric::Alive { r: r + x, alpha: alpha + history.age, a, b: b + x + 1.0 })
    }
}

impl ParetoNbd {
    fn likelihood(&self) -> pareto::Likelihood {
        pareto::Likelihood { r: self.r, alpha: self.alpha, s: self.s, beta: self.beta }
    }
}

impl Parts for ParetoNbd {
    fn ln_likelihood(&self, history: &History) -> f64 {
        self.likelihood().one(history)
    }

    fn ln_odds_left(&self, history: &History) -> f64 {
        self.likelihood().ln_odds_left(history.x(), history.last, history.age)
    }

    fn starts_alive(&self) -> f64 {
        1.0
    }

    fn start(&self) -> Alive {
        self.after(&History::new(0, 0.0, 0.0))
    }

    fn after(&self, history: &History) -> Alive {
        let Self { r, alpha, s, beta } = *self;
        let (r, alpha) = (r + history.x(), alpha + history.age);
        Alive::Pareto(pareto::Alive { r, alpha, s, beta: beta + history.age })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(value: f64, expected: f64, within: f64) {
        assert!((value - expected).abs() <= within, "{value}, expected {expected} ± {within}");
    }

    const BG: BgNbd = BgNbd { r: 0.24259, alpha: 4.41353, a: 0.79289, b: 2.42575 };
    const MBG: MbgNbd = MbgNbd { r: 0.52484, alpha: 6.18299, a: 0.89136, b: 1.61400 };
    const PARETO: ParetoNbd = ParetoNbd { r: 0.55328, alpha: 10.5776, s: 0.60621, beta: 11.6679 };
    const CUSTOMER: History = History { repeats: 2, last: 30.43, age: 38.86 };

    /// Hardie's spreadsheet and Fader, Hardie and Lee 2005 on CDNOW.
    #[test]
    fn bg_nbd_matches_the_published_points() {
        close(BG.p_alive(&CUSTOMER), 0.7266, 5e-5);
        close(BG.expected(&CUSTOMER, 39.0), 1.2259, 1e-4);
        close(BG.expected_new(1.0), 0.0532, 5e-5);
        close(BG.expected_new(39.0), 1.195, 5e-4);
        close(BG.expected_new(78.0), 1.858, 1e-3);
        // This one was published for the parameters rounded to three decimals.
        let rounded = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
        close(rounded.distribution_new(39.0, 0.5)[0], 0.5737864, 1e-7);
        assert_eq!(BG.p_alive(&History::new(0, 0.0, 500.0)), 1.0);
    }

    #[test]
    fn mbg_nbd_matches_quadrature_and_judges_one_time_buyers() {
        close(MBG.expected(&CUSTOMER, 39.0), 1.2627, 1e-4);
        close(MBG.p_alive(&History::new(0, 0.0, 38.86)), 0.390, 5e-4);
    }

    #[test]
    fn pareto_nbd_matches_the_published_points() {
        let heavy = History::new(26, 30.86, 31.0);
        close(PARETO.p_alive(&heavy), 0.9979, 1e-4);
        close(PARETO.expected(&heavy, 52.0), 25.46, 0.01);
    }

    #[test]
    fn distributions_agree_with_expectations() {
        fn check(model: &impl RepeatModel) {
            let distribution = model.distribution(&CUSTOMER, 39.0, 1.0 - 1e-11);
            let mean: f64 = distribution.iter().enumerate().map(|(n, p)| n as f64 * p).sum();
            close(mean, model.expected(&CUSTOMER, 39.0), 1e-6);
            let square: f64 = distribution.iter().enumerate().map(|(n, p)| (n * n) as f64 * p).sum();
            close(square, model.expected_square(&CUSTOMER, 39.0), 1e-5);
            close(1.0 - distribution[0], model.orders_within(&CUSTOMER, 39.0), 1e-9);
            let fresh = model.distribution_new(39.0, 1.0 - 1e-11);
            let mean: f64 = fresh.iter().enumerate().map(|(n, p)| n as f64 * p).sum();
            close(mean, model.expected_new(39.0), 1e-6);
        }
        check(&BG);
        check(&MBG);
        check(&PARETO);
    }
}
