import { expect, test } from "vitest";

import { loginFor, parseInstanceAuth, parseLogin } from "./registry-auth.ts";

const auth = (text: string) => ({ auth: Buffer.from(text).toString("base64") });
const login = (username: string) => ({ username, password: "p" });
const warningsOf = (type: string, data: string) => parseInstanceAuth({ type, data }).warnings;

test("reads both formats of the agent", () => {
  const plain = { "https://repo.example": { username: "u", password: "p", email: "e" } };
  const coded = { "http://repo.example/": { ...auth("u:p:q"), email: "e" } };
  const docker = parseInstanceAuth({ type: "docker", data: JSON.stringify(plain) });
  const dockercfg = parseInstanceAuth({ type: "dockercfg", data: JSON.stringify(coded) });
  expect(docker.warnings).toEqual([]);
  expect(dockercfg.warnings).toEqual([]);
  expect(loginFor(docker.logins, "repo.example/team/app:1")).toMatchObject({ password: "p" });
  expect(loginFor(dockercfg.logins, "repo.example/app")).toEqual({
    username: "u",
    password: "p:q",
  });
});

test("takes the longest key that the image begins with, and whole names only", () => {
  const data = JSON.stringify({
    "repo.example": login("all"),
    "repo.example/team": login("team"),
    "repo.example/team/app": login("app"),
  });
  const { logins } = parseInstanceAuth({ type: "docker", data });
  const user = (image: string) => loginFor(logins, image)?.username;
  expect(user("repo.example/other")).toBe("all");
  expect(user("repo.example/team/web:1")).toBe("team");
  expect(user("repo.example/team/app@sha256:" + "0".repeat(64))).toBe("app");
  expect(user("repo.example/teams/app")).toBe("all");
  expect(user("repo.example:5000/team/app")).toBeUndefined();
});

test("knows Docker Hub by one key only", () => {
  const entry = { username: "u", password: "p" };
  const loginBy = (key: string) => {
    const data = JSON.stringify({ [key]: entry });
    return loginFor(parseInstanceAuth({ type: "docker", data }).logins, "team/app");
  };
  expect(loginBy("https://index.docker.io/v1/")).toEqual(entry);
  expect(loginBy("docker.io")).toBeUndefined();
  expect(loginBy("index.docker.io")).toBeUndefined();
});

test("warns of bad data without quoting it", () => {
  expect(warningsOf("other", "{}")).toEqual([
    'ECS_ENGINE_AUTH_TYPE is "other", dockercfg or docker was expected',
  ]);
  for (const data of ["secret", '{"a":{"password":"secret"}}', '["secret"]']) {
    const [warning, ...more] = warningsOf("docker", data);
    expect(more).toEqual([]);
    expect(warning).toMatch(/^ECS_ENGINE_AUTH_DATA is no JSON like/);
    expect(warning).not.toContain("secret");
  }
  const data = JSON.stringify({ good: auth("u:p"), bad: auth("secret") });
  const { logins, warnings } = parseInstanceAuth({ type: "dockercfg", data });
  expect(warnings).toEqual([`ECS_ENGINE_AUTH_DATA: "auth" of bad is no "user:password" in Base64`]);
  expect([...logins.keys()]).toEqual(["good"]);
});

test("reads the secret of a registry", () => {
  expect(parseLogin('{"username":"u","password":"p"}')).toEqual({ username: "u", password: "p" });
  expect(parseLogin('{"username":"u"}')).toBeUndefined();
  expect(parseLogin("u:p")).toBeUndefined();
});
