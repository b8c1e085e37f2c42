export const scores = { title: "店铺评分" };
