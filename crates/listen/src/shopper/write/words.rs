pages::words! {
    title: "写评价", "Write a review";
    lead: "只要在这家店买过就能评价，不用等店铺邀请。填写订单信息，我们把这笔订单的评价链接发到下单时的邮箱。",
        "Anybody who bought here can review, invited or not. Tell us your order, and its link comes to the mail address that it was placed with.";
    order: "订单号", "Order number";
    order_hint: "在订单确认邮件或“我的订单”里可以找到。", "It is in the confirmation of your order.";
    proof: "下单时的邮箱，或手机号后四位", "Mail address of the order, or the last four digits of its telephone number";
    proof_hint: "只用来核对订单，不会公开，也不会用来发广告。", "It is compared with the order and used for nothing else.";
    send: "发送评价链接", "Send me the link";
    error_title: "还差一点", "Almost there";
    error_order: "请填写订单号。", "Give the order number.";
    error_proof: "请填写完整的邮箱，或手机号的至少后四位。", "Give the whole mail address, or four digits at least.";
    sent_title: "请查收邮件", "Look into your mail";
    sent_text: "信息与订单相符的话，评价链接马上会发到下单时的邮箱。几分钟后仍没收到，请看看垃圾邮件，或核对订单信息后再试。",
        "If what you gave fits an order, its link is on its way to the mail address of that order. When nothing comes within a few minutes, look among the spam, or check the order and try again.";
    sent_why: "无论有没有这笔订单，这里显示的都一样，以免别人借此打听订单。",
        "This page says the same whether there is such an order or not, so that nobody can find out about others' orders.";
    back: "看看大家的评价", "See all reviews";
}
