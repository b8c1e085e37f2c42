export const voices = { title: "顾客心声" };
