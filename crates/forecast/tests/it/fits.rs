//! The fits that every implementation of these models is checked with.

use forecast::evaluate::{HoldOut, Reason, Scores, compare};
use forecast::repeat::{Base, Kind, fit};
use forecast::spend::fit_spend;

use crate::cdnow;

#[test]
fn repeat_models_reach_the_published_optimum() {
    let Some(customers) = cdnow::customers() else { return };
    assert_eq!(customers.len(), 2_357);
    let base = Base::new(customers.iter().map(|c| c.history));
    let golden = [
        (Kind::BgNbd, [0.24259, 4.41353, 0.79289, 2.42575], -9582.4256),
        (Kind::ParetoNbd, [0.55328, 10.5776, 0.60621, 11.6679], -9594.974),
        (Kind::MbgNbd, [0.52484, 6.18299, 0.89136, 1.61400], -9582.133),
    ];
    for (kind, parameters, log_likelihood) in golden {
        let fitted = fit(kind, &base);
        assert!(fitted.converged, "{kind:?}");
        assert!((fitted.log_likelihood - log_likelihood).abs() < 2e-3, "{kind:?}: {}", fitted.log_likelihood);
        for (value, expected) in fitted.model.parameters().into_iter().zip(parameters) {
            assert!((value / expected - 1.0).abs() < 5e-4, "{kind:?}: {:?}", fitted.model);
        }
        assert!(fitted.standard_errors().is_some_and(|errors| errors.iter().all(|e| *e > 0.0)));
    }
}

#[test]
fn spend_model_reaches_the_published_optimum() {
    let Some(customers) = cdnow::customers() else { return };
    let fitted = fit_spend(customers.iter().map(|c| c.spend)).expect("customers who came back");
    assert_eq!(fitted.customers, 946);
    assert!((fitted.log_likelihood + 4055.923).abs() < 0.01, "{}", fitted.log_likelihood);
    assert!((fitted.model.p / 6.2488 - 1.0).abs() < 0.02, "{:?}", fitted.model);
    assert!((fitted.model.q / 3.7446 - 1.0).abs() < 0.02, "{:?}", fitted.model);
    assert!((fitted.model.gamma / 15.4477 - 1.0).abs() < 0.02, "{:?}", fitted.model);
    assert!((fitted.correlation - 0.11).abs() < 0.01, "{}", fitted.correlation);
}

#[test]
fn hold_out_scores_match_the_recomputed_ones() {
    let Some(customers) = cdnow::customers() else { return };
    let customers: Vec<HoldOut> = customers.iter().map(|c| HoldOut { history: c.history, later: c.later }).collect();
    let comparison = compare(&customers, 39.0);
    // Orders, correlation, mean absolute error, returner AUC, zero-class mean and top-decile capture. The capture's reference
    // broke ties by position; here ties share, hence the wider margin.
    let golden = [
        (Kind::BgNbd, [1653.0, 0.626, 0.785, 0.7725, 0.225, 0.467]),
        (Kind::MbgNbd, [1577.0, 0.627, 0.765, 0.7728, 0.185, 0.475]),
        (Kind::ParetoNbd, [1666.0, 0.630, 0.755, 0.7787, 0.14, 0.47]),
    ];
    for (candidate, (kind, expected)) in comparison.candidates.iter().zip(golden) {
        assert_eq!(candidate.fit.model.kind(), kind);
        check(&candidate.scores, expected);
    }
    let rate = &comparison.baselines[0].scores;
    check(rate, [2930.0, 0.584, 1.024, 0.7598, 0.0, 0.459]);
    assert!(comparison.baselines[1].scores.mae.is_some_and(|mae| (mae - 0.798).abs() < 1e-3));
    assert!(comparison.baselines[2].scores.returner_auc.is_some_and(|auc| (auc - 0.7714).abs() < 1e-4));
    assert!(comparison.baselines[3].scores.top_decile_capture.is_some_and(|share| (share - 0.441).abs() < 0.015));
    assert!(matches!(comparison.reason, Reason::BestHoldOut { .. }) && comparison.beaten_by.is_none());
}

fn check(scores: &Scores, [orders, correlation, mae, auc, zero, capture]: [f64; 6]) {
    let close = |value: Option<f64>, expected: f64, within: f64| {
        assert!(value.is_some_and(|v| (v - expected).abs() <= within), "{value:?}, expected {expected}");
    };
    assert_eq!(scores.actual, 1882.0);
    close(scores.expected, orders, 0.7);
    close(scores.correlation, correlation, 6e-4);
    close(scores.mae, mae, 6e-4);
    close(scores.returner_auc, auc, 6e-5);
    close(Some(scores.zero_class.actual), 0.237, 5e-4);
    close(scores.zero_class.expected, zero, 2e-3);
    close(scores.top_decile_capture, capture, 5e-3);
}
