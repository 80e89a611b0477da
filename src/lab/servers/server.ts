import type { Server as NetServer, Socket } from "node:net";

/** A server of the lab that runs. Closing it ends its connections too. */
export interface Server {
  readonly name: string;
  close(): Promise<void>;
}

/** Listens, and remembers its connections so that closing does not wait for the clients. */
export function listen(server: NetServer, port: number, address: string, name: string): Promise<Server> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {}); // A client that goes away is no fault of the server.
    socket.on("close", () => sockets.delete(socket));
  });
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(new Error(`${name} on ${address}:${port}: ${error.message}`)));
    server.listen(port, address, () => {
      resolve({
        name,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}
