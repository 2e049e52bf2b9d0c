import { expect, test } from "vitest";

import { agentData, agentEntry } from "./agent-entry.ts";

const login = { serveraddress: "host:5000", username: "me", password: "s3cr:t" };

test("writes a login as the agent reads it", () => {
  expect(agentEntry("host:5000", login, "docker")).toEqual({
    key: "host:5000",
    value: { username: "me", password: "s3cr:t" },
  });
  expect(agentEntry("host:5000", login, "dockercfg")).toEqual({
    key: "host:5000",
    value: { auth: "bWU6czNjcjp0" },
  });
  expect(agentEntry("docker.io", login, "dockercfg")).toMatchObject({
    key: "https://index.docker.io/v1/",
  });
});

test("leaves out what the agent can't use, and says why", () => {
  expect(agentEntry("012345678901.dkr.ecr.us-east-1.amazonaws.com", login, "docker")).toMatchObject(
    {
      leftOut: expect.stringContaining("by itself") as string,
    },
  );
  expect(agentEntry("r.io", undefined, "docker")).toMatchObject({
    leftOut: expect.stringContaining('"docker login r.io"') as string,
  });
  expect(agentEntry("r.io", { serveraddress: "r.io", identitytoken: "t" }, "docker")).toMatchObject(
    {
      leftOut: expect.stringContaining("a token") as string,
    },
  );
});

function entryWith(password: string) {
  return [{ key: "r.io", value: { username: "me", password } }];
}

test("refuses a password that the file may lose, without quoting it", () => {
  expect(agentData(entryWith("pä$s #1'"))).toBe(`{"r.io":{"username":"me","password":"pä$s #1'"}}`);
  for (const password of ['s3cr"et', "s3cr\\et"]) {
    expect(() => agentData(entryWith(password))).toThrow('the format "dockercfg"');
    expect(() => agentData(entryWith(password))).not.toThrow("s3cr");
  }
});
