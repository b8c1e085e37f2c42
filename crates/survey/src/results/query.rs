use jiff::civil::Date;
use primitives::day;
use serde::Deserialize;
use store::{Sql, StoreError, Value, Where};
use utoipa::IntoParams;
use uuid::Uuid;
use web::Problem;

use super::window::{Length, Window, today};
use crate::shop::Shop;
use crate::surveys::Survey;

/// Which answers the results are of. Filters narrow each other.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ResultsQuery {
    /// The first day, in the shop's zone; that of the first ask or answer when not given.
    #[param(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// The last day, which is within; today when not given.
    #[param(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// Only who was in this segment when asked.
    pub segment: Option<Uuid>,
    /// Only who had this lifecycle class when asked.
    pub class: Option<String>,
    pub product: Option<String>,
    /// Only who this member of staff had served.
    pub agent: Option<String>,
    /// mail, link, site, phone, qr, import or server.
    pub channel: Option<String>,
    /// How long a wave lasts: week, month (when not given), quarter or year.
    pub wave: Option<String>,
    /// The key of the NPS, CSAT or CES question whose score is followed from wave to wave and by groups; the survey's own
    /// when not given.
    pub question: Option<String>,
}

/// Whose answers: of everybody and of one group they are counted beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Picked {
    Everybody,
    Group(&'static str, String),
    /// Groups that cut each other.
    Several,
}

impl ResultsQuery {
    fn filters(&self) -> Vec<(&'static str, String)> {
        let given = [
            ("segment", self.segment.map(|id| id.to_string())),
            ("class", self.class.clone()),
            ("product", self.product.clone()),
            ("agent", self.agent.clone()),
            ("channel", self.channel.clone()),
        ];
        given.into_iter().filter_map(|(dimension, value)| Some((dimension, value?))).collect()
    }

    pub fn picked(&self) -> Picked {
        let mut filters = self.filters();
        match (filters.pop(), filters.is_empty()) {
            (None, _) => Picked::Everybody,
            (Some((dimension, value)), true) => Picked::Group(dimension, value),
            _ => Picked::Several,
        }
    }

    /// # Errors
    /// 422 for another word.
    pub fn length(&self) -> Result<Length, Problem> {
        Length::parse(self.wave.as_deref().unwrap_or("month"))
    }

    /// # Errors
    /// 422 when it ends before it begins.
    pub async fn window(
        &self,
        db: &impl Sql,
        shop: &Shop,
        survey: &Survey,
        now: primitives::Timestamp,
    ) -> Result<Window, Problem> {
        let to = self.to.unwrap_or_else(|| today(shop, now));
        let from = match self.from {
            Some(from) => from,
            None => {
                let answered = "SELECT MIN(day) FROM survey_responses WHERE survey = $1 AND state = 'completed'";
                let begun = "SELECT MIN(day) FROM survey_responses WHERE survey = $1 AND state = 'partial'";
                let asked = "SELECT MIN(decided_at) FROM survey_invitations WHERE survey = $1 AND is_asked = TRUE";
                let (answered, begun) = (first(db, survey, answered).await?, first(db, survey, begun).await?);
                let asked = first(db, survey, asked).await?.map(|at| shop.day(at));
                answered.into_iter().chain(begun).chain(asked).min().map_or(to, day::date).min(to)
            }
        };
        Window::of(from, to)
    }

    /// Completed responses `r` within the window that the filters pick.
    pub fn responses(&self, survey: &Survey, window: Window) -> Where {
        let mut all = self.begun(survey, window);
        // Not `=`: the index by state is the longer way to a few of them.
        all.and("r.state <> 'partial'", []);
        all
    }

    /// As [`Self::responses`], also those that were not completed.
    pub fn begun(&self, survey: &Survey, window: Window) -> Where {
        let mut all = survey.rows();
        // Naming both states lets the index by state and day be used. A product's and a colleague's answers are few and have
        // an index of their own.
        if self.product.is_none() && self.agent.is_none() {
            all.and("r.state IN ('completed', 'partial')", []);
        }
        all.and("r.day >= ? AND r.day < ?", [window.range().start.into(), window.range().end.into()]);
        self.narrow(&mut all);
        all
    }

    /// The same by their instants, for who looks at the newest of them.
    pub fn newest(&self, survey: &Survey, shop: &Shop, window: Window) -> Where {
        let within = window.micros(shop);
        let mut all = survey.rows();
        let clause = "r.state = 'completed' AND r.at >= ? AND r.at < ?";
        all.and(clause, [within.start.into(), within.end.into()]);
        self.narrow(&mut all);
        all
    }

    /// Invitations `r` that were decided for within the window.
    pub fn invitations(&self, survey: &Survey, shop: &Shop, window: Window) -> Where {
        let within = window.micros(shop);
        let mut all = survey.rows();
        all.and(
            "r.is_asked = TRUE AND r.decided_at >= ? AND r.decided_at < ?",
            [within.start.into(), within.end.into()],
        );
        self.narrow(&mut all);
        all
    }

    pub(crate) fn narrow(&self, all: &mut Where) {
        for (dimension, value) in self.filters() {
            let (clause, value): (_, Value) = match dimension {
                // A JSON list of ids.
                "segment" => ("r.segments LIKE ?", format!("%{value}%").into()),
                "class" => ("r.class = ?", store::text(&value)),
                "product" => ("r.product_id = ?", store::text(&value)),
                "agent" => ("r.agent = ?", store::text(&value)),
                _ => ("r.channel = ?", store::text(&value)),
            };
            all.and(clause, [value]);
        }
    }
}

/// The smallest of something; `None` of nothing.
async fn first(db: &impl Sql, survey: &Survey, sql: &str) -> Result<Option<i64>, StoreError> {
    let found: Option<Option<i64>> = db.scalar(sql, vec![survey.id.into()]).await?;
    Ok(found.flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_group_is_counted_beforehand_and_two_are_not() {
        let query = ResultsQuery::default();
        assert_eq!(query.picked(), Picked::Everybody);
        let product = ResultsQuery { product: Some("p1".into()), ..query };
        assert_eq!(product.picked(), Picked::Group("product", "p1".into()));
        assert_eq!(ResultsQuery { agent: Some("小林".into()), ..product }.picked(), Picked::Several);
    }
}
