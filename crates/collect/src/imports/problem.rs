use serde::{Deserialize, Serialize};

/// What became of a row or value that is not simply taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The row is not in: correct it and import again.
    Rejected,
    /// The row is in, without this value.
    ValueDropped,
    /// Understood and left out on purpose: it is no sale.
    SetAside,
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $zh:literal, $en:literal;)+) => {
        /// Why.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum Reason { $($(#[$doc])* $name),+ }

        impl Reason {
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// In Simplified Chinese.
            #[must_use]
            pub fn zh(self) -> &'static str {
                match self { $(Self::$name => $zh),+ }
            }

            #[must_use]
            pub fn en(self) -> &'static str {
                match self { $(Self::$name => $en),+ }
            }
        }
    };
}

reasons! {
    Missing = "missing", "必填项为空", "a required value is missing";
    BadNumber = "bad_number", "不是数字", "is not a number";
    BadTime = "bad_time", "不是可识别的日期或时间", "is not a date or time";
    FutureTime = "future_time", "时间在未来：请检查年份和日期的写法", "lies in the future: check the year and how the date is written";
    BadRating = "bad_rating", "评分应在 1 到 5 之间", "a rating is from 1 to 5";
    RoundedId = "rounded_id", "编号被 Excel 变成了浮点数，末尾几位已丢失：请用原始文件或把该列设为文本后重新导出",
        "Excel turned the id into a floating-point number and its last digits are lost: use the original file, or export the column as text";
    TooManyCells = "too_many_cells", "单元格比表头多：值里可能有未加引号的分隔符", "the row has more cells than the header: a value may hold an unquoted delimiter";
    BadLine = "bad_line", "该行不是 JSON 对象", "the line is not a JSON object";
    UnknownStatus = "unknown_status", "未知的状态：请在映射中补充", "the status is unknown: add it to the mapping";
    BadCurrency = "bad_currency", "ISO 4217 里没有这个货币代码，按映射或店铺的货币计：请改成 CNY、EUR 这样的代码", "is no currency of ISO 4217, so the mapping's or the shop's is used: write one like CNY or EUR";
    OtherCurrency = "other_currency", "与该订单的第一种货币不同，金额不能相加", "is another currency than the order's first: the amounts cannot be added up";
    NoQuantity = "no_quantity", "数量为 0：该商品不计入订单", "the quantity is 0: the product is not counted in the order";
    UnknownOrder = "unknown_order", "订单文件中没有这个订单", "the order is not in the orders file";
    OfBadOrder = "of_bad_order", "同一订单的另一行金额有误，整单未导入", "an amount in another row of the order cannot be read, so none of it is in";
    UnknownCustomer = "unknown_customer", "客户文件中没有这个客户，订单按无客户导入", "the customer is not in the customers file; the order is taken without a customer";
    StockAdjustment = "stock_adjustment", "库存调整（无客户、金额为 0），不是销售", "a stock adjustment (no customer, amount 0), no sale";
    NotASale = "not_a_sale", "平台费、银行费、样品、坏账等，不是客户的购买", "a fee, a sample or a correction of the books, no customer's purchase";
    NotPaid = "not_paid", "尚未付款或付款失败", "nothing was paid: the payment is open or failed";
    BadJson = "bad_json", "不是 JSON 对象", "is not a JSON object";
    UnknownCall = "unknown_call", "未知的调用类型：应为 track、identify、page、screen、group 或 alias", "is not a call: use track, identify, page, screen, group or alias";
    ReservedEvent = "reserved_event", "该事件名由回头系统自己使用，请改名", "the name is Huitou's own: give the event another";
    EventTooLarge = "event_too_large", "事件超过 32 KB", "the event is over 32 KB";
    Repeated = "repeated", "与前面某一行重复", "repeats a row before";
    NotShown = "not_shown", "在原处被标为垃圾评价或已删除", "marked as spam or deleted where it comes from";
    NoAnswer = "no_answer", "没有任何答案", "the row answers no question";
    AnsweredTwice = "answered_twice", "与前面某一行是同一个人、同一时间，但答案不同：请指定答卷编号列", "the same person and time as a row before, with other answers: name a column with the number of the answer";
    OffScale = "off_scale", "不是该题分值范围内的整数", "is not a whole number on the question's scale";
    NotAnOption = "not_an_option", "不是该题的选项：请填写选项的名称或代码", "is not one of the options: write an option's name or key";
    TooFewPicked = "too_few_picked", "选项少于该题的下限", "has fewer options than the question asks for";
    TooManyPicked = "too_many_picked", "选项多于该题的上限", "has more options than the question allows";
    NotAlone = "not_alone", "选了只能单选的选项，又选了其他选项", "has an option that stands alone, and others beside it";
    NotRanked = "not_ranked", "排序题须列出全部选项，每项一次，最好的在前", "must have every option once, best first";
    NotEveryRow = "not_every_row", "矩阵题须每行都有答案", "needs an answer in every row";
    ShortText = "short_text", "文字少于该题的下限", "is shorter than the question asks for";
    LongText = "long_text", "文字超过该题的上限", "is longer than the question allows";
    OtherFormat = "other_format", "不符合该题要求的格式（数字、邮箱或 2026-01-31 这样的日期）", "has not the format that the question asks for: a number, a mail address, or a date like 2026-01-31";
    WrongForm = "wrong_form", "与题型不符", "has the wrong form for this type of question";
    TooLarge = "too_large", "该订单的行数过多，超过单个事件的上限", "the order has more lines than an event can hold";
    RowTooLarge = "row_too_large", "内容超过 480 KB，无法保存：请缩短过长的单元格", "the row holds more than 480 KB: shorten its longest cell";
}

/// A row or value that is not simply taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ImportProblem)]
pub struct Problem {
    /// Which of the import's files, by name.
    pub file: String,
    /// As a person counts: the first line of the file is 1.
    pub row: u64,
    /// The column's header; empty when the whole row is meant.
    pub column: String,
    pub value: String,
    pub reason: Reason,
    pub outcome: Outcome,
}
