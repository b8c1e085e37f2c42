export const surveySettings = {
  tab: "Surveys",
  note: "What happens when a customer says in a survey that they are unhappy.",
  saved: "Settings saved",
  followUp: {
    title: "Following up",
    note: "An unhappy answer becomes work with an owner and a due time. A change of the hours is for answers that come from now on.",
    hours: "Hours to get in touch",
    owners: "New follow-ups go to",
    ownersNone: "Nobody: whoever takes one has it",
    ownersHint: "Several take turns. Open ones that nobody has had yet are given away too",
  },
};
