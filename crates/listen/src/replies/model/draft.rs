use std::sync::LazyLock;

use axum::Json;
use axum::extract::State;
use regex::{Captures, Regex};
use store::StoreError;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use super::super::draft::{Basis, ReplyDraft, is_good, name_of};
use super::bought::Bought;
use super::hide::{Hider, Known};
use super::prompt;
use super::saved::{Question, Saved, no_model};
use crate::Listen;
use crate::people::Who;

/// Have a model draft an answer
///
/// The shop's own provider is told what the review says and what is known of the order, without names, addresses and
/// numbers. What it answers is sent to nobody: staff read it, change it and send it. Where it fails, the draft by rules
/// is still there.
#[utoipa::path(post, path = "/reviews/{id}/draft", tag = "reviews", operation_id = "draftReplyByModel",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ReplyDraft), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 429, body = Problem), (status = 502, body = Problem), (status = 504, body = Problem)))]
pub(crate) async fn draft_by_model(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<ReplyDraft>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let kit = &listen.kit;
    let basis = Basis::load(&listen, &staff, id).await?;
    let saved = Saved::load(&kit.store, staff.shop).await?;
    if !saved.is_on {
        return Err(no_model());
    }
    let known = known(&listen, &basis).await?;
    let hider = Hider::new(&known).map_err(|error| Problem::internal(&error))?;
    let bought = match &basis.row.order_id {
        Some(order) => Bought::load(&kit.store, staff.shop, order).await?,
        None => None,
    };
    let is_good = is_good(&basis.row);
    let question = Question {
        system: prompt::system(&basis.shop.name, &basis.language, is_good),
        user: prompt::material(&basis, bought.as_ref(), &hider, is_good),
    };
    listen.count_draft(staff.shop)?;
    let answer = saved.ask(&listen, staff.shop, &question).await?;
    let (text, filled) = fill(&answer, &basis);
    let mut used = used(&basis, bought.is_some());
    used.extend(filled);
    Ok(Json(ReplyDraft { text, used, template: None, model: Some(saved.model) }))
}

/// What is known of whom the review is from, which is not told.
async fn known(listen: &Listen, basis: &Basis) -> Result<Known, StoreError> {
    let (kit, review) = (&listen.kit, &basis.review);
    let people: Vec<Uuid> = review.person.into_iter().collect();
    let keys = kit.vault.existing_keys(&kit.store, &people).await?;
    let Who { user_id, buyer_id, email, name, .. } = Who::open(&keys, review.person, review.author.as_deref())?;
    let asked = contact::Who { customer: None, user_id, buyer_id, email };
    let is_nobody = asked.user_id.is_none() && asked.buyer_id.is_none() && asked.email.is_none();
    let profile = if is_nobody { None } else { listen.directory.find(basis.shop.id, &asked).await? };
    let profile = profile.unwrap_or_default();
    let ids = [asked.user_id, asked.buyer_id, asked.email, profile.email, profile.phone, profile.user_id];
    Ok(Known {
        names: [name, profile.name].into_iter().flatten().collect(),
        orders: review.order_id.clone().into_iter().collect(),
        contacts: ids.into_iter().flatten().collect(),
        places: vec![review.region.clone()],
    })
}

/// What the model was told of, beside the text.
fn used(basis: &Basis, has_order: bool) -> Vec<&'static str> {
    let row = &basis.row;
    let facts = [
        ("rating", row.rating.is_some()),
        ("product", row.product.as_ref().is_some_and(|product| product.name.is_some())),
        ("aspects", !row.aspects.is_empty()),
        ("order", has_order),
    ];
    facts.into_iter().filter(|(_, is_known)| *is_known).map(|(fact, _)| fact).collect()
}

static PLACEHOLDER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)[\[【](name|order)[\]】]").expect("a pattern of ours"));

/// Name and order in their places, and which of them were filled in. Other placeholders stay, for staff to see.
fn fill(answer: &str, basis: &Basis) -> (String, Vec<&'static str>) {
    let (customer, order) = if basis.language == "zh" { ("亲", "您的订单") } else { ("there", "your order") };
    let mut filled = Vec::new();
    let text = PLACEHOLDER.replace_all(answer, |found: &Captures<'_>| {
        let (fact, value, otherwise) = if found[1].eq_ignore_ascii_case("name") {
            ("name", name_of(&basis.row), customer)
        } else {
            ("order", basis.row.order_id.as_deref(), order)
        };
        if value.is_some() && fact == "name" && !filled.contains(&fact) {
            filled.push(fact);
        }
        value.unwrap_or(otherwise).to_owned()
    });
    (text.into_owned(), filled)
}
