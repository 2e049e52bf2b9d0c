// What is used of syslog-client 1.1.1, which comes without types.
declare module "syslog-client" {
  interface Client {
    log(text: string, done: (error?: Error) => void): void;
    on(event: "error", listener: (error: Error) => void): this;
    close(): void;
  }

  interface Options {
    port: number;
    transport: number;
    rfc3164: boolean;
    facility: number;
    severity: number;
    syslogHostname: string;
    appName: string;
  }

  const syslog: {
    createClient(target: string, options: Options): Client;
    Transport: { Tcp: number };
    Facility: { Local0: number };
    Severity: { Informational: number };
  };
  export default syslog;
}
