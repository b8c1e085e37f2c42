/** What surveys say around their questions in English by themselves, and in a language in which they say nothing of their own. */
export const surveyForm = {
  next: "Next",
  back: "Back",
  send: "Send",
  optional: "optional",
  choose: "Choose",
  mend: "Almost there",
  missing: "Please answer this one.",
  wrong: "We could not read this answer. Please answer again.",
  least: "Choose at least {}",
  most: "Choose up to {}",
  letters: "At least {} characters",
  photos: "Up to {}, as JPEG, PNG or WebP, 8 MB each. Location and camera details are removed.",
  resume: "You can stop at any time: every page is saved, and the same link takes you back to where you were.",
  personal:
    "This link is yours alone: the shop sees that it was you, so that it can follow up. Ask the shop to have it removed.",
  anonymous:
    "This survey is anonymous. To prevent abuse we keep a fingerprint of your network address that cannot be turned back into it.",
  named:
    "If you give your email address or order number, the shop knows that it was you and may get in touch. To prevent abuse we also keep a fingerprint of your network address that cannot be turned back into it.",
  done: "We have your answers. You can close this page.",
  code: "Code",
  hello: "Hello,",
  length: "Questions: {} at most. You can stop and continue later.",
  until: "The link is for you only and works until {}.",
  answer: "Answer",
  reminder: "Reminder",
  again:
    "A few days ago we asked you a few questions and have not heard from you. You can still answer; we will not remind you again.",
  why: "This email was sent by {}.",
  unsubscribe: "Unsubscribe",
};
