import { parseImageReference } from "@hitless/runtime";
import { expect, test } from "vitest";

import { openRepository } from "../src/registry/repository.ts";
import { between } from "./support/between.ts";
import { failureOf } from "./support/failure-of.ts";
import { registryBox } from "./support/registry-box.ts";
import { manifestOf, seedImage, seedIndex } from "./support/seed-image.ts";
import { tokenRegistry } from "./support/token-registry.ts";

const none = `sha256:${"0".repeat(64)}`;

test("finds manifests by tag and by digest, and tags them byte for byte", async (context) => {
  const { place, image } = await registryBox(context);
  const digest = await seedIndex(place(), "1");
  const repository = openRepository(parseImageReference(image("1")));

  expect(await repository.digestOf("1")).toBe(digest);
  const found = await repository.manifest(digest);
  expect(found).toMatchObject({
    digest,
    mediaType: "application/vnd.oci.image.index.v1+json",
  });
  if (!found) throw new Error("there is no manifest");
  await repository.tag("2", found);

  expect(await manifestOf(place(), "2")).toEqual(await manifestOf(place(), "1"));
  for (const missing of ["3", none]) {
    expect(await repository.digestOf(missing)).toBeUndefined();
    expect(await repository.manifest(missing)).toBeUndefined();
    expect(await repository.blob(none)).toBeUndefined();
  }
});

test("logs in with user and password", async (context) => {
  const { place, image, login, address } = await registryBox(context, { login: true });
  const digest = await seedImage(place(), "1");
  const reference = parseImageReference(image("1"));
  const credentials = { serveraddress: address, ...login };
  expect(await openRepository(reference, { credentials }).digestOf("1")).toBe(digest);

  for (const wrong of [undefined, { ...credentials, password: "wr0ng-secret" }]) {
    const failure = await failureOf(
      openRepository(reference, { credentials: wrong }).manifest("1"),
    );
    expect(failure).toMatch(
      /^credentials: look for .*: the registry does not allow it: .*"docker login 127/,
    );
    expect(failure).not.toContain("wr0ng-secret");
  }
});

test("gets tokens by password or by a refresh token, for no more than is needed", async (context) => {
  const { address, login, refreshToken, asked } = await tokenRegistry(context);
  const reference = { registry: address, repository: "shop/app" };
  const credentials = { serveraddress: address, ...login };
  const byPassword = openRepository(reference, { credentials });
  const identity = { serveraddress: address, identitytoken: refreshToken };
  const byToken = openRepository(reference, { credentials: identity });

  for (const repository of [byPassword, byToken]) {
    expect(await repository.digestOf("1")).toBeUndefined();
    expect(await repository.digestOf("2")).toBeUndefined();
  }
  expect(asked.splice(0)).toEqual(
    ["GET", "POST"].map((each) => `${each} repository:shop/app:pull`),
  );

  const manifest = { digest: none, mediaType: "application/vnd.oci.image.manifest.v1+json" };
  const tagged = byPassword.tag("1", { ...manifest, body: Uint8Array.from([]) });
  expect(await failureOf(tagged)).toMatch(/^image: tag .*: manifest invalid \(HTTP 400\)/);
  // The registry names the actions in whatever order.
  expect(asked.map((each) => each.replace("push,pull", "pull,push"))).toEqual([
    "GET repository:shop/app:pull,push",
  ]);

  for (const wrong of [undefined, { ...credentials, password: "wr0ng" }]) {
    const failed = openRepository(reference, { credentials: wrong }).digestOf("1");
    expect(await failureOf(failed)).toMatch(/^credentials: token of the registry .*HTTP 401/);
  }
});

test("asks again when the registry is busy, and gives up in the end", async (context) => {
  const { place, name, address } = await registryBox(context);
  const digest = await seedImage(place(), "1");
  let failures = 3;
  const busy = await between(address, (_, response) => {
    if (failures-- <= 0) return false;
    if (failures === 0) response.destroy();
    else response.writeHead(failures % 2 === 0 ? 503 : 429, { "retry-after": "0" }).end();
    return true;
  });
  const repository = openRepository({ registry: busy.address, repository: `${name}/app` });
  expect(await repository.digestOf("1")).toBe(digest);
  expect(busy.requests).toHaveLength(4);

  failures = 1_000;
  expect(await failureOf(repository.digestOf("1"))).toMatch(/^image: look for .*: HTTP (503|429)/);
  expect(busy.requests).toHaveLength(8);
});

test("says that nobody answers, or not in time, and ends when it is told to", async (context) => {
  const { address } = await registryBox(context);
  const deaf = await between(address, () => true);
  const target = { registry: deaf.address, repository: "app" };
  const late = openRepository(target, { limitMs: 50 });
  expect(await failureOf(late.digestOf("1"))).toMatch(/^image: .* gave no answer within 50 ms$/);

  const controller = new AbortController();
  const asked = openRepository(target, { signal: controller.signal }).digestOf("1");
  controller.abort(new Error("enough"));
  await expect(asked).rejects.toThrow("enough");

  await deaf.close();
  const nobody = openRepository(target);
  expect(await failureOf(nobody.digestOf("1"))).toMatch(
    /^image: look for 127\S+\/app:1: 127\S+ does not answer: .*ECONNREFUSED/,
  );
});

test("takes no answer that is too long, and no manifest that is another one", async (context) => {
  const { place, name, address } = await registryBox(context);
  await seedImage(place(), "1");
  const wrong = await between(address, (asked, response) => {
    const type = { "content-type": "application/vnd.oci.image.manifest.v1+json" };
    if (asked.url?.endsWith("/long")) response.writeHead(200, type).end("x".repeat(5 * 2 ** 20));
    else response.writeHead(200, { ...type, "docker-content-digest": none }).end("{}");
    return true;
  });
  const repository = openRepository({ registry: wrong.address, repository: `${name}/app` });
  expect(await failureOf(repository.manifest("long"))).toMatch(
    /^image: .* longer than 4194304 bytes/,
  );
  expect(await failureOf(repository.manifest("1"))).toMatch(
    /what came is sha256:44136fa3\w+ and not/,
  );
  const odd = await between(address, (_, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("hello");
    return true;
  });
  const page = openRepository({ registry: odd.address, repository: "app" });
  expect(await failureOf(page.manifest("1"))).toMatch(/text\/html is no kind of image/);
});

test("sends no password to where it would be read by others", async (context) => {
  const { address } = await registryBox(context);
  const bad = await between(address, (_, response) => {
    const challenge = 'Bearer realm="http://registry.example/token",service="x"';
    response.writeHead(401, { "www-authenticate": challenge }).end();
    return true;
  });
  const credentials = { serveraddress: bad.address, username: "me", password: "s3cret" };
  const repository = openRepository({ registry: bad.address, repository: "app" }, { credentials });
  expect(await failureOf(repository.digestOf("1"))).toMatch(
    /^image: the registry .* sends to "http:\/\/registry\.example\/token" for a token; an https address was expected/,
  );
});
