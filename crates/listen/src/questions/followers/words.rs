//! What who asked reads in mails and behind their links.

pages::words! {
    confirm_subject: "请确认：问题有了回答就告诉你", "Please confirm: hear of answers to your question";
    confirm_lead: "有人在{}提了一个问题，希望有回答时发到这个邮箱。", "Somebody asked {} a question and would like its answers at this address.";
    confirm_ignore: "如果不是你，不用理会这封邮件，以后也不会再收到。", "If it was not you, ignore this mail: nothing more will come.";
    confirm_button: "确认接收", "Yes, tell me";

    news_subject: "你的问题有了回答", "Your question was answered";
    you_asked: "你问过：{}", "You asked: {}";
    by_shop: "{}回答：", "{} answers:";
    by_buyer: "买过的人回答：", "Somebody who bought it answers:";
    open: "查看回答", "See the answers";
    stop: "不想再收到这个问题的回答：{}", "To hear no more of this question: {}";

    start_title: "接收回答", "Hear of answers";
    start_text: "确认后，这个问题每有一个回答，都会发邮件告诉你。", "Confirm, and a mail tells you of each answer to this question.";
    started: "确认好了，有了回答就告诉你。", "Done: you will hear of answers.";
    stop_title: "不再接收", "Hear no more";
    stop_text: "这个问题再有回答，也不发邮件给你。", "No mail will tell you of further answers to this question.";
    stop_button: "不再接收", "Hear no more";
    stopped: "好的，不会再发了。", "Done: nothing more will come.";
}
