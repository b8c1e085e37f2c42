use primitives::{ShopId, Timestamp};
use serde::Serialize;
use store::{Sql, StoreError, instant, instant_opt, micros};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Problem, Staff, mask};

use super::row::{Post, by, by_ids};
use crate::people::{Keys, Who};
use crate::suspect::Signal;
use crate::{Feedback, mining, threads};

/// A post as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FeedbackPost {
    pub id: Uuid,
    /// Within the shop, from 1; part of its address.
    pub number: i64,
    /// idea | problem | praise | complaint
    pub kind: String,
    pub title: String,
    /// Empty when the author was erased.
    pub text: String,
    /// new | under_review | planned | in_progress | done | declined | answered | merged
    pub state: String,
    /// Whether everybody can read it now.
    pub is_public: bool,
    /// For the shop alone, for good.
    pub is_private: bool,
    /// private | held | public | rejected
    pub approval: String,
    /// Of a rejection.
    pub reason: Option<String>,
    /// Why it was held.
    pub signals: Vec<Signal>,
    /// Each voter once, also of all that was merged into it.
    pub votes: i64,
    pub subscribers: i64,
    /// Masked for those who may not see personal fields, to whom ids and addresses are not shown.
    pub author_name: Option<String>,
    pub author_email: Option<String>,
    pub user_id: Option<String>,
    /// The author's profile, as far as it was known when it was written; of one post alone also that of the address that
    /// its author gave and confirmed.
    pub customer_id: Option<Uuid>,
    /// portal | link | staff
    pub origin: String,
    /// The member of staff who wrote it down for the customer.
    pub written_down_by: Option<String>,
    pub owner: Option<Uuid>,
    pub owner_name: Option<String>,
    pub tags: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Since when the author waits for the shop; null when nobody waits.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub waiting_since: Option<Timestamp>,
    /// Until when they were promised an answer; null when nobody waits.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// The first answer.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub answered_at: Option<Timestamp>,
    pub answer_minutes: Option<i64>,
    /// Somebody waits longer than was promised.
    pub is_late: bool,
    pub merged_into: Option<Uuid>,
    pub mined: Said,
    pub is_erased: bool,
    /// Where everybody reads it; null when it is not public.
    pub path: Option<String>,
}

/// What the text says.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FeedbackSaid)]
pub(crate) struct Said {
    /// zh | en | other
    pub language: Option<String>,
    /// negative | neutral | positive
    pub polarity: Option<String>,
    pub aspects: Vec<mining::Aspect>,
    /// 0 to 100.
    pub urgency: i64,
    pub urgency_reasons: Vec<String>,
}

/// A post with what was said about it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FeedbackDetail {
    #[serde(flatten)]
    pub post: FeedbackPost,
    /// Oldest first; of those that were merged into it too.
    pub messages: Vec<threads::Message>,
    /// What was merged into it.
    pub merged: Vec<Short>,
    /// What it was merged into.
    pub into: Option<Short>,
}

/// A post in a few words.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FeedbackShort)]
pub(crate) struct Short {
    pub id: Uuid,
    pub number: i64,
    pub kind: String,
    pub title: String,
    pub state: String,
    pub votes: i64,
}

impl From<Post> for Short {
    fn from(post: Post) -> Self {
        let Post { id, number, kind, title, state, votes, .. } = post;
        Self { id, number, kind, title, state, votes }
    }
}

/// Posts as a member of staff may see them, in their order.
pub(crate) async fn all(feedback: &Feedback, staff: &Staff, posts: Vec<Post>) -> Result<Vec<FeedbackPost>, StoreError> {
    let kit = &feedback.kit;
    let people: Vec<Uuid> = posts.iter().filter_map(|post| post.person).collect();
    let keys = kit.vault.existing_keys(&kit.store, &people).await?;
    let now = micros(kit.now());
    posts.into_iter().map(|post| view(post, &keys, staff.is_masked(), now)).collect()
}

pub(crate) async fn one(feedback: &Feedback, staff: &Staff, post: Post) -> Result<FeedbackPost, Problem> {
    all(feedback, staff, vec![post]).await?.pop().ok_or_else(|| Problem::not_found("post"))
}

pub(crate) async fn detail(feedback: &Feedback, staff: &Staff, post: Post) -> Result<FeedbackDetail, Problem> {
    let (store, shop, id) = (&feedback.kit.store, staff.shop, post.id);
    let merged = by(store, shop, "root", &[id]).await?;
    let into = match post.merged_into {
        Some(into) => by_ids(store, shop, &[into]).await?.pop(),
        None => None,
    };
    let mut post = one(feedback, staff, post).await?;
    if post.customer_id.is_none() {
        post.customer_id = by_address(feedback, shop, &post).await?;
    }
    Ok(FeedbackDetail {
        messages: threads::of_all(store, id).await?,
        merged: merged.into_iter().filter(|other| other.id != id).map(Short::from).collect(),
        into: into.map(Short::from),
        post,
    })
}

/// The customer whose address the author gave. Anybody can give any address, so it has to be confirmed.
async fn by_address(feedback: &Feedback, shop: ShopId, post: &FeedbackPost) -> Result<Option<Uuid>, StoreError> {
    let Some(email) = post.author_email.clone() else { return Ok(None) };
    let sql = "SELECT COUNT(*) FROM feedback_subscriptions WHERE post = $1 AND is_author AND state = 'active'";
    let confirmed: Option<i64> = feedback.kit.store.scalar(sql, vec![post.id.into()]).await?;
    if confirmed.unwrap_or(0) == 0 {
        return Ok(None);
    }
    let who = contact::Who { email: Some(email), ..contact::Who::default() };
    Ok(feedback.contact.directory.find(shop, &who).await?.map(|known| known.customer))
}

fn view(post: Post, keys: &Keys, is_masked: bool, now: i64) -> Result<FeedbackPost, StoreError> {
    let who = Who::open(keys, post.person, post.who.as_deref())?;
    let who = if is_masked { Who { name: who.called().map(mask::name), ..Who::default() } } else { who };
    Ok(FeedbackPost {
        is_public: post.is_public() && !post.is_merged(),
        is_private: post.is_private,
        signals: post.signals(),
        tags: post.tags(),
        created_at: instant(post.created_at),
        waiting_since: instant_opt(post.waiting_since),
        due_at: instant_opt(post.due_at),
        answered_at: instant_opt(post.answered_at),
        answer_minutes: post.answer_minutes,
        is_late: post.due_at.is_some_and(|due| due < now),
        mined: Said {
            aspects: post.aspects(),
            language: post.language.clone(),
            polarity: post.polarity.clone(),
            urgency: post.urgency,
            urgency_reasons: serde_json::from_str(&post.urgency_reasons).unwrap_or_default(),
        },
        path: (post.is_public() && !post.is_merged()).then(|| format!("/s/{}/feedback/{}", post.shop, post.number)),
        id: post.id,
        number: post.number,
        kind: post.kind,
        title: post.title,
        text: post.text,
        state: post.state,
        approval: post.approval,
        reason: post.reason,
        votes: post.votes,
        subscribers: post.subscribers,
        author_name: who.called().map(str::to_owned),
        author_email: who.email,
        user_id: who.user_id,
        customer_id: who.customer,
        origin: post.origin,
        written_down_by: post.staff_name,
        owner: post.owner,
        owner_name: post.owner_name,
        merged_into: post.merged_into,
        is_erased: post.is_erased,
    })
}
