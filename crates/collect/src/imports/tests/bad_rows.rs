//! What is told of rows that are not in.

use super::*;

/// Row, column, value and reason of all that was rejected, as the report has them.
fn rejected(c: &Collected) -> Vec<(u64, &str, &str, Reason)> {
    assert!(c.problems.iter().all(|problem| problem.outcome == Outcome::Rejected), "{:?}", c.problems);
    c.problems.iter().map(|p| (p.row, p.column.as_str(), p.value.as_str(), p.reason)).collect()
}

fn orders_of(rows: &str) -> (Tally, Collected) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let header = "order_id,customer_id,ordered_at,product_id,price,quantity,total,status,currency\n";
    std::io::Write::write_all(&mut file, [header, rows].concat().as_bytes()).unwrap();
    run("orders", &[file.path()], usize::MAX)
}

#[test]
fn every_bad_cell_of_a_rejected_row_is_told_in_the_order_of_the_file() {
    let (tally, c) = orders_of(
        "1,u1,2025-01-05,p,10,1,10,paid,\n9,u1,soon,p,10,many,much,perhaps,XYZ\n,u1,later,p,ten,1,10,paid,\n\
         1,u1,2025-01-05,q,10,two,10,paid,\n",
    );
    assert_eq!((tally.orders, tally.rejected, tally.dropped_values), (1, 3, 0));
    let expected = [
        (3, "ordered_at", "soon", Reason::BadTime),
        (3, "quantity", "many", Reason::BadNumber),
        (3, "total", "much", Reason::BadNumber),
        (3, "status", "perhaps", Reason::UnknownStatus),
        (3, "currency", "XYZ", Reason::BadCurrency),
        (4, "order_id", "", Reason::Missing),
        (4, "ordered_at", "later", Reason::BadTime),
        (4, "price", "ten", Reason::BadNumber),
        (5, "quantity", "two", Reason::BadNumber),
    ];
    assert_eq!(rejected(&c), expected);
}

#[test]
fn a_row_without_its_number_tells_of_its_other_cells_too() {
    let (_, c) = orders_of("6.93234E+17,u1,soon,p,ten,1,10,paid,\n");
    let expected = [
        (2, "order_id", "6.93234E+17", Reason::RoundedId),
        (2, "ordered_at", "soon", Reason::BadTime),
        (2, "price", "ten", Reason::BadNumber),
    ];
    assert_eq!(rejected(&c), expected);
}

#[test]
fn an_order_whose_amount_nobody_can_read_is_not_in_for_nothing() {
    let (tally, c) = orders_of(
        "1,u1,2025-01-05,p,,1,much,paid,\n2,u1,2025-01-06,,,,many,paid,\n3,u1,2025-01-07,p,,1,lots,paid,\n\
         3,u1,2025-01-07,q,,1,,paid,\n",
    );
    assert_eq!((tally.orders, tally.rejected), (0, 4));
    let expected = [
        (2, "total", "much", Reason::BadNumber),
        (3, "total", "many", Reason::BadNumber),
        (4, "total", "lots", Reason::BadNumber),
        (5, "order_id", "3", Reason::OfBadOrder),
    ];
    assert_eq!(rejected(&c), expected);
}

#[test]
fn what_the_lines_cost_stands_in_for_a_total_that_nobody_can_read() {
    let (tally, c) = orders_of("1,u1,2025-01-05,p,10,2,much,paid,\n");
    assert_eq!((tally.orders, tally.rejected, tally.dropped_values), (1, 0, 1));
    assert_eq!(c.sum("Order Completed", "total"), 2_000);
}
