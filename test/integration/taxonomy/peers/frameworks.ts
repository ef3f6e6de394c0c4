/**
 * Default error answers of the frameworks that such an API may be written in: FastAPI, Starlette, Express, and RFC
 * 9457.
 */
import { expect } from 'vitest';

import {
  type PeerPage,
  badRequest,
  html,
  json,
  notFound,
  plain,
  failing,
  unavailable,
  unexpected,
  unreadable,
  validation,
} from './page.ts';

export const frameworkPages: readonly PeerPage[] = [
  {
    peer: 'FastAPI 404',
    status: 404,
    headers: json,
    body: '{"detail":"Not Found"}',
    ...notFound,
    detail: 'Not Found',
  },
  {
    peer: 'FastAPI 404 to a submission that continues none: a wrong address',
    status: 404,
    headers: json,
    body: '{"detail":"Not Found"}',
    asked: 'submissions.create',
    ...notFound,
    detail: 'Not Found',
  },
  {
    peer: 'FastAPI 405',
    status: 405,
    headers: { ...json, allow: 'GET' },
    body: '{"detail":"Method Not Allowed"}',
    ...unexpected,
    detail: 'Method Not Allowed',
  },
  {
    peer: 'FastAPI 400, a body that cannot be parsed',
    status: 400,
    headers: json,
    body: '{"detail":"There was an error parsing the body"}',
    ...badRequest,
    detail: 'There was an error parsing the body',
  },
  {
    peer: 'FastAPI 422 of pydantic 1',
    status: 422,
    headers: json,
    body: '{"detail":[{"loc":["body","assets",0,"blobPath"],"msg":"field required","type":"value_error.missing"}]}',
    asked: 'submissions.create',
    ...validation,
    detail: 'body.assets.0.blobPath: field required',
    fields: [{ field: 'body.assets.0.blobPath', message: 'field required' }],
  },
  {
    peer: 'FastAPI 422 of pydantic 2, two problems',
    status: 422,
    headers: json,
    body: JSON.stringify({
      detail: [
        {
          type: 'missing',
          loc: ['body', 'filename'],
          msg: 'Field required',
          input: { name: 'a.mp4' },
          url: 'https://errors.pydantic.dev/2.9/v/missing',
        },
        {
          type: 'enum',
          loc: ['body', 'contentType'],
          msg: "Input should be 'video/mp4' or 'image/png'",
          input: 'video/x',
          ctx: { expected: "'video/mp4' or 'image/png'" },
        },
      ],
    }),
    ...validation,
    detail: "body.filename: Field required; body.contentType: Input should be 'video/mp4' or 'image/png'",
    fields: [
      { field: 'body.filename', message: 'Field required' },
      { field: 'body.contentType', message: "Input should be 'video/mp4' or 'image/png'" },
    ],
  },
  {
    peer: 'Starlette 500, plain text',
    status: 500,
    headers: plain,
    body: 'Internal Server Error',
    ...failing,
    detail: 'Internal Server Error',
  },
  {
    peer: 'Starlette 307 to the path with a slash',
    status: 307,
    headers: { location: 'http://127.0.0.1:1/api/integrations/uploads/url/' },
    body: '',
    ...unreadable,
    detail: '',
  },
  {
    peer: 'uvicorn 400, plain text',
    status: 400,
    headers: plain,
    body: 'Invalid HTTP request received.',
    ...badRequest,
    detail: 'Invalid HTTP request received.',
  },
  {
    peer: 'Express “Cannot POST”',
    status: 404,
    headers: { ...html, 'x-powered-by': 'Express' },
    body:
      '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n' +
      '<pre>Cannot POST /api/integrations/uploads/url</pre>\n</body>\n</html>\n',
    ...notFound,
    detail: expect.stringContaining('Cannot POST /api/integrations/uploads/url'),
  },
  {
    peer: 'ASP.NET problem details',
    status: 503,
    headers: { 'content-type': 'application/problem+json' },
    body: '{"type":"https://tools.ietf.org/html/rfc9110#section-15.6.4","title":"Service Unavailable","status":503,"traceId":"00-1-2-00"}',
    ...unavailable,
    detail: 'Service Unavailable',
  },
  {
    peer: 'a 204 where an answer is due',
    status: 204,
    headers: {},
    body: '',
    ...unreadable,
    detail: '',
  },
  {
    peer: 'a 200 with JSON of something else',
    status: 200,
    headers: json,
    body: '{"status":"ok"}',
    ...unreadable,
    detail: '{"status":"ok"}',
  },
];
