import { type Lifecycle, type Server, server as createServer } from "@hapi/hapi";

/** A hapi server that knows a user by the cookie `session=NAME`, under the strategy `session`. */
export function sessionServer(): Server {
  const server = createServer({ host: "127.0.0.1", port: 0 });
  server.auth.scheme("by-cookie", () => ({ authenticate }));
  server.auth.strategy("session", "by-cookie");
  return server;
}

const authenticate: Lifecycle.Method = ({ raw }, h) => {
  const user = /session=(\w+)/.exec(raw.req.headers.cookie ?? "")?.[1];
  if (user === undefined) throw unauthorized();
  return h.authenticated({ credentials: { username: user } });
};

/** What hapi reads of a Boom error, which a scheme throws. */
function unauthorized(): Error {
  const payload = { statusCode: 401, error: "Unauthorized", message: "Missing session" };
  const output = { statusCode: 401, headers: {}, payload };
  return Object.assign(new Error("Missing session"), { isBoom: true, output });
}
