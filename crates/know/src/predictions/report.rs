use std::collections::BTreeMap;

use forecast::choose::ShopForecast;
use forecast::evaluate::{Comparison, Reason, Scores};
use forecast::repeat::{Fit, Kind};
use forecast::spend::SpendFit;
use primitives::{Currency, Money, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::totals::{ExpectedTotal, HoldoutTotal};

/// How the shop's forecast came about and how far it can be trusted.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PredictionReport {
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Timestamp,
    pub n_customers: i64,
    /// The model in use: `bg_nbd`, `mbg_nbd` or `pareto_nbd`.
    pub chosen: String,
    /// Why: `best_hold_out`, `only_converged`, `too_few_returners`, `no_hold_out` or `pooled`.
    pub reason: String,
    /// Length of the hold-out.
    pub holdout_days: Option<i64>,
    /// The chosen one with its parameters of today; the others with those that were tested.
    pub models: Vec<ModelResult>,
    pub baselines: Vec<BaselineResult>,
    pub calibration: Vec<CalibrationBin>,
    /// Tenths of the customers by predicted orders, highest first.
    pub deciles: Vec<DecileResult>,
    pub spend: Option<SpendModel>,
    /// The next 30, 90 and 365 days, all customers together.
    #[serde(default)]
    #[schema(required = true)]
    pub totals: Vec<ExpectedTotal>,
    pub holdout_total: Option<HoldoutTotal>,
    /// Drawn towards public fits, because the shop is small.
    pub pooled: bool,
    /// `beaten_by_naive`, `spend_depends_on_frequency`, `no_spend`, `no_hold_out`, `pooled`.
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ModelResult {
    pub name: String,
    pub params: BTreeMap<String, f64>,
    pub log_likelihood: f64,
    pub holdout: Option<HoldoutScores>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BaselineResult {
    /// `rate`, `always_zero`, `recency` or `most_orders`; the last two only rank.
    pub name: String,
    pub holdout: HoldoutScores,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct HoldoutScores {
    pub actual: f64,
    pub expected: Option<f64>,
    pub corr: Option<f64>,
    pub mae: Option<f64>,
    pub top_decile_capture: Option<f64>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct CalibrationBin {
    pub predicted: f64,
    pub actual: f64,
    pub n: usize,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct DecileResult {
    pub decile: usize,
    pub actual: f64,
    pub expected: Option<f64>,
    pub lift: f64,
}

/// Gamma-Gamma over minor units.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct SpendModel {
    pub p: f64,
    pub q: f64,
    pub gamma: f64,
    pub mean: Option<Money>,
    /// Between orders and spend per order; the model takes it as none.
    pub correlation: f64,
}

impl PredictionReport {
    /// Before the first run.
    pub(super) fn empty(as_of: Timestamp) -> Self {
        Self {
            as_of,
            n_customers: 0,
            chosen: String::new(),
            reason: "no_hold_out".to_owned(),
            holdout_days: None,
            models: Vec::new(),
            baselines: Vec::new(),
            calibration: Vec::new(),
            deciles: Vec::new(),
            spend: None,
            totals: Vec::new(),
            holdout_total: None,
            pooled: true,
            notes: Vec::new(),
        }
    }

    pub(super) fn new(
        as_of: Timestamp,
        currency: Currency,
        holdout_days: Option<i64>,
        forecast: &ShopForecast,
        spend: Option<&SpendFit>,
    ) -> Self {
        let comparison = forecast.comparison.as_ref();
        let tested = comparison.and_then(|c| c.candidates.iter().find(|m| m.fit.model.kind() == kind(forecast)));
        let scores = tested.map(|candidate| &candidate.scores);
        Self {
            n_customers: i64::try_from(forecast.fit.customers).unwrap_or(i64::MAX),
            chosen: name(kind(forecast)),
            reason: reason(&forecast.reason),
            holdout_days: comparison.and(holdout_days),
            models: models(forecast),
            baselines: comparison.map(baselines).unwrap_or_default(),
            calibration: scores.map(calibration).unwrap_or_default(),
            deciles: scores.map(deciles).unwrap_or_default(),
            spend: spend.map(|fit| spend_model(fit, currency)),
            pooled: forecast.pooled,
            notes: notes(forecast, spend),
            ..Self::empty(as_of)
        }
    }
}

fn kind(forecast: &ShopForecast) -> Kind {
    forecast.fit.model.kind()
}

/// A unit variant as it is written in JSON.
pub(super) fn code<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn name(kind: Kind) -> String {
    code(&kind)
}

fn reason(reason: &Reason) -> String {
    let value = serde_json::to_value(reason).unwrap_or_default();
    value["reason"].as_str().unwrap_or_default().to_owned()
}

fn models(forecast: &ShopForecast) -> Vec<ModelResult> {
    let candidates = forecast.comparison.iter().flat_map(|c| &c.candidates);
    let mut models: Vec<ModelResult> =
        candidates.map(|candidate| result(&candidate.fit, Some(scores(&candidate.scores)))).collect();
    let mut chosen = result(&forecast.fit, None);
    match models.iter_mut().find(|model| model.name == chosen.name) {
        Some(tested) => {
            chosen.holdout = tested.holdout;
            *tested = chosen;
        }
        None => models.push(chosen),
    }
    models
}

fn result(fit: &Fit, holdout: Option<HoldoutScores>) -> ModelResult {
    let kind = fit.model.kind();
    let params = kind.symbols().into_iter().map(str::to_owned).zip(fit.model.parameters()).collect();
    ModelResult { name: name(kind), params, log_likelihood: fit.log_likelihood, holdout }
}

fn scores(scores: &Scores) -> HoldoutScores {
    HoldoutScores {
        actual: scores.actual,
        expected: scores.expected,
        corr: scores.correlation,
        mae: scores.mae,
        top_decile_capture: scores.top_decile_capture,
    }
}

fn baselines(comparison: &Comparison) -> Vec<BaselineResult> {
    let one =
        |b: &forecast::evaluate::BaselineResult| BaselineResult { name: code(&b.baseline), holdout: scores(&b.scores) };
    comparison.baselines.iter().map(one).collect()
}

fn calibration(scores: &Scores) -> Vec<CalibrationBin> {
    scores.calibration.iter().map(|b| CalibrationBin { predicted: b.predicted, actual: b.actual, n: b.n }).collect()
}

fn deciles(scores: &Scores) -> Vec<DecileResult> {
    let one = |d: &forecast::evaluate::Decile| DecileResult {
        decile: d.decile,
        actual: d.actual,
        expected: d.expected,
        lift: d.lift,
    };
    scores.deciles.iter().map(one).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "the mean of an order in minor units")]
fn spend_model(fit: &SpendFit, currency: Currency) -> SpendModel {
    let mean = fit.model.population_mean();
    SpendModel {
        p: fit.model.p,
        q: fit.model.q,
        gamma: fit.model.gamma,
        mean: mean.is_finite().then(|| Money::new(mean.round() as i64, currency)),
        correlation: fit.correlation,
    }
}

fn notes(forecast: &ShopForecast, spend: Option<&SpendFit>) -> Vec<String> {
    let beaten = forecast.comparison.as_ref().is_some_and(|comparison| comparison.beaten_by.is_some());
    let notes = [
        ("pooled", forecast.pooled),
        ("no_hold_out", forecast.comparison.is_none()),
        ("beaten_by_naive", beaten),
        ("spend_depends_on_frequency", spend.is_some_and(|fit| fit.correlation.abs() > 0.3)),
        ("no_spend", spend.is_none()),
    ];
    notes.into_iter().filter(|(_, holds)| *holds).map(|(note, _)| note.to_owned()).collect()
}
