import { expect, test } from "vitest";
import { z } from "zod";

import { readXml } from "./read-xml.ts";
import { xmlDocument } from "./write-xml.ts";

const shape = {
  root: "Delete",
  lists: ["Object"],
  content: z.object({
    Object: z.array(z.object({ Key: z.string() })),
    Quiet: z.string().optional(),
  }),
};

test("escapes what is markup, and what XML has no characters for", () => {
  const xml = xmlDocument("Key", '<a>&"\u0001\r\u{1f3b8}');
  expect(xml).toContain(">&lt;a&gt;&amp;&quot;&#x1;&#xd;\u{1f3b8}</Key>");
});

test("reads lists, entities and blanks, whatever the namespace", () => {
  const xml = `<?xml version="1.0"?>
    <s3:Delete xmlns:s3="x"><s3:Object><s3:Key> a&amp;b&#x21; </s3:Key></s3:Object></s3:Delete>`;
  expect(readXml(xml, shape)).toEqual({ Object: [{ Key: " a&b! " }] });
});

test.each([
  "",
  "no markup",
  "<Delete>",
  "<Delete></Other>",
  "<Other/>",
  "<Delete><Object><Key>a</Key><Key>b</Key></Object></Delete>",
  '<!DOCTYPE a [<!ENTITY b "c">]><Delete><Object><Key>&b;</Key></Object></Delete>',
  `${"<a>".repeat(50)}${"</a>".repeat(50)}`,
])("refuses %j", (xml) => {
  expect(() => readXml(xml, shape)).toThrow(/XML/);
});
