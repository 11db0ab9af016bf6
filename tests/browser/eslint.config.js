// The report's scripts are classic scripts of one program: names of one file are known in the others.
const js = require("@eslint/js");
const globals = require("globals");

module.exports = [
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { sourceType: "script", ecmaVersion: 2022, globals: globals.browser },
    rules: {
      // TypeScript knows which names there are, across files too.
      "no-undef": "off",
      "no-unused-vars": "off",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Text is text: use textContent or append." },
        { property: "outerHTML", message: "Text is text: use textContent or append." },
        { property: "insertAdjacentHTML", message: "Text is text: use textContent or append." },
      ],
      "no-restricted-globals": ["error", { name: "fetch", message: "Pages from file:// cannot fetch." }],
    },
  },
];
