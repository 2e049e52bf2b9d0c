/** The page that asks for the token. */
export function logInPage({ isWrong = false }: { isWrong?: boolean } = {}): string {
  const problem = isWrong ? `<p class="problem" role="alert">That is not the token.</p>` : "";
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Log in · Logs</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/style.css">
<main class="log-in">
<h1>Logs</h1>
<form method="post" action="/log-in">
<label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
${problem}
<button>Log in</button>
</form>
</main>
</html>
`;
}
