use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Json;
use jiff::SignedDuration;
use jiff::civil::Date;
use primitives::{ShopId, Timestamp};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::Semaphore;
use web::Problem;

/// Where questions about all history are asked: few at once, and none twice within a minute.
pub(crate) struct Desk {
    answers: Mutex<HashMap<Question, (Timestamp, Value)>>,
    at_once: Arc<Semaphore>,
    patience: Duration,
}

/// A shop, the first day after those that it is read to, and what is asked.
pub(super) type Question = (ShopId, Date, String);

/// Each reads on every core, so more would only slow each other down.
const AT_ONCE: usize = 2;
/// A page asks several questions: they wait for each other so long.
const PATIENCE: Duration = Duration::from_secs(10);
const RETRY_AFTER: u64 = 5;
const FRESH: SignedDuration = SignedDuration::from_secs(60);
const MOST_ANSWERS: usize = 200;

impl Default for Desk {
    fn default() -> Self {
        Self { answers: Mutex::default(), at_once: Arc::new(Semaphore::new(AT_ONCE)), patience: PATIENCE }
    }
}

impl Desk {
    /// The answer of the last minute, or the one that `work` finds.
    ///
    /// # Errors
    /// 503 when too many others are being answered, and those of `work`.
    pub async fn answer<T: Serialize + Send + 'static>(
        &self,
        now: Timestamp,
        question: Question,
        work: impl Future<Output = Result<T, Problem>> + Send + 'static,
    ) -> Result<Json<Value>, Problem> {
        if let Some(known) = self.known(&question, now) {
            return Ok(Json(known));
        }
        let turn = tokio::time::timeout(self.patience, Arc::clone(&self.at_once).acquire_owned()).await;
        let Ok(Ok(turn)) = turn else {
            return Err(Problem::busy(
                "other questions about visitors are being answered: try again shortly",
                RETRY_AFTER,
            ));
        };
        if let Some(known) = self.known(&question, now) {
            return Ok(Json(known));
        }
        // A task of its own: who hangs up does not free the turn of what is still being read.
        let task = tokio::spawn(async move {
            let answer = work.await;
            drop(turn);
            answer
        });
        let answer = task.await.map_err(|error| Problem::internal(&error))??;
        let answer = serde_json::to_value(answer).map_err(|error| Problem::internal(&error))?;
        self.keep(question, now, answer.clone());
        Ok(Json(answer))
    }

    fn known(&self, question: &Question, now: Timestamp) -> Option<Value> {
        self.answers().get(question).filter(|(at, _)| is_fresh(*at, now)).map(|(_, answer)| answer.clone())
    }

    fn keep(&self, question: Question, now: Timestamp, answer: Value) {
        let mut answers = self.answers();
        answers.retain(|_, (at, _)| is_fresh(*at, now));
        if answers.len() < MOST_ANSWERS {
            answers.insert(question, (now, answer));
        }
    }

    fn answers(&self) -> MutexGuard<'_, HashMap<Question, (Timestamp, Value)>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_fresh(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at) < FRESH
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn question(shop: u128, asked: &str) -> Question {
        (ShopId(uuid::Uuid::from_u128(shop)), date(2026, 11, 12), asked.to_owned())
    }

    #[tokio::test]
    async fn a_question_is_asked_once_a_minute_and_each_shop_has_its_own() {
        let desk = Desk::default();
        let at = |seconds| Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds);
        let ask = async |seconds, of, found: i64| {
            desk.answer(at(seconds), of, async move { Ok::<_, Problem>(found) }).await.map(|Json(found)| found).unwrap()
        };
        assert_eq!(ask(0, question(1, "a"), 1).await, 1);
        assert_eq!(ask(59, question(1, "a"), 2).await, 1);
        assert_eq!(ask(59, question(2, "a"), 3).await, 3);
        assert_eq!(ask(59, question(1, "b"), 4).await, 4);
        assert_eq!(ask(60, question(1, "a"), 5).await, 5);
    }

    #[tokio::test]
    async fn beyond_those_at_once_it_is_refused_with_a_time_to_come_back() {
        let desk = Desk { patience: Duration::ZERO, ..Desk::default() };
        let turns: Vec<_> = (0..AT_ONCE).map(|_| Arc::clone(&desk.at_once).try_acquire_owned().unwrap()).collect();
        let ask = || desk.answer(Timestamp::UNIX_EPOCH, question(1, "a"), async { Ok::<_, Problem>(1) });
        let refused = ask().await.unwrap_err();
        assert_eq!((refused.status.as_u16(), refused.retry_after), (503, Some(RETRY_AFTER)));
        drop(turns);
        assert!(ask().await.is_ok());
    }
}
