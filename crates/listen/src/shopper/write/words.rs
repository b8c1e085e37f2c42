pages::words! {
    title: "写评价", "Write a review";
    lead: "只要在这家店买过就能评价，不用等店铺邀请。填写订单信息，我们把这笔订单的评价链接发到下单时的邮箱。",
        "Anyone who bought here can write a review, invited or not. Tell us your order, and we email the link to the address it was placed with.";
    order: "订单号", "Order number";
    order_hint: "在订单确认邮件或“我的订单”里可以找到。", "You find it in your order confirmation.";
    proof: "下单时的邮箱，或手机号后四位", "Email address of the order, or the last four digits of its phone number";
    proof_hint: "只用来核对订单，不会公开，也不会用来发广告。", "It is only compared with the order, never shown, and not used for advertising.";
    send: "发送评价链接", "Send me the link";
    error_title: "还差一点", "Almost there";
    error_order: "请填写订单号。", "Please enter the order number.";
    error_proof: "请填写完整的邮箱，或手机号的至少后四位。", "Please enter the whole email address, or at least the last four digits of the phone number.";
    sent_title: "请查收邮件", "Check your email";
    sent_text: "信息与订单相符的话，评价链接马上会发到下单时的邮箱。几分钟后仍没收到，请看看垃圾邮件，或核对订单信息后再试。",
        "If your details match an order, the link is on its way to the email address of that order. If nothing arrives within a few minutes, check your spam folder, or check your details and try again.";
    sent_why: "无论有没有这笔订单，这里显示的都一样，以免别人借此打听订单。",
        "This page says the same whether there is such an order or not, so that nobody can find out about others' orders.";
    back: "看看大家的评价", "See all reviews";
}
