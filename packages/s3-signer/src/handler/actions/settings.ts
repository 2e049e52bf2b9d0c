import { guessType } from "../../rules/guess-type.ts";
import type { UploadSession } from "../../rules/plan-upload.ts";
import type { Desk, Kind } from "../options.ts";
import type { SettingsWish } from "../wish.ts";
import { plan } from "./plan.ts";

/**
 * Answers `GET ?key=…`, for clients that choose the rest of the key themselves, post every member of `fields` and the
 * file to the bucket, and expect 200. The size is not known yet: what the rules allow is signed as a range. The type is
 * what the extension stands for, unless `type` says it.
 */
export async function settings(
  desk: Desk,
  session: UploadSession,
  { key: name, kind: kindName, type = guessType(name) }: SettingsWish,
): Promise<unknown> {
  const kind = desk.kindOf(kindName);
  const planned = plan(desk, asAsked(kind), session, { name, type });
  const { signer } = desk;
  const signed = await signer.signUpload({ ...planned, successStatus: 200 });
  const { key, contentType, maxSize } = planned;
  const { user } = session;
  desk.emit({ type: "signed", how: "POST", user, kind: kind.name, key, contentType, maxSize });
  return {
    bucket: signer.bucket,
    region: signer.region,
    url: signer.objectUrl(key),
    action: signed.url,
    fields: signed.fields,
    key,
    expires: signed.expires,
    now: signer.now(),
  };
}

// Such a client knows where its file is before it asks. Under a prefix that users share it could replace another's.
function asAsked(kind: Kind): Kind {
  const { rules } = kind;
  return rules.prefix.includes("{user}")
    ? { ...kind, rules: { ...rules, uniqueKey: false } }
    : kind;
}
