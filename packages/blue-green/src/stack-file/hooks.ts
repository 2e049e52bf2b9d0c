import type { Hook, Hooks } from "../stack.ts";
import type { Context } from "./context.ts";
import type { WrittenHitless, WrittenHook } from "./schema/hitless.ts";

const timeoutMs = 60_000;

/** Commands around the switch: in a container of the new release, or with processes where the deployer runs. */
export function hooksOf(
  { runtime, fault }: Context,
  service: string,
  { hooks }: WrittenHitless,
): Hooks {
  const read = (when: "before-switch" | "after-switch"): Hook[] =>
    (hooks?.[when] ?? []).map((written: WrittenHook) => {
      const { run, in: place, timeout } = { in: undefined, timeout: undefined, ...written };
      if (place === "release" && runtime === "process") {
        const path = ["services", service, "x-hitless", "hooks", when];
        fault(
          path,
          "a command runs in the release only where that is a container; expected in: host",
        );
      }
      return {
        in: place ?? (runtime === "docker" ? "release" : "host"),
        command: run,
        timeoutMs: timeout ?? timeoutMs,
      };
    });
  return { beforeSwitch: read("before-switch"), afterSwitch: read("after-switch") };
}
