import { hash } from 'node:crypto';

/** Where a writer's list ends: the number of its last batch and the hash over all of them. */
export interface LogEnd {
  number: number;
  head: Buffer;
}

export const logStart: LogEnd = { number: 0, head: Buffer.alloc(32) };

/** The head of a list after a batch: nobody can change what is before it without changing it. */
export function headAfter(head: Buffer, leaves: Buffer): Buffer {
  return hash('sha256', Buffer.concat([head, leaves]), 'buffer');
}
