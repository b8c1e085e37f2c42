use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Value, micros, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson, audit, has_room};

use crate::Listen;

/// A text to answer with. `{name}`, `{product}`, `{order}`, `{shop}` and `{aspects}` (what it praises or complains of) stand
/// for what the review says.
#[derive(Debug, Clone, Serialize, ToSchema, FromQueryResult)]
pub(crate) struct ReplyTemplate {
    pub id: Uuid,
    pub name: String,
    pub text: String,
    /// For reviews of this class; null for all.
    pub class: Option<String>,
    /// For reviews in this language; null for all.
    pub language: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplyTemplates {
    pub items: Vec<ReplyTemplate>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct TemplateFields {
    name: String,
    text: String,
    class: Option<String>,
    language: Option<String>,
}

const FIELDS: [&str; 5] = ["name", "product", "order", "shop", "aspects"];
const MOST: i64 = 500;

impl TemplateFields {
    fn check(&self) -> Result<(), Problem> {
        for (field, value, most) in [("name", &self.name, 100), ("text", &self.text, 5_000)] {
            if value.trim().is_empty() || value.chars().count() > most {
                return Err(Problem::invalid(field, Fault::Characters { least: 1, most }));
            }
        }
        let among =
            |value: &Option<String>, known: &[&str]| value.as_deref().is_none_or(|value| known.contains(&value));
        if !among(&self.class, &["good", "neutral", "bad"]) {
            return Err(Problem::invalid("class", Fault::one_of(&["good", "neutral", "bad"])));
        }
        if !among(&self.language, &["zh", "en"]) {
            return Err(Problem::invalid("language", Fault::one_of(&["zh", "en"])));
        }
        for part in self.text.split('{').skip(1) {
            let field = part.split('}').next().unwrap_or_default();
            if !FIELDS.contains(&field) {
                let given = format!("{{{field}}}");
                let known = FIELDS.map(|field| format!("{{{field}}}")).to_vec();
                return Err(Problem::invalid("text", Fault::NoTemplateField { given, known }));
            }
        }
        Ok(())
    }
}

/// The shop's templates, by name.
pub(super) async fn all(db: &impl Sql, shop: ShopId) -> Result<Vec<ReplyTemplate>, StoreError> {
    let sql = "SELECT id, name, text, class, language FROM reply_templates WHERE shop = $1 ORDER BY name, id";
    db.rows(sql, vec![shop.0.into()]).await
}

/// Templates for answers
#[utoipa::path(get, path = "/reply-templates", tag = "reviews", operation_id = "listReplyTemplates",
    responses((status = 200, body = ReplyTemplates)))]
pub(crate) async fn list(State(listen): State<Listen>, staff: Staff) -> Result<Json<ReplyTemplates>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(ReplyTemplates { items: all(&listen.kit.store, staff.shop).await? }))
}

/// Add a template
///
/// 409 (`too_many`) where the shop has 500.
#[utoipa::path(post, path = "/reply-templates", tag = "reviews", operation_id = "createReplyTemplate",
    request_body = TemplateFields,
    responses((status = 201, body = ReplyTemplate), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(listen): State<Listen>,
    staff: Staff,
    ValidJson(fields): ValidJson<TemplateFields>,
) -> Result<(StatusCode, Json<ReplyTemplate>), Problem> {
    staff.may(Permission::ManageShop)?;
    fields.check()?;
    has_room(&listen.kit.store, "reply_templates WHERE shop = $1", staff.shop, MOST).await?;
    let made = save(&listen, &staff, listen.kit.ids.uuid(), fields, "reply_template.created").await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Change a template
#[utoipa::path(put, path = "/reply-templates/{id}", tag = "reviews", operation_id = "updateReplyTemplate",
    params(("id" = Uuid, Path)), request_body = TemplateFields,
    responses((status = 200, body = ReplyTemplate), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn update(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(fields): ValidJson<TemplateFields>,
) -> Result<Json<ReplyTemplate>, Problem> {
    staff.may(Permission::ManageShop)?;
    fields.check()?;
    let sql = "SELECT id FROM reply_templates WHERE shop = $1 AND id = $2";
    let found: Option<Uuid> = listen.kit.store.scalar(sql, vec![staff.shop.0.into(), id.into()]).await?;
    found.ok_or_else(|| Problem::not_found("template"))?;
    Ok(Json(save(&listen, &staff, id, fields, "reply_template.changed").await?))
}

/// Remove a template
#[utoipa::path(delete, path = "/reply-templates/{id}", tag = "reviews", operation_id = "deleteReplyTemplate",
    params(("id" = Uuid, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn remove(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    staff.may(Permission::ManageShop)?;
    let tx = listen.kit.store.begin().await?;
    let sql = "DELETE FROM reply_templates WHERE shop = $1 AND id = $2";
    if tx.exec(sql, vec![staff.shop.0.into(), id.into()]).await? == 0 {
        return Err(Problem::not_found("template"));
    }
    audit(&tx, &listen.kit, &staff, "reply_template.removed", &id.to_string(), "").await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn save(
    listen: &Listen,
    staff: &Staff,
    id: Uuid,
    fields: TemplateFields,
    action: &str,
) -> Result<ReplyTemplate, Problem> {
    let tx = listen.kit.store.begin().await?;
    let sql = "INSERT INTO reply_templates (id, shop, name, text, class, language, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET name = excluded.name, text = excluded.text,
        class = excluded.class, language = excluded.language, updated_at = excluded.updated_at";
    let values: Vec<Value> = vec![
        id.into(),
        staff.shop.0.into(),
        store::text(&fields.name),
        store::text(&fields.text),
        fields.class.clone().into(),
        fields.language.clone().into(),
        micros(listen.kit.now()).into(),
    ];
    tx.exec(sql, values).await?;
    audit(&tx, &listen.kit, staff, action, &id.to_string(), &fields.name).await?;
    tx.commit().await?;
    let TemplateFields { name, text, class, language } = fields;
    Ok(ReplyTemplate { id, name, text, class, language })
}
