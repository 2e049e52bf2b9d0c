// winston-syslog 2.7.1 ships no types. Only what is used here.
declare module "winston-syslog" {
  const winstonSyslog: { readonly Syslog: unknown };
  export default winstonSyslog;
}
