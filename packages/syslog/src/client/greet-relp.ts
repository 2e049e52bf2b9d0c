import type { Socket } from "node:net";

import { SyslogError } from "../errors.ts";
import type { RelpDecoder } from "../relp/relp-decoder.ts";
import { isGood, said, writeRelpFrame } from "../relp/relp-frame.ts";

const greeting = "relp_version=0\nrelp_software=@hitless/syslog\ncommands=syslog";

/**
 * Opens a RELP session over an open connection, as transaction 1. The socket is paused when it resolves.
 *
 * @throws {SyslogError} `connect-failed` or `connect-timeout` when the receiver does not answer as it should; the socket is destroyed.
 */
export function greetRelp(socket: Socket, decoder: RelpDecoder, limitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error?: SyslogError) => {
      clearTimeout(timer);
      socket.off("data", onData).off("error", onError).off("close", onClose).pause();
      if (error === undefined) return resolve();
      socket.on("error", () => undefined).destroy();
      reject(error);
    };
    const fail = (reason: string) => finish(new SyslogError("connect-failed", reason));
    const onData = (chunk: Buffer) => {
      const [frame] = decoder.push(chunk);
      if (decoder.problem !== undefined) return fail(`this is no RELP: ${decoder.problem}`);
      if (frame === undefined) return;
      const isAnswer = frame.command === "rsp" && frame.transaction === 1 && isGood(frame);
      if (isAnswer) finish();
      else fail(`the greeting was answered by ${said(frame)}`);
    };
    const onError = (cause: Error) => fail(`in the greeting: ${cause.message}`);
    const onClose = () => fail("it was closed before the greeting was answered");
    const timer = setTimeout(() => {
      finish(new SyslogError("connect-timeout", `no answer to the greeting in ${limitMs} ms`));
    }, limitMs);
    socket.on("data", onData).once("error", onError).once("close", onClose);
    socket.write(writeRelpFrame({ transaction: 1, command: "open", data: greeting }));
  });
}
