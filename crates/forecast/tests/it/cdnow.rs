//! Reads the CDNOW 1/10 sample: 2 357 customers who first bought in early 1997, in weeks, calibrated until 1997-09-30.

use std::collections::BTreeMap;
use std::path::PathBuf;

use forecast::repeat::History;
use forecast::spend::Spend;

/// One customer of the sample.
pub struct Customer {
    pub history: History,
    /// Mean money of the repeat orders in the calibration period.
    pub spend: Spend,
    /// Orders in the 39 weeks after it.
    pub later: u32,
}

/// The customers, or `None` (said aloud) without the data.
pub fn customers() -> Option<Vec<Customer>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cdnow");
    let Ok(orders) = std::fs::read_to_string(folder.join("CDNOW_sample.txt")) else {
        eprintln!("SKIPPED: no CDNOW data in ../shared/data/cdnow");
        return None;
    };
    let summary = std::fs::read(folder.join("cdnow_customers_summary.csv")).expect("the summary beside the orders");
    let mut by_customer: BTreeMap<u32, BTreeMap<u32, f64>> = BTreeMap::new();
    for line in orders.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (id, day) = (fields[1].parse().expect("id"), fields[2].parse().expect("date"));
        *by_customer.entry(id).or_default().entry(day).or_default() += fields[4].parse::<f64>().expect("money");
    }
    let mut reader = csv::Reader::from_reader(&summary[..]);
    let customer = |row: Result<(u32, u32, f64, f64), csv::Error>| {
        let (id, repeats, last, age) = row.expect("row");
        let days = &by_customer[&id];
        let repeat_money: Vec<f64> = days.range(..=19_970_930).skip(1).map(|(_, money)| *money).collect();
        assert_eq!(repeat_money.len() as u32, repeats, "customer {id}");
        let mean = if repeats == 0 { 0.0 } else { repeat_money.iter().sum::<f64>() / f64::from(repeats) };
        Customer {
            history: History::new(repeats, last, age),
            spend: Spend { orders: repeats, mean },
            later: days.range(19_971_001..).count() as u32,
        }
    };
    Some(reader.deserialize().map(customer).collect())
}
