use axum::Json;
use axum::extract::State;
use primitives::ShopId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Query, Staff};

use crate::Surveys;
use crate::invitations::About;
use crate::surveys::Survey;
use crate::triggers::orders::{self, Product};

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OrderQuery {
    /// Needed: whose order it is.
    customer: Option<Uuid>,
    /// Needed.
    order_id: Option<String>,
}

/// An order that a customer on the telephone speaks of.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyPhoneOrder)]
pub(crate) struct PhoneOrder {
    order_id: String,
    /// Its goods, at most 50.
    products: Vec<Bought>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyBought)]
pub(crate) struct Bought {
    id: String,
    name: String,
}

/// What was bought with an order that a customer on the telephone speaks of
#[utoipa::path(get, path = "/surveys/{id}/phone/order", tag = "surveys", operation_id = "getSurveyPhoneOrder",
    params(("id" = Uuid, Path), OrderQuery),
    responses((status = 200, body = PhoneOrder), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn get(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<OrderQuery>,
) -> Result<Json<PhoneOrder>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let found = Survey::load(&surveys.kit.store, staff.shop, id).await?;
    found.ok_or_else(|| Problem::not_found("survey"))?;
    let customer = query.customer.ok_or_else(|| Problem::invalid("customer", Fault::Missing))?;
    let order_id = query.order_id.ok_or_else(|| Problem::invalid("order_id", Fault::Missing))?;
    let asked = contact::Who { customer: Some(customer), ..contact::Who::default() };
    let known = surveys.contact.directory.find(staff.shop, &asked).await?;
    let known = known.ok_or_else(|| Problem::invalid("customer", Fault::Unknown))?;
    let (about, bought) = of_customer(&surveys, staff.shop, known.customer, &order_id).await?;
    let products = bought.into_iter().map(|Product { id, name }| Bought { id, name });
    Ok(Json(PhoneOrder { order_id: about.order_id.unwrap_or(order_id), products: products.collect() }))
}

/// An order of this customer, and what was bought with it.
///
/// # Errors
/// 422 when it is another's or nobody told of it.
async fn of_customer(
    surveys: &Surveys,
    shop: ShopId,
    customer: Uuid,
    order_id: &str,
) -> Result<(About, Vec<Product>), Problem> {
    let unknown = || Problem::invalid("order_id", Fault::Unknown);
    let (kit, order_id) = (&surveys.kit, order_id.trim());
    let (who, about) = orders::find(&kit.store, &kit.vault, shop, order_id).await?.ok_or_else(unknown)?;
    let buyer = contact::Who { customer: who.customer, user_id: who.user_id, buyer_id: who.buyer_id, email: who.email };
    let buyer = surveys.contact.directory.find(shop, &buyer).await?;
    if buyer.is_none_or(|buyer| buyer.customer != customer) {
        return Err(unknown());
    }
    Ok((about, orders::bought(&kit.store, shop, order_id).await?))
}

/// What the answers of a customer are about.
///
/// # Errors
/// 422 when the order is not the customer's, or the product was not bought with it.
pub(super) async fn about(
    surveys: &Surveys,
    shop: ShopId,
    customer: Uuid,
    (order_id, product_id): (Option<&str>, Option<&str>),
) -> Result<About, Problem> {
    let Some(order_id) = order_id else {
        return match product_id {
            Some(_) => Err(Problem::invalid("product_id", Fault::Needs { other: "order_id".to_owned() })),
            None => Ok(About::default()),
        };
    };
    let (about, bought) = of_customer(surveys, shop, customer, order_id).await?;
    let Some(product_id) = product_id else { return Ok(about) };
    let product = bought.into_iter().find(|product| product.id == product_id);
    let product = product.ok_or_else(|| Problem::invalid("product_id", Fault::Unknown))?;
    Ok(About { product_id: Some(product.id), product_name: Some(product.name), ..about })
}
