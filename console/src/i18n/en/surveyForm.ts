/** What surveys say around their questions in English by themselves, and in a language in which they say nothing of their own. */
export const surveyForm = {
  next: "Next",
  back: "Back",
  send: "Send",
  optional: "optional",
  choose: "Choose",
  mend: "Almost there",
  missing: "Please answer this one.",
  wrong: "This could not be read. Please answer again.",
  least: "Choose at least {}",
  most: "Choose up to {}",
  letters: "At least {} characters",
  photos: "Up to {}, as JPEG, PNG or WebP, 8 MB each. Where and with what they were taken is removed.",
  resume: "You can stop any time: every page is kept, and the same link goes on where you were.",
  personal:
    "This link is yours alone: the shop sees that it was you, so that it can follow up. Ask the shop to have it removed.",
  anonymous:
    "This survey is anonymous. Against abuse we keep a fingerprint of your network address that cannot be turned back into it.",
  done: "Your answers have arrived. You can close this page.",
  code: "Code",
  hello: "Hello,",
  length: "Questions: {} at most. You can stop and go on later.",
  until: "The link is yours alone and works until {}.",
  answer: "Answer",
  reminder: "Reminder",
  again:
    "A few days ago we asked you some questions and have not heard from you. You still can answer; we will not remind you again.",
  why: "You get this mail from {}.",
  unsubscribe: "Get no more mails",
};
