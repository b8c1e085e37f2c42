use std::io::Write;

use super::ExportError;
use crate::Shop;
use crate::data::{GOODS, PEOPLE};

/// Everybody with an account, as a shop keeps them; UTF-8 with a byte order mark, as spreadsheets want it.
///
/// # Errors
/// When the writer fails.
pub fn customers(shop: &Shop, out: &mut impl Write) -> Result<u64, ExportError> {
    let world = &shop.world;
    let mut csv = with_mark(out)?;
    csv.write_record([
        "customer_id",
        "name",
        "gender",
        "email",
        "phone",
        "birthday",
        "city",
        "province",
        "country",
        "created_at",
    ])?;
    let mut written = 0;
    for index in 0..world.config.customers {
        let person = world.person(index);
        let Some(id) = person.user_id else { continue };
        let city = &PEOPLE.cities[person.city];
        csv.write_record([
            id,
            person.name,
            if person.female { "female" } else { "male" }.to_owned(),
            person.email.unwrap_or_default(),
            person.phone.unwrap_or_default(),
            person.birthday.unwrap_or_default(),
            city.city.say(person.tongue).to_owned(),
            city.province.say(person.tongue).to_owned(),
            "CN".to_owned(),
            world.calendar.timestamp(person.arrives).to_string(),
        ])?;
        written += 1;
    }
    csv.flush()?;
    Ok(written)
}

/// The catalogue, one row per variant; UTF-8 with a byte order mark.
///
/// # Errors
/// When the writer fails.
pub fn products(shop: &Shop, out: &mut impl Write) -> Result<u64, ExportError> {
    let world = &shop.world;
    let tongue = world.tongue;
    let exponent = world.config.currency.exponent();
    let mut csv = with_mark(out)?;
    csv.write_record(["product_id", "sku", "name", "variant", "category", "brand", "price", "currency"])?;
    let mut written = 0;
    for product in &world.catalogue.products {
        for sku in &product.skus {
            let price = sku.price as f64 / 10f64.powi(exponent as i32);
            csv.write_record([
                product.id.as_str(),
                &sku.code,
                product.name.say(tongue),
                sku.variant.say(tongue),
                GOODS.category[product.category].name.say(tongue),
                product.brand.say(tongue),
                &format!("{price:.width$}", width = exponent as usize),
                world.config.currency.code(),
            ])?;
            written += 1;
        }
    }
    csv.flush()?;
    Ok(written)
}

/// The catalogue and all events, one JSON document a line.
///
/// # Errors
/// When the writer fails.
pub fn events_jsonl(shop: &Shop, out: &mut impl Write) -> Result<u64, ExportError> {
    let mut written = 0;
    for event in shop.catalogue().into_iter().chain(shop.events()) {
        serde_json::to_writer(&mut *out, &event.body)?;
        out.write_all(b"\n")?;
        written += 1;
    }
    Ok(written)
}

fn with_mark<W: Write>(out: &mut W) -> Result<csv::Writer<&mut W>, ExportError> {
    out.write_all("\u{feff}".as_bytes())?;
    Ok(csv::Writer::from_writer(out))
}
