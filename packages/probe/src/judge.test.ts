import { expect, test } from "vitest";
import { expectation, judge, learn, type Reply } from "./judge.ts";

const answer = (status: number, location?: string): Reply => ({
  is: "answer",
  status,
  ...(location !== undefined && { location }),
});

test.each([
  [answer(200), answer(200), undefined],
  [answer(200), answer(204), undefined],
  [answer(200), answer(502), "status 502 instead of 200"],
  [answer(204), answer(404), "status 404 instead of 204"],
  [answer(200), answer(302, "/login"), "redirect to /login instead of status 200"],
  [answer(302, "/login"), answer(307, "/login"), undefined],
  [answer(302, "/login"), answer(302, "/down"), "redirect to /down instead of redirect to /login"],
  [answer(302, "/login"), answer(200), "status 200 instead of redirect to /login"],
  [answer(200), { is: "broken", reason: "connection reset" } as const, "connection reset"],
])("after a baseline of %j judges %j: %s", (baseline, reply, reason) => {
  const expected = learn(baseline);
  expect(expected).toBeDefined();
  expect(expected && judge(expected, reply)).toBe(reason);
});

test.each([answer(404), answer(500), answer(101), { is: "broken", reason: "x" } as const])(
  "learns nothing from %j",
  (reply) => {
    expect(learn(reply)).toBeUndefined();
  },
);

test("takes what is expected instead of the baseline where it is named", () => {
  expect(judge(expectation(404), answer(404))).toBeUndefined();
  expect(judge(expectation(404), answer(410))).toBe("status 410 instead of 404");
  expect(judge(expectation("4xx"), answer(410))).toBeUndefined();
  expect(judge(expectation("2xx"), answer(500))).toBe("status 500 instead of 2xx");
  expect(judge(expectation("2xx"), answer(302, "/x"))).toBe("redirect to /x instead of status 2xx");
});
