import { hc, type InferResponseType } from 'hono/client';
import type { App } from '../../server/app.ts';

/** Typed calls of the server's routes. */
export const api = hc<App>('/').api;

export type Session = InferResponseType<(typeof api.session)['$get'], 200>;
export type Duty = Session['duties'][number];
export type Person = InferResponseType<typeof api.people.$get, 200>['people'][number];
export type Place = InferResponseType<typeof api.people.$get, 200>['places'][number];
export type Account = InferResponseType<typeof api.account.$get, 200>;
export type AuditEntry = InferResponseType<typeof api.audit.$get, 200>['entries'][number];
export type AuditCheck = InferResponseType<typeof api.audit.verify.$post, 200>;
export type Field = InferResponseType<typeof api.participation.$get, 200>[number];
export type FieldParticipation = InferResponseType<
  (typeof api.campaigns)[':id']['participation']['$get'],
  200
>;
export type DailyCounts = InferResponseType<(typeof api.campaigns)[':id']['days']['$get'], 200>;
export type PaperForms = InferResponseType<(typeof api.campaigns)[':id']['paper']['$get'], 200>;
export type CampaignSummary = InferResponseType<typeof api.campaigns.$get, 200>[number];
export type Campaign = InferResponseType<(typeof api.campaigns)[':id']['$get'], 200>;
export type BulletinDesk = InferResponseType<(typeof api.campaigns)[':id']['bulletin']['$get'], 200>;
export type Documents = InferResponseType<(typeof api.campaigns)[':id']['documents']['$get'], 200>;
export type Shelf = InferResponseType<typeof api.shelf.$get, 200>;
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

/** Marks a call that a page makes by itself: it is no use of the session, so idle sign-out still comes. */
export const refreshingItself = { headers: { 'X-Renkedu-Background': '1' } };

/** Whether a call failed because nobody is signed in any more; asking again is then of no use. */
export function sessionEnded(error: Error | null): boolean {
  return error instanceof Refusal && error.code === 'not-signed-in';
}

const listeners = new Set<() => void>();

/** Calls back when any call finds that nobody is signed in any more. Gives the way to stop listening. */
export function onSessionEnd(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
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

/** The answer as it came, or a thrown Refusal. */
export async function checked<Call extends Answer>(call: Promise<Call>): Promise<Call> {
  const response = await reached(call);
  if (response.ok) return response;
  const refusal = await readRefusal(response);
  if (sessionEnded(refusal)) for (const listener of listeners) listener();
  throw refusal;
}

async function reached<Call extends Answer>(call: Promise<Call>): Promise<Call> {
  try {
    return await call;
  } catch (error) {
    throw new Error('连不上服务器，请检查网络后重试', { cause: error });
  }
}

async function readRefusal(response: Answer): Promise<Refusal> {
  // A gateway's own page is no JSON; the status then tells it, as `unreadable`.
  const body: unknown = await response.json().catch(() => null);
  const field = (name: string): unknown =>
    typeof body === 'object' && body !== null
      ? Object.entries(body).find(([key]) => key === name)?.[1]
      : null;
  const code = field('code');
  const message = field('message');
  return new Refusal(
    response.status,
    typeof code === 'string' ? code : 'unreadable',
    typeof message === 'string' ? message : `服务器没有正常答复（${response.status}），请稍后再试`,
    field('details'),
  );
}
