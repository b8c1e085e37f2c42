import { expect, it } from "vitest";
import { shownLanguages } from "./focus";

it("shows what is translated beside the first language, and hides nothing that is wrong", () => {
  const languages = ["en", "ja", "de", "fr"];
  const shown = (focus: string | null, wrong = "") => shownLanguages(languages, focus, (tag) => tag === wrong);
  expect(shown(null)).toEqual(languages);
  expect(shown("de")).toEqual(["en", "de"]);
  expect(shown("de", "fr")).toEqual(["en", "de", "fr"]);
  expect(shown("ko")).toEqual(languages);
});
