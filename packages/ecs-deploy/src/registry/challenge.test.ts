import { expect, test } from "vitest";

import { type Challenge, parseChallenge } from "./challenge.ts";

const token = { scheme: "bearer", realm: "https://auth.docker.io/token" } as const;

test.each<[string, string, Challenge | undefined]>([
  ["Basic", 'Basic realm="hitless"', { scheme: "basic" }],
  ["Basic without a realm", "basic", { scheme: "basic" }],
  [
    "a token with a comma in its scope",
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"',
    { ...token, service: "registry.docker.io", scope: "repository:a/b:pull,push" },
  ],
  [
    "plain values, spaces and capital letters",
    'BEARER Realm = "https://auth.docker.io/token", service=x',
    { ...token, service: "x" },
  ],
  [
    "escaped quotes",
    'Bearer realm="https://a/", service="a\\"b"',
    { scheme: "bearer", realm: "https://a/", service: 'a"b' },
  ],
  [
    "several, of which one is a token",
    'Basic realm="a", Bearer realm="https://auth.docker.io/token"',
    token,
  ],
  ["a token without a realm, and Basic", 'Bearer error="x", Basic realm="a"', { scheme: "basic" }],
  ["one that is not known", 'Digest realm="a"', undefined],
  ["nothing", "", undefined],
])("reads %s", (_, header, challenge) => {
  expect(parseChallenge(header)).toEqual(challenge);
});
