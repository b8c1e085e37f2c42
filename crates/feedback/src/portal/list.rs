use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pages::{Address, Frame, Notice, fill};
use primitives::ShopId;
use serde::Deserialize;
use store::{Sql, StoreError, ids_in};
use uuid::Uuid;
use web::{PageQuery, Path, Problem, Query};

use super::path;
use super::visit::{Caller, Switch, Visit};
use super::words::Words;
use crate::Feedback;
use crate::kinds::{MERGED, quoted};
use crate::posts::{ANSWERED, Condition, NEWEST, Order, PUBLIC, Post, TREND, VOTES, page};

/// The tabs with their kinds, the first one being shown when nothing was chosen.
pub(super) const TABS: [(&str, &str); 3] = [("ideas", "idea"), ("problems", "problem"), ("praise", "praise")];
/// States that visitors may ask for.
const STATES: [&str; 7] = crate::kinds::STATES;
const ON_A_PAGE: u32 = 20;
/// So many characters can be searched for.
const LONGEST: usize = 100;
/// Of a text, so many characters are shown in the list.
const EXCERPT: usize = 160;

/// What a visitor asks for; what it cannot be is as if it was not asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    tab: String,
    sort: String,
    state: String,
    q: String,
    cursor: String,
}

#[derive(Template)]
#[template(path = "board.html")]
struct Board {
    frame: Frame,
    words: &'static Words,
    intro: String,
    is_open: bool,
    is_visitor: bool,
    ballot: Option<Uuid>,
    /// Name, link, whether it is shown.
    tabs: Vec<(&'static str, String, bool)>,
    sorts: Vec<(&'static str, String, bool)>,
    /// Of the form: fields that stay, and what was searched for.
    kept: Vec<(&'static str, String)>,
    action: String,
    q: String,
    /// Value, name, whether it is chosen.
    states: Vec<(&'static str, &'static str, bool)>,
    items: Vec<Item>,
    is_filtered: bool,
    write: String,
    roadmap: String,
    /// Of who came by a link of their own.
    mine: Option<String>,
    feed: String,
    next: Option<String>,
    first: Option<String>,
}

/// A post in the list.
struct Item {
    number: i64,
    title: String,
    excerpt: String,
    state: String,
    date: String,
    votes: String,
    link: String,
    /// Of the form that votes or takes a vote back.
    action: String,
    vote_label: String,
    has_voted: bool,
}

/// What is public.
pub(super) async fn list(
    State(feedback): State<Feedback>,
    Path(shop): Path<Uuid>,
    Query(wish): Query<Wish>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
) -> Result<Response, Response> {
    let shop = ShopId(shop);
    let own = path::with(&path::list(shop), &wish.pairs());
    let visit = Visit::open(&feedback, shop, &own, &switch, &headers).await?;
    if !wish.q().is_empty() {
        let allowed = feedback.limits.search(shop, &address, feedback.kit.now());
        allowed.map_err(|seconds| visit.notice(Notice::TooMany(seconds)))?;
    }
    let caller = Caller { address: &address, headers: &headers };
    match board(&feedback, &visit, &wish, &caller).await {
        Ok(board) => Ok(visit.page(StatusCode::OK, &board)),
        Err(problem) if problem.status.is_client_error() => Err(visit.notice(Notice::Missing)),
        Err(_) => Err(visit.notice(Notice::Failed)),
    }
}

impl Wish {
    fn tab(&self) -> (&'static str, &'static str) {
        TABS.into_iter().find(|(name, _)| *name == self.tab).unwrap_or(TABS[0])
    }

    fn order(&self) -> (&'static str, Order) {
        match self.sort.as_str() {
            "new" => ("new", NEWEST),
            "trend" => ("trend", TREND),
            "answered" => ("answered", ANSWERED),
            _ => ("votes", VOTES),
        }
    }

    fn state(&self) -> &'static str {
        STATES.into_iter().find(|state| *state == self.state).unwrap_or_default()
    }

    fn q(&self) -> &str {
        let q = self.q.trim();
        q.char_indices().nth(LONGEST).map_or(q, |(end, _)| &q[..end])
    }

    /// This list again, without the place in it.
    fn pairs(&self) -> [(&'static str, &str); 4] {
        [("tab", self.tab().0), ("sort", self.order().0), ("state", self.state()), ("q", self.q())]
    }
}

async fn board(feedback: &Feedback, visit: &Visit, wish: &Wish, caller: &Caller<'_>) -> Result<Board, Problem> {
    let (store, shop, words) = (&feedback.kit.store, visit.shop.id, visit.words);
    let found = read(store, shop, wish).await?;
    let voter = visit.voter(feedback, caller);
    let roots: Vec<Uuid> = found.items.iter().map(|post| post.id).collect();
    let voted = voted(store, &roots, &voter.key).await?;
    let root = path::list(shop);
    let [tab, sort, state, q] = wish.pairs();
    let sorts =
        [("votes", words.by_votes), ("trend", words.by_trend), ("new", words.by_new), ("answered", words.by_answered)];
    let names = [words.ideas, words.problems, words.praise_tab];
    let states = STATES.into_iter().map(|state| (state, words.state(state), state == wish.state()));
    let intro = match visit.frame.language {
        pages::Language::Zh => &visit.settings.intro.zh,
        pages::Language::En => &visit.settings.intro.en,
    };
    let page = |cursor: &str| visit.link(&root, &[tab, sort, state, q, ("cursor", cursor)]);
    Ok(Board {
        words,
        intro: if intro.trim().is_empty() { words.board_lead.to_owned() } else { intro.clone() },
        is_open: visit.settings.is_open,
        is_visitor: visit.visitor.is_some(),
        ballot: visit.ballot(),
        tabs: (TABS.iter().zip(names))
            .map(|((key, _), name)| (name, visit.link(&root, &[("tab", *key), sort]), *key == tab.1))
            .collect(),
        sorts: sorts
            .into_iter()
            .map(|(key, name)| (name, visit.link(&root, &[tab, ("sort", key), state, q]), key == sort.1))
            .collect(),
        kept: [tab, sort, ("lang", visit.frame.language.code()), ("as", visit.token())]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| (key, value.to_owned()))
            .collect(),
        action: root.clone(),
        q: q.1.to_owned(),
        states: states.collect(),
        is_filtered: !q.1.is_empty() || !state.1.is_empty(),
        items: found.items.iter().map(|post| item(post, visit, voted.contains(&post.id))).collect(),
        write: visit.link(&format!("{root}/new"), &[("kind", wish.tab().1), ("title", wish.q())]),
        roadmap: visit.link(&format!("{root}/roadmap"), &[]),
        mine: visit.visitor.as_ref().map(|_| visit.link(&format!("{root}/mine"), &[])),
        feed: path::with(&format!("{root}/feed.atom"), &[tab, ("lang", visit.frame.language.code())]),
        next: found.next_cursor.as_deref().map(page),
        first: (!wish.cursor.is_empty()).then(|| page("")),
        frame: visit.frame.clone(),
    })
}

async fn read(db: &impl Sql, shop: ShopId, wish: &Wish) -> Result<web::Page<Post>, Problem> {
    let mut condition = Condition::shop(shop);
    condition.and(PUBLIC, []);
    condition.and(&format!("p.state <> '{MERGED}' AND p.kind IN ({})", quoted(&[wish.tab().1])), []);
    if !wish.state().is_empty() {
        condition.and(&format!("p.state IN ({})", quoted(&[wish.state()])), []);
    }
    if !wish.q().is_empty() {
        condition.typed(db, wish.q(), None).await?;
    }
    let cursor = Some(wish.cursor.clone()).filter(|cursor| !cursor.is_empty());
    page(db, shop, condition, wish.order().1, &PageQuery { cursor, limit: Some(ON_A_PAGE) }).await
}

/// Which of these somebody voted for.
async fn voted(db: &impl Sql, roots: &[Uuid], voter: &str) -> Result<BTreeSet<Uuid>, StoreError> {
    let found = ids_in(db, &[voter.into()], roots, |list| {
        format!(
            "SELECT p.root FROM feedback_votes v JOIN feedback_posts p ON p.id = v.post
             WHERE v.voter = $1 AND p.root IN ({list})"
        )
    })
    .await?;
    Ok(found.into_iter().collect())
}

fn item(post: &Post, visit: &Visit, has_voted: bool) -> Item {
    let (words, own) = (visit.words, path::post(visit.shop.id, post.number));
    let excerpt: String = post.text.chars().take(EXCERPT).collect();
    let is_cut = excerpt.len() < post.text.len();
    let label = if has_voted { words.unvote } else { words.vote_for };
    Item {
        number: post.number,
        title: post.title.clone(),
        excerpt: if is_cut { format!("{excerpt}…") } else { excerpt },
        state: post.state.clone(),
        date: visit.date(post.created_at),
        votes: words.votes(post.votes),
        link: visit.link(&own, &[]),
        action: visit.link(&format!("{own}/vote"), &[]),
        vote_label: fill(label, &post.title),
        has_voted,
    }
}
