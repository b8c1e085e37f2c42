use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::{FromQueryResult, Sql, sea_orm};
use utoipa::ToSchema;
use web::{Permission, Problem, Staff};

use crate::Listen;

/// More are not told.
const MOST: usize = 2_000;

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListenCategories)]
pub(crate) struct Categories {
    /// Those of most products first.
    pub items: Vec<Category>,
    /// Whether these are all: there may be more than 2,000.
    pub is_whole: bool,
}

#[derive(Debug, Serialize, ToSchema, FromQueryResult)]
#[schema(as = ListenCategory)]
pub(crate) struct Category {
    pub name: String,
    pub products: i64,
}

/// The categories that products have
///
/// Of a product what is rated beside the stars is what is set for its category, by the very same name.
#[utoipa::path(get, path = "/listen/categories", tag = "reviews", operation_id = "listListenCategories",
    responses((status = 200, body = Categories)))]
pub(crate) async fn list(State(listen): State<Listen>, staff: Staff) -> Result<Json<Categories>, Problem> {
    staff.may(Permission::Read)?;
    let sql = format!(
        "SELECT category AS name, COUNT(*) AS products FROM review_products
         WHERE shop = $1 AND category IS NOT NULL AND category <> ''
         GROUP BY category ORDER BY COUNT(*) DESC, category LIMIT {}",
        MOST + 1
    );
    let mut items: Vec<Category> = listen.kit.store.rows(&sql, vec![staff.shop.0.into()]).await?;
    let is_whole = items.len() <= MOST;
    items.truncate(MOST);
    Ok(Json(Categories { items, is_whole }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::tests::site::{Site, track};

    #[tokio::test]
    async fn the_categories_of_products_are_known_the_most_frequent_first() {
        let product = |id: &str, category: &str| {
            track(1, "", "Product Updated", json!({"product_id": id, "name": id, "category": category}))
        };
        let site = Site::with(vec![product("a", "手机"), product("b", "茶"), product("c", "茶")]).await;
        let known = json!([{"name": "茶", "products": 2}, {"name": "手机", "products": 1}]);
        assert_eq!(site.get("analyst", "/listen/categories").await, json!({"items": known, "is_whole": true}));
        assert_eq!(site.get("stranger", "/listen/categories").await["items"], json!([]));
    }
}
