// Keeps the key of the lecturer's room in the browser, so that a reload, or another process, finds the room again. It
// is a cookie because the server sees cookies before it draws anything.
export default function ({ data }) {
  const path = new URL(".", document.baseURI).pathname;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${data.cookie}=${data.key}; path=${path}; max-age=${data.key ? data.seconds : 0}; samesite=strict${secure}`;
}
