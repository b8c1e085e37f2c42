//! What shoppers read, in both languages side by side.

use std::borrow::Borrow;

use pages::{Language, fill, refusal};

use crate::reviews::WITHDRAWN;

pages::words! {

    form_title: "评价你的订单", "Review your order";
    form_lead: "说说真实的感受，好的坏的都可以。", "Tell us what it was really like. Good and bad are both welcome.";
    order: "订单号", "Order";
    reward: "评价后可得：{}。打几星都一样，评价会标明“有奖励”。",
        "For your review you get: {}. You get it whatever your stars, and the review is marked as rewarded.";
    given: "评价礼：{}", "For your review: {}";
    given_code: "券码", "Code";
    given_out: "券码已经发完，请联系店铺领取。", "The codes have run out: please ask the shop for yours.";
    product_rating: "这件商品怎么样？", "How was this product?";
    star_1: "很差", "Bad";
    star_2: "不太好", "Poor";
    star_3: "一般", "Okay";
    star_4: "满意", "Good";
    star_5: "非常满意", "Great";
    stars_n: "{} 星", "{} stars";
    stars_1: "1 星", "1 star";
    your_words: "写下你的评价", "Your review";
    words_hint: "质量、做工、尺寸、和描述是否一致……", "Quality, fit, how it compares with its description …";
    optional: "选填", "optional";
    photos: "上传照片", "Photos";
    photos_hint: "最多 6 张，JPEG、PNG 或 WebP，每张不超过 8 MB。照片里的拍摄地点等信息会被去掉。",
        "Up to 6, as JPEG, PNG or WebP, 8 MB each. Location and camera details are removed.";
    photo_keep: "保留第 {} 张照片", "Keep photo {}";
    photo_alt: "买家照片 {}", "Photo {} by the buyer";
    shop_title: "这次购物怎么样？", "How was the shop?";
    shop_hint: "店铺的星级是下面各项的平均，没选的不算。", "The shop's stars are the average of these; what you leave out does not count.";
    shop_words: "还有什么想对店铺说的", "Anything else for the shop";
    name: "署名", "Your name";
    name_hint: "会和评价一起公开，不填就匿名显示。", "Shown with your review. Leave it empty to stay anonymous.";
    anonymous: "匿名评价", "Stay anonymous";
    anonymous_hint: "页面上不会显示你的署名；店铺处理问题时仍能看到订单。",
        "Your name is not shown. The shop can still see the order when it has something to put right.";
    send: "发布评价", "Send review";
    what_happens: "评价会怎样展示和使用", "How your review is shown and used";
    what_1: "评价会公开展示在店铺页面和商品页面，并标明“已验证购买”，因为这个链接属于你的订单。",
        "Your review is public, on the shop's and the product's pages, marked as a verified purchase: this link belongs to your order.";
    what_1_claimed: "评价会公开展示在店铺页面和商品页面。店铺的系统确认这笔订单后，才会标明“已验证购买”。",
        "Your review is public, on the shop's and the product's pages. It is marked as a verified purchase once the shop's systems confirm this order.";
    what_2: "店铺不能因为星级低而隐藏评价。只有广告、辱骂、泄露个人信息等情形会被拒绝，且每次都有记录。",
        "No shop can hide a review for its stars. Only spam, abuse, personal data and the like are refused, and each refusal is recorded.";
    what_3: "为了防止刷评，我们会保存网络地址和设备的指纹，两者都无法还原。发布评价时，浏览器里会存一个随机编号（Cookie），用来认出同一台设备，一天后失效。不收集其他信息。",
        "To recognise fake reviews we keep fingerprints of your network address and device that cannot be turned back into them. Sending a review sets a cookie with a random number, by which the device is known again for a day. Nothing else is collected.";
    what_4: "以后想删除评价或个人信息，联系店铺即可。", "To have your review or your data removed later, ask the shop.";

    error_title: "还差一点", "Almost there";
    error_below: "请看下面标出的地方。", "See what is marked below.";
    error_nothing: "请至少给一件商品或店铺打分。", "Please rate at least one product or the shop.";
    error_stars: "请给这件商品打分，再写评价。", "Please rate this product as well.";
    error_shop_stars: "请至少给一项打分，再留言。", "Please rate at least one of these as well.";
    error_long: "文字太长了，最多 {} 个字。", "This is too long: at most {} characters.";
    error_many: "最多 6 张照片，多出的没有保存。", "At most 6 photos; the others were not kept.";
    error_large: "有照片超过 8 MB，没有保存。请换一张小一点的。", "A photo is over 8 MB and was not kept. Choose a smaller one.";
    error_kind: "有文件不是 JPEG、PNG 或 WebP 图片，没有保存。", "A file is not a JPEG, PNG or WebP picture and was not kept.";
    error_pixels: "有照片超过 4000 万像素，没有保存。请换一张小一点的。",
        "A photo has more than 40 megapixels and was not kept. Choose a smaller one.";
    error_damaged: "有照片已损坏或没有传完整，没有保存。请重新选择。", "A photo is damaged or incomplete and was not kept. Please choose it again.";
    error_empty: "请先写点什么。", "Write something first.";
    error_taken: "没能收下，请检查后再试。", "This could not be saved. Please check it and try again.";

    thanks: "谢谢你的评价", "Thank you for your review";
    thanks_lead: "店铺已经收到，下面是你写的内容。", "The shop has it. This is what you sent.";
    again_title: "问题解决了吗？", "Was it put right?";
    again_lead: "店铺说已经处理了你反映的问题。现在怎么看，可以在下面修改那条评价，或者追评几句；不写也没关系。",
        "The shop says it has dealt with what you told it. If you like, you can change that review below to how you see it now, or add to it.";
    held: "这条评价正在等待店铺核对，核对后会公开。核对与星级无关。",
        "The shop checks this review before it is public. The check has nothing to do with its stars.";
    rejected: "这条评价没有公开，原因：{}。与星级无关；如果觉得不对，请联系店铺，可以恢复公开。",
        "This review is not shown: {}. Stars are never a reason. If you think that is wrong, tell the shop: it can be shown again.";
    correctable: "改好后也可以重新提交：链接在店铺通知你的邮件里。",
        " You can also correct it and send it again: the link is in the email that told you.";
    withdrawn: "你撤回了这条评价，它不再公开，店铺也不能恢复。", "You withdrew this review: it is no longer public, and the shop cannot bring it back.";
    withdraw_title: "撤回这条评价", "Withdraw this review";
    withdraw_hint: "撤回要用邮箱确认：确认链接会发到店铺存有的你的邮箱。",
        "This is confirmed by email: a link goes to the email address that the shop has for you.";
    withdraw_send: "发送确认链接", "Send me the link";
    only_you: "只有你能看到", "Only you see this";
    of_shop: "对店铺的评价", "Review of the shop";
    more_title: "使用一段时间后的追评", "How is it after some time? Add to your review";
    more_hint: "可以追加一次，{}前有效。追评不改变星级，也不能修改。",
        "You can add to your review once, until {}. It does not change the stars and cannot be changed.";
    more_send: "发布追评", "Add to review";
    change_title: "问题解决了？修改这条评价", "Was it put right? Change this review";
    change_hint: "中评和差评可以修改一次，{}前有效，改不改由你决定。店铺各项评分（描述、服务、物流）提交后不能修改。",
        "A neutral or bad review can be changed once, until {}. It is up to you. What you gave for description, service and delivery stays.";
    change_rating: "现在怎么看？", "What do you think now?";
    change_send: "提交修改", "Change review";
    error_change: "请选择星级。", "Choose your stars.";
    rest_title: "还没评价的", "Still to review";
    see_all: "看看大家的评价", "See all reviews";


    reviews: "买家评价", "Reviews";
    reviews_of: "{} 的评价", "Reviews of {}";
    reviews_n: "{} 条评价", "{} reviews";
    reviews_1: "1 条评价", "1 review";
    out_of_5: "{} / 5", "{} out of 5";
    write: "写评价", "Write a review";
    none_yet: "还没有评价。", "There are no reviews yet.";
    no_stars_yet: "还没有人打过星级。", "Nobody has given stars yet.";
    unrated: "未打星级", "No stars given";
    none_here: "没有符合条件的评价。", "No reviews match.";
    verified: "已验证购买", "Verified purchase";
    not_verified: "未验证", "Not verified";
    rewarded: "有奖励", "Rewarded";
    rewarded_hint: "写这条评价得到了积分或优惠，与星级无关", "The reviewer got points or a discount, whatever the stars";
    edited: "修改过", "Edited";
    from: "来自{}", "From {}";
    buyer: "买家", "Buyer";
    anonymous_name: "匿名买家", "Anonymous buyer";
    reply: "店铺回复", "Reply by the shop";
    follow_up: "追评", "Later";
    helpful: "有帮助", "Helpful";
    helpful_n: "{} 人觉得有帮助", "{} found this helpful";
    helped_n: "已计入，共 {} 人觉得有帮助。再点一次可以取消。", "Counted. {} found this helpful. Press again to take it back.";
    helped_network: "你所在的网络已经有人点过，不再重复计入。共 {} 人觉得有帮助。",
        "Somebody on your network said so before, so it is not counted twice. {} found this helpful.";
    report: "举报", "Report";
    newest: "最新", "Newest";
    most_helpful: "最有帮助", "Most helpful";
    highest: "好评在前", "Highest first";
    lowest: "差评在前", "Lowest first";
    pictured: "有图", "With pictures";
    all_stars: "全部", "All";
    sort: "排序", "Order";
    filter: "按星级查看", "By stars";
    next: "下一页", "Next page";
    first_page: "回到第一页", "First page";
    how_title: "分数怎么来的", "How this score is made";
    how_score: "平均分 = 全部公开评价的星级之和 ÷ 评价条数，好评差评一视同仁，不加权、不剔除。",
        "The mean is the sum of the stars of all public reviews divided by their number: good or bad, each counts the same.";
    how_steady: "评分 = ({k} 条假想的 {m} 星评价 + 全部公开评价，越新越重) 的加权平均：每过 {h} 天，一条评价的分量减半；好评差评的算法完全相同，评价少时分数不会大起大落。",
        "The score is a weighted mean of all public reviews and {k} imagined ones of {m} stars: every {h} days a review weighs half as much. Good or bad, each is treated the same, and a few reviews do not swing the score.";
    how_verified: "“已验证购买”由系统核对订单得出：订单有店铺自己的系统确认、没有取消、买过这件商品，并且属于评价人。店铺无法手动标记。",
        "“Verified purchase” comes from the order itself: the shop's own systems know it, it was not cancelled, holds this product and belongs to the reviewer. No shop can set it by hand.";
    how_hidden: "好评和差评都会公开。被拒绝的只有广告、辱骂、个人信息、违法、重复、虚假、无关的内容，每次拒绝都留有不可修改的记录。默认按时间排列。",
        "Good and bad reviews are public alike. Only spam, abuse, personal data, illegal, duplicate, fake or unrelated texts are refused, and each refusal is on a record that cannot be changed. Newest come first.";
    how_imported: "标有“来自……”的评价写在别的平台，由店铺导入，不是通过“回头”收集的。同样只有核对到订单的才标“已验证购买”，其余都标“未验证”。",
        "Reviews marked “From …” were written elsewhere and brought over by the shop; Huitou did not collect them. They too are “Verified purchase” only where their order is known, and “Not verified” otherwise.";
    how_told: "这里的分数算上了它们。搜索引擎只得到写在本店自己网站上的评价：{n}，平均 {m} 分；从本店以前用的评价工具（Judge.me、Yotpo、Loox）迁来的也算，其他平台上的不算。",
        "They count in the score above. Search engines are told only of what was written on the shop's own site: {n}, {m} on average. That includes reviews of its earlier review app (Judge.me, Yotpo, Loox), but none of other platforms.";
    how_told_none: "这里的分数算上了它们。搜索引擎只得到写在本店自己网站上的评价，这件商品还没有。",
        "They count in the score above. Search engines are told only of what was written on the shop's own site, and there are none of this product yet.";
    hidden_none: "没有未公开的评价。", "No reviews are hidden.";
    hidden_all: "未公开：{n}，其中{reasons}。", "Not shown: {n} – {reasons}.";
    hidden_why: "{why}（{stars}）", "{why} ({stars})";
    hidden_part: "{what} {n} 条", "{what}: {n}";
    hidden_unrated: "未打星级", "without stars";
    hidden_and: "，", ", ";
    hidden_then: "；", "; ";
    why_withdrawn: "买家自己撤回", "withdrawn by the writer";
    why_held: "等待核对", "waiting for a check";
    how_rewarded: "得到积分或优惠的评价都会标明“有奖励”，奖励与星级无关。",
        "Reviews for which points or a discount were given are marked, whatever their stars.";
    dsr_hint: "各项评分是最近 {} 个月的店铺动态评分：同一买家每月只有最早的几笔交易计入。",
        "The scores above are of the last {} months; of one buyer, only the first few orders of a month count.";
    share_verified: "已验证购买", "Verified purchases";
    share_invited: "由店铺邀请", "Invited by the shop";
    share_rewarded: "有奖励", "Rewarded";
    invited_hint: "邀请谁由订单号随机决定，不看满意与否。", "Whom to invite is drawn by order number, not by how happy they are.";
    invited_by_hand: "邀请谁由订单号随机决定，不看满意与否；另有一些链接由店铺直接发出，不经抽取。",
        "Whom to invite is drawn by order number, not by how happy they are. Some links the shop gave out itself, without a draw.";
    powered: "评价由“回头”收集和核对", "Reviews are collected and verified with Huitou";
    powered_partly: "评价由“回头”收集和核对；标有“来自……”的由店铺从别的平台导入",
        "Reviews are collected and verified with Huitou; those marked “From …” were brought over by the shop";
}

/// Why something is not shown: one of the reasons that a shop may refuse it for, or that it waits.
pub(crate) fn why(language: Language, reason: &str) -> &'static str {
    match reason {
        WITHDRAWN => Words::of(language).why_withdrawn,
        "held" => Words::of(language).why_held,
        reason => refusal(language, reason),
    }
}

/// What can be chosen.
pub(crate) const STARS: [i64; 5] = [1, 2, 3, 4, 5];

impl Words {
    /// `1 review`, `5 reviews`.
    pub fn count(&self, n: impl Borrow<i64>) -> String {
        let n = *n.borrow();
        if n == 1 { self.reviews_1.to_owned() } else { fill(self.reviews_n, n) }
    }

    /// `1 star`, `5 stars`.
    pub fn stars(&self, n: impl Borrow<i64>) -> String {
        let n = *n.borrow();
        if n == 1 { self.stars_1.to_owned() } else { fill(self.stars_n, n) }
    }

    /// A review in lines: its stars, where it has any, and its text.
    pub fn said(&self, rating: i64, text: Option<&str>) -> Vec<String> {
        let stars = (rating > 0).then(|| self.stars(rating));
        let lines = text.unwrap_or_default().lines().map(str::trim).filter(|line| !line.is_empty());
        stars.into_iter().chain(lines.map(str::to_owned)).collect()
    }

    pub fn star(&self, stars: impl Borrow<i64>) -> &'static str {
        [self.star_1, self.star_2, self.star_3, self.star_4, self.star_5][(stars.borrow().clamp(&1, &5) - 1) as usize]
    }
}
