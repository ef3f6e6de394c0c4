/**
 * The client of the Integrations API: one got instance whose hooks do the common work of every request.
 * `beforeRequest` gets a permit from the gates, or ends the request with the reason why there is none, and sets the
 * key. `calculateDelay` decides on short retries and reports them; got calls `beforeRetry` only after the wait, too
 * late for a row that says "retrying in 2 s". `afterResponse` logs, and `beforeError` turns every error into a
 * Failure.
 *
 * Every call resolves to a value: `{ ok: true, value }` or `{ ok: false, failure }`.
 */
import http from 'node:http';
import https from 'node:https';

import type { Got, OptionsOfBufferResponseBody, RequestError } from 'got';
import type { z } from 'zod';

import type { Bucket, Failure } from '../../preload/contract.ts';
import { type Endpoint, FailureError, apiFailure, unreadableAnswer } from '../errors/classify.ts';
import { connectionFailure } from '../errors/connectionFailures.ts';
import { decodeBody, readErrorBody } from '../errors/errorBody.ts';
import { errorTaxonomy, isOutage } from '../errors/errorTaxonomy.ts';
import { readRetryAfter } from '../errors/retryAfter.ts';
import { type Connections, directConnections } from '../network/agents.ts';
import { limitInterimAnswers } from '../network/interimAnswers.ts';
import { certificateOf } from '../network/peerCertificate.ts';
import { backoffMs, requestBackoff, triesPerRequest } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';
import { type Log, silentLog } from '../shared/log.ts';
import { redactValue } from '../shared/redact.ts';
import type { Account } from './account.ts';
import { answerLimits } from './answerLimits.ts';
import { BodyBeginning } from './bodyBeginning.ts';
import type { Gates, Permit, RequestRole, Requester } from './gates/gates.ts';
import { type AnswerFormat, readAnswer } from './readAnswer.ts';

/** A short retry inside a request, reported before its wait starts. */
export interface RequestRetry {
  readonly failure: Failure;
  readonly delayMs: number;
}

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  /** `wasSent`: a request was sent, so the service may have acted on it. */
  | { readonly ok: false; readonly failure: Failure; readonly wasSent: boolean };

export interface ApiRequest<Schema extends z.ZodType> extends AnswerFormat<Schema> {
  readonly endpoint: Endpoint;
  readonly bucket: Bucket;
  readonly method: 'GET' | 'POST';
  /** Relative to /api/integrations/; its segments are encoded already. */
  readonly path: string;
  readonly json?: unknown;
  readonly body?: OptionsOfBufferResponseBody['body'];
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** `never`: the body is a stream and can be sent only once. Default: `short`. */
  readonly retries?: 'short' | 'never';
  readonly onRetry?: (retry: RequestRetry) => void;
  readonly role?: RequestRole;
  /** The upload that the request belongs to, if any. */
  readonly requester?: Requester;
}

/** `response`: until the head is complete. `read`: for the whole body, however slowly it comes. */
const timeouts = {
  lookup: 15_000,
  connect: 30_000,
  secureConnect: 20_000,
  socket: 90_000,
  response: 90_000,
  read: 120_000,
};
export type ApiTimeouts = typeof timeouts;

/**
 * State that the hooks of one call share. It is one object inside got's `context`, because got copies the context
 * itself.
 */
interface HookContext {
  readonly request: ApiRequest<z.ZodType>;
  /** The number of the request since the app started; only for the log. */
  requestId: number;
  permit: Permit | null;
  wasSent: boolean;
  /** The failure that ends the request, as the gates classified it. */
  settled: Failure | null;
  /** The status of the answer that is being read. */
  status: number | null;
  /** The first bytes of its body, for `salvage`; null if nothing can be salvaged. */
  beginning: BodyBeginning | null;
}

function describe({ status, kind, detail }: Failure): string {
  return `${status ?? 'no answer'} ${kind}: ${detail.slice(0, 200)}`;
}

function textOf(response: { body: unknown; headers: http.IncomingHttpHeaders }): string {
  const { body, headers } = response;
  return body instanceof Uint8Array ? decodeBody(body, headers['content-type']) : '';
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function contextOf(options: { context: Record<string, unknown> }): HookContext {
  return options.context['call'] as HookContext;
}

/** got changes header names to lower case. This one is sent as the API's documentation writes it: `X-API-Key`. */
function requestWithWrittenKeyHeader(
  url: URL,
  options: https.RequestOptions,
  callback?: (response: http.IncomingMessage) => void,
): http.ClientRequest {
  const { 'x-api-key': key, ...others } = options.headers as http.OutgoingHttpHeaders;
  const send = url.protocol === 'https:' ? https.request : http.request;
  return limitInterimAnswers(
    send(
      url,
      { ...options, headers: key === undefined ? others : { ...others, 'X-API-Key': key } },
      callback,
    ),
  );
}

/** The JSON is sent as a text, because got would copy a value before the hooks run. */
function contentOf({ json, body, headers }: ApiRequest<z.ZodType>): {
  readonly body?: OptionsOfBufferResponseBody['body'];
  readonly headers: Readonly<Record<string, string>>;
} {
  const accept = 'application/json';
  if (json !== undefined) {
    return {
      body: JSON.stringify(json),
      headers: { accept, 'content-type': 'application/json', ...headers },
    };
  }
  return { ...(body === undefined ? {} : { body }), headers: { accept, ...headers } };
}

export class ApiClient {
  private readonly account: Account;
  private readonly gates: Gates;
  private readonly clock: Clock;
  private readonly log: Log;
  private instance: Promise<Got> | null = null;
  private requestCount = 0;
  private readonly connections: Connections;
  private readonly timeouts: ApiTimeouts;

  /** Only tests set other `limits`. */
  constructor(
    account: Account,
    gates: Gates,
    clock: Clock,
    log: Log = silentLog,
    connections: Connections = directConnections(),
    limits: Partial<ApiTimeouts> = {},
  ) {
    redactValue(account.apiKey);
    this.account = account;
    this.gates = gates;
    this.clock = clock;
    this.log = log;
    this.connections = connections;
    this.timeouts = { ...timeouts, ...limits };
  }

  /** Name and port of the API's host. */
  get host(): string {
    return new URL(this.account.apiUrl).host;
  }

  /** Sends one request through its gates. Rejects only with the signal's reason, when that aborts. */
  async send<Schema extends z.ZodType>(request: ApiRequest<Schema>): Promise<Answer<z.output<Schema>>> {
    request.signal.throwIfAborted();
    // AbortSignal.any would leave a reference in the signal, which outlives the request.
    const stop = new AbortController();
    const abort = (): void => stop.abort(request.signal.reason);
    request.signal.addEventListener('abort', abort);
    let isTooLong = false;
    const { limitBytes } = answerLimits[request.endpoint];
    const context: HookContext = {
      request,
      requestId: 0,
      permit: null,
      wasSent: false,
      settled: null,
      status: null,
      beginning: null,
    };
    try {
      const got = await this.got();
      const pending = got(request.path, {
        method: request.method,
        context: { call: context },
        signal: stop.signal,
        // got reports a response only when its body is complete; the status is needed before that.
        request: (url, options, callback) =>
          requestWithWrittenKeyHeader(url, options, callback).once('response', (response) => {
            context.status = response.statusCode ?? null;
            context.beginning = request.salvage === undefined ? null : new BodyBeginning(response);
          }),
        ...contentOf(request),
      });
      pending.on('downloadProgress', ({ transferred }) => {
        if (transferred <= limitBytes) return;
        isTooLong = true;
        stop.abort();
      });
      const response = await pending;
      if (isSuccess(response.statusCode)) {
        const read = readAnswer(request, response.statusCode, textOf(response));
        return 'value' in read ? this.succeeded(context, read.value) : this.refused(context, read.failure);
      }
      // got resolves for a redirect that it does not follow.
      return this.refused(context, this.refusal(request, response));
    } catch (error) {
      const salvaged = request.signal.aborted ? null : this.salvaged(request, context);
      if (salvaged !== null) return this.succeeded(context, salvaged.value);
      context.permit?.abandoned();
      context.permit = null;
      const { wasSent } = context;
      if (error instanceof FailureError) return { ok: false, failure: error.failure, wasSent };
      request.signal.throwIfAborted();
      if (isTooLong)
        return { ok: false, failure: this.failureOfLongAnswer(request, context.status), wasSent };
      throw error;
    } finally {
      request.signal.removeEventListener('abort', abort);
    }
  }

  /**
   * Closes every connection, or those from these local addresses, which no longer work after a change of the network.
   */
  dropConnections(addresses?: readonly string[]): void {
    this.connections.drop(addresses);
  }

  /** What a success says although its body did not come whole: it was cut off, too slow or too long. */
  private salvaged<Schema extends z.ZodType>(
    { schema, salvage }: ApiRequest<Schema>,
    { status, beginning }: HookContext,
  ): { readonly value: z.output<Schema> } | null {
    if (status === null || !isSuccess(status) || beginning === null) return null;
    const parsed = schema.safeParse(salvage?.(beginning.text) ?? null);
    return parsed.success ? { value: parsed.data } : null;
  }

  /** Its body is cut off, so only its status decides the failure. */
  private failureOfLongAnswer(request: ApiRequest<z.ZodType>, status: number | null): Failure {
    if (status === null || isSuccess(status))
      return unreadableAnswer(status ?? 200, 'The answer is too long');
    return apiFailure(request.endpoint, request.bucket, {
      status,
      body: readErrorBody(''),
      retryAfterMs: null,
    });
  }

  /** Loads got with the first request, which makes the app's start faster. */
  private got(): Promise<Got> {
    this.instance ??= this.createInstance().catch((error: unknown) => {
      this.instance = null; // the next request tries again
      throw error;
    });
    return this.instance;
  }

  private async createInstance(): Promise<Got> {
    const { default: got } = await import('got');
    return got.extend({
      prefixUrl: `${this.account.apiUrl.replace(/\/+$/, '')}/api/integrations/`,
      responseType: 'buffer',
      followRedirect: false, // a redirect would send the key to another host
      timeout: this.timeouts,
      retry: {
        limit: triesPerRequest - 1,
        enforceRetryRules: false,
        calculateDelay: ({ attemptCount, error }) => this.retryDelayMs(error, attemptCount),
      },
      hooks: {
        beforeRequest: [
          async (options) => {
            const context = contextOf(options);
            const entered = await this.gates.enter(context.request, context.request.signal);
            if ('gate' in entered) throw new FailureError(entered.failure);
            context.permit = entered;
            context.wasSent = true;
            this.requestCount += 1;
            context.requestId = this.requestCount;
            options.headers['x-api-key'] = this.account.apiKey;
            options.agent = await this.connections.agentsFor(new URL(this.account.apiUrl));
          },
        ],
        afterResponse: [
          (response) => {
            if (isSuccess(response.statusCode)) {
              this.logOutcome(contextOf(response.request.options), String(response.statusCode));
            }
            return response;
          },
        ],
        beforeError: [
          (error) => {
            if (error.name === 'AbortError') return error;
            const context = contextOf(error.options);
            if (this.salvaged(context.request, context) !== null) return error;
            const failure = context.settled ?? this.settle(context, this.failureOf(error));
            this.logOutcome(context, describe(failure));
            return new FailureError(failure);
          },
        ],
      },
    });
  }

  /** Logs one line for each request that was sent. A request that a gate held back has no id. */
  private logOutcome({ requestId, request }: HookContext, outcome: string): void {
    if (requestId > 0) this.log.info(`#${requestId} ${request.method} ${request.path}: ${outcome}`);
  }

  private succeeded<Value>(context: HookContext, value: Value): Answer<Value> {
    context.permit?.answered();
    context.permit = null;
    return { ok: true, value };
  }

  private refused(context: HookContext, failure: Failure): Answer<never> {
    return { ok: false, failure: this.settle(context, failure), wasSent: true };
  }

  /** Returns the permit. The result is the failure as the upload sees it: its own, or an outage. */
  private settle(context: HookContext, failure: Failure): Failure {
    const { permit } = context;
    context.permit = null;
    return permit?.failed(failure) ?? failure;
  }

  /** Milliseconds before the next try; 0 ends the retries (got's convention). */
  private retryDelayMs(error: RequestError, attempt: number): number {
    const context = contextOf(error.options);
    if (this.salvaged(context.request, context) !== null) return 0;
    const failure = this.failureOf(error);
    const { requestRetry } = errorTaxonomy[failure.kind];
    const isRepeatable = context.request.retries !== 'never' && requestRetry === 'in-place';
    // If the service names a time, the upload waits in the queue, so that this request does not occupy a slot.
    if (!isRepeatable || attempt >= triesPerRequest || failure.retryAfterMs !== undefined) return 0;
    const reported = this.settle(context, failure);
    if (isOutage(reported)) {
      context.settled = reported;
      return 0;
    }
    const delayMs = backoffMs(requestBackoff, attempt, this.clock.random());
    this.logOutcome(context, `${describe(failure)}, again in ${delayMs} ms`);
    context.request.onRetry?.({ failure, delayMs });
    return delayMs;
  }

  private refusal(
    request: ApiRequest<z.ZodType>,
    response: { statusCode: number; body: unknown; headers: http.IncomingHttpHeaders },
  ): Failure {
    return apiFailure(request.endpoint, request.bucket, {
      status: response.statusCode,
      body: readErrorBody(textOf(response)),
      retryAfterMs: readRetryAfter(response.headers['retry-after'], this.clock.now(), response.headers.date),
    });
  }

  private failureOf(error: RequestError): Failure {
    if (error.cause instanceof FailureError) return error.cause.failure;
    const { request } = contextOf(error.options);
    const { response } = error;
    // The status alone is enough to classify an answer whose body cannot be read.
    if (response !== undefined && !isSuccess(response.statusCode)) {
      return this.refusal(request, response);
    }
    return connectionFailure(error.code, this.host, certificateOf(error.cause));
  }
}
