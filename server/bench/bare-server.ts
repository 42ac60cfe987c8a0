import { open } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';

/**
 * A bare server in a process of its own: node bare-server.ts FILE. It lengthens a file by what it is sent and answers once
 * that is on the disk, what came meanwhile together. How long it takes under a load tells how quick the machine is just
 * now, whose processors and disk may be others' too.
 */
const [path] = process.argv.slice(2);
if (path === undefined || !process.send) throw new Error('a file, and a parent process, are needed');
const file = await open(path, 'w');
const answer = JSON.stringify({ receipt: 'K7MPQ2RSTV3WXYZ4', repeated: false });
let arrived: { body: Buffer; response: ServerResponse }[] = [];
let running = false;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    arrived.push({ body: Buffer.concat(chunks), response });
    if (running) return;
    running = true;
    setImmediate(store);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.send?.(address.port);
});

async function store(): Promise<void> {
  while (arrived.length > 0) {
    const batch = arrived;
    arrived = [];
    await file.appendFile(Buffer.concat(batch.map(({ body }) => body)));
    await file.datasync();
    for (const { response } of batch)
      response.writeHead(201, { 'Content-Length': Buffer.byteLength(answer) }).end(answer);
  }
  running = false;
}
