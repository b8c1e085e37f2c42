//! Taking a person out.

use primitives::ShopId;
use serde_json::json;
use store::{StoreError, Tx, Value, exec_in, ids_in};
use uuid::Uuid;
use web::Kit;

use crate::people::{Who, alias};
use crate::posts::row::{by, lock};
use crate::posts::{Post, WORDS};
use crate::subscriptions::silence;
use crate::votes::recount;
use crate::{known, log};

/// What a person is known by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    pub user_ids: Vec<String>,
    pub buyer_ids: Vec<String>,
    /// Their profile and those that were merged into it.
    pub customers: Vec<Uuid>,
    pub emails: Vec<String>,
}

impl Person {
    /// The ids under which what they wrote is kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ids(&self, kit: &Kit, shop: ShopId) -> Result<Vec<Uuid>, StoreError> {
        known::people(&kit.store, &self.aliases(kit, shop)).await
    }

    fn aliases(&self, kit: &Kit, shop: ShopId) -> Vec<Uuid> {
        let of = |kind: &'static str, values: &[String]| -> Vec<Uuid> {
            values.iter().map(|value| alias(&kit.vault, shop, kind, value)).collect()
        };
        let customers = self.customers.iter().map(|id| Who { customer: Some(*id), ..Who::default() });
        [of("user_id", &self.user_ids), of("buyer_id", &self.buyer_ids), of("email", &self.emails)]
            .concat()
            .into_iter()
            .chain(customers.flat_map(|who| who.aliases(&kit.vault, shop)))
            .collect()
    }
}

/// Takes a person out at once: that somebody wrote and when it was answered stays as nobody's number; title, text, what
/// was said in the thread and in answers to it, votes and subscriptions go, with the person's key. What others voted for
/// is not shown any more, but counts. Doing it twice does no harm.
///
/// # Errors
/// When the database refuses; nothing is changed then.
pub async fn erase(kit: &Kit, shop: ShopId, person: &Person) -> Result<(), StoreError> {
    let tx = kit.store.begin().await?;
    lock(&tx, shop).await?;
    let aliases = person.aliases(kit, shop);
    let people = known::people(&tx, &aliases).await?;
    let posts = by(&tx, shop, "person", &people).await?;
    let mut roots = roots(&tx, &people).await?;
    roots.extend(posts.iter().map(|post| post.root));
    for post in &posts {
        silence(&tx, kit, post).await?;
    }
    empty(&tx, kit, shop, &posts).await?;
    forget(&tx, kit, &people).await?;
    exec_in(&tx, &[], &aliases, |list| format!("DELETE FROM feedback_known WHERE alias IN ({list})")).await?;
    for root in store::distinct(roots) {
        recount(&tx, root).await?;
    }
    tx.commit().await
}

/// The posts that somebody voted for or follows, at the ends of their merges.
async fn roots(tx: &Tx, people: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let mut roots = Vec::new();
    for table in ["feedback_votes", "feedback_subscriptions"] {
        let found = ids_in(tx, &[], people, |list| {
            format!("SELECT p.root FROM {table} t JOIN feedback_posts p ON p.id = t.post WHERE t.person IN ({list})")
        });
        roots.extend(found.await?);
    }
    Ok(roots)
}

/// What is written in the posts, and about them.
async fn empty(tx: &Tx, kit: &Kit, shop: ShopId, posts: &[Post]) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = posts.iter().map(|post| post.id).collect();
    let fixed: [Value; 1] = [true.into()];
    exec_in(tx, &fixed, &ids, |list| {
        format!(
            "UPDATE feedback_posts SET title = '', text = '', person = NULL, who = NULL, sender = NULL, signals = '[]',
                 aspects = '[]', urgency = 0, urgency_reasons = '[]', tags = '[]', waiting_since = NULL, due_at = NULL,
                 is_erased = $1
             WHERE id IN ({list})"
        )
    })
    .await?;
    exec_in(tx, &[], &ids, |list| format!("UPDATE feedback_messages SET text = '' WHERE post IN ({list})")).await?;
    // Tags are words of staff about the post.
    exec_in(tx, &[], &ids, |list| {
        format!("UPDATE feedback_log SET detail = '{{}}' WHERE what = 'changed' AND post IN ({list})")
    })
    .await?;
    WORDS.remove(tx, &posts.iter().map(|post| post.n).collect::<Vec<_>>()).await?;
    for post in posts.iter().filter(|post| !post.is_erased) {
        log::add(tx, kit, shop, post.id, None, ("erased", &json!({}))).await?;
    }
    Ok(())
}

async fn forget(tx: &Tx, kit: &Kit, people: &[Uuid]) -> Result<(), StoreError> {
    for table in ["feedback_votes", "feedback_subscriptions", "feedback_visitors", "feedback_known"] {
        exec_in(tx, &[], people, |list| format!("DELETE FROM {table} WHERE person IN ({list})")).await?;
    }
    for chunk in people.chunks(1000) {
        kit.vault.forget(tx, chunk).await?;
    }
    Ok(())
}
