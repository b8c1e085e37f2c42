//! What people read while they answer, in both languages.

use crate::definition::{Format, Wrong};

pages::words! {
    optional: "选填", "optional";
    next: "下一页", "Next";
    send: "提交", "Send";
    back: "上一页", "Back";
    progress: "已完成 {}%", "{}% done";
    choose: "请选择", "Choose";
    place: "第 {} 位", "Place {}";
    least: "至少选 {} 项", "Choose at least {}";
    most: "最多选 {} 项", "Choose up to {}";
    letters: "至少 {} 个字", "At least {} characters";
    specify: "{}：请写明", "{}: please specify";
    photo_add: "选择照片", "Choose photos";
    photo_hint: "最多 {} 张，JPEG、PNG 或 WebP，每张不超过 8 MB。照片里的拍摄地点等信息会被去掉。",
        "Up to {}, as JPEG, PNG or WebP, 8 MB each. Location and camera details are removed.";
    photo_keep: "保留第 {} 张照片", "Keep photo {}";
    code: "优惠码", "Code";
    done: "已经收到你的回答，可以关闭页面了。", "We have your answers. You can close this page.";
    resume: "没答完也没关系：每一页都会保存，用同一个链接可以接着答。",
        "You can stop at any time: every page is saved, and the same link takes you back to where you were.";
    personal: "这个链接是你专用的，店铺会看到是你的回答，方便跟进。以后想删除，联系店铺即可。",
        "This link is yours alone: the shop sees that it was you, so that it can follow up. Ask the shop to have it removed.";
    anonymous: "这份问卷不记名。为了防止刷票，我们只保存一段无法还原的网络地址指纹。",
        "This survey is anonymous. To prevent abuse we keep a fingerprint of your network address that cannot be turned back into it.";
    named: "填写了邮箱或订单号，店铺就知道是你的回答，并可能联系你。为了防止刷票，我们还会保存一段无法还原的网络地址指纹。",
        "If you give your email address or order number, the shop knows that it was you and may get in touch. To prevent abuse we also keep a fingerprint of your network address that cannot be turned back into it.";

    error_title: "还差一点", "Almost there";
    error_below: "请看下面标出的地方。", "See what is marked below.";
    error_missing: "请回答这一题。", "Please answer this one.";
    error_number: "请选一个分数。", "Choose one of the numbers.";
    error_option: "请从列出的选项里选。", "Choose from what is listed.";
    error_few: "至少选 {} 项。", "Choose at least {}.";
    error_most: "最多选 {} 项。", "Choose at most {}.";
    error_exclusive: "有一项不能和其他选项同时选。", "One of these cannot be chosen together with others.";
    error_other: "请写明是什么。", "Please say what it is.";
    error_decimal: "请填一个数字，例如 12 或 12.5。", "Enter a number such as 12 or 12.5.";
    error_mail: "请填完整的邮箱地址，例如 name@example.com。", "Enter a complete email address such as name@example.com.";
    error_date: "请填年月日，例如 2026-01-31。", "Enter a date such as 2026-01-31.";
    error_short: "再多写几个字，至少 {} 个字。", "A little more, please: at least {} characters.";
    error_long: "文字太长了，最多 {} 个字。", "This is too long: at most {} characters.";
    error_order: "请给每一项一个不同的名次。", "Give each one a different place.";
    error_rows: "请每一行都选一项。", "Choose one in every row.";
    error_form: "没能读懂这个回答，请再填一次。", "We could not read this answer. Please answer again.";
    error_many: "照片太多，多出的没有保存。", "Too many photos; the others were not kept.";
    error_large: "有照片超过 8 MB，没有保存。请换一张小一点的。", "A photo is over 8 MB and was not kept. Choose a smaller one.";
    error_kind: "有文件不是 JPEG、PNG 或 WebP 图片，没有保存。", "A file is not a JPEG, PNG or WebP picture and was not kept.";
    error_pixels: "有照片超过 4000 万像素，没有保存。请换一张小一点的。",
        "A photo has more than 40 megapixels and was not kept. Choose a smaller one.";
    error_damaged: "有照片已损坏或没有传完整，没有保存。请重新选择。", "A photo is damaged or incomplete and was not kept. Please choose it again.";
}

impl Words {
    /// What is wrong with an answer.
    pub fn why(&self, wrong: Wrong) -> String {
        match wrong {
            Wrong::Missing => self.error_missing.to_owned(),
            Wrong::Number(..) => self.error_number.to_owned(),
            Wrong::Option => self.error_option.to_owned(),
            Wrong::TooFew(least) => pages::fill(self.error_few, least),
            Wrong::TooMany(most) => pages::fill(self.error_most, most),
            Wrong::Exclusive => self.error_exclusive.to_owned(),
            Wrong::Unspecified => self.error_other.to_owned(),
            Wrong::Format(Format::Number) => self.error_decimal.to_owned(),
            Wrong::Format(Format::Email) => self.error_mail.to_owned(),
            Wrong::Format(Format::Date) => self.error_date.to_owned(),
            Wrong::TooShort(least) => pages::fill(self.error_short, least),
            Wrong::TooLong(most) => pages::fill(self.error_long, most),
            Wrong::Order => self.error_order.to_owned(),
            Wrong::Rows => self.error_rows.to_owned(),
            Wrong::Form => self.error_form.to_owned(),
        }
    }
}
