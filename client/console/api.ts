import { hc, type InferResponseType } from 'hono/client';
import type { App } from '../../server/app.ts';

/** Typed calls of the server's routes. */
export const api = hc<App>('/').api;

export type Session = InferResponseType<(typeof api.session)['$get'], 200>;
export type CampaignSummary = InferResponseType<typeof api.campaigns.$get, 200>[number];
export type Campaign = InferResponseType<(typeof api.campaigns)[':id']['$get'], 200>;
export type Link = InferResponseType<(typeof api.campaigns)[':id']['links']['$get'], 200>[number];

/** A refusal of the server, with the sentence that it gave for the clerk. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: unknown;

  constructor(status: number, code: string, message: string, details: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

interface Answer {
  ok: boolean;
  status: number;
  json(): Promise<unknown>;
}

/** The answer of a call, or a thrown Refusal. */
export async function answer<Call extends Answer>(
  call: Promise<Call>,
): Promise<Awaited<ReturnType<Call['json']>>> {
  const response = await checked(call);
  return (await response.json()) as Awaited<ReturnType<Call['json']>>;
}

/** Waits for a call that answers without content. */
export async function done(call: Promise<Answer>): Promise<void> {
  await checked(call);
}

async function checked<Call extends Answer>(call: Promise<Call>): Promise<Call> {
  const response = await call;
  if (response.ok) return response;
  const body: unknown = await response.json();
  const { code, message, details } = body as { code: string; message: string; details: unknown };
  throw new Refusal(response.status, code, message, details);
}

/** Sends a body that is no JSON. */
export async function send(method: string, path: string, type: string, body: string): Promise<unknown> {
  return answer(fetch(path, { method, headers: { 'Content-Type': type }, body }));
}

const beijing = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'long',
  timeStyle: 'short',
  hourCycle: 'h23',
});

export function beijingTime(instant: string): string {
  return beijing.format(new Date(instant));
}
