import { Duplex } from "node:stream";
import type Dockerode from "dockerode";

/** The client for one build by BuildKit. */
export interface BuildSession {
  docker: Dockerode;
  /** Whether the engine knows no sessions, and so no BuildKit. */
  wasRefused(): boolean;
  /** To be called when the build is over, however it ended. */
  close(): void;
}

interface Modem {
  dial(options: { path: string }, done: (error: unknown, answer: unknown) => void): void;
}

/** The library's types do not know of the modem. */
interface ClientOptions extends Dockerode.DockerOptions {
  modem: Modem;
}

/**
 * BuildKit keeps a second connection to its client during a build. The library opens it and closes it
 * after a build that came to its end, but not after one that failed or was aborted, and a program with
 * it open does not end. So it is seen here when it is opened, and closed in any case.
 */
export async function buildSession(docker: Dockerode): Promise<BuildSession> {
  const { default: Docker } = await import("dockerode");
  const modem: unknown = docker.modem;
  const watching: unknown = Object.create(docker.modem);
  if (!isModem(modem) || !isModem(watching)) throw new TypeError("the client has no modem");
  let connection: Duplex | undefined;
  let refused = false;

  watching.dial = (options, done) => {
    modem.dial(options, (error, answer) => {
      if (options.path.startsWith("/session")) {
        refused = error !== null && error !== undefined;
        if (answer instanceof Duplex) connection = answer.on("error", () => undefined);
      }
      done(error, answer);
    });
  };
  const options: ClientOptions = { modem: watching };
  return {
    docker: new Docker(options),
    wasRefused: () => refused,
    close: () => void connection?.destroy(),
  };
}

function isModem(value: unknown): value is Modem {
  return typeof value === "object" && value !== null && "dial" in value;
}
