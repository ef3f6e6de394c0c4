/** The API proper: authentication, plan and rate limit in front of one handler per endpoint, on fastify. */
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

import {
  answerWith,
  bodyTooLarge,
  internalError,
  invalid,
  notFound,
  planGated,
  refused,
  type Answer,
} from './answers.ts';
import type { BlobStore } from './blobStore.ts';
import { apiEndpointNames, apiEndpoints, apiPrefix, type ApiEndpoint } from './endpoints.ts';
import type { Caller } from './keys.ts';
import { assetRoutes } from './routes/assets.ts';
import { sandboxRoutes } from './routes/sandbox.ts';
import { submissionRoutes } from './routes/submissions.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import type { World } from './world.ts';

/** What the handlers work with. */
export interface Backing {
  readonly world: () => World;
  readonly blobs: () => BlobStore;
  /** Where clients reach storage. */
  readonly storageOrigin: () => string;
}

export interface Call {
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
  /** For what is not JSON. */
  readonly request: FastifyRequest;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;
export type Handlers<Endpoint extends ApiEndpoint> = Readonly<Record<Endpoint, Handler>>;

const jsonBodyLimitBytes = 1_048_576;
const wholeBodyLimitBytes = 2 ** 40;

export async function buildApi(backing: Backing): Promise<FastifyInstance> {
  const app = fastify({ logger: false, forceCloseConnections: true, bodyLimit: jsonBodyLimitBytes });
  // A name with a path in it has to arrive as it was sent, to be refused.
  await app.register(multipart, { preservePath: true, limits: { fileSize: wholeBodyLimitBytes } });
  const handlers: Handlers<ApiEndpoint> = {
    ...uploadRoutes(backing),
    ...submissionRoutes(backing),
    ...assetRoutes(backing),
    ...webhookRoutes(backing),
    ...sandboxRoutes(backing),
  };

  // Whatever its content type says, a body that is not multipart is read as JSON.
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(body.toString()));
    } catch {
      done(new MalformedJson());
    }
  });

  app.setErrorHandler(async (error, _request, reply) => {
    await send(reply, answerToError(error, backing.world()));
  });
  app.setNotFoundHandler(async (_request, reply) => await send(reply, notFound));

  const callers = new WeakMap<FastifyRequest, Caller>();
  for (const endpoint of apiEndpointNames) {
    const { method, path, bucket } = apiEndpoints[endpoint];
    app.route({
      method,
      url: apiPrefix + path,
      onRequest: async (request, reply) => {
        const caller = admitted(request, bucket, backing.world());
        if ('status' in caller) return await send(reply, caller);
        callers.set(request, caller);
      },
      handler: async (request, reply) => {
        const caller = callers.get(request);
        if (caller === undefined) throw new Error(`${endpoint} was reached without a caller`);
        const { query, body } = request;
        const params = request.params as Record<string, string>;
        return await send(reply, await handlers[endpoint]({ caller, params, query, body, request }));
      },
    });
  }
  return app;
}

/** The caller, or the 401, 402 or 429 that refuses it, in this order and before the body is read. */
function admitted(
  request: FastifyRequest,
  bucket: (typeof apiEndpoints)[ApiEndpoint]['bucket'],
  { keys, limits }: World,
): Caller | Answer {
  const header = request.headers['x-api-key'];
  const caller = keys.authenticate(Array.isArray(header) ? header[0] : header);
  if (typeof caller === 'string') return refused(401, caller);
  if (!keys.isGranted(caller.key, bucket)) return planGated(bucket);
  return limits.admit(caller.key, bucket) ?? caller;
}

async function send(reply: FastifyReply, { status, json, headers }: Answer): Promise<FastifyReply> {
  reply.code(status).headers({ ...headers });
  return await (json === undefined
    ? reply.send()
    : reply.type('application/json; charset=utf-8').send(JSON.stringify(json)));
}

class MalformedJson extends Error {}

function answerToError(error: unknown, { behaviour, ledger }: World): Answer {
  if (error instanceof MalformedJson) {
    return invalid([{ path: [], message: 'The body is not valid JSON' }], behaviour.validationShape);
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return bodyTooLarge;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (error instanceof Error && typeof status === 'number' && status >= 400 && status < 500) {
    return answerWith(status, { detail: error.message });
  }
  ledger.problem(String(error));
  return internalError;
}
