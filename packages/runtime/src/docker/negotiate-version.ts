import { RuntimeError } from "../errors.ts";

/** What is needed of an engine: that of Docker 20.10. */
const oldest = "1.41";
/** What is spoken at most; engines speak older versions too, down to their minimum. */
const newest = "1.44";

/**
 * The version of the API that both speak, such as `1.41`. Pure.
 * @throws {RuntimeError} `unsupported` where there is none.
 */
export function negotiateVersion(
  said: { ApiVersion: string; MinAPIVersion?: string; Version?: string },
  of: string,
): string {
  const { ApiVersion, MinAPIVersion = oldest, Version = "of unknown version" } = said;
  if (isOlder(ApiVersion, oldest)) {
    throw new RuntimeError(
      "unsupported",
      `Docker engine ${Version} at ${of} speaks API ${ApiVersion} at most, ${oldest} (Docker 20.10) or newer is needed`,
    );
  }
  if (isOlder(newest, MinAPIVersion)) {
    throw new RuntimeError(
      "unsupported",
      `Docker engine ${Version} at ${of} speaks API ${MinAPIVersion} at least, this package ${newest} at most: update it`,
    );
  }
  return isOlder(newest, ApiVersion) ? newest : ApiVersion;
}

/** Whether version `a` of the API is older than `b`. */
export function isOlder(a: string, b: string): boolean {
  const [majorA = 0, minorA = 0] = a.split(".").map(Number);
  const [majorB = 0, minorB = 0] = b.split(".").map(Number);
  return majorA < majorB || (majorA === majorB && minorA < minorB);
}
