use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use store::{Sql, Value, micros};
use utoipa::ToSchema;
use web::{Fault, Permission, Problem, Staff, ValidJson, audit};

use super::place::Place;
use super::saved::{Saved, seal};
use crate::Listen;

/// The model that writes drafts of answers. Its key is told to nobody.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ReplyModel {
    pub is_on: bool,
    /// Of an OpenAI-compatible provider, e.g. `https://api.openai.com/v1`; empty where none is set.
    pub base_url: String,
    pub model: String,
    pub has_key: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplyModelChange {
    is_on: bool,
    /// `https`, or `http` on this machine and in its own network.
    base_url: String,
    model: String,
    /// Left out: as it is, while host and port are the same. Null: none.
    #[serde(default, deserialize_with = "web::given")]
    #[schema(value_type = Option<String>)]
    key: Option<Option<String>>,
}

const LONGEST_ADDRESS: usize = 300;
const LONGEST_MODEL: usize = 200;
const LONGEST_KEY: usize = 500;

impl From<Saved> for ReplyModel {
    fn from(saved: Saved) -> Self {
        let Saved { base_url, model, secret, is_on } = saved;
        Self { is_on, base_url, model, has_key: secret.is_some() }
    }
}

impl ReplyModelChange {
    /// Where to ask; `None` where nobody is to be asked.
    fn check(&self) -> Result<Option<Place>, Problem> {
        let (base_url, model) = (self.base_url.as_str(), self.model.as_str());
        let place = Place::read(base_url).filter(|_| base_url.len() <= LONGEST_ADDRESS);
        if place.is_none() && (self.is_on || !base_url.is_empty()) {
            let wanted = "an https address, or an http one of this machine or its network".to_owned();
            return Err(Problem::invalid("base_url", Fault::Form { wanted }));
        }
        let is_line = model.chars().count() <= LONGEST_MODEL && !model.chars().any(char::is_control);
        if !is_line || (self.is_on && model.is_empty()) {
            return Err(Problem::invalid("model", Fault::OneLine { most: LONGEST_MODEL }));
        }
        if let Some(Some(key)) = &self.key
            && !((1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()))
        {
            return Err(Problem::invalid("key", Fault::OneLine { most: LONGEST_KEY }));
        }
        Ok(place)
    }
}

/// The model that writes drafts
#[utoipa::path(get, path = "/reply-model", tag = "reviews", operation_id = "getReplyModel",
    responses((status = 200, body = ReplyModel)))]
pub(crate) async fn get(State(listen): State<Listen>, staff: Staff) -> Result<Json<ReplyModel>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(Saved::load(&listen.kit.store, staff.shop).await?.into()))
}

/// Choose the model that writes drafts
///
/// A key is never handed on: with another host or port it has to be given again.
#[utoipa::path(put, path = "/reply-model", tag = "reviews", operation_id = "setReplyModel",
    request_body = ReplyModelChange, responses((status = 200, body = ReplyModel), (status = 422, body = Problem)))]
pub(crate) async fn set(
    State(listen): State<Listen>,
    staff: Staff,
    ValidJson(mut change): ValidJson<ReplyModelChange>,
) -> Result<Json<ReplyModel>, Problem> {
    // What it costs and whom texts are told to is the owner's, as other keys are.
    staff.may(Permission::ManageStaff)?;
    for text in [&mut change.base_url, &mut change.model] {
        *text = text.trim().to_owned();
    }
    let place = change.check()?;
    let kit = &listen.kit;
    let tx = kit.store.begin().await?;
    let old = Saved::load(&tx, staff.shop).await?;
    let stays = matches!((&place, old.place()), (Some(new), Some(old)) if new.is_of(&old));
    let secret = match change.key {
        Some(key) => key.map(|key| seal(kit, staff.shop, &key)),
        None => old.secret.filter(|_| stays),
    };
    let new = Saved { base_url: change.base_url, model: change.model, secret, is_on: change.is_on };
    let sql = "INSERT INTO reply_models (shop, base_url, model, secret, is_on, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (shop) DO UPDATE SET base_url = excluded.base_url,
        model = excluded.model, secret = excluded.secret, is_on = excluded.is_on, updated_at = excluded.updated_at";
    let values: Vec<Value> = vec![
        staff.shop.0.into(),
        store::text(&new.base_url),
        store::text(&new.model),
        new.secret.clone().into(),
        new.is_on.into(),
        micros(kit.now()).into(),
    ];
    tx.exec(sql, values).await?;
    let state = if new.is_on { "on" } else { "off" };
    let detail = format!("{}, {state}, key: {}", new.model, if new.secret.is_some() { "set" } else { "none" });
    audit(&tx, kit, &staff, "reply_model.changed", &new.base_url, &detail).await?;
    tx.commit().await?;
    Ok(Json(new.into()))
}
