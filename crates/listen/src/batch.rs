//! What is done with several reviews by one call: how many there may be, and what became of each.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Problem};

use crate::work::Changed;

/// Reviews of one call.
const MOST: usize = 50;

/// What became of one of several reviews.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewOutcome)]
pub(crate) struct Outcome {
    pub id: Uuid,
    /// Why nothing was done with this one; null where it was done.
    pub problem: Option<Problem>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewOutcomes)]
pub(crate) struct Outcomes {
    /// In the order in which they were named.
    pub items: Vec<Outcome>,
}

/// What was done so far, and what it changed.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub items: Vec<Outcome>,
    pub changed: Vec<Changed>,
}

impl Batch {
    /// What is refused of one review is its own; what fails otherwise fails the whole.
    pub fn take(&mut self, id: Uuid, done: Result<Vec<Changed>, Problem>) -> Result<(), Problem> {
        let problem = match done {
            Ok(changed) => {
                self.changed.extend(changed);
                None
            }
            Err(problem) if problem.status.is_client_error() => Some(problem),
            Err(problem) => return Err(problem),
        };
        self.items.push(Outcome { id, problem });
        Ok(())
    }
}

/// 422 where one call names no review or too many.
pub(crate) fn check_count(found: usize) -> Result<(), Problem> {
    if (1..=MOST).contains(&found) {
        return Ok(());
    }
    Err(Problem::invalid("reviews", Fault::Count { found, least: 1, most: MOST }))
}
