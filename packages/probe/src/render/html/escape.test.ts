import { expect, test } from "vitest";

import { html, jsonBlock, toMarkup } from "./escape.ts";

test("escapes text in elements and attributes, and markup only once", () => {
  const attack = `"'><img src=x onerror=alert(1)>&`;
  const inner = html`<b title="${attack}">${attack}</b>`;
  const safe = "&quot;&#39;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;";
  expect(toMarkup(html`<p>${[inner, undefined, 3]}</p>`)).toBe(
    `<p><b title="${safe}">${safe}</b>3</p>`,
  );
});

test("does not take an object that looks like markup for markup", () => {
  const forged = { markup: "<script>", toString: () => "<script>" };
  // @ts-expect-error -- the compiler refuses it already
  expect(toMarkup(html`<p>${forged}</p>`)).not.toContain("<script>");
});

test("makes characters visible that would hide or turn text", () => {
  expect(toMarkup(html`${"a\u202eb\u0000\u200f"}`)).toBe(String.raw`a\u{202e}b\u{0}\u{200f}`);
});

test("keeps a data block closed and its value whole", () => {
  const value = { reason: "</script><!--<script>", name: "\u2028 ü" };
  const block = toMarkup(jsonBlock("receipt", value));
  const json = block.replace(/^<script[^>]*>/, "").replace(/<\/script>$/, "");
  expect(json).not.toContain("<");
  expect(JSON.parse(json)).toEqual(value);
});
