import { connect, type Socket } from 'node:net';

/** A bare connection: what a browser or `fetch` would straighten out goes as it is written. */
export class RawClient {
  readonly #socket: Socket;
  #received = '';
  readonly closed: Promise<string>;

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text: string) => {
      this.#received += text;
    });
    // A server that hangs up while we write is what some tests wait for.
    this.#socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => this.#socket.once('close', () => resolve(this.#received)));
  }

  write(text: string): void {
    if (this.#socket.writable) this.#socket.write(text, 'latin1');
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

export interface RawAnswer {
  status: number;
  headers: string[];
  body: string;
}

/** Sends one request line and headers as they are written; gives what came back until the server closed. */
export async function raw(port: number, method: string, target: string, more = ''): Promise<RawAnswer> {
  const client = new RawClient(port);
  client.write(`${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n${more}\r\n`);
  const text = await client.closed;
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [line = '', ...headers] = head.split('\r\n');
  return { status: Number(line.split(' ')[1]), headers, body: body.join('\r\n\r\n') };
}
