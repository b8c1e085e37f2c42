use primitives::ShopId;
use serde::de::DeserializeOwned;
use store::{FromQueryResult, Sql, StoreError, Tx, sea_orm};
use uuid::Uuid;
use web::Problem;

/// A question as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(super) struct Question {
    pub id: Uuid,
    pub product_id: String,
    pub at: i64,
    pub text: String,
    pub name: Option<String>,
    /// published | held | rejected
    pub state: String,
    pub signals: String,
    pub language: Option<String>,
    pub aspects: String,
    pub answers: i64,
    pub answered_at: Option<i64>,
    pub helpful: i64,
}

/// For a `SELECT` from `questions r`.
pub(super) const QUESTION: &str = "r.id, r.product_id, r.at, r.text, r.name, r.state, r.signals, r.language, r.aspects,
    r.answers, r.answered_at, r.helpful";

/// An answer as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(super) struct Answer {
    pub id: Uuid,
    pub at: i64,
    /// shop | buyer
    pub author: String,
    pub staff_name: Option<String>,
    pub person: Option<Uuid>,
    pub who: Option<Vec<u8>>,
    pub text: String,
    /// published | held | rejected | withdrawn | erased
    pub state: String,
    pub signals: String,
    pub helpful: i64,
}

/// For a `SELECT` from `question_answers a`.
pub(super) const ANSWER: &str =
    "a.id, a.at, a.author, a.staff_name, a.person, a.who, a.text, a.state, a.signals, a.helpful";

impl Question {
    pub fn is_published(&self) -> bool {
        self.state == "published"
    }
}

/// Waits until nobody else changes questions, up to the end of the transaction.
pub(super) async fn lock(tx: &Tx) -> Result<(), StoreError> {
    tx.exec("UPDATE review_numbers SET last = last WHERE name = 'questions'", vec![]).await.map(drop)
}

/// The number of a new question; waits as [`lock`] does.
pub(super) async fn number(tx: &Tx) -> Result<i64, StoreError> {
    let sql = "UPDATE review_numbers SET last = last + 1 WHERE name = 'questions' RETURNING last";
    let last: Option<i64> = tx.scalar(sql, vec![]).await?;
    last.ok_or_else(|| StoreError::Corrupt("review_numbers does not count questions".to_owned()))
}

/// # Errors
/// 404 when the shop has no such question.
pub(super) async fn find(db: &impl Sql, shop: ShopId, id: Uuid) -> Result<Question, Problem> {
    let sql = format!("SELECT {QUESTION} FROM questions r WHERE r.shop = $1 AND r.id = $2");
    let found: Option<Question> = db.row(&sql, vec![shop.0.into(), id.into()]).await?;
    found.ok_or_else(|| Problem::not_found("question"))
}

/// # Errors
/// 404 when the question has no such answer.
pub(super) async fn find_answer(db: &impl Sql, question: Uuid, id: Uuid) -> Result<Answer, Problem> {
    let sql = format!("SELECT {ANSWER} FROM question_answers a WHERE a.question = $1 AND a.id = $2");
    let found: Option<Answer> = db.row(&sql, vec![question.into(), id.into()]).await?;
    found.ok_or_else(|| Problem::not_found("answer"))
}

/// All answers of a question, oldest first.
pub(super) async fn answers(db: &impl Sql, question: Uuid) -> Result<Vec<Answer>, StoreError> {
    let sql = format!("SELECT {ANSWER} FROM question_answers a WHERE a.question = $1 ORDER BY a.at, a.id");
    db.rows(&sql, vec![question.into()]).await
}

/// A list that this crate wrote as JSON.
pub(super) fn parsed<T: DeserializeOwned>(json: &str) -> Vec<T> {
    serde_json::from_str(json).unwrap_or_default()
}
