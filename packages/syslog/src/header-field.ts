import { remember } from "./remember.ts";

const notPrintable = /[^\u0021-\u007e]/g;

/**
 * Makes a function that writes one header field: printable ASCII (RFC 5424 section 6), cut to `maxLength`, NILVALUE when it
 * is empty. What is not allowed becomes `_`, so that a strange name costs no line. The same few names come again and again,
 * and are looked at once.
 */
export function headerField(maxLength: number): (value: string | undefined) => string {
  const written = remember((value) => value.slice(0, maxLength).replace(notPrintable, "_"));
  return (value) => (value === undefined || value === "" ? "-" : written(value));
}
