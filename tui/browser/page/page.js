// Say where the terminal's socket is, by how this page was reached, before the terminal is made; and let
// the keys go to the terminal without a click.
const take_keys = () => document.querySelector(".xterm-helper-textarea")?.focus();

document.addEventListener("DOMContentLoaded", () => {
  const socket = new URL("socket", location.href);
  socket.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  document.getElementById("terminal").dataset.sessionWebsocketUrl = socket.origin + socket.pathname;
  document.getElementById("again").addEventListener("click", () => location.reload());
  new MutationObserver(take_keys).observe(document.body, { attributes: true });
});
window.addEventListener("focus", take_keys);
