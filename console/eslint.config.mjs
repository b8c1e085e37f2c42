import js from "@eslint/js";
import a11y from "eslint-plugin-jsx-a11y-x";
import hooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import ts from "typescript-eslint";

const IN_NODE = [
  "process",
  "console",
  "URL",
  "URLSearchParams",
  "File",
  "FormData",
  "btoa",
  "fetch",
  "Buffer",
  "setTimeout",
  "clearTimeout",
  "performance",
];
/** Functions that the browser tests hand to the page. */
const IN_THE_PAGE = ["document", "window", "localStorage", "getComputedStyle", "navigator"];

export default defineConfig(
  globalIgnores(["dist", "src/api/schema.d.ts"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [
      ts.configs.strictTypeChecked,
      ts.configs.stylisticTypeChecked,
      hooks.configs.flat["recommended-latest"],
      a11y.configs.strict,
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `type` for every shape: unions and mapped types need it, and one word is enough.
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      // `onClick={() => close()}` hides nothing.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // A number in a template is what it looks like.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // An empty name, address or text is as good as none.
      "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true, boolean: true } }],
      // `_` names what is left out on purpose.
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_$", varsIgnorePattern: "^_$" }],
      // A region that scrolls must be reachable with the keys.
      "jsx-a11y-x/no-noninteractive-tabindex": ["error", { tags: ["section"], roles: ["tabpanel"] }],
      // The first field of a dialog takes the focus when it opens, as WAI-ARIA's dialog pattern asks.
      "jsx-a11y-x/no-autofocus": "off",
    },
  },
  {
    files: ["**/*.mjs"],
    languageOptions: {
      globals: Object.fromEntries([...IN_NODE, ...IN_THE_PAGE].map((name) => [name, "readonly"])),
    },
  },
);
