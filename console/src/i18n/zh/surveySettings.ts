export const surveySettings = {
  tab: "问卷",
  note: "顾客在问卷里表示不满意之后怎么办。",
  saved: "设置已保存",
  followUp: {
    title: "跟进",
    note: "不满意的答卷自动成为一件有负责人、有期限的工作，期限只计工作时间（在“店铺”里设置）。修改小时数，只影响之后收到的答卷。",
    hours: "几小时内联系顾客",
    owners: "新的跟进分给谁",
    ownersNone: "不分配，谁接谁做",
    ownersHint: "选多位则轮流分配；还没有人接过的也会分出去",
  },
};
