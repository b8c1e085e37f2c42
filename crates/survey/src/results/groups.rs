use std::collections::{BTreeMap, HashMap};

use primitives::ShopId;
use serde::Serialize;
use store::{Sql, StoreError};
use utoipa::ToSchema;
use uuid::Uuid;

use super::formulas::Score;
use super::numbers::Measure;
use super::tallies::ByRow;
use crate::Surveys;

/// The score of one group of customers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SurveyGroupScore)]
pub struct GroupScore {
    /// segment | class | product | agent | channel, as known when they were asked; of one survey also aspect: of what
    /// their comments speak, by the newest 20,000 mentions.
    pub dimension: String,
    /// An id, or the word itself.
    pub value: String,
    pub name: Option<String>,
    pub score: Score,
}

/// Of each dimension, the groups with the most answers.
const MOST: usize = 50;

/// The scores of all groups, those with the most answers first.
pub(crate) fn scores(measure: &Measure, rows: &[ByRow]) -> Vec<GroupScore> {
    let mut groups: BTreeMap<(&str, &str), Vec<&ByRow>> = BTreeMap::new();
    for row in rows {
        groups.entry((&row.dimension, &row.value)).or_default().push(row);
    }
    let mut all: Vec<GroupScore> = groups
        .into_iter()
        .filter_map(|((dimension, value), rows)| {
            let score = measure.score(rows.iter().map(|row| (row.item.as_str(), row.answer.as_str(), row.n)))?;
            Some(GroupScore { dimension: dimension.to_owned(), value: value.to_owned(), name: None, score })
        })
        .collect();
    all.sort_by(|one, other| (&one.dimension, -one.score.estimate.n).cmp(&(&other.dimension, -other.score.estimate.n)));
    let mut taken: HashMap<String, usize> = HashMap::new();
    all.retain(|group| {
        let n = taken.entry(group.dimension.clone()).or_default();
        *n += 1;
        *n <= MOST
    });
    all
}

/// Gives segments and products the names that people know them by.
pub(crate) async fn name(surveys: &Surveys, shop: ShopId, groups: &mut [GroupScore]) -> Result<(), StoreError> {
    let of = |dimension: &str, groups: &[GroupScore]| -> Vec<String> {
        groups.iter().filter(|group| group.dimension == dimension).map(|group| group.value.clone()).collect()
    };
    let mut names: HashMap<String, String> = HashMap::new();
    for product in of("product", groups) {
        // The largest of an index: found at once, however many answers there are.
        let sql = "SELECT MAX(product_name) FROM survey_responses WHERE shop = $1 AND product_id = $2";
        let name: Option<Option<String>> =
            surveys.kit.store.scalar(sql, vec![shop.0.into(), store::text(&product)]).await?;
        names.extend(name.flatten().map(|name| (product, name)));
    }
    if !of("segment", groups).is_empty() {
        let segments: Vec<(Uuid, String)> = surveys.contact.directory.segments(shop).await?;
        names.extend(segments.into_iter().map(|(id, name)| (id.to_string(), name)));
    }
    for group in groups.iter_mut().filter(|group| matches!(group.dimension.as_str(), "product" | "segment")) {
        group.name = names.get(&group.value).cloned();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::QuestionType;

    #[test]
    fn groups_are_scored_apart() {
        let row = |dimension: &str, value: &str, answer: &str, n| ByRow {
            dimension: dimension.into(),
            value: value.into(),
            item: String::new(),
            answer: answer.into(),
            n,
        };
        let rows = [
            row("agent", "林", "9", 2),
            row("agent", "林", "0", 2),
            row("agent", "周", "10", 9),
            row("class", "loyal", "7", 1),
        ];
        let measure = Measure::Question { key: "q".into(), kind: QuestionType::Nps };
        let found = scores(&measure, &rows);
        let shown: Vec<(&str, f64)> =
            found.iter().map(|group| (group.value.as_str(), group.score.estimate.value)).collect();
        assert_eq!(shown, [("周", 100.0), ("林", 0.0), ("loyal", 0.0)]);
        assert!(found.iter().all(|group| group.score.is_small));
    }
}
