import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** What a load did. Latencies in milliseconds. */
export interface LoadResult {
  perSecond: number;
  p50: number;
  p99: number;
  /** Answers by HTTP status. */
  statuses: Record<number, number>;
}

/** The bytes of the next request; `null` when there are no more. `answer` is the body of the connection's last answer. */
export type NextRequest = (connection: number, answer: string) => Buffer | null;

/**
 * Sends requests over kept connections, each waiting for its answer before the next (closed loop), or one every
 * 1 / `rate` seconds whatever the answers do (open loop: latency counts from when it was due, or from when it was sent
 * where a timer rang a little early). A client of a few lines, because a library's would take more of the machine than
 * the server under test.
 */
export async function load(options: {
  port: number;
  connections: number;
  seconds: number;
  next: NextRequest;
  rate?: number;
}): Promise<LoadResult> {
  const { port, connections, seconds, next, rate } = options;
  const latencies: number[] = [];
  const statuses: Record<number, number> = {};
  const started = performance.now();
  const ends = started + seconds * 1000;
  let due = started;
  await Promise.all(
    Array.from({ length: connections }, async (_, index) => {
      const connection = await Connection.open(port);
      let answer = '';
      for (;;) {
        let from = performance.now();
        if (rate !== undefined) {
          from = due;
          due += 1000 / rate;
          const early = from - performance.now();
          if (early > 0) await setTimeout(early);
        }
        const request = from < ends ? next(index, answer) : null;
        if (request === null) break;
        from = Math.min(from, performance.now());
        const { status, body } = await connection.request(request);
        answer = body;
        statuses[status] = (statuses[status] ?? 0) + 1;
        latencies.push(performance.now() - from);
      }
      connection.close();
    }),
  );
  const passed = (performance.now() - started) / 1000;
  latencies.sort((a, b) => a - b);
  const quantile = (share: number) => latencies[Math.floor(share * (latencies.length - 1))] ?? 0;
  return { perSecond: latencies.length / passed, p50: quantile(0.5), p99: quantile(0.99), statuses };
}

/** One kept connection; answers carry their length. */
export class Connection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: {
    resolve: (answer: { status: number; body: string }) => void;
    reject: (error: Error) => void;
  } | null = null;

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () =>
        resolve(new Connection(socket)),
      );
      socket.once('error', reject);
    });
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => this.#waiting?.reject(new Error('the server closed the connection')));
  }

  request(bytes: Buffer): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(bytes);
    });
  }

  close(): void {
    this.#waiting = null;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const head = this.#received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const headers = this.#received.toString('latin1', 0, head);
    const length = Number(/content-length: (\d+)/i.exec(headers)?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) throw new Error(`an answer without its length:\n${headers}`);
    const end = head + 4 + length;
    if (this.#received.length < end) return;
    // One sign a byte, so that a compressed body has its length.
    const body = this.#received.toString('latin1', head + 4, end);
    this.#received = this.#received.subarray(end);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve({ status: Number(headers.slice(9, 12)), body });
  }
}

/** @param headers more header lines, each with its line end */
export function requestBytes(method: string, path: string, body: string | null, headers = ''): Buffer {
  const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}`;
  if (body === null) return Buffer.from(`${head}\r\n`);
  return Buffer.from(
    `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
