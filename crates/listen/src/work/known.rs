//! The facts about reviews, as they are kept.

use std::collections::HashMap;

use store::{FromQueryResult, Sql, StoreError, rows_in, sea_orm};
use uuid::Uuid;

use crate::reviews::WITHDRAWN;
use crate::signals::Signal;

/// What is known of one review beside its statements.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// The newest decision on whether it is shown; that of its writer is the last.
    pub decision: Option<String>,
    /// As whoever decided told it.
    pub reason: Option<String>,
    pub decided_at: i64,
    /// Whether staff marked it as rewarded, which stays.
    pub is_rewarded: bool,
    pub replies: i64,
    /// The first answer and the last.
    pub answered_at: Option<i64>,
    pub last_answered_at: Option<i64>,
    pub helpful: i64,
    /// What was noticed once it was there.
    pub noticed: Vec<Signal>,
    /// Oldest first; without an aspect: of the review as a whole.
    pub labels: Vec<Label>,
    /// Oldest first.
    pub steps: Vec<Step>,
}

impl Known {
    /// Whether its writer took it back: nothing that is decided later shows it again.
    fn is_withdrawn(&self) -> bool {
        self.reason.as_deref() == Some(WITHDRAWN)
    }
}

#[derive(FromQueryResult)]
struct Decision {
    review: Uuid,
    at: i64,
    decision: String,
    reason: Option<String>,
}

#[derive(FromQueryResult)]
struct Suspicion {
    review: Uuid,
    signals: String,
}

#[derive(FromQueryResult)]
struct Replies {
    review: Uuid,
    replies: i64,
    first_at: i64,
    last_at: i64,
}

#[derive(FromQueryResult)]
struct Votes {
    review: Uuid,
    helpful: i64,
}

#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Label {
    review: Uuid,
    pub at: i64,
    pub aspect: Option<String>,
    pub polarity: String,
    /// The part of the text that shows it, where staff chose one.
    pub quote_start: Option<i64>,
    pub quote_end: Option<i64>,
}

#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Step {
    review: Uuid,
    pub at: i64,
    pub kind: String,
    pub owner: Option<Uuid>,
    pub owner_name: Option<String>,
    pub due_at: Option<i64>,
    pub outcome: Option<String>,
    /// Nil where the installation itself tells of it.
    staff: Uuid,
}

impl Step {
    /// Whether staff opened it again. What its writer opens again is open since they wrote.
    pub fn is_reopening(&self) -> bool {
        self.kind == "reopened" && !self.staff.is_nil()
    }
}

/// The step that ended the work, where it was not opened again after it.
pub(super) fn ended<'a>(steps: impl Iterator<Item = &'a Step>) -> Option<&'a Step> {
    steps.fold(None, |ended, step| match step.kind.as_str() {
        "closed" => Some(step),
        "reopened" => None,
        _ => ended,
    })
}

pub(super) async fn load(db: &impl Sql, reviews: &[Uuid]) -> Result<HashMap<Uuid, Known>, StoreError> {
    let mut all: HashMap<Uuid, Known> = HashMap::new();
    let decisions: Vec<Decision> = rows_in(db, &[], reviews, |list| {
        format!(
            "SELECT review, at, decision, reason FROM review_decisions WHERE review IN ({list}) ORDER BY review, at, id"
        )
    })
    .await?;
    for row in decisions {
        let known = all.entry(row.review).or_default();
        if row.decision == "reward" {
            known.is_rewarded = true;
        } else if !known.is_withdrawn() {
            (known.decision, known.reason, known.decided_at) = (Some(row.decision), row.reason, row.at);
        }
    }
    let suspicions: Vec<Suspicion> = rows_in(db, &[], reviews, |list| {
        format!("SELECT review, signals FROM review_suspicions WHERE review IN ({list}) ORDER BY review, at, id")
    })
    .await?;
    for row in suspicions {
        let noticed: Vec<Signal> = serde_json::from_str(&row.signals).unwrap_or_default();
        all.entry(row.review).or_default().noticed.extend(noticed);
    }
    let replies: Vec<Replies> = rows_in(db, &[], reviews, |list| {
        format!(
            "SELECT review, COUNT(*) AS replies, MIN(at) AS first_at, MAX(at) AS last_at FROM review_replies
             WHERE review IN ({list}) GROUP BY review"
        )
    })
    .await?;
    for row in replies {
        let known = all.entry(row.review).or_default();
        known.replies = row.replies;
        (known.answered_at, known.last_answered_at) = (Some(row.first_at), Some(row.last_at));
    }
    let votes: Vec<Votes> = rows_in(db, &[], reviews, |list| {
        format!(
            "SELECT review, COUNT(*) AS helpful FROM review_votes WHERE is_helpful AND review IN ({list}) GROUP BY review"
        )
    })
    .await?;
    for row in votes {
        all.entry(row.review).or_default().helpful = row.helpful;
    }
    let labels: Vec<Label> = rows_in(db, &[], reviews, |list| {
        format!(
            "SELECT review, at, aspect, polarity, quote_start, quote_end FROM review_labels
             WHERE review IN ({list}) ORDER BY review, at, id"
        )
    })
    .await?;
    for label in labels {
        all.entry(label.review).or_default().labels.push(label);
    }
    let steps: Vec<Step> = rows_in(db, &[], reviews, |list| {
        format!(
            "SELECT review, at, kind, owner, owner_name, due_at, outcome, staff FROM recovery_steps
             WHERE review IN ({list}) ORDER BY review, at, id"
        )
    })
    .await?;
    for step in steps {
        all.entry(step.review).or_default().steps.push(step);
    }
    Ok(all)
}
