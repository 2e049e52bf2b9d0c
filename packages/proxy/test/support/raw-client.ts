import { connect, type Socket } from "node:net";

export interface RawAnswer {
  status: number;
  head: string;
  body: string;
}

/** One kept connection, without a client's retries: what goes wrong is seen. */
export interface RawClient extends Disposable {
  socket: Socket;
  send(text: string): Promise<RawAnswer>;
}

export async function rawClient(port: number): Promise<RawClient> {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  socket.on("error", () => {});
  return {
    socket,
    send: (text) => exchange(socket, text),
    [Symbol.dispose]: () => socket.destroy(),
  };
}

function exchange(socket: Socket, text: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let received = "";
    const onData = (part: Buffer): void => {
      received += part.toString("latin1");
      const answer = whole(received);
      if (answer !== undefined) settle(() => resolve(answer));
    };
    const onClose = (): void => settle(() => reject(new Error(`closed after "${received}"`)));
    function settle(act: () => void): void {
      socket.off("data", onData);
      socket.off("close", onClose);
      act();
    }
    if (socket.destroyed) {
      onClose();
      return;
    }
    socket.on("data", onData);
    socket.once("close", onClose);
    socket.write(text);
  });
}

/** An answer with `content-length` or in chunks, once all of it is there. */
function whole(received: string): RawAnswer | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const head = received.slice(0, end);
  const body = received.slice(end + 4);
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    return body.length >= Number(length) ? { status, head, body } : undefined;
  }
  if (/\r\ntransfer-encoding: chunked/i.test(head)) {
    return /(^|\r\n)0\r\n(.+\r\n)*\r\n$/.test(body) ? { status, head, body } : undefined;
  }
  return { status, head, body };
}
