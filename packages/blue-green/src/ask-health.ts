import { type Proxy, ProxyError, type Question } from "@hitless/proxy";
import type { Health } from "@hitless/runtime";

const maxQuoted = 200;

/** Asks once whether a server is well, from where the proxy stands. Throws for an abort only. */
export async function askHealth(
  proxy: Proxy,
  question: Question,
  signal: AbortSignal,
): Promise<Health> {
  try {
    const { status, body } = await proxy.ask(question, { signal });
    if (status >= 200 && status < 400) return { healthy: true, status };
    return { healthy: false, reason: `status ${status}${quote(body)}` };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ProxyError && error.code === "unanswered")
      return { healthy: false, reason: withoutPlace(error.message) };
    throw error;
  }
}

/** The address is named beside it already. */
function withoutPlace(message: string): string {
  return message.replace(/^GET \S+ at \S+: /, "").replace(/\.$/, "");
}

function quote(body: string): string {
  const text = body.replaceAll(/\s+/g, " ").trim();
  if (text === "") return "";
  return ` "${text.length > maxQuoted ? `${text.slice(0, maxQuoted)}…` : text}"`;
}
