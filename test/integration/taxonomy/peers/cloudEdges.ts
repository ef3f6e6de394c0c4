/** Error responses of cloud front ends: Cloudflare, Azure, AWS. */
import { expect } from 'vitest';

import {
  type PeerPage,
  forbidden,
  html,
  json,
  notFound,
  plain,
  rateLimited,
  failing,
  unavailable,
} from './page.ts';

// ------------------------------------------------------------------------------------------------------- Cloudflare

const cloudflarePage = (title: string, heading: string, code: string): string =>
  '<!DOCTYPE html>\n<!--[if lt IE 7]> <html class="no-js ie6 oldie" lang="en-US"> <![endif]-->\n' +
  '<!--[if gt IE 8]><!--> <html class="no-js" lang="en-US"> <!--<![endif]-->\n<head>\n' +
  `<title>${title}</title>\n<meta charset="UTF-8" />\n<meta name="robots" content="noindex, nofollow" />\n` +
  '<link rel="stylesheet" id="cf_styles-css" href="/cdn-cgi/styles/main.css" />\n</head>\n<body>\n' +
  '<div id="cf-wrapper">\n  <div id="cf-error-details" class="p-0">\n    <header class="mx-auto pt-10">\n' +
  `      <h1 class="inline-block">\n        <span class="inline-block">${heading}</span>\n` +
  `        <span class="code-label">Error code ${code}</span>\n      </h1>\n` +
  '      <div>Visit <a href="https://www.cloudflare.com/5xx-error-landing">cloudflare.com</a> for more information.</div>\n' +
  '    </header>\n  </div>\n</div>\n</body>\n</html>\n';

function cloudflareGateway(status: number, words: string): PeerPage {
  const title = `api.example | ${status}: ${words}`;
  return {
    peer: `Cloudflare ${status} ${words}`,
    status,
    headers: { ...html, server: 'cloudflare' },
    body: cloudflarePage(title, words, String(status)),
    ...unavailable,
    detail: title,
  };
}

const problem = (status: number, code: number, title: string, detail: string, more: object): string =>
  JSON.stringify({
    type: `https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/error-${code}/`,
    title: `Error ${code}: ${title}`,
    status,
    detail,
    instance: '9d99a4434fz2d168',
    error_code: code,
    ray_id: '9d99a4434fz2d168',
    zone: 'api.example',
    cloudflare_error: true,
    ...more,
  });

const cloudflarePages: readonly PeerPage[] = [
  cloudflareGateway(520, 'Web server is returning an unknown error'),
  cloudflareGateway(521, 'Web server is down'),
  cloudflareGateway(522, 'Connection timed out'),
  cloudflareGateway(523, 'Origin is unreachable'),
  cloudflareGateway(524, 'A timeout occurred'),
  cloudflareGateway(525, 'SSL handshake failed'),
  cloudflareGateway(526, 'Invalid SSL certificate'),
  {
    peer: 'Cloudflare 521 to a client that does not ask for HTML',
    status: 521,
    headers: { ...plain, server: 'cloudflare' },
    body: 'error code: 521',
    ...unavailable,
    detail: 'error code: 521',
  },
  {
    peer: 'Cloudflare 1020 Access denied',
    status: 403,
    headers: { ...html, server: 'cloudflare' },
    body: cloudflarePage(
      'Access denied | api.example used Cloudflare to restrict access',
      'Access denied',
      '1020',
    ),
    ...forbidden,
    detail: 'Access denied | api.example used Cloudflare to restrict access',
  },
  {
    peer: 'Cloudflare 1020 as a JSON problem',
    status: 403,
    headers: { 'content-type': 'application/problem+json' },
    body: problem(403, 1020, 'Access denied', 'The site owner has restricted access to this site.', {
      retryable: false,
    }),
    ...forbidden,
    detail: 'The site owner has restricted access to this site.',
  },
  {
    peer: 'Cloudflare 1015 as a JSON problem',
    status: 429,
    headers: { 'content-type': 'application/problem+json', 'retry-after': '30' },
    body: problem(429, 1015, 'You are being rate limited', 'The site owner has banned you temporarily.', {
      retryable: true,
      retry_after: 30,
    }),
    ...rateLimited,
    detail: 'The site owner has banned you temporarily.',
    retryAfterMs: 30_000,
  },
  {
    peer: 'Cloudflare’s own API',
    status: 403,
    headers: json,
    body: '{"success":false,"errors":[{"code":9109,"message":"Unauthorized to access requested resource"}],"messages":[],"result":null}',
    ...forbidden,
    detail: 'Unauthorized to access requested resource',
    fields: [{ field: '', message: 'Unauthorized to access requested resource' }],
  },
];

// ------------------------------------------------------------------------------------------------------------ Azure

const azurePages: readonly PeerPage[] = [
  {
    peer: 'Azure App Service 403 “This web app is stopped”',
    status: 403,
    headers: html,
    body:
      '<!DOCTYPE html>\r\n<html>\r\n<head>\r\n    <title>Web App - Unavailable</title>\r\n    <style type="text/css">\r\n' +
      '        html { height: 100%; width: 100%; }\r\n        #feature { width: 960px; margin: 95px auto 0 auto; }\r\n' +
      '    </style>\r\n</head>\r\n<body>\r\n    <div id="feature">\r\n        <div id="content">\r\n' +
      '            <h1 id="unavailable">Error 403 - This web app is stopped.</h1>\r\n' +
      '            <p id="tryAgain">The web app you have attempted to reach is currently stopped.</p>\r\n' +
      '        </div>\r\n    </div>\r\n</body>\r\n</html>\r\n',
    ...unavailable,
    detail: 'Web App - Unavailable · Error 403 - This web app is stopped.',
  },
  {
    peer: 'Azure App Service 404, no such site',
    status: 404,
    headers: html,
    body:
      '<!DOCTYPE html>\r\n<html>\r\n<head>\r\n<title>Microsoft Azure Web App - Error 404</title>\r\n</head>\r\n<body>\r\n' +
      '<div id="content"><h1>404 Web Site not found.</h1>\r\n<p>You may be seeing this error due to one of the reasons listed below.</p></div>\r\n' +
      '</body>\r\n</html>\r\n',
    ...notFound,
    detail: 'Microsoft Azure Web App - Error 404 · 404 Web Site not found.',
  },
  {
    peer: 'Azure App Service 502',
    status: 502,
    headers: html,
    body:
      '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\r\n' +
      '<html xmlns="http://www.w3.org/1999/xhtml">\r\n<head>\r\n' +
      '<title>502 - Web server received an invalid response while acting as a gateway or proxy server.</title>\r\n' +
      '<style type="text/css">\r\n<!--\r\nbody{margin:0;font-size:.7em;}\r\n-->\r\n</style>\r\n</head>\r\n<body>\r\n' +
      '<div id="header"><h1>Server Error</h1></div>\r\n<div id="content">\r\n <h2>502 - Web server received an invalid response</h2>\r\n' +
      '</div>\r\n</body>\r\n</html>\r\n',
    ...unavailable,
    detail:
      '502 - Web server received an invalid response while acting as a gateway or proxy server. · Server Error',
  },
  {
    peer: 'Azure App Service 503 of http.sys',
    status: 503,
    headers: { 'content-type': 'text/html; charset=us-ascii', server: 'Microsoft-HTTPAPI/2.0' },
    body:
      '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN""http://www.w3.org/TR/html4/strict.dtd">\r\n' +
      '<HTML><HEAD><TITLE>Service Unavailable</TITLE>\r\n<META HTTP-EQUIV="Content-Type" Content="text/html; charset=us-ascii"></HEAD>\r\n' +
      '<BODY><h2>Service Unavailable</h2>\r\n<hr><p>HTTP Error 503. The service is unavailable.</p>\r\n</BODY></HTML>\r\n',
    ...unavailable,
    detail: 'Service Unavailable',
  },
  {
    peer: 'Azure Front Door 503, a page',
    status: 503,
    headers: { ...html, 'x-azure-ref': '20260101T000000Z-0000' },
    body:
      "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Transitional//EN' 'http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd'>" +
      "<html xmlns='http://www.w3.org/1999/xhtml'><head><style type='text/css'>body { font-family:Arial; }</style>" +
      "<title>Service unavailable</title></head><body><div id='content'><div id='message'>" +
      "<h2>Our services aren't available right now</h2><p>We're working to restore all services as soon as possible.</p></div>" +
      "<div id='errorref'><span>20260101T000000Z-0000</span></div></div></body></html>",
    ...unavailable,
    detail: 'Service unavailable',
  },
  {
    peer: 'Azure Front Door 503, a fragment of a page',
    status: 503,
    headers: { ...html, 'x-azure-ref': '20260101T000000Z-0000' },
    body:
      "<h2>Our services aren't available right now</h2><p>We're working to restore all services as soon as possible. " +
      'Please check back soon.</p>0a4eEagAAAADZtmRcHu09',
    ...unavailable,
    detail: expect.stringContaining("Our services aren't available right now"),
  },
  {
    peer: 'Azure Front Door 403 of its firewall',
    status: 403,
    headers: html,
    body:
      "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>Microsoft</title></head><body><div id='content'>" +
      "<div id='message'><h2>The request is blocked.</h2></div><div id='errorref'><span>0ZlSTYwAAAAA</span></div></div></body></html>",
    ...forbidden,
    detail: expect.stringContaining('The request is blocked.'),
  },
  {
    peer: 'Azure API Management 404',
    status: 404,
    headers: json,
    body: '{ "statusCode": 404, "message": "Resource not found" }',
    ...notFound,
    detail: 'Resource not found',
  },
  {
    peer: 'Azure API Management 401, a key it does not know',
    status: 401,
    headers: {
      ...json,
      'www-authenticate': 'AzureApiManagementKey realm="https://api.example",name="X-API-Key",type="header"',
    },
    body: '{ "statusCode": 401, "message": "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription." }',
    kind: 'key-invalid',
    retry: 'never',
    headline: 'API key not valid',
    detail:
      'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
  },
  {
    peer: 'Azure API Management 429',
    status: 429,
    headers: { ...json, 'retry-after': '12' },
    body: '{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in 12 seconds." }',
    ...rateLimited,
    detail: 'Rate limit is exceeded. Try again in 12 seconds.',
    retryAfterMs: 12_000,
  },
  {
    peer: 'Azure API Management 500',
    status: 500,
    headers: json,
    body: '{ "statusCode": 500, "message": "Internal server error", "activityId": "8b1f4c1e-0000-4000-8000-000000000000" }',
    ...failing,
    detail: 'Internal server error',
  },
];

// -------------------------------------------------------------------------------------------------------------- AWS

function loadBalancer(status: number, words: string): PeerPage {
  const title = `${status} ${words}`;
  return {
    peer: `AWS load balancer ${title}`,
    status,
    headers: { 'content-type': 'text/html', server: 'awselb/2.0' },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
    ...unavailable,
    detail: title,
  };
}

const awsPages: readonly PeerPage[] = [
  loadBalancer(502, 'Bad Gateway'),
  loadBalancer(503, 'Service Temporarily Unavailable'),
  loadBalancer(504, 'Gateway Time-out'),
  {
    peer: 'AWS API Gateway 504',
    status: 504,
    headers: json,
    body: '{"message": "Endpoint request timed out"}',
    ...unavailable,
    detail: 'Endpoint request timed out',
  },
];

export const cloudEdgePages: readonly PeerPage[] = [...cloudflarePages, ...azurePages, ...awsPages];
