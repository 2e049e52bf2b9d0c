import type { Delivery } from "./delivery.ts";
import type { Producer, Seat } from "./winston-syslog.ts";

/** One entry on its way through winston-syslog, which calls both hooks before its `log` returns. */
export interface Turn {
  produce: () => string;
  onTaken: () => void;
}

/** The producer to hook into winston-syslog: what it writes is the message of the turn. */
export function turnProducer(turn: Turn): new () => Producer {
  return class {
    readonly produce = () => turn.produce();
  };
}

/** What sits where the socket of winston-syslog would be: always open, and never in need of a new connection. */
export function seated(turn: Turn, delivery: Delivery): Seat {
  return {
    readyState: "open",
    write(text, _encoding, onWritten) {
      const { onTaken } = turn;
      delivery.write(text, () => {
        onWritten();
        onTaken();
      });
    },
    destroy: () => undefined,
  };
}
