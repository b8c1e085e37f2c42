use std::io::Write;

use encoding_rs::GB18030;

use super::ExportError;
use super::orders::{Order, Orders, money, string};
use crate::Shop;

const ORDERS: [&str; 28] = [
    "订单编号",
    "买家会员名",
    "买家支付宝账号",
    "买家应付货款",
    "买家应付邮费",
    "买家支付积分",
    "总金额",
    "返点积分",
    "买家实际支付金额",
    "买家实际支付积分",
    "订单状态",
    "买家留言",
    "收货人姓名",
    "收货地址 ",
    "运送方式",
    "联系电话 ",
    "联系手机",
    "订单创建时间",
    "订单付款时间 ",
    "宝贝标题 ",
    "宝贝种类 ",
    "物流单号 ",
    "物流公司",
    "订单备注",
    "宝贝总数量",
    "店铺Id",
    "店铺名称",
    "订单关闭原因",
];
const ITEMS: [&str; 12] = [
    "子订单编号",
    "主订单编号",
    "标题",
    "价格",
    "购买数量",
    "外部系统编号",
    "商品属性",
    "套餐信息",
    "订单状态",
    "商家编码",
    "退款状态",
    "退款金额",
];
const TIME: &str = "%Y-%m-%d %H:%M:%S";

/// The Taobao orders of the run as Taobao's seller centre exports them: GB18030, ids as `="…"`.
///
/// # Errors
/// When the writer fails.
pub fn taobao_orders(shop: &Shop, out: &mut impl Write) -> Result<u64, ExportError> {
    let all = Orders::of(shop);
    let orders = all.orders.iter().filter(|order| order.get("channel") == "taobao");
    let rows = orders.map(|order| {
        let (number, carrier) = order.parcel.clone().unwrap_or_default();
        let titles: Vec<String> = order.products().iter().map(|product| string(&product["name"])).collect();
        let pieces: i64 = order.products().iter().filter_map(|product| product["quantity"].as_i64()).sum();
        let buyer = order.customer.trim_start_matches("taobao:").to_owned();
        let created = all.local(&order.get("ordered_at"), TIME);
        let closed = order.cancelled.as_ref().map_or("订单未关闭".to_owned(), |(_, reason)| reason.clone());
        let paid = if order.cancelled.is_some() { "0.00".to_owned() } else { order.money("total") };
        let goods = order.properties["revenue"].clone();
        vec![
            as_text(&order.get("order_id")),
            buyer,
            String::new(),
            money(&goods),
            order.money("shipping"),
            "0".to_owned(),
            order.money("total"),
            "0".to_owned(),
            paid,
            "0".to_owned(),
            status(order).to_owned(),
            String::new(),
            all.known(&order.customer, "name"),
            format!("{} {}", order.address("state"), order.address("city")),
            "快递".to_owned(),
            String::new(),
            String::new(),
            created.clone(),
            created,
            titles.join("，"),
            order.products().len().to_string(),
            if number.is_empty() { String::new() } else { as_text(&number) },
            carrier,
            String::new(),
            pieces.to_string(),
            "0".to_owned(),
            shop.name().to_owned(),
            closed,
        ]
    });
    write(out, &ORDERS, rows)
}

/// The lines of the same orders, as in Taobao's second file (宝贝清单).
///
/// # Errors
/// When the writer fails.
pub fn taobao_items(shop: &Shop, out: &mut impl Write) -> Result<u64, ExportError> {
    let all = Orders::of(shop);
    let orders = all.orders.iter().filter(|order| order.get("channel") == "taobao");
    let rows = orders.flat_map(|order| {
        order.products().iter().enumerate().map(move |(n, product)| {
            let refund = order.refunded.as_ref().filter(|_| n == 0);
            vec![
                as_text(&format!("{}{n}", order.get("order_id"))),
                as_text(&order.get("order_id")),
                string(&product["name"]),
                money(&product["price"]),
                string(&product["quantity"]),
                string(&product["sku"]),
                format!("规格：{}", string(&product["variant"])),
                String::new(),
                status(order).to_owned(),
                string(&product["product_id"]),
                if refund.is_some() { "退款成功" } else { "没有申请退款" }.to_owned(),
                refund.map_or("无退款申请".to_owned(), money),
            ]
        })
    });
    write(out, &ITEMS, rows)
}

fn status(order: &Order) -> &'static str {
    match order {
        Order { cancelled: Some(_), .. } => "交易关闭",
        Order { delivered_at: Some(_), .. } => "交易成功",
        Order { shipped_at: Some(_), .. } => "卖家已发货，等待买家确认",
        _ => "买家已付款，等待卖家发货",
    }
}

/// Keeps spreadsheets from rounding a long id.
fn as_text(id: &str) -> String {
    format!("=\"{id}\"")
}

fn write(out: &mut impl Write, header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<u64, ExportError> {
    let mut written = 0;
    let header = header.iter().map(|&name| name.to_owned()).collect();
    for row in std::iter::once(header).chain(rows) {
        let mut line = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        line.write_record(&row)?;
        let line = line.into_inner().map_err(|error| error.into_error())?;
        out.write_all(&GB18030.encode(&String::from_utf8_lossy(&line)).0)?;
        written += 1;
    }
    Ok(written - 1)
}
