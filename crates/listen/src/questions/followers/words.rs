//! What who asked reads in mails and behind their links.

pages::words! {
    confirm_subject: "请确认：问题有了回答就告诉你", "Please confirm: answers to your question by email";
    confirm_lead: "有人在{}提了一个问题，希望有回答时发到这个邮箱。", "Someone asked {} a question and would like the answers sent to this address.";
    confirm_ignore: "如果不是你，不用理会这封邮件，以后也不会再收到。", "If this was not you, ignore this email: you will get no more of them.";
    confirm_button: "确认接收", "Yes, tell me";

    news_subject: "你的问题有了回答", "Your question was answered";
    you_asked: "你问过：{}", "You asked: {}";
    by_shop: "{}回答：", "{} answers:";
    by_buyer: "买过的人回答：", "Someone who bought it answers:";
    open: "查看回答", "See the answers";
    stop: "不再接收这个问题的回答", "Stop emails about this question";

    start_title: "接收回答", "Get answers by email";
    start_text: "确认后，这个问题每有一个回答，都会发邮件告诉你。", "Confirm, and we email you each answer to this question.";
    started: "确认好了，有了回答就告诉你。", "Done: we will email you the answers.";
    stop_title: "不再接收", "Stop these emails";
    stop_text: "这个问题再有回答，也不发邮件给你。", "We will no longer email you answers to this question.";
    stop_button: "不再接收", "Stop these emails";
    stopped: "好的，不会再发了。", "Done: no more emails about this question.";
}
