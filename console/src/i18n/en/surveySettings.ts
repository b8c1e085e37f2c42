export const surveySettings = {
  tab: "Surveys",
  note: "What happens when a customer says in a survey that they are unhappy.",
  saved: "Settings saved",
  followUp: {
    title: "Following up",
    note: "An unhappy answer becomes a task with an owner and a due time. The hours are working hours, set under Shop. Changes apply to answers from now on.",
    hours: "Hours to get in touch",
    owners: "New follow-ups go to",
    ownersNone: "No one: staff pick them up themselves",
    ownersHint: "With several, they take turns. Open ones that never had an owner are assigned too",
  },
};
