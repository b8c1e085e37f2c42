use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::row::Row;
use super::tools::{measure as run, number, program, python, release};
use crate::places::scratch;
use crate::server::Server;

const LINES_PER_ORDER: usize = 6;

pub fn measure(quick: bool) -> Result<Vec<Row>> {
    let lines = if quick { 30_000 } else { 300_000 };
    let (binary, loads) = (release("huitou", None)?, release("bench", None)?);
    let folder = scratch("import")?;
    let file = folder.join("orders.csv");
    std::fs::write(&file, orders(lines))?;
    let mut serve = program(&binary);
    let server = Server::start(serve.arg("serve").arg("--data").arg(folder.join("data")), Duration::from_secs(60))?;
    let mut load = program(&loads);
    load.arg("import").args(["--url", &format!("http://{}", server.address), "--token", &server.setup_token()?]);
    let peer = || run(python(Path::new("xtask/bench/read_csv.py"))?.arg(&file));
    let before = peer()?;
    let ours = run(load.arg("--file").arg(&file))?;
    let after = peer()?;
    drop(server);
    std::fs::remove_dir_all(folder)?;
    println!("{before}\n{ours}\n{after}");
    let reading = (number(&before, "seconds")? + number(&after, "seconds")?) / 2.0;
    let answer_ok =
        number(&ours, "customers")? == number(&after, "customers")? && number(&after, "lines")? == lines as f64;
    let name =
        format!("import of {lines} order lines until profiles are current, seconds, against DuckDB reading them");
    Ok(vec![Row::smaller(name, number(&ours, "seconds")?, reading, None, answer_ok)])
}

/// Lines as the UCI Online Retail data set has them, the same at every run.
fn orders(lines: usize) -> String {
    let mut text = String::from("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
    for line in 0..lines {
        let order = line / LINES_PER_ORDER;
        let (product, customer) = (line * 7_919 % 4_000, order * 104_729 % 30_000);
        let (month, day, hour, minute) = (1 + order % 12, 1 + order / 12 % 28, 8 + order % 12, order % 60);
        let (quantity, cents) = (1 + line % 5, 99 + product * 13 % 2_000);
        let price = format!("{}.{:02}", cents / 100, cents % 100);
        let _ = writeln!(
            text,
            "{},P{product:04},PRODUCT {product},{quantity},2011-{month:02}-{day:02} {hour:02}:{minute:02}:00,{price},{},United Kingdom",
            500_000 + order,
            10_000 + customer,
        );
    }
    text
}
