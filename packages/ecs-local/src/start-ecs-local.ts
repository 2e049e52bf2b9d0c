import type { EcsLocalEvent } from "./events.ts";
import { namesIn } from "./names.ts";
import type { Context } from "./operations/operation.ts";
import { Fault } from "./protocol/fault.ts";
import { ecsService } from "./server/ecs-service.ts";
import { listen } from "./server/http-server.ts";
import type { Service } from "./server/service.ts";
import { openStore } from "./state/store.ts";

export interface EcsLocalOptions {
  /** @default "127.0.0.1" */
  host?: string;
  /** 0 takes a free one. @default 4566 */
  port?: number;
  /** @default "us-east-1" */
  region?: string;
  /** Twelve digits. @default "000000000000" */
  account?: string;
  /** Keeps everything over restarts; made with mode 0600. Absent: memory. */
  stateFile?: string;
  /** A larger request is refused with 413. @default 1_048_576 */
  maxBodyBytes?: number;
  /** How long requests in flight may take at the end. @default 5_000 */
  closeGraceMs?: number;
  onEvent?: (event: EcsLocalEvent) => void;
}

/** A running endpoint. */
export interface EcsLocal extends AsyncDisposable {
  /** What clients take as their endpoint. */
  url: string;
  port: number;
  close(): Promise<void>;
}

/**
 * Starts the endpoint. Credentials of requests are not checked.
 * @throws {EcsLocalError} `listen-failed`, `state-file`
 */
export async function startEcsLocal(options: EcsLocalOptions = {}): Promise<EcsLocal> {
  const { host = "127.0.0.1", port = 4566, maxBodyBytes = 1_048_576 } = options;
  const { region = "us-east-1", account = "000000000000", closeGraceMs = 5_000 } = options;
  const { onEvent = () => {} } = options;
  const store = openStore(options.stateFile);
  const context: Context = {
    state: store.state,
    names: namesIn({ region, account }),
    now: () => Date.now() / 1000,
  };
  const ecs = ecsService({ context, save: () => store.save(), onEvent });
  const server = await listen({
    host,
    port,
    maxBodyBytes,
    services: {
      ecs,
      ecr: absent,
      secretsmanager: absent,
      elasticloadbalancing: absent,
      "elasticloadbalancing-classic": absent,
      sts: absent,
    },
    onMistake: (error, requestId) => onEvent({ type: "mistake", requestId, error }),
  });
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= server.close(closeGraceMs).then(() => store.close()));
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${shownHost}:${server.port}`,
    port: server.port,
    close,
    [Symbol.asyncDispose]: close,
  };
}

const absent: Service = () => Promise.reject(new Fault("UnknownOperationException", "not there"));
