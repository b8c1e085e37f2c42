/** The usual wording of the questions that scores are computed from, as shoppers read it. */
export const scoreQuestions = {
  nps: {
    text: "How likely are you to recommend us to a friend or colleague?",
    low: "Not at all likely",
    high: "Extremely likely",
  },
  csat: { text: "Overall, how satisfied are you?", low: "Very dissatisfied", high: "Very satisfied" },
  ces: {
    text: "“The shop made it easy for me to get done what I wanted.” Do you agree?",
    low: "Strongly disagree",
    high: "Strongly agree",
  },
};
