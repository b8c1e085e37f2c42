use serde::Serialize;

/// One line of the report. A row passes when its answers are right and its ratio is at least what is asked.
#[derive(Debug, Serialize)]
pub struct Row {
    pub name: String,
    /// What Huitou did, in the unit that the name tells.
    pub ours: Option<f64>,
    /// What the peer did, or the limit.
    pub against: Option<f64>,
    /// How many times better than the peer or the limit; more is better whatever the unit.
    pub ratio: Option<f64>,
    pub at_least: Option<f64>,
    pub answer_ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_measured: Option<String>,
}

impl Row {
    /// More is better, as in events per second.
    pub fn faster(name: impl Into<String>, ours: f64, against: f64, at_least: Option<f64>, answer_ok: bool) -> Self {
        Self::new(name.into(), ours, against, ours / against, at_least, answer_ok)
    }

    /// Less is better, as in seconds or bytes.
    pub fn smaller(name: impl Into<String>, ours: f64, against: f64, at_least: Option<f64>, answer_ok: bool) -> Self {
        Self::new(name.into(), ours, against, against / ours, at_least, answer_ok)
    }

    /// Less is better, and the limit is the bar.
    pub fn within(name: impl Into<String>, ours: f64, limit: f64) -> Self {
        Self::smaller(name, ours, limit, Some(1.0), true)
    }

    pub fn missing(name: &str, why: &anyhow::Error) -> Self {
        let why = Some(format!("{why:#}"));
        Self {
            name: name.into(),
            ours: None,
            against: None,
            ratio: None,
            at_least: None,
            answer_ok: false,
            not_measured: why,
        }
    }

    fn new(name: String, ours: f64, against: f64, ratio: f64, at_least: Option<f64>, answer_ok: bool) -> Self {
        let (ours, against, ratio) = (Some(ours), Some(against), Some(ratio));
        Self { name, ours, against, ratio, at_least, answer_ok, not_measured: None }
    }

    pub fn passes(&self) -> bool {
        self.answer_ok && self.at_least.is_none_or(|bar| self.ratio.is_some_and(|ratio| ratio >= bar))
    }

    pub fn print(&self) {
        if let Some(why) = &self.not_measured {
            println!("{:<62} not measured: {why}", self.name);
            return;
        }
        let number = |value: Option<f64>| value.map_or_else(|| "-".into(), |value| format!("{value:.3}"));
        let verdict = match (self.passes(), self.answer_ok) {
            (true, _) => "",
            (false, true) => "BELOW",
            (false, false) => "WRONG ANSWER",
        };
        let numbers = [self.ours, self.against, self.ratio, self.at_least].map(number);
        let [ours, against, ratio, at_least] = numbers.each_ref().map(String::as_str);
        println!("{:<62} {ours:>14} {against:>14} {ratio:>10} {at_least:>8} {verdict}", self.name);
    }
}

pub fn header() {
    println!("{:<62} {:>14} {:>14} {:>10} {:>8}", "", "ours", "against", "ratio", "at least");
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_passes_by_ratio_and_answer() {
        assert!(Row::faster("speed", 2.0, 1.0, Some(2.0), true).passes());
        assert!(!Row::faster("speed", 2.0, 1.0, Some(2.1), true).passes());
        assert!(!Row::faster("speed", 9.0, 1.0, Some(2.0), false).passes());
        assert!(Row::within("memory", 99.0, 100.0).passes());
        assert!(!Row::within("memory", 101.0, 100.0).passes());
        assert!(Row::smaller("printed", 9.0, 1.0, None, true).passes());
    }
}
