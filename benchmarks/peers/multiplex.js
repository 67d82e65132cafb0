// A server like reveal.js multiplex, which emits to all what it is sent. There the master sends over socket.io; here it posts.
"use strict";

const http = require("node:http");
const { Server } = require("socket.io");

const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => {
    body += chunk;
  });
  request.on("end", () => {
    io.emit("multiplex-statechanged", JSON.parse(body));
    response.writeHead(200, { "Content-Length": 2 });
    response.end("ok");
  });
});
const io = new Server(server);

server.listen(0, "127.0.0.1", () => {
  console.log("LISTENING", server.address().port);
});
process.on("SIGTERM", () => process.exit(0));
