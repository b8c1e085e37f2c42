export const textModel = {
  title: "Your own model of texts",
  note: "Learns from your reviews' stars, and from what your staff correct, how your customers speak. On this machine; nothing leaves it.",
  learn: "Learn now",
  none: "Nothing was learned yet: texts are read by the model that Huitou comes with.",
  learning: "Learning, in the background. It takes seconds to some minutes; you can go on working.",
  learned: (at: string, texts: string, corrections: string) =>
    `Learned ${at} from ${texts} texts, with ${corrections} corrections by staff`,
  better: "It reads better than the one Huitou comes with.",
  notBetter:
    "It does not read better than the one Huitou comes with, or too few texts tell: it goes into use only by hand.",
  use: "Read texts with it",
  rereading: (done: string, total: string) => `Texts are read again: ${done} of ${total}`,
  aspects: (n: string, own: string, rules: string) =>
    `Aspects, on ${n} corrected texts: F1 ${own}; by the rules ${rules}. The better one is used.`,
  failure: {
    too_few: (found: string, needed: string) =>
      `Too few texts to learn from: ${found} different ones, ${needed} are needed.`,
    one_kind: (found: string, needed: string) =>
      `Nearly all texts are alike, all good or all bad: of the others there are ${found}, ${needed} are needed.`,
  },
  failed: "Learning failed; the server's log has the reason. Nothing was changed.",
  keptApart: (n: string) => `Measured on ${n} texts that were kept apart: neither model had learned from them.`,
  how: "A fifth of the texts is drawn by lot and kept apart; a model learns from the rest and reads the fifth, and so does the one Huitou comes with. Right is what the stars say (1–2 bad, 3 neutral, 4–5 good), or your staff. It goes into use by itself when the mean F1 over bad, neutral and good is higher, no more complaints are missed, and at least 50 texts were kept apart.",
  measure: (n: string) => `On the same ${n} texts`,
  own: "Your own",
  shipped: "Huitou's",
  between: (value: string, low: string, high: string) => `${value} (${low} – ${high})`,
  accuracy: "Read right",
  macroF1: "F1, mean of bad, neutral, good",
  negativeF1: "F1 of bad ones",
  confusion: "What was taken for what, by your own",
  truth: "Is",
  readAs: (polarity: string) => `Read as ${polarity}`,
  forget: "Forget it",
  forgetText: "Texts are read by the model that Huitou comes with. You can learn again at any time.",
  forgotten: "The model is forgotten",
};
