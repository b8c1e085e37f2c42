//! What all customers together will order and spend, with an interval.
//!
//! With known parameters, customers buy independently of each other and what they spend per order is independent of how
//! often they order, so variances add up. Of one customer with N orders in the next t, at M on average:
//!
//! - Var\[N\] = E\[N²\] − E\[N\]²;
//! - V is the sum of N amounts, each Gamma(p, ν) with the mean M = p/ν and the variance M²/p, so E\[V\] = E\[N\]·E\[M\] and
//!   Var\[V\] = E\[M²\]·(E\[N²\] + E\[N\]/p) − E\[V\]², finite where E\[M²\] is ([`GammaGamma::expected_square`]).
//!
//! The parameters are the same for everybody, so that what is not known of them does not average out: the variance of the
//! total over possible parameters of the buying adds to it, and for money also gᵀΣg, with the total's slopes g by the
//! logarithms of the spend parameters and their covariance Σ. The interval is that of the gamma distribution with this mean
//! and variance: never below nothing, and the normal one for many customers.
//!
//! Not in it: customers yet to come, and what changes for all at once, such as seasons and campaigns.
//!
//! [`GammaGamma::expected_square`]: crate::spend::GammaGamma::expected_square

use crate::choose::DRAWS;
use crate::optimise::Matrix;
use crate::repeat::{Fit, History, Model, Predictor, RepeatModel};
use crate::special::gamma_quantile;
use crate::spend::{Spend, SpendFit};
use crate::stats::Interval;

/// Customers whose sum is asked for, and the models that answer.
#[derive(Clone, Copy, Debug)]
pub struct Shop<'a> {
    /// How often each orders; the expectations are this one's.
    pub predictor: &'a Predictor,
    /// Where the predictor comes from: how sure its parameters are.
    pub fit: &'a Fit,
    /// What they spend; without it, no money is summed.
    pub spend: Option<&'a SpendFit>,
    /// Everybody with what they spent so far.
    pub customers: &'a [(History, Spend)],
}

/// The orders and the money of all in one time to come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Total {
    /// Orders.
    pub orders: Interval,
    /// Money, in the unit of the spend.
    pub value: Option<Value>,
}

/// Expected money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// The expectation.
    pub expected: f64,
    /// Its interval; `None` where spend differs so much between customers that its variance has no limit (q' ≤ 2).
    pub interval: Option<Interval>,
}

/// Distinct histories from which the spread over possible parameters is read, where there are more.
const SAMPLE: usize = 2_000;

/// The totals of each of the `horizons`, with intervals that hold what comes with probability `level`.
pub fn totals(shop: &Shop<'_>, horizons: &[f64], level: f64, seed: u64) -> Vec<Total> {
    let groups = groups(shop);
    // A predictor that averages over what the parameters may be has them drawn already.
    let (drawn, sample): (Vec<Model>, Vec<Group>) = match shop.predictor.models() {
        [_] => (shop.fit.draws(DRAWS, seed), groups.iter().step_by(groups.len() / SAMPLE + 1).copied().collect()),
        _ => (Vec::new(), Vec::new()),
    };
    let at = |&t: &f64| {
        let own: Vec<Sums> = shop.predictor.models().iter().map(|model| sums(shop, model, &groups, t)).collect();
        let drawn: Vec<Sums> = drawn.iter().map(|model| sums(shop, model, &sample, t)).collect();
        total(shop, &own, if drawn.is_empty() { &own } else { &drawn }, level)
    };
    horizons.iter().map(at).collect()
}

/// Customers with the same history: how many, and what their spend adds up to.
#[derive(Clone, Copy, Debug)]
struct Group {
    history: History,
    customers: f64,
    /// Σ `E[M]`, Σ `E[M]²` and Σ `E[M²]`.
    each: f64,
    each_squared: f64,
    square: f64,
    slope: [f64; 3],
}

fn groups(shop: &Shop<'_>) -> Vec<Group> {
    let key = |(h, _): &(History, Spend)| (h.repeats, h.last.to_bits(), h.age.to_bits());
    let mut customers = shop.customers.to_vec();
    customers.sort_by_key(key);
    let group = |same: &[(History, Spend)]| {
        let history = same[0].0;
        let customers = same.len() as f64;
        let mut group = Group { history, customers, each: 0.0, each_squared: 0.0, square: 0.0, slope: [0.0; 3] };
        let Some(spend) = shop.spend.map(|fit| fit.model) else { return group };
        for (_, Spend { orders, mean }) in same {
            let each = spend.expected(*orders, *mean);
            group.each += each;
            group.each_squared += each * each;
            group.square += spend.expected_square(*orders, *mean);
            group.slope = add(group.slope, spend.slope(*orders, *mean), 1.0);
        }
        group
    };
    customers.chunk_by(|a, b| key(a) == key(b)).map(group).collect()
}

/// Expectations and variances over customers for one set of parameters.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    orders: f64,
    orders_variance: f64,
    value: f64,
    value_variance: f64,
    slope: [f64; 3],
}

fn sums(shop: &Shop<'_>, model: &Model, groups: &[Group], t: f64) -> Sums {
    let p = shop.spend.map_or(1.0, |fit| fit.model.p);
    let mut sums = Sums::default();
    for group in groups {
        let orders = model.expected(&group.history, t);
        let square = model.expected_square(&group.history, t).max(orders * orders);
        sums.orders += group.customers * orders;
        sums.orders_variance += group.customers * (square - orders * orders);
        sums.value += group.each * orders;
        sums.value_variance += group.square * (square + orders / p) - group.each_squared * orders * orders;
        sums.slope = add(sums.slope, group.slope, orders);
    }
    sums
}

fn total(shop: &Shop<'_>, own: &[Sums], possible: &[Sums], level: f64) -> Total {
    let mean = |of: fn(&Sums) -> f64| own.iter().map(of).sum::<f64>() / own.len() as f64;
    let (orders, value) = (mean(|sums| sums.orders), mean(|sums| sums.value));
    let of_orders = mean(|sums| sums.orders_variance) + orders * orders * spread(possible, |sums| sums.orders);
    let slope = own.iter().fold([0.0; 3], |slope, sums| add(slope, sums.slope, 1.0 / own.len() as f64));
    let of_spend = shop.spend.and_then(|fit| fit.covariance).map_or(0.0, |covariance| quadratic(&covariance, &slope));
    let of_value = mean(|sums| sums.value_variance) + value * value * spread(possible, |sums| sums.value) + of_spend;
    Total {
        orders: interval(orders, of_orders, level).unwrap_or(Interval { value: orders, low: orders, high: orders }),
        value: shop.spend.map(|_| Value { expected: value, interval: interval(value, of_value, level) }),
    }
}

/// The variance of a sum over possible parameters, as a share of its mean's square.
fn spread(possible: &[Sums], of: fn(&Sums) -> f64) -> f64 {
    let n = possible.len() as f64;
    let mean = possible.iter().map(of).sum::<f64>() / n;
    let variance = possible.iter().map(|sums| (of(sums) - mean).powi(2)).sum::<f64>() / n;
    if mean > 0.0 { variance / (mean * mean) } else { 0.0 }
}

/// The central interval of the gamma distribution with this mean and variance; `None` without a finite variance.
fn interval(value: f64, variance: f64, level: f64) -> Option<Interval> {
    if !(value.is_finite() && variance.is_finite()) {
        return None;
    }
    if value <= 0.0 || variance <= 0.0 {
        return Some(Interval { value, low: value, high: value });
    }
    let at = |share: f64| variance / value * gamma_quantile(value * value / variance, share);
    let upper = 0.5 + level / 2.0;
    Some(Interval { value, low: at(1.0 - upper).min(value), high: at(upper).max(value) })
}

fn add(to: [f64; 3], more: [f64; 3], factor: f64) -> [f64; 3] {
    std::array::from_fn(|i| to[i] + factor * more[i])
}

fn quadratic(matrix: &Matrix<3>, vector: &[f64; 3]) -> f64 {
    (0..3).map(|i| (0..3).map(|j| vector[i] * matrix[i][j] * vector[j]).sum::<f64>()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repeat::{MbgNbd, simulate_mbg_nbd};
    use crate::sample::Sampler;
    use crate::spend::GammaGamma;

    const BUYING: MbgNbd = MbgNbd { r: 0.7, alpha: 40.0, a: 0.9, b: 1.8 };
    const SPENDING: GammaGamma = GammaGamma { p: 4.0, q: 3.5, gamma: 50.0 };

    fn known(covariance: Option<Matrix<4>>) -> Fit {
        let model = Model::MbgNbd(BUYING);
        Fit { model, log_likelihood: 0.0, converged: true, covariance, customers: 0, groups: 0 }
    }

    fn spending(model: GammaGamma, covariance: Option<Matrix<3>>) -> SpendFit {
        SpendFit { model, log_likelihood: 0.0, converged: true, covariance, customers: 0, correlation: 0.0 }
    }

    /// A shop drawn from the models: its customers, the orders that came in the 90 days after, and their money.
    fn shop(customers: u32, sampler: &mut Sampler) -> (Vec<(History, Spend)>, f64, f64) {
        let (mut known, mut orders, mut value) = (Vec::new(), 0.0, 0.0);
        for n in 0..customers {
            let drawn = simulate_mbg_nbd(&BUYING, 60.0 + f64::from(n % 300), 90.0, false, sampler);
            let rate = sampler.gamma(SPENDING.q, SPENDING.gamma);
            let mut money = |orders: u32| (0..orders).map(|_| sampler.gamma(SPENDING.p, rate)).sum::<f64>();
            let before = drawn.history.repeats + 1;
            known.push((drawn.history, Spend { orders: before, mean: money(before) / f64::from(before) }));
            orders += f64::from(drawn.later);
            value += money(drawn.later);
        }
        (known, orders, value)
    }

    fn of(customers: &[(History, Spend)], fit: &Fit, spend: &SpendFit) -> Total {
        let predictor = Predictor::from(fit.model);
        totals(&Shop { predictor: &predictor, fit, spend: Some(spend), customers }, &[90.0], 0.8, 1)[0]
    }

    #[test]
    fn the_intervals_hold_what_comes_as_often_as_they_say() {
        let mut sampler = Sampler::new(17);
        let (fit, spend, shops) = (known(None), spending(SPENDING, None), 300);
        let (mut of_orders, mut of_value) = (0, 0);
        for _ in 0..shops {
            let (customers, orders, value) = shop(120, &mut sampler);
            let total = of(&customers, &fit, &spend);
            let money = total.value.and_then(|value| value.interval).expect("a finite variance");
            of_orders += u32::from((total.orders.low..=total.orders.high).contains(&orders));
            of_value += u32::from((money.low..=money.high).contains(&value));
        }
        // Three standard deviations of a share of 0.8 in 300.
        for held in [of_orders, of_value] {
            assert!((f64::from(held) / f64::from(shops) - 0.8).abs() < 0.07, "{of_orders} {of_value}");
        }
    }

    #[test]
    fn the_total_is_the_sum_over_customers() {
        let (customers, ..) = shop(50, &mut Sampler::new(2));
        let predictor = Predictor::from(known(None).model);
        let orders: f64 = customers.iter().map(|(history, _)| predictor.expected(history, 90.0)).sum();
        let worth = |(history, spend): &(History, Spend)| {
            predictor.expected(history, 90.0) * SPENDING.expected(spend.orders, spend.mean)
        };
        let value: f64 = customers.iter().map(worth).sum();
        let total = of(&customers, &known(None), &spending(SPENDING, None));
        assert!((total.orders.value / orders - 1.0).abs() < 1e-9);
        assert!((total.value.expect("spend").expected / value - 1.0).abs() < 1e-9);
        let none = totals(
            &Shop { predictor: &predictor, fit: &known(None), spend: None, customers: &[] },
            &[30.0, 90.0],
            0.8,
            1,
        );
        let nothing = Interval { value: 0.0, low: 0.0, high: 0.0 };
        assert_eq!(none, [Total { orders: nothing, value: None }; 2]);
    }

    #[test]
    fn unsure_parameters_widen_it_and_do_not_average_out() {
        let mut diagonal = [[0.0; 4]; 4];
        (0..4).for_each(|i| diagonal[i][i] = 0.04);
        let (customers, ..) = shop(4_000, &mut Sampler::new(3));
        let width = |interval: Interval| (interval.high - interval.low) / interval.value;
        let sure = of(&customers, &known(None), &spending(SPENDING, None));
        let unsure = of(&customers, &known(Some(diagonal)), &spending(SPENDING, None));
        assert!(width(unsure.orders) > 2.0 * width(sure.orders), "{unsure:?} {sure:?}");
        let money = |total: Total| width(total.value.and_then(|value| value.interval).expect("finite"));
        let mut covariance = [[0.0; 3]; 3];
        covariance[2][2] = 0.16;
        let spend_unsure = of(&customers, &known(None), &spending(SPENDING, Some(covariance)));
        assert!(money(spend_unsure) > 1.5 * money(sure) && spend_unsure.orders == sure.orders);
    }

    #[test]
    fn spend_without_a_variance_has_no_interval() {
        let customers = [(History::new(1, 10.0, 40.0), Spend { orders: 0, mean: 0.0 })];
        let heavy = spending(GammaGamma { q: 1.5, ..SPENDING }, None);
        let value = of(&customers, &known(None), &heavy).value.expect("spend");
        assert!(value.expected > 0.0 && value.interval.is_none());
    }
}
