export const textModel = {
  title: "Your own text model",
  note: "Learns how your customers write from your reviews' stars and your staff's corrections. It runs on this machine; nothing leaves it.",
  learn: "Train now",
  none: "Not trained yet: text is read by Huitou's built-in model.",
  learning: "Training in the background. It takes seconds to a few minutes; you can keep working.",
  learned: (at: string, texts: string, corrections: string) =>
    `Trained ${at} on ${texts} texts, with ${corrections} corrections by staff`,
  better: "It performs better than Huitou's built-in model.",
  notBetter:
    "It doesn't perform better than Huitou's built-in model, or there are too few texts to tell: you can only turn it on manually.",
  use: "Use this model",
  rereading: (done: string, total: string) => `Reading texts again: ${done} of ${total}`,
  aspects: (n: string, own: string, rules: string) =>
    `Aspects, on ${n} corrected texts: F1 ${own}; by the rules ${rules}. The better one is used.`,
  failure: {
    too_few: (found: string, needed: string) =>
      `Too few texts to learn from: ${found} different ones, ${needed} are needed.`,
    one_kind: (found: string, needed: string) =>
      `Nearly all texts are alike, all good or all bad: of the others there are ${found}, ${needed} are needed.`,
  },
  failed: "Training failed; see the server's log for the reason. Nothing was changed.",
  keptApart: (n: string) => `Measured on ${n} held-out texts: neither model was trained on them.`,
  how: "A random fifth of the texts is held out; a model is trained on the rest, and both it and Huitou's built-in model read the held-out texts. The stars (1–2 bad, 3 neutral, 4–5 good) or your staff determine what is right. It is turned on automatically if its mean F1 over bad, neutral and good is higher, it misses no more complaints, and at least 50 texts were held out.",
  measure: (n: string) => `On the same ${n} texts`,
  own: "Your own",
  shipped: "Huitou's",
  between: (value: string, low: string, high: string) => `${value} (${low} – ${high})`,
  accuracy: "Accuracy",
  macroF1: "F1, mean of bad, neutral, good",
  negativeF1: "F1 of bad ones",
  confusion: "Confusion matrix of your own model",
  truth: "Actual",
  readAs: (polarity: string) => `Read as ${polarity}`,
  forget: "Delete model",
  forgetText: "Text will be read by Huitou's built-in model. You can train again at any time.",
  forgotten: "Model deleted",
};
