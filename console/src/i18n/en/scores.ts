export const scores = { title: "Scores" };
