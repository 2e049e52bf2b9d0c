import { deploy, type DeployEvent, type Hook, rollback, up } from "@hitless/blue-green";
import { expect, test } from "vitest";

import { containerSite } from "./support/site.ts";

test("hands the proxy the health of the release that comes, without a reload, and never that of the live one", async (context) => {
  const { stackOf, means, engine, project } = await containerSite(context);
  const paths = async () => {
    const { backends } = await means.proxy.observe();
    return Object.fromEntries(backends.map(({ name, health }) => [name, health?.path]));
  };
  const reloads = async () => {
    const written = await engine.docker.getContainer(`${project}-proxy`).logs({ stderr: true });
    return written.toString("utf8").split('"type":"reloaded"').length;
  };
  const one = await stackOf("1", { FAULT: "404" });
  expect((await up(one, means)).outcome).toEqual({ is: "deployed" });
  const before = await reloads();
  const usual = await stackOf("2");
  const two = { ...usual, health: { ...usual.health, path: "/" } };

  let offered: ReturnType<typeof paths> | undefined;
  const onEvent = (event: DeployEvent): void => {
    if (event.type === "step-ended" && event.step.do === "offer") offered = paths();
  };
  expect((await deploy(two, { ...means, onEvent })).outcome).toEqual({ is: "deployed" });
  expect(await offered).toEqual({ "web-blue": "/healthz", "web-green": "/" });

  // One that gets as far as to the proxy, in the place of the one that is kept.
  const fails: Hook = { in: "host", command: ["false"], timeoutMs: 60_000 };
  const hooks = { beforeSwitch: [fails], afterSwitch: [] };
  const three = { ...(await stackOf("3")), hooks, health: { ...usual.health, path: "/?3" } };
  expect((await deploy(three, means)).outcome).toMatchObject({
    is: "failed",
    reason: { summary: expect.stringContaining("exited with code 1") as string },
  });
  expect(await paths()).toEqual({ "web-blue": "/?3", "web-green": "/" });

  // It answers neither "/" nor "/?3".
  expect((await rollback(two, means)).outcome).toEqual({ is: "deployed" });
  expect(await paths()).toEqual({ "web-blue": "/healthz", "web-green": "/" });
  expect(await reloads()).toBe(before);
});
