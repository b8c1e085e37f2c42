import { expect, test } from "vitest";
import { change } from "./replyModel";

const values = { is_on: true, base_url: " https://api.example.com/v1 ", model: "small ", key: "" };
const plain = { is_on: true, base_url: "https://api.example.com/v1", model: "small" };

test("the key is left alone, replaced or forgotten", () => {
  expect(change(values)).toEqual(plain);
  expect(change({ ...values, key: " sk-1 " })).toEqual({ ...plain, key: "sk-1" });
  expect(change({ ...values, forgets: true })).toEqual({ ...plain, key: null });
  expect(change({ ...values, key: "sk-2", forgets: true })).toEqual({ ...plain, key: "sk-2" });
});
