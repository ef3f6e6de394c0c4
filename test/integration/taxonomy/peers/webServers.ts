/** Default error pages of web servers and load balancers: nginx, Apache, HAProxy, Varnish, Envoy, Traefik. */
import {
  type PeerPage,
  badRequest,
  forbidden,
  html,
  notFound,
  plain,
  rateLimited,
  tooLarge,
  failing,
  unavailable,
  unexpected,
} from './page.ts';

const nginxPage = (title: string, heading = title): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${heading}</h1></center>\r\n` +
  '<hr><center>nginx/1.24.0</center>\r\n</body>\r\n</html>\r\n' +
  '<!-- a padding to disable MSIE and Chrome friendly error page -->\r\n'.repeat(6);

function nginx(
  status: number,
  words: string,
  meaning: Pick<PeerPage, 'kind' | 'retry' | 'headline' | 'retryAfterMs'>,
): PeerPage {
  const title = `${status} ${words}`;
  return {
    peer: `nginx ${title}`,
    status,
    headers: { ...html, server: 'nginx/1.24.0' },
    body: nginxPage(title),
    ...meaning,
    detail: title,
  };
}

const apachePage = (status: number, words: string, text: string): string =>
  `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${words}</title>\n` +
  `</head><body>\n<h1>${words}</h1>\n<p>${text}</p>\n<hr>\n` +
  '<address>Apache/2.4.58 (Ubuntu) Server at api.example Port 443</address>\n</body></html>\n';

function apache(
  status: number,
  words: string,
  text: string,
  meaning: Pick<PeerPage, 'kind' | 'retry' | 'headline'>,
): PeerPage {
  return {
    peer: `Apache ${status} ${words}`,
    status,
    headers: { 'content-type': 'text/html; charset=iso-8859-1' },
    body: apachePage(status, words, text),
    ...meaning,
    detail: `${status} ${words}`,
  };
}

export const webServerPages: readonly PeerPage[] = [
  nginx(400, 'Bad Request', badRequest),
  {
    ...nginx(400, 'The plain HTTP request was sent to HTTPS port', badRequest),
    body: nginxPage('400 The plain HTTP request was sent to HTTPS port', '400 Bad Request'),
    detail: '400 The plain HTTP request was sent to HTTPS port · 400 Bad Request',
  },
  nginx(403, 'Forbidden', forbidden),
  nginx(404, 'Not Found', notFound),
  {
    ...nginx(404, 'Not Found', notFound),
    peer: 'nginx 404 to a submission that continues none: a wrong address',
    asked: 'submissions.create',
  },
  nginx(405, 'Not Allowed', unexpected),
  nginx(413, 'Request Entity Too Large', tooLarge),
  nginx(414, 'Request-URI Too Large', unexpected),
  nginx(429, 'Too Many Requests', { ...rateLimited, retryAfterMs: 30_000 }),
  nginx(500, 'Internal Server Error', failing),
  nginx(502, 'Bad Gateway', unavailable),
  nginx(503, 'Service Temporarily Unavailable', unavailable),
  nginx(504, 'Gateway Time-out', unavailable),
  apache(403, 'Forbidden', 'You don&apos;t have permission to access this resource.', forbidden),
  apache(
    500,
    'Internal Server Error',
    'The server encountered an internal error or\nmisconfiguration and was unable to complete\nyour request.',
    failing,
  ),
  apache(
    502,
    'Proxy Error',
    'The proxy server received an invalid\r\nresponse from an upstream server.<br />\r\n',
    unavailable,
  ),
  apache(
    503,
    'Service Unavailable',
    'The server is temporarily unable to service your\nrequest due to maintenance downtime or capacity\nproblems. Please try again later.',
    unavailable,
  ),
  {
    peer: 'HAProxy 503, a page without a title',
    status: 503,
    headers: { 'content-type': 'text/html' },
    body: '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n',
    ...unavailable,
    detail: '503 Service Unavailable',
  },
  {
    peer: 'Varnish 503 Guru Meditation',
    status: 503,
    headers: { ...html, 'retry-after': '5' },
    body:
      '<!DOCTYPE html>\n<html>\n  <head>\n    <title>503 Backend fetch failed</title>\n  </head>\n  <body>\n' +
      '    <h1>Error 503 Backend fetch failed</h1>\n    <p>Backend fetch failed</p>\n    <h3>Guru Meditation:</h3>\n' +
      '    <p>XID: 32770</p>\n    <hr>\n    <p>Varnish cache server</p>\n  </body>\n</html>\n',
    ...unavailable,
    detail: '503 Backend fetch failed · Error 503 Backend fetch failed',
    retryAfterMs: 5_000,
  },
  {
    peer: 'Envoy 503, plain text',
    status: 503,
    headers: plain,
    body: 'upstream connect error or disconnect/reset before headers. reset reason: connection failure',
    ...unavailable,
    detail: 'upstream connect error or disconnect/reset before headers. reset reason: connection failure',
  },
  {
    peer: 'Traefik 404, plain text',
    status: 404,
    headers: plain,
    body: '404 page not found\n',
    ...notFound,
    detail: '404 page not found',
  },
  {
    peer: 'a 503 that says when to come back',
    status: 503,
    headers: { ...html, 'retry-after': '120' },
    body: nginxPage('503 Service Temporarily Unavailable'),
    ...unavailable,
    detail: '503 Service Temporarily Unavailable',
    retryAfterMs: 120_000,
  },
  { peer: 'a 502 without a body', status: 502, headers: {}, body: '', ...unavailable, detail: '' },
];
