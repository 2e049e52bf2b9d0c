/**
 * A user's id as one part of a key that no other id shares: letters, digits, `-` and `_` stay, and a dot that is not
 * the first character; every other byte of its UTF-8 becomes `~` and two hexadecimal digits. So `..` is `~2e.` and
 * `alice@example.com` is `alice~40example.com`.
 */
export function encodeUser(user: string): string {
  if (typeof user !== "string" || user === "")
    throw new TypeError("session.user must be a string that is not empty");
  if (!user.isWellFormed()) throw new TypeError("session.user is not well-formed Unicode");
  return [...Buffer.from(user)].map(encodeByte).join("");
}

function encodeByte(byte: number, index: number): string {
  const character = String.fromCharCode(byte);
  const stays = index === 0 ? /[A-Za-z0-9_-]/ : /[A-Za-z0-9_.-]/;
  return stays.test(character) ? character : `~${byte.toString(16).padStart(2, "0")}`;
}
