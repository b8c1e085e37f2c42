/** The usual wording of the questions that scores are computed from, as shoppers read it. */
export const scoreQuestions = {
  nps: { text: "你有多大可能把我们推荐给朋友或同事？", low: "完全不可能", high: "非常可能" },
  csat: { text: "总的来说，你满意吗？", low: "很不满意", high: "非常满意" },
  ces: { text: "“店铺让我很轻松地办成了事。”你同意这句话吗？", low: "完全不同意", high: "完全同意" },
};
