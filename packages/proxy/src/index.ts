export { type EmbeddedProxy, embeddedProxy, type EmbeddedProxyOptions } from "./embedded.ts";
export { ProxyError, type ProxyErrorCode } from "./errors.ts";
export { type HaproxyProxy, haproxyProxy, type HaproxyProxyOptions } from "./haproxy/haproxy.ts";
export type { Connect, SessionStreams } from "./haproxy/session/client.ts";
export { unixSocketSession } from "./haproxy/session/unix-socket.ts";
export type { HaproxySettings } from "./haproxy/settings.ts";
export type {
  Answer,
  Backend,
  BackendHealth,
  Certificate,
  Listener,
  ListenerTls,
  Proxy,
  ProxyConfig,
  ProxyObservation,
  Question,
  Route,
  RouteMatch,
  Server,
  ServerObservation,
  Target,
} from "./proxy.ts";
