use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use clap::ValueEnum;
use simulate::export::{self, ExportError};
use simulate::{Config, Shop};

use crate::commands::say::say;

/// A file that the simulated shop could have exported.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FileFormat {
    EventsJsonl,
    CustomersCsv,
    ProductsCsv,
    OrdersTaobao,
    ItemsTaobao,
    OrdersShopify,
}

impl FileFormat {
    const ALL: [Self; 6] = [
        Self::EventsJsonl,
        Self::CustomersCsv,
        Self::ProductsCsv,
        Self::OrdersTaobao,
        Self::ItemsTaobao,
        Self::OrdersShopify,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::EventsJsonl => "events.jsonl",
            Self::CustomersCsv => "customers.csv",
            Self::ProductsCsv => "products.csv",
            Self::OrdersTaobao => "taobao-orders.csv",
            Self::ItemsTaobao => "taobao-items.csv",
            Self::OrdersShopify => "shopify-orders.csv",
        }
    }

    fn write(self, shop: &Shop, to: &mut impl Write) -> Result<u64, ExportError> {
        match self {
            Self::EventsJsonl => export::events_jsonl(shop, to),
            Self::CustomersCsv => export::customers(shop, to),
            Self::ProductsCsv => export::products(shop, to),
            Self::OrdersTaobao => export::taobao_orders(shop, to),
            Self::ItemsTaobao => export::taobao_items(shop, to),
            Self::OrdersShopify => export::shopify_orders(shop, to),
        }
    }
}

/// Writes the asked files into a folder, all of them when none was named.
pub fn write(shop: &Shop, folder: &Path, formats: &[FileFormat]) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let formats = if formats.is_empty() { &FileFormat::ALL[..] } else { formats };
    for format in formats {
        let path = folder.join(format.name());
        let rows = into_file(&path, |file| format.write(shop, file))?;
        say!("{rows:>9} rows  {}", path.display())?;
    }
    Ok(())
}

pub fn order_lines(config: &Config, lines: u64, path: &Path) -> Result<()> {
    let rows = into_file(path, |file| export::order_lines(config, lines, file))?;
    say!("{rows:>9} rows  {}", path.display())?;
    Ok(())
}

fn into_file(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> Result<u64, ExportError>) -> Result<u64> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut file = BufWriter::new(file);
    let rows = write(&mut file)?;
    file.flush()?;
    Ok(rows)
}
