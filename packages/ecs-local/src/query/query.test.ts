import { expect, test } from "vitest";

import { parseParameters } from "./parameters.ts";
import { xmlAnswer } from "./xml.ts";

test("reads lists and structures from names of parameters, in the order of their numbers", () => {
  const body = "Names.member.2=b&Names.member.1=a&A.member.1.B.C=x&Empty=&A.member.10.B=y";
  expect(parseParameters(body)).toEqual({
    Names: ["a", "b"],
    A: [{ B: { C: "x" } }, { B: "y" }],
    Empty: "",
  });
});

test("keeps names that objects have by themselves apart from these", () => {
  const parsed = parseParameters("__proto__.polluted=1&constructor.name=2");
  expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  expect("polluted" in {}).toBe(false);
});

test("writes text so that it can be read back", () => {
  const result = { Name: `<&">\u0000`, List: ["a", { B: true }], Absent: undefined };
  expect(xmlAnswer("Do", result, { namespace: "urn:x", requestId: "1" })).toBe(
    '<DoResponse xmlns="urn:x"><DoResult><Name>&lt;&amp;&quot;&gt;\uFFFD</Name>' +
      "<List><member>a</member><member><B>true</B></member></List></DoResult>" +
      "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></DoResponse>",
  );
});
