/** In milliseconds, where the settings do not say. */
export const defaultTimeouts = {
  connectMs: 1_000,
  clientMs: 60_000,
  serverMs: 60_000,
  tunnelMs: 3_600_000,
  keepAliveMs: 60_000,
};
