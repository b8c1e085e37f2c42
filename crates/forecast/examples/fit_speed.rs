//! Fits the repeat-buying models to 1 000 000 seeded synthetic customers and prints one JSON line with seconds and
//! parameters. `cargo run --release --example fit_speed [customers]`

use std::time::Instant;

use forecast::repeat::{Base, BgNbd, Kind, Predictor, fit, simulate_bg_nbd};
use forecast::sample::Sampler;

fn main() {
    let customers: u32 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let truth = BgNbd { r: 0.55, alpha: 45.0, a: 0.8, b: 2.5 };
    let mut sampler = Sampler::new(7);
    let histories: Vec<_> = (0..customers)
        .map(|_| {
            let age = (30.0 + 701.0 * sampler.uniform()).floor().min(730.0);
            simulate_bg_nbd(&truth, age, 0.0, true, &mut sampler).history
        })
        .collect();
    let start = Instant::now();
    let base = Base::new(histories.iter().copied());
    let collapse_seconds = start.elapsed().as_secs_f64();
    let models: Vec<_> = Kind::ALL
        .into_iter()
        .map(|kind| {
            let start = Instant::now();
            let fitted = fit(kind, &base);
            let seconds = start.elapsed().as_secs_f64();
            let start = Instant::now();
            let predictor = Predictor::from(fitted.model);
            let sample = &histories[..histories.len().min(50_000)];
            let orders: f64 = sample.iter().map(|history| predictor.orders(history, 90.0, 0.8).value).sum();
            serde_json::json!({
                "model": kind.name(),
                "seconds": seconds,
                "predictions_per_second": sample.len() as f64 / start.elapsed().as_secs_f64(),
                "mean_orders_in_90_days": orders / sample.len() as f64,
                "parameters": fitted.model.parameters(),
                "log_likelihood": fitted.log_likelihood,
                "converged": fitted.converged,
            })
        })
        .collect();
    let line = serde_json::json!({
        "customers": customers,
        "distinct_histories": base.groups(),
        "threads": std::thread::available_parallelism().map_or(1, usize::from),
        "collapse_seconds": collapse_seconds,
        "truth": [truth.r, truth.alpha, truth.a, truth.b],
        "models": models,
    });
    #[expect(clippy::print_stdout, reason = "the line is what this program is for")]
    {
        println!("{line}");
    }
}
