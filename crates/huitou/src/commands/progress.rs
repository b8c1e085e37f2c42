use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};

/// Who is told how far a long work is: so much is done, of so much where that is known.
pub type Tell<'a> = &'a (dyn Fn(u64, Option<u64>) + Sync);

/// A bar on standard error, where that is a terminal, and what moves it; `of` says what it counts.
pub fn bar(of: &'static str) -> Result<(ProgressBar, impl Fn(u64, Option<u64>) + Clone + Send + Sync + 'static)> {
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{bar:40} {percent:>3} % {pos}/{len} {msg} {per_sec} {eta}")?);
    bar.set_message(of);
    let shown = bar.clone();
    let progress = move |done: u64, total: Option<u64>| {
        shown.set_length(total.unwrap_or(done));
        shown.set_position(done);
    };
    Ok((bar, progress))
}

/// Begins the bar anew for the next part of the work, which counts something else.
pub fn next(bar: &ProgressBar, of: &'static str) {
    bar.reset();
    bar.set_message(of);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_of_a_work_is_counted_in_its_own_words() {
        let (bar, progress) = bar("rows").unwrap();
        progress(3, Some(9));
        assert_eq!((bar.message().as_str(), bar.position(), bar.length()), ("rows", 3, Some(9)));
        next(&bar, "events");
        assert_eq!((bar.message().as_str(), bar.position()), ("events", 0));
    }
}
