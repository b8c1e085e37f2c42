use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};

/// Who is told how far a long work is: so much is done, of so much where that is known.
pub type Tell<'a> = &'a (dyn Fn(u64, Option<u64>) + Sync);

/// A bar on standard error, where that is a terminal, and what moves it.
pub fn bar(unit: &'static str) -> Result<(ProgressBar, impl Fn(u64, Option<u64>) + Clone + Send + Sync + 'static)> {
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template(&format!("{{bar:40}} {{pos}}/{{len}} {unit} {{per_sec}} {{eta}}"))?);
    let shown = bar.clone();
    let progress = move |done: u64, total: Option<u64>| {
        shown.set_length(total.unwrap_or(done));
        shown.set_position(done);
    };
    Ok((bar, progress))
}
