use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use collect::imports::{Command, ImportError, Imports, Mapping, MappingKind, Overrides, builtin};
use collect::{Collect, RateLimits};
use flows::Answered;
use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tabular::Encoding;
use web::Kit;

use super::as_of::AsOf;
use super::progress;
use super::rebuild::replay;
use super::say::{self, say};
use crate::app::{App, Places};
use crate::config::Config;
use crate::control::{self, Answer, Request};
use crate::logs;

/// Files that belong together are named together, e.g. the tables of one export
#[derive(Args)]
pub struct Import {
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Only consider mappings for this: orders, customers, products, reviews, parcels, payments, events
    #[arg(long)]
    kind: Option<String>,
    /// The mapping, e.g. taobao; the one that fits best when left out
    #[arg(long)]
    mapping: Option<String>,
    /// Read a field from the column with this header, e.g. order_id=Nr.; may be given several times
    #[arg(long = "column", value_name = "FIELD=HEADER", value_parser = parse_column)]
    columns: Vec<(String, String)>,
    /// The currency of amounts without one, e.g. EUR; the mapping's or the shop's when left out
    #[arg(long)]
    currency: Option<String>,
    /// The time zone of times without one, e.g. Europe/London; the mapping's or the shop's when left out
    #[arg(long)]
    zone: Option<String>,
    /// The platform whose order numbers these are, e.g. taobao-2; empty for the shop's own numbers
    #[arg(long)]
    namespace: Option<String>,
    /// What the text of the files is in, e.g. utf-8, gb18030, windows-1252; recognised when left out
    #[arg(long)]
    encoding: Option<Encoding>,
    /// Write what was not taken into this file (CSV), with row, column, value and reason
    #[arg(long)]
    report: Option<PathBuf>,
    /// For a shop whose history has ended: have its numbers be of this day (2011-12-09) or of its newest order's
    #[arg(long, value_name = "DAY|newest")]
    as_of: Option<AsOf>,
    /// Print all that is known of the import, as the API says it
    #[arg(long)]
    json: bool,
}

/// What is asked of whoever holds the stores; paths are absolute.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    files: Vec<PathBuf>,
    kind: Option<String>,
    mapping: Option<String>,
    report: Option<PathBuf>,
    #[serde(default)]
    overrides: Overrides,
    #[serde(default)]
    pub as_of: Option<AsOf>,
}

impl Import {
    /// Imports by the server that holds the stores, where one runs; else into the stores themselves, projections
    /// included.
    pub async fn run(self, config: Config) -> Result<()> {
        logs::init(&config.settings);
        let order = self.order()?;
        let (bar, progress) = progress::bar("rows")?;
        let asked = control::watch(&config.settings, &Request::Import(order.clone()), &progress).await?;
        let done = match asked {
            Some(Answer::Imported(done)) => done,
            Some(_) => bail!("the server that runs is of another version: restart it"),
            None => into_stores(&config, order, &bar, progress).await?,
        };
        bar.finish_and_clear();
        if self.json {
            say!("{}", serde_json::to_string_pretty(&done)?)?;
        } else {
            say::text(&summary(&done, self.report.as_deref()))?;
        }
        Ok(())
    }

    fn order(&self) -> Result<Order> {
        let found =
            |path: &PathBuf| std::fs::canonicalize(path).with_context(|| format!("cannot read {}", path.display()));
        Ok(Order {
            files: self.files.iter().map(found).collect::<Result<_>>()?,
            kind: self.kind.clone(),
            mapping: self.mapping.clone(),
            report: self.report.as_deref().map(std::path::absolute).transpose()?,
            overrides: Overrides {
                columns: self.columns.clone(),
                currency: self.currency.clone(),
                zone: self.zone.clone(),
                namespace: self.namespace.clone(),
                encoding: self.encoding,
            },
            as_of: self.as_of,
        })
    }
}

async fn into_stores(
    config: &Config,
    order: Order,
    bar: &ProgressBar,
    progress: impl Fn(u64, Option<u64>) + Clone + Send + Sync + 'static,
) -> Result<Value> {
    let app = App::open(config).await.context("the stores cannot be opened")?;
    let collect = Collect::new(app.kit.clone(), app.log.clone(), Vec::new(), RateLimits::default());
    let imports = Imports::answering(
        collect,
        Places::of(&app.settings).imports(),
        u64::MAX,
        Arc::new(Answered::new(app.kit.clone())),
    );
    let as_of = order.as_of;
    let mut done = take(&app.kit, &imports, order, progress.clone()).await?;
    progress::next(bar, "events, made into customers, orders and reviews");
    replay(&app.log, &app.kit, &app.kit.store, app.log.last(), &progress).await?;
    let know = know::Know::new(app.kit.clone(), app.log.clone());
    match as_of {
        Some(as_of) => show_as_of(&know, as_of, &mut done).await?,
        None => know::reconcile(&know).await?,
    }
    Ok(done)
}

/// Has the shop's numbers be of a day, once all events are projected, and says so.
pub async fn show_as_of(know: &know::Know, as_of: AsOf, done: &mut Value) -> Result<()> {
    let day = as_of.set(know).await.context("the import is in, but its numbers are not of the day asked for")?;
    done["as_of"] = serde_json::to_value(day)?;
    Ok(())
}

/// Runs an import to its end; gives it as the API says it.
pub async fn take(
    kit: &Kit,
    imports: &Imports,
    order: Order,
    progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
) -> Result<Value> {
    let kind = order.kind.as_deref().map(parse_kind).transpose()?;
    let shops = web::shops(&kit.store).await?;
    let [shop] = shops.as_slice() else {
        bail!("make a shop first: huitou admin create, or the console's set-up link");
    };
    let command = Command { files: order.files, kind, mapping_key: order.mapping, overrides: order.overrides };
    let told = move |view: &collect::imports::ImportView| progress(view.progress.rows_read, view.progress.rows_total);
    let done = imports.import(shop.id, command, told).await.map_err(explained)?;
    if let Some(path) = &order.report
        && let Some(mut report) = imports.report(done.id)?
    {
        let written = std::fs::File::create(path).and_then(|mut file| std::io::copy(&mut report, &mut file));
        written.with_context(|| format!("the import is in, but its report cannot be written to {}", path.display()))?;
    }
    let mut answer = serde_json::to_value(&done)?;
    answer["unused_files"] = imports.unused_files(shop.id, done.id).await?.into();
    Ok(answer)
}

/// What to give on the command line, where only a person knows what the files are.
fn explained(error: ImportError) -> anyhow::Error {
    let known: Vec<&str> = of_files().map(|mapping| mapping.key.as_str()).collect();
    let known = known.join(", ");
    match error {
        ImportError::NoMapping => anyhow!(
            "too little is known of files with these columns: name the mapping by --mapping ({known}), or say what \
             they hold by --kind and what a column means by --column FIELD=HEADER"
        ),
        ImportError::UnknownMapping(given) => {
            anyhow!("there is no mapping “{given}”: there are {known}, and those that the shop saved")
        }
        other => other.into(),
    }
}

/// What a person wants to know of an import that is done.
fn summary(done: &Value, report: Option<&Path>) -> String {
    let result = &done["result"];
    let count = |name: &str| result[name].as_u64().unwrap_or(0);
    let mapping = done["mapping"]["key"].as_str().unwrap_or_default();
    let mut text = format!("{}, read as “{mapping}”\n", done["file_name"].as_str().unwrap_or_default());
    let (rows, taken, rejected, aside) = (count("rows"), count("taken"), count("rejected"), count("set_aside"));
    text += &format!("{rows} rows: {taken} taken, {rejected} rejected, {aside} left out on purpose\n");
    let unused: Vec<&str> = done["unused_files"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !unused.is_empty() {
        text += &format!("not read, as no table of “{mapping}” fits: {}\n", unused.join(", "));
    }
    let kinds = ["orders", "customers", "products", "reviews", "parcels", "payments", "calls"];
    let found = kinds.into_iter().filter(|kind| count(kind) > 0).map(|kind| format!("{} {kind}", count(kind)));
    let found: Vec<String> = found.collect();
    if !found.is_empty() {
        text += &format!("{}\n", found.join(", "));
    }
    let (new, changed, unchanged) = (count("new"), count("changed"), count("unchanged"));
    text += &format!("{new} new, {changed} changed, {unchanged} as before; {} events\n", count("events"));
    text += &apart(count("orders_without_customer"), count("orders_in_other_currency"));
    if let Some(day) = done["as_of"].as_str() {
        text += &format!("all numbers are as of {day}, not today, until that is changed under Settings → Shop\n");
    }
    let dropped = count("dropped_values");
    if rejected + aside + dropped > 0 {
        let place = report.map_or_else(
            || "the console, Data → Imports, or huitou import --report FILE".to_owned(),
            |path| path.display().to_string(),
        );
        text += &format!("row, column and reason of what was not taken ({dropped} single values too): {place}\n");
    }
    text
}

/// Of the orders, those that are not in every number.
fn apart(without_customer: u64, in_other_currency: u64) -> String {
    let mut text = String::new();
    if without_customer > 0 {
        text += &format!("orders without a customer, which count for the shop and for nobody: {without_customer}\n");
    }
    if in_other_currency > 0 {
        text += &format!(
            "orders in another currency than the shop's, whose amounts are kept and in no sum: {in_other_currency}\n"
        );
    }
    text
}

fn parse_column(given: &str) -> Result<(String, String), String> {
    let parts = given.split_once('=').map(|(field, header)| (field.trim(), header.trim()));
    match parts {
        Some((field, header)) if !field.is_empty() && !header.is_empty() => Ok((field.to_owned(), header.to_owned())),
        _ => Err("write a field and its header, e.g. order_id=Nr.".to_owned()),
    }
}

fn parse_kind(kind: &str) -> Result<MappingKind> {
    let known: BTreeMap<String, MappingKind> =
        of_files().map(|mapping| (format!("{:?}", mapping.kind).to_lowercase(), mapping.kind)).collect();
    known.get(kind).copied().ok_or_else(|| {
        let kinds: Vec<&str> = known.keys().map(String::as_str).collect();
        anyhow!("--kind {kind}: it must be one of {}", kinds.join(", "))
    })
}

/// The mappings by which a file can be read alone. Answers to a survey are read by its questions, on its page.
fn of_files() -> impl Iterator<Item = &'static Mapping> {
    builtin().iter().filter(|mapping| mapping.kind != MappingKind::Answers)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_to_a_survey_are_no_kind_of_files_here() {
        assert_eq!(parse_kind("reviews").unwrap(), MappingKind::Reviews);
        let refused = parse_kind("answers").unwrap_err().to_string();
        assert!(
            refused.ends_with("one of customers, events, orders, parcels, payments, products, reviews"),
            "{refused}"
        );
    }

    #[test]
    fn a_column_is_a_field_and_a_header() {
        assert_eq!(parse_column("total = Sum=all"), Ok(("total".to_owned(), "Sum=all".to_owned())));
        for wrong in ["total", "=Sum", "total="] {
            assert!(parse_column(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn who_names_no_mapping_or_none_that_is_there_is_told_which_there_are() {
        let unknown = explained(ImportError::UnknownMapping("ebay".to_owned())).to_string();
        assert!(unknown.contains("“ebay”") && unknown.contains("taobao") && unknown.contains("orders"), "{unknown}");
        let none = explained(ImportError::NoMapping).to_string();
        assert!(none.contains("--mapping (taobao, ") && none.contains("--column"), "{none}");
        assert_eq!(explained(ImportError::NotFound).to_string(), "there is no such import");
    }

    #[test]
    fn an_import_is_summed_up_for_a_person() {
        let done = |rejected| {
            json!({ "file_name": "orders.csv", "mapping": { "key": "taobao" }, "result":
                { "rows": 9, "taken": 9 - rejected, "rejected": rejected, "orders": 3, "products": 2, "new": 3,
                  "events": 4 } })
        };
        let well = summary(&done(0), None);
        assert_eq!(
            well,
            "orders.csv, read as “taobao”\n9 rows: 9 taken, 0 rejected, 0 left out on purpose\n\
             3 orders, 2 products\n3 new, 0 changed, 0 as before; 4 events\n"
        );
        let mut foreign = done(0);
        (foreign["result"]["orders_without_customer"], foreign["result"]["orders_in_other_currency"]) =
            (json!(1), json!(2));
        let told = summary(&foreign, None);
        assert!(told.contains("for nobody: 1\n") && told.contains("in no sum: 2\n"), "{told}");
        let mut ended = done(0);
        ended["as_of"] = json!("2011-12-09");
        assert!(summary(&ended, None).contains("as of 2011-12-09, not today"));
        let mut unread = done(0);
        unread["unused_files"] = json!(["sellers.csv", "notes.csv"]);
        let told = summary(&unread, None);
        assert!(told.contains("not read, as no table of “taobao” fits: sellers.csv, notes.csv\n"), "{told}");
        assert!(summary(&done(2), None).contains("--report"));
        assert!(summary(&done(2), Some(Path::new("/tmp/rejects.csv"))).contains("/tmp/rejects.csv"));
    }
}
