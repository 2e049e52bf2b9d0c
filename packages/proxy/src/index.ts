export { type EmbeddedProxy, embeddedProxy, type EmbeddedProxyOptions } from "./embedded.ts";
export { ProxyError, type ProxyErrorCode } from "./errors.ts";
export type {
  Backend,
  Listener,
  Proxy,
  ProxyConfig,
  ProxyObservation,
  Route,
  Server,
  ServerObservation,
  Target,
} from "./proxy.ts";
