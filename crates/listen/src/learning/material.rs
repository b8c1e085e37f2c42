//! What there is to learn from: published texts with their stars, and what staff said about them.

use std::collections::HashMap;

use opinion::Polarity;
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, rows_in, sea_orm};
use uuid::Uuid;

/// A text, and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    pub text: String,
    /// 0 where there are none.
    pub stars: i64,
    /// What staff say the text means as a whole; goes before the stars.
    pub said: Option<Polarity>,
    /// What staff say of aspects, oldest first; `None`: the text does not speak of it.
    pub aspects: Vec<(String, Option<Polarity>)>,
}

/// The newest texts that are learned from. Together with the bounds on their length this bounds the memory: about a
/// hundred bytes for each character while it is learned from.
const MOST: usize = 50_000;
const MOST_CHARACTERS: usize = 4_000_000;
const LONGEST: usize = 1_000;
const PAGE: usize = 2_000;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    at: i64,
    rating: i64,
    title: Option<String>,
    text: String,
}

#[derive(FromQueryResult)]
struct Label {
    review: Uuid,
    aspect: Option<String>,
    polarity: String,
}

/// The newest first; those without stars as far as staff said what they mean.
pub(super) async fn load(db: &impl Sql, shop: ShopId) -> Result<Vec<Text>, StoreError> {
    let (mut texts, mut characters) = (Vec::new(), 0);
    let (mut at, mut id) = (i64::MAX, Uuid::max());
    let sql = format!(
        "SELECT id, at, rating, title, text FROM reviews
         WHERE shop = $1 AND state = 'published' AND text IS NOT NULL AND NOT is_erased AND (at, id) < ($2, $3)
             AND (rating > 0 OR EXISTS (SELECT 1 FROM review_labels l WHERE l.review = reviews.id))
         ORDER BY at DESC, id DESC LIMIT {PAGE}"
    );
    loop {
        let rows: Vec<Row> = db.rows(&sql, vec![shop.0.into(), at.into(), id.into()]).await?;
        let Some(last) = rows.last() else { return Ok(texts) };
        (at, id) = (last.at, last.id);
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut labels = labels(db, &ids).await?;
        for row in rows {
            let text = row.said();
            characters += text.chars().count();
            if texts.len() >= MOST || characters > MOST_CHARACTERS {
                return Ok(texts);
            }
            let (said, aspects) = split(labels.remove(&row.id).unwrap_or_default());
            texts.push(Text { text, stars: row.rating, said, aspects });
        }
    }
}

impl Row {
    /// Title and text as they are read, as far as they are learned from.
    fn said(&self) -> String {
        let parts: Vec<&str> = self.title.as_deref().into_iter().chain([self.text.as_str()]).collect();
        parts.join("\n").chars().take(LONGEST).collect()
    }
}

async fn labels(db: &impl Sql, reviews: &[Uuid]) -> Result<HashMap<Uuid, Vec<Label>>, StoreError> {
    let rows: Vec<Label> = rows_in(db, &[], reviews, |list| {
        format!("SELECT review, aspect, polarity FROM review_labels WHERE review IN ({list}) ORDER BY review, at, id")
    })
    .await?;
    let mut all: HashMap<Uuid, Vec<Label>> = HashMap::new();
    for row in rows {
        all.entry(row.review).or_default().push(row);
    }
    Ok(all)
}

/// The newest word on the text as a whole, and all on its aspects.
fn split(labels: Vec<Label>) -> (Option<Polarity>, Vec<(String, Option<Polarity>)>) {
    let (mut said, mut aspects) = (None, Vec::new());
    for label in labels {
        let polarity = Polarity::ALL.into_iter().find(|polarity| polarity.name() == label.polarity);
        match label.aspect {
            Some(aspect) => aspects.push((aspect, polarity)),
            None => said = polarity.or(said),
        }
    }
    (said, aspects)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_word_of_staff_counts() {
        let label = |aspect: Option<&str>, polarity: &str| Label {
            review: Uuid::nil(),
            aspect: aspect.map(str::to_owned),
            polarity: polarity.to_owned(),
        };
        let given = vec![label(None, "positive"), label(Some("price"), "none"), label(None, "negative")];
        assert_eq!(split(given), (Some(Polarity::Negative), vec![("price".to_owned(), None)]));
        assert_eq!(split(Vec::new()), (None, Vec::new()));
    }
}
