use std::time::Duration;

use jiff::SignedDuration;
use pages::Language;
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, micros, sea_orm};
use uuid::Uuid;
use web::Problem;

use super::forget::forget;
use super::mail::{Letter, Matter, tell};
use super::updates::{REFUSED, subject};
use crate::Feedback;
use crate::known;
use crate::posts::Post;
use crate::posts::row::{by_ids, lock};

/// How often news are looked for.
const OFTEN: Duration = Duration::from_secs(2);
/// A state or a refusal that was a slip is put right within this time, and nobody hears of it.
pub(crate) const PAUSE: SignedDuration = SignedDuration::from_mins(2);
/// So many are told in one transaction.
const BATCH: usize = 100;

/// Brings news to those who follow posts, and forgets whom nobody confirmed; for ever.
pub async fn notify(feedback: Feedback) {
    tokio::join!(bring(&feedback), forget(&feedback));
}

/// What a crash interrupts goes on where it was.
async fn bring(feedback: &Feedback) {
    loop {
        match step(feedback).await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(OFTEN).await,
            Err(problem) => {
                tracing::error!(problem = problem.detail, "news of a post did not go out; it is tried again");
                tokio::time::sleep(OFTEN).await;
            }
        }
    }
}

#[derive(FromQueryResult)]
struct Update {
    id: Uuid,
    shop: Uuid,
    post: Uuid,
    message: Option<Uuid>,
    state: String,
    is_public: bool,
    told: Uuid,
}

#[derive(FromQueryResult)]
struct Reader {
    id: Uuid,
    post: Uuid,
    person: Uuid,
    who: Vec<u8>,
    language: String,
    is_author: bool,
}

impl Update {
    /// The reason of a refusal, if it is one.
    fn refusal<'a>(&self, post: &'a Post) -> Option<&'a str> {
        (self.state == REFUSED).then(|| post.reason.as_deref().unwrap_or_default())
    }

    /// Whether it is so still, for all that happened to the post since.
    fn holds(&self, post: &Post) -> bool {
        let is_so = match self.state.as_str() {
            REFUSED => post.approval == REFUSED,
            state => self.message.is_some() || post.state == state,
        };
        is_so && !post.is_erased
    }
}

/// What is due: answers at once.
const DUE: &str = "done_at IS NULL AND (message IS NOT NULL OR at <= $1)";

/// Tells the next few; false when nothing waits.
pub(crate) async fn step(feedback: &Feedback) -> Result<bool, Problem> {
    let kit = &feedback.kit;
    let until = micros(kit.now() - PAUSE);
    let sql = format!("SELECT shop FROM feedback_updates WHERE {DUE} ORDER BY at, id LIMIT 1");
    let Some(shop) = kit.store.scalar::<Uuid>(&sql, vec![until.into()]).await? else { return Ok(false) };
    let tx = kit.store.begin().await?;
    // Who hides the post meanwhile finds all mails that there are of it.
    lock(&tx, ShopId(shop)).await?;
    let sql = format!(
        "SELECT id, shop, post, message, state, is_public, told FROM feedback_updates WHERE {DUE} AND shop = $2
         ORDER BY at, id LIMIT 1"
    );
    let Some(update) = tx.row::<Update>(&sql, vec![until.into(), shop.into()]).await? else { return Ok(true) };
    let readers = match by_ids(&tx, ShopId(update.shop), &[update.post]).await?.pop() {
        Some(post) if update.holds(&post) => {
            let readers = readers(&tx, &update, &post).await?;
            tell_all(&tx, feedback, &update, &post, &readers).await?;
            readers
        }
        _ => Vec::new(),
    };
    match readers.last().filter(|_| readers.len() == BATCH) {
        Some(last) => set(&tx, update.id, "told = $1", last.id.into()).await?,
        None => set(&tx, update.id, "done_at = $1", micros(kit.now()).into()).await?,
    }
    tx.commit().await?;
    Ok(true)
}

async fn set(tx: &Tx, update: Uuid, change: &str, value: Value) -> Result<(), StoreError> {
    let sql = format!("UPDATE feedback_updates SET {change} WHERE id = $2");
    tx.exec(&sql, vec![value, update.into()]).await.map(drop)
}

/// The next of those who are to be told; who follows several merged posts is told once. What is not public, or not any
/// more, is for the authors of the posts alone.
async fn readers(tx: &Tx, update: &Update, post: &Post) -> Result<Vec<Reader>, StoreError> {
    let whose = match (update.is_public, post.is_public()) {
        (false, _) => "s.post = $1 AND s.is_author",
        (true, false) => "p.root = $1 AND s.is_author",
        (true, true) => "p.root = $1",
    };
    let sql = format!(
        "SELECT s.id, s.post, s.person, s.who, s.language, s.is_author FROM feedback_subscriptions s
         JOIN feedback_posts p ON p.id = s.post
         WHERE {whose} AND s.state = 'active' AND s.id > $2 AND NOT p.is_erased AND NOT EXISTS (
             SELECT 1 FROM feedback_subscriptions e JOIN feedback_posts q ON q.id = e.post
             WHERE $3 AND q.root = p.root AND e.subscriber = s.subscriber AND e.state = 'active'
                 AND ((e.is_author AND NOT s.is_author) OR (e.is_author = s.is_author AND e.id < s.id)))
         ORDER BY s.id LIMIT {BATCH}"
    );
    tx.rows(&sql, vec![post.id.into(), update.told.into(), update.is_public.into()]).await
}

async fn tell_all(
    tx: &Tx,
    feedback: &Feedback,
    update: &Update,
    post: &Post,
    readers: &[Reader],
) -> Result<(), Problem> {
    let Some(base) = feedback.contact.address() else { return Ok(()) };
    if readers.is_empty() {
        return Ok(());
    }
    let shop = web::shop(tx, post.shop()).await?;
    let sql = "SELECT text FROM feedback_messages WHERE id = $1";
    let answer: Option<String> = match update.message {
        Some(message) => tx.scalar(sql, vec![message.into()]).await?,
        None => None,
    };
    let own: Vec<Uuid> = readers.iter().filter(|reader| reader.is_author).map(|reader| reader.post).collect();
    let own = by_ids(tx, post.shop(), &own).await?;
    for reader in readers {
        let who = known::open(tx, &feedback.kit, Some(reader.person), Some(&reader.who)).await?;
        let theirs = own.iter().find(|own| own.id == reader.post).filter(|_| reader.is_author);
        let matter = match (update.refusal(post), answer.as_deref()) {
            (Some(reason), _) => Matter::Refusal(reason),
            (None, Some(answer)) => Matter::Answer(answer, &update.state),
            (None, None) => Matter::State(&update.state),
        };
        let letter = Letter {
            shop: &shop,
            post: theirs.unwrap_or(post),
            subscription: reader.id,
            who: &who,
            language: Language::parse(&reader.language).unwrap_or(Language::En),
            is_author: reader.is_author,
            matter,
            subject: subject(update.id, reader.id),
        };
        tell(tx, feedback, base, &letter).await?;
    }
    Ok(())
}
