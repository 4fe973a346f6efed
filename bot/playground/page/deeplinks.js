// Links to the bot itself. Telegram's apps open its chat and say /start for the person; so does this page.

const HOSTS = ["t.me", "telegram.me"];

// usernameOf() gives the bot's; start(parameter) is called with what follows ?start=, or with an empty text.
export function watchLinks(usernameOf, start) {
  document.addEventListener("click", (event) => {
    const href = event.target.closest?.("a[href]")?.href;
    const url = href && URL.canParse(href) ? new URL(href) : null;
    const own = `/${usernameOf()}`.toLowerCase();
    if (!url || !HOSTS.includes(url.hostname) || url.pathname.toLowerCase() !== own) return;
    event.preventDefault();
    start(url.searchParams.get("start") ?? "");
  });
}
