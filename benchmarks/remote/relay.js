// What reveal.js-remote and quarto-slide-remote do: a server with socket.io that relays each press of a remote's page to the page of the deck.
"use strict";

const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { Server } = require("socket.io");

const folder = process.argv[2];
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };
const client = '<script src="/socket.io/socket.io.js"></script>';
const deck = `${client}<script>io().on("command", () => Reveal.next());</script></body>`;
const remote = `<!doctype html><title>Relay</title>${client}<button>Next</button>
<script>
  const socket = io();
  document.querySelector("button").onclick = () => socket.emit("command", "next");
  socket.on("connect", () => { document.title = "connected"; });
</script>`;

const server = http.createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://relay");
  if (pathname === "/remote") {
    response.writeHead(200, { "Content-Type": "text/html" }).end(remote);
    return;
  }
  const file = path.join(folder, path.normalize(pathname));
  fs.readFile(file, (error, content) => {
    if (error) {
      response.writeHead(404).end();
      return;
    }
    const body = pathname.endsWith(".html") ? content.toString().replace("</body>", deck) : content;
    response.writeHead(200, { "Content-Type": types[path.extname(file)] ?? "application/octet-stream" }).end(body);
  });
});
const io = new Server(server);
io.on("connection", (socket) => socket.on("command", (command) => socket.broadcast.emit("command", command)));

server.listen(0, "127.0.0.1", () => {
  console.log("LISTENING", server.address().port);
});
process.on("SIGTERM", () => process.exit(0));
