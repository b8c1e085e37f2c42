use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use lake::Histogram;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use web::{Permission, Problem, Staff};

use super::frame::{Frame, USUAL_DAYS, unanswered};
use super::share::is_small;
use crate::Flows;

/// Three of four loads are at least as good: what Google judges by (web.dev/articles/vitals, “Core Web Vitals”).
const SHARE: f64 = 0.75;
const MOST_PAGES: usize = 20;
const MEASURES: [&str; 3] = ["LCP", "INP", "CLS"];

/// How fast pages were for those who saw them, the most measured first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PageVitals {
    /// `YYYY-MM-DD` in the shop's zone, both within.
    from: String,
    to: String,
    /// All pages together; null when nothing was measured.
    all: Option<PageVital>,
    /// At most 20.
    pages: Vec<PageVital>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PageVital {
    /// Null of all pages together.
    path: Option<String>,
    /// Largest Contentful Paint, milliseconds.
    lcp: Option<Vital>,
    /// Interaction to Next Paint, milliseconds; only of loads in which somebody clicked or typed.
    inp: Option<Vital>,
    /// Cumulative Layout Shift.
    cls: Option<Vital>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub(crate) struct Vital {
    /// Three of four loads were at most so; at most a hundredth above the smallest number of which that is true.
    p75: f64,
    /// Loads that were measured.
    n: usize,
    verdict: Verdict,
    /// Fewer than 30.
    is_small: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = VitalVerdict)]
enum Verdict {
    Good,
    NeedsImprovement,
    Poor,
}

/// How fast pages are
#[utoipa::path(get, path = "/behaviour/vitals", tag = "behaviour", operation_id = "getPageVitals",
    responses((status = 200, body = PageVitals), (status = 503, body = Problem)))]
pub(crate) async fn vitals(State(flows): State<Flows>, staff: Staff) -> Result<Json<Value>, Problem> {
    staff.may(Permission::Read)?;
    let frame = Frame::load(&flows, staff.shop).await?;
    let question = (staff.shop, frame.end, "vitals".to_owned());
    let work = read(flows.clone(), frame);
    flows.desk.answer(flows.kit.now(), question, work).await
}

async fn read(flows: Flows, frame: Frame) -> Result<PageVitals, Problem> {
    let from = frame.back(USUAL_DAYS);
    let scope = frame.scope(from, frame.end)?;
    let measured = flows.lake.vitals(&scope, &MEASURES).await.map_err(|error| unanswered(&error))?;
    let (all, pages) = view(measured);
    Ok(PageVitals { from: from.to_string(), to: frame.back(1).to_string(), all, pages })
}

/// Of one page, what was measured by measure.
type Loads = BTreeMap<String, Histogram>;

fn view(measured: lake::Vitals) -> (Option<PageVital>, Vec<PageVital>) {
    let (mut all, mut pages) = (Loads::new(), BTreeMap::<String, Loads>::new());
    for ((path, measure), values) in measured {
        all.entry(measure.clone()).or_default().merge(&values);
        pages.entry(path).or_default().insert(measure, values);
    }
    let mut pages: Vec<(String, Loads)> = pages.into_iter().collect();
    let loads = |of: &Loads| of.values().map(Histogram::values).max().unwrap_or(0);
    pages.sort_by_key(|(_, of)| std::cmp::Reverse(loads(of)));
    pages.truncate(MOST_PAGES);
    let pages = pages.into_iter().map(|(path, of)| PageVital::of(Some(path), &of)).collect();
    ((!all.is_empty()).then(|| PageVital::of(None, &all)), pages)
}

impl PageVital {
    fn of(path: Option<String>, loads: &Loads) -> Self {
        let vital = |measure: &str| Vital::of(measure, loads.get(measure)?);
        Self { path, lcp: vital("LCP"), inp: vital("INP"), cls: vital("CLS") }
    }
}

impl Vital {
    fn of(measure: &str, loads: &Histogram) -> Option<Self> {
        let (p75, n) = (loads.quantile(SHARE)?, loads.values());
        Some(Self { p75, n, verdict: Verdict::of(measure, p75), is_small: is_small(n as u64) })
    }
}

impl Verdict {
    /// The thresholds that Google publishes, each inclusive (web.dev/articles/lcp, /inp and /cls: “what is a good score”).
    fn of(measure: &str, p75: f64) -> Self {
        let (good, poor) = match measure {
            "LCP" => (2_500.0, 4_000.0),
            "INP" => (200.0, 500.0),
            _ => (0.1, 0.25),
        };
        if p75 <= good {
            Self::Good
        } else if p75 <= poor {
            Self::NeedsImprovement
        } else {
            Self::Poor
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_belong_to_the_better_side() {
        let verdicts = |measure, values: [f64; 4]| values.map(|value| Verdict::of(measure, value));
        let expected = [Verdict::Good, Verdict::NeedsImprovement, Verdict::NeedsImprovement, Verdict::Poor];
        assert_eq!(verdicts("LCP", [2_500.0, 2_501.0, 4_000.0, 4_001.0]), expected);
        assert_eq!(verdicts("INP", [200.0, 201.0, 500.0, 501.0]), expected);
        assert_eq!(verdicts("CLS", [0.1, 0.11, 0.25, 0.26]), expected);
    }

    #[test]
    fn pages_come_by_how_often_they_were_measured_and_three_of_four_loads_are_as_good() {
        let key = |path: &str, measure: &str| (path.to_owned(), measure.to_owned());
        let measured = lake::Vitals::from([
            (key("/a", "LCP"), Histogram::from_iter([9_000.0])),
            (key("/b", "LCP"), Histogram::from_iter([1_000.0, 4_000.0, 2_000.0, 3_000.0])),
            (key("/b", "CLS"), Histogram::from_iter([0.3])),
        ]);
        let (all, pages) = view(measured);
        assert_eq!(pages.iter().map(|page| page.path.as_deref()).collect::<Vec<_>>(), [Some("/b"), Some("/a")]);
        let lcp = Vital { p75: 3_000.0, n: 4, verdict: Verdict::NeedsImprovement, is_small: true };
        assert_eq!((pages[0].lcp, pages[0].inp), (Some(lcp), None));
        let all = all.unwrap();
        assert_eq!((all.path, all.lcp.unwrap().n, all.cls.unwrap().verdict), (None, 5, Verdict::Poor));
        assert!(view(lake::Vitals::new()).0.is_none());
    }
}
