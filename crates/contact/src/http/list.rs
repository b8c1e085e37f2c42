use axum::Json;
use axum::extract::State;
use primitives::ShopId;
use serde::Deserialize;
use store::{Sql, StoreError, Where, micros};
use utoipa::IntoParams;
use uuid::Uuid;
use web::{Cursor, Fault, Page, PageQuery, Permission, Problem, Query, Staff};

use crate::record::{Row, SELECT};
use crate::{Contact, Decided, Kind};

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// asked | not_asked | put_off | queued | sent | failed | cancelled
    state: Option<String>,
    /// As in the answer; several with commas.
    kind: Option<String>,
    /// A reason's code; several with commas.
    reason: Option<String>,
}

/// Who was asked or told what, who was not, and why
///
/// Newest first, of the whole shop.
#[utoipa::path(get, path = "/contacts", tag = "contact", operation_id = "listContacts",
    params(Filter, PageQuery), responses((status = 200, body = Page<Decided>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(contact): State<Contact>,
    staff: Staff,
    Query(filter): Query<Filter>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Decided>>, Problem> {
    staff.may(Permission::Read)?;
    let page = page(&contact.kit.store, filter.condition(staff.shop)?, &query).await?;
    let customers = store::distinct(page.items.iter().filter_map(|decided| decided.customer_id));
    let names = contact.directory.names(staff.shop, &customers, staff.is_masked()).await?;
    let named = |decided: Decided| {
        let customer_name = decided.customer_id.and_then(|id| names.get(&id).cloned());
        Decided { customer_name, ..decided }
    };
    Ok(Json(page.map(named)))
}

/// What can be asked for.
const STATES: [&str; 7] = ["asked", "not_asked", "put_off", "queued", "sent", "failed", "cancelled"];

impl Filter {
    fn condition(&self, shop: ShopId) -> Result<Where, Problem> {
        let mut all = Where::new("c.shop = $1", vec![shop.0.into()]);
        match self.state.as_deref() {
            None => {}
            Some("asked") => all.and("c.is_asked", []),
            Some("not_asked") => all.and("NOT c.is_asked AND c.again_at IS NULL", []),
            Some("put_off") => all.and("c.again_at IS NOT NULL", []),
            Some(state) if STATES.contains(&state) => all.and(&format!("m.state = '{state}'"), []),
            Some(_) => return Err(Problem::invalid("state", Fault::one_of(&STATES))),
        }
        let words = |list: &Option<String>| -> Vec<String> {
            list.iter().flat_map(|list| list.split(',')).map(|word| word.trim().to_owned()).collect()
        };
        let kinds = words(&self.kind);
        if kinds.iter().any(|kind| Kind::parse(kind).is_none()) {
            return Err(Problem::invalid("kind", Fault::one_of(&Kind::ALL.map(Kind::as_str))));
        }
        for (column, list) in [("c.kind", kinds), ("c.reason", words(&self.reason))] {
            if !list.is_empty() {
                all.and_in(column, list.iter().map(|word| store::text(word)));
            }
        }
        Ok(all)
    }
}

/// A page of decisions that a condition on [`SELECT`] picks, newest first.
pub(super) async fn page(db: &impl Sql, mut all: Where, query: &PageQuery) -> Result<Page<Decided>, Problem> {
    let limit = query.limit()?;
    if let Some((at, id)) = query.after::<(i64, Uuid)>()? {
        all.and("(c.decided_at, c.id) < (?, ?)", [at.into(), id.into()]);
    }
    let sql = format!("{SELECT} WHERE {} ORDER BY c.decided_at DESC, c.id DESC LIMIT {}", all.sql, limit + 1);
    let rows: Vec<Row> = db.rows(&sql, all.values).await?;
    let decided = rows.into_iter().map(Decided::new).collect::<Result<Vec<Decided>, StoreError>>()?;
    Ok(Page::cut(decided, limit, |last| Cursor::encode(&(micros(last.decided_at), last.id))))
}
