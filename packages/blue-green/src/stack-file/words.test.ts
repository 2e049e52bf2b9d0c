import { expect, test } from "vitest";

import { splitWords } from "./words.ts";

test.each([
  ['node server.js --title "My shop"', ["node", "server.js", "--title", "My shop"]],
  [String.raw`sh -c "echo \"hi\" $HOME"`, ["sh", "-c", 'echo "hi" $HOME']],
  [String.raw`sh -c 'a "b" \ c'`, ["sh", "-c", String.raw`a "b" \ c`]],
  [String.raw`a\ b c`, ["a b", "c"]],
  [String.raw`"a\nb"`, [String.raw`a\nb`]],
  [`--x="a b"'c d'`, ["--x=a bc d"]],
  ['a "" b', ["a", "", "b"]],
  ["  a\n  b ", ["a", "b"]],
  ["", []],
])("splits %j", (line, words) => {
  expect(splitWords(line)).toEqual(words);
});

test.each(['a "b', "it's"])("refuses %j, whose quote is not closed", (line) => {
  expect(splitWords(line)).toBeUndefined();
});
