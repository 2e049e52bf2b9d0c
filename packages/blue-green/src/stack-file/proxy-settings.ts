import type { HaproxySettings } from "@hitless/proxy";

import type { ProxySettings } from "../stack.ts";
import { certificatesOf } from "./certificates.ts";
import type { Context } from "./context.ts";
import { given } from "./given.ts";
import type { WrittenProxy, WrittenTls } from "./schema/front.ts";

/** The proxy in front of the apps. */
export function proxySettings(context: Context): ProxySettings {
  const { tls, proxy = {} } = context.file["x-hitless"] ?? {};
  const { image, base, bind } = proxy;
  return {
    ...given({ image, base, tls: tls && tlsOf(context, tls), bindOptions: bind && given(bind) }),
    settings: settingsOf(proxy),
  };
}

function tlsOf(context: Context, written: WrittenTls): ProxySettings["tls"] {
  const { listen, redirect = true, hsts, certificates = [] } = written;
  if (listen === undefined) {
    context.fault(
      ["x-hitless", "tls", "listen"],
      "is missing; expected host:port such as 0.0.0.0:443",
    );
  }
  if (certificates.length === 0) {
    context.fault(
      ["x-hitless", "tls", "certificates"],
      "is missing; expected a list such as [{ file: ./shop.pem }]",
    );
  }
  return {
    listen: listen ?? { host: "", port: 0 },
    certificates: certificatesOf(context, certificates),
    redirect,
    ...given({ hstsSeconds: hsts }),
  };
}

function settingsOf(written: WrittenProxy): HaproxySettings {
  const { timeouts, balance, redispatch, retries, extra } = written;
  return given({
    timeouts:
      timeouts &&
      given({
        connectMs: timeouts.connect,
        clientMs: timeouts.client,
        serverMs: timeouts.server,
        tunnelMs: timeouts.tunnel,
        keepAliveMs: timeouts["keep-alive"],
      }),
    maxConnections: written["max-connections"],
    balance,
    redispatch,
    retries,
    httpLog: written["http-log"],
    dontLogNull: written["dont-log-null"],
    forwardFor: written["forward-for"],
    extra: extra && given(extra),
  });
}
