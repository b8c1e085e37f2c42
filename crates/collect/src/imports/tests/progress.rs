use super::*;

#[test]
fn how_far_it_is_is_told_while_rows_are_read_and_while_what_they_tell_is_given() {
    let mut text = String::from("order_id,customer_id,ordered_at,product_id,price,quantity,total,status\n");
    for order in 0..12_000 {
        text += &format!("{order},u{order},2025-01-05,p,10,1,10,paid\n");
    }
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    let (_, collected) = run("orders", &[file.path()], usize::MAX);
    let told: Vec<(u64, u64)> = collected.told.iter().map(|tally| (tally.rows, tally.taken)).collect();
    let expected = [(5_000, 0), (10_000, 0), (12_000, 5_000), (12_000, 10_000), (12_000, 12_000)];
    assert_eq!(told, expected, "rows read, rows taken");
}
