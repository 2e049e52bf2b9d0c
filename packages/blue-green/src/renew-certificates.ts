import { BlueGreenError } from "./errors.ts";
import type { Stack } from "./stack.ts";
import { receiptOf, upkeep, type UpkeepOptions, type UpkeepReceipt } from "./upkeep.ts";

/**
 * Gives the proxy the stack file's certificates and nothing else of it, without a reload. A bad one is
 * refused while the old one serves.
 * @throws {BlueGreenError} `stack-file` where it has none; `nothing-live`, `interrupted`, `abandoned`
 * @throws {ProxyError} `invalid` for one that is bad, or that no listener has yet
 */
export async function renewCertificates(
  stack: Stack,
  options: UpkeepOptions,
): Promise<UpkeepReceipt> {
  const certificates = stack.project.proxy.tls?.certificates ?? [];
  const { proxy } = options;
  if (certificates.length === 0 || proxy.setCertificates === undefined) {
    throw new BlueGreenError(
      "stack-file",
      `${stack.file}: x-hitless.tls: there are no certificates to give to a proxy`,
    );
  }
  return upkeep(stack, options, async (seen, mayChange) => {
    await mayChange();
    await proxy.setCertificates?.(certificates);
    return receiptOf(stack, seen);
  });
}
