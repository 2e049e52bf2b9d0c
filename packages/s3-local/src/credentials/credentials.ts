/** Who may use the endpoint. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** Of temporary credentials: each request has to carry it. */
  sessionToken?: string;
  /** When temporary credentials end. */
  expiration?: Date;
}
