use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use pages::{Frame, Notice, fill, html};
use primitives::{ShopId, Timestamp};
use store::{Sql, StoreError};
use uuid::Uuid;
use web::{Path, Problem, Query};

use super::given::Given;
use super::links::{self, Change};
use super::list::{Sort, Wish, page};
use super::own_site::OwnSite;
use super::shown::Shown;
use super::tally::Tally;
use super::{answer, dimensions, hidden, jsonld, origin, path, score};
use crate::links::request::Reason;
use crate::questions::{Answered, best};
use crate::reports;
use crate::settings;
use crate::shop::Shop;
use crate::shopper::Shopper;
use crate::shopper::words::Words;
use crate::shopper::write;

#[derive(Template)]
#[template(path = "reviews.html")]
struct ReviewsPage {
    frame: Frame,
    title: String,
    json_ld: Option<String>,
    tally: Tally,
    mean: String,
    percent: String,
    how_score: String,
    /// How reviews that were written elsewhere came here, where there are any.
    how_imported: Option<&'static str>,
    /// What search engines are told, where that is not what the page says.
    how_told: Option<String>,
    hidden: String,
    footer: &'static str,
    /// Five stars first: stars, share in per cent, where to see them alone, whether they are.
    bars: Vec<Bar>,
    shares: Vec<(&'static str, String)>,
    /// How it is decided whom to invite.
    invited_hint: &'static str,
    /// Each with its mean, and how many rated it.
    dimensions: Vec<(String, String)>,
    /// How they are counted, of the shop.
    dimensions_hint: Option<String>,
    reviews: Vec<View>,
    sorts: Vec<(&'static str, String, bool)>,
    /// To those with pictures alone, or back to all; whether they are alone now.
    pictured: (String, bool),
    all: Option<String>,
    next: Option<String>,
    first: Option<String>,
    /// Of a product's page, its first.
    asked: Option<Answered>,
    /// Where who was not asked can write.
    write: Option<String>,
}

struct Bar {
    stars: i64,
    count: i64,
    percent: i64,
    link: String,
    is_chosen: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Vote {
    /// Which it can take back.
    Own,
    /// Somebody else of its network gave it.
    OfNetwork,
}

pub(super) struct View {
    pub shown: Shown,
    pub author: String,
    pub date: String,
    pub label: String,
    /// Where it was written, unless here.
    pub origin: Option<String>,
    pub dimensions: Vec<(String, String)>,
    /// Of the product's own page, on the shop's.
    product_link: Option<String>,
    /// When it was changed, where it was.
    pub edited_date: String,
    pub follow_up_date: String,
    pub reply_dates: Vec<String>,
    pub helpful: Option<String>,
    /// Where a vote goes, and whether this browser gave one: of a page of ours.
    vote: String,
    given: Option<Vote>,
    /// Where it is reported.
    pub report: String,
}

/// Everything said of a shop and its products.
pub(super) async fn of_shop(
    State(shopper): State<Shopper>,
    Path(shop): Path<Uuid>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Response {
    let wish = Wish { product: None, ..wish };
    answer(&shopper, ShopId(shop), wish, &headers).await
}

/// Everything said of a product.
pub(super) async fn of_product(
    State(shopper): State<Shopper>,
    Path((shop, product)): Path<(Uuid, String)>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Response {
    let wish = Wish { product: Some(product), ..wish };
    answer(&shopper, ShopId(shop), wish, &headers).await
}

async fn answer(shopper: &Shopper, id: ShopId, wish: Wish, headers: &HeaderMap) -> Response {
    let path = path::page(id, wish.product.as_deref());
    let stranger =
        |notice: Notice| notice.page(Frame::new(pages::choose(wish.lang.as_deref(), headers, "en"), "", &path));
    let shop = match Shop::load(&shopper.kit().store, id).await {
        Ok(Some(shop)) => shop,
        Ok(None) => return stranger(Notice::Missing),
        Err(_) => return stranger(Notice::Failed),
    };
    let frame = Frame::new(pages::choose(wish.lang.as_deref(), headers, &shop.language), &shop.name, &path);
    let given = Given::of(headers);
    match build(shopper, &shop, (&wish, &given), frame).await {
        Ok(page) => {
            let mut response = html(StatusCode::OK, &page);
            let headers = response.headers_mut();
            let kept = if given.is_empty() { answer::SHORTLY } else { "private, no-cache" };
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
            headers.insert(header::VARY, HeaderValue::from_static("accept-language, cookie"));
            response
        }
        Err(problem) if problem.status.is_client_error() => stranger(Notice::Missing),
        Err(problem) => problem.into_response(),
    }
}

async fn build(shopper: &Shopper, shop: &Shop, said: (&Wish, &Given), frame: Frame) -> Result<ReviewsPage, Problem> {
    let (wish, given) = said;
    let (kit, words) = (shopper.kit(), Words::of(frame.language));
    let settings = settings::load(&kit.store, shop.id).await?;
    let (tally, title, product) = match &wish.product {
        None => (Tally::of_shop(&kit.store, shop.id).await?, words.reviews.to_owned(), None),
        Some(product) => {
            let about = jsonld::About::load(&kit.store, shop.id, product).await?;
            (Tally::of_product(&kit.store, shop.id, product).await?, fill(words.reviews_of, &about.name), Some(about))
        }
    };
    let rated = match &wish.product {
        Some(id) => dimensions::of_product(&kit.store, shop.id, &settings, id).await?,
        None => dimensions::of_shop(&kit.store, shop, &settings, kit.now()).await?,
    };
    let score = score::of(shopper, shop, &settings, (wish.product.as_deref(), tally.mean)).await?;
    let page = page(kit, shop.id, wish).await?;
    let is_first = wish.is_plain();
    let asked = match &wish.product {
        Some(id) if is_first => Some(best(&kit.store, shop.id, id, frame.language).await?),
        _ => None,
    };
    let own = OwnSite::of(&kit.store, shop.id, (wish.product.as_deref(), &tally)).await?;
    let told = product.as_ref().zip(own).filter(|_| is_first);
    let is_by_hand = by_hand(&kit.store, shop.id).await?;
    let has_imported = origin::has_any(&kit.store, shop.id).await?;
    let hidden = hidden::of(&kit.store, shop.id, wish.product.as_deref()).await?;
    let is_partly = page.items.iter().any(|shown| shown.origin.is_some());
    let link = |change: &dyn Fn(&mut Change)| links::link(shop.id, wish, frame.language, change);
    let bars = (1..=5).rev().map(|stars| bar(stars, &tally, wish, &link)).collect();
    let sort = |name, sort: Sort| (name, link(&|query| query.sort = sort), wish.sort == sort);
    let view = |shown| view(shown, shop, &settings, &frame, wish.product.is_none()).voted(shop.id, wish, &frame, given);
    Ok(ReviewsPage {
        title,
        json_ld: told.and_then(|(about, own)| jsonld::product(about, own, &page.items)),
        mean: format!("{score:.1}"),
        percent: format!("{:.1}", score * 20.0),
        how_score: score::formula(&settings, frame.language),
        how_imported: has_imported.then_some(words.how_imported),
        how_told: own.and_then(|own| own.told(&tally, frame.language)),
        hidden: hidden::told(&hidden, frame.language),
        footer: if is_partly { words.powered_partly } else { words.powered },
        bars,
        shares: shares(&tally, words),
        invited_hint: if is_by_hand { words.invited_by_hand } else { words.invited_hint },
        dimensions_hint: (product.is_none() && !rated.is_empty()).then(|| fill(words.dsr_hint, settings.dsr.months)),
        dimensions: rated
            .iter()
            .map(|one| (one.named.in_language(frame.language), format!("{:.1} ({})", one.mean, one.n)))
            .collect(),
        sorts: vec![
            sort(words.newest, Sort::Newest),
            sort(words.most_helpful, Sort::Helpful),
            sort(words.highest, Sort::Highest),
            sort(words.lowest, Sort::Lowest),
        ],
        pictured: (link(&|query| query.photos = !query.photos), wish.photos),
        all: wish.stars.map(|_| link(&|query| query.stars = None)),
        next: page.next_cursor.as_ref().map(|cursor| link(&|query| query.cursor = Some(cursor.clone()))),
        first: wish.cursor.as_ref().map(|_| link(&|_| {})),
        reviews: page.items.into_iter().map(view).collect(),
        asked,
        write: write::page(shopper, shop.id).map(|page| format!("{page}?lang={}", frame.language.code())),
        tally,
        frame,
    })
}

/// What of all reviews is verified, invited and rewarded.
pub(super) fn shares(tally: &Tally, words: &'static Words) -> Vec<(&'static str, String)> {
    let share = |part: f64| format!("{:.0}%", part * 100.0);
    vec![
        (words.share_verified, share(tally.verified)),
        (words.share_invited, share(tally.invited)),
        (words.share_rewarded, share(tally.rewarded)),
    ]
}

/// Whether the shop ever gave out links by itself: nobody draws who gets those.
async fn by_hand(db: &impl Sql, shop: ShopId) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM review_requests WHERE shop = $1 AND reason = $2 LIMIT 1";
    let first: Option<Uuid> = db.scalar(sql, vec![shop.0.into(), Reason::Staff.as_str().into()]).await?;
    Ok(first.is_some())
}

fn bar(stars: i64, tally: &Tally, wish: &Wish, link: &impl Fn(&dyn Fn(&mut Change)) -> String) -> Bar {
    let count = tally.by_rating[(stars - 1) as usize];
    let is_chosen = wish.stars == Some(stars);
    let percent = if tally.count == 0 { 0 } else { (100 * count + tally.count / 2) / tally.count };
    let link = link(&|query| query.stars = if is_chosen { None } else { Some(stars) });
    Bar { stars, count, percent, link, is_chosen }
}

pub(super) fn view(shown: Shown, shop: &Shop, settings: &settings::Settings, frame: &Frame, is_of_shop: bool) -> View {
    let words = Words::of(frame.language);
    let date = |at: Timestamp| pages::day(frame.language, &shop.zone, at);
    let name = |key: &str| settings.dimension(key, frame.language);
    let author = match (&shown.author, shown.is_anonymous) {
        (_, true) => words.anonymous_name.to_owned(),
        (Some(name), _) => name.clone(),
        (None, _) => words.buyer.to_owned(),
    };
    let product = shown.product.as_ref().filter(|_| is_of_shop);
    let rated = settings.in_order(shown.dimensions.clone()).into_iter();
    View {
        author,
        date: shown.at.map(&date).unwrap_or_default(),
        label: shown.rating.map_or_else(|| words.unrated.to_owned(), |stars| words.stars(stars)),
        origin: shown.origin.as_ref().map(|from| fill(words.from, from.in_language(frame.language))),
        dimensions: rated.map(|(key, stars)| (name(&key), stars.to_string())).collect(),
        product_link: product
            .map(|product| format!("{}?lang={}", path::page(shop.id, Some(&product.id)), frame.language.code())),
        edited_date: shown.edited_at.map(&date).unwrap_or_default(),
        follow_up_date: shown.follow_up.as_ref().and_then(|later| later.at).map(&date).unwrap_or_default(),
        reply_dates: shown.replies.iter().map(|reply| reply.at.map(&date).unwrap_or_default()).collect(),
        report: format!("{}?lang={}", reports::path(shop.id, shown.id), frame.language.code()),
        helpful: (shown.helpful > 0).then(|| fill(words.helpful_n, shown.helpful)),
        vote: String::new(),
        given: None,
        shown,
    }
}

impl View {
    /// Whether a press of the button would change nothing.
    fn is_fixed(&self) -> bool {
        self.given == Some(Vote::OfNetwork)
    }

    /// With the button for a vote, as this browser finds it.
    fn voted(self, shop: ShopId, wish: &Wish, frame: &Frame, given: &Given) -> Self {
        let words = Words::of(frame.language);
        let vote = links::vote(shop, wish, frame.language, self.shown.id);
        let helpful = self.shown.helpful;
        match given.receipt(self.shown.id) {
            None => Self { vote, ..self },
            Some("") => {
                let told = Some(fill(words.helped_network, helpful));
                Self { vote, given: Some(Vote::OfNetwork), helpful: told, ..self }
            }
            Some(_) => {
                let told = Some(fill(words.helped_n, helpful));
                Self { vote: format!("{vote}&take=true"), given: Some(Vote::Own), helpful: told, ..self }
            }
        }
    }
}
