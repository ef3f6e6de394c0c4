/** Responses between a person and the service: company proxies, captive portals, and pages in unusual encodings. */
import { gzipSync } from 'node:zlib';

import { expect } from 'vitest';

import { type PeerPage, forbidden, html, plain, unavailable, unreadable } from './page.ts';

const squidPage = (heading: string, text: string): string =>
  '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n<html><head>\n' +
  '<meta type="copyright" content="Copyright (C) 1996-2024 The Squid Software Foundation and contributors">\n' +
  '<title>ERROR: The requested URL could not be retrieved</title>\n<style type="text/css"><!--\n body { font-family: sans-serif; }\n--></style>\n' +
  `</head><body id=ERR>\n<div id="titles">\n<h1>ERROR</h1>\n<h2>${heading}</h2>\n</div>\n<hr>\n<div id="content"><p>${text}</p></div>\n</body></html>\n`;

const portalPage =
  '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Welcome to Hotel Wi-Fi</title></head>\n' +
  '<body><h1>Please sign in</h1><form action="/login" method="post"><input name="room"></form></body></html>\n';

const signInWords = 'Welcome to Hotel Wi-Fi · Please sign in';

const germanPage =
  '<html><head><title>Zugriff verweigert</title></head><body><h1>Diese Seite ist für Sie nicht zulässig</h1></body></html>';
const maintenancePage =
  '<html><head><title>Scheduled maintenance</title></head><body><h1>Back at noon</h1></body></html>';

export const proxyPages: readonly PeerPage[] = [
  {
    peer: 'Squid 403, a blocked address',
    status: 403,
    headers: { ...html, 'x-squid-error': 'ERR_ACCESS_DENIED 0' },
    body: squidPage('The requested URL could not be retrieved', 'Access Denied.'),
    ...forbidden,
    detail: 'ERROR: The requested URL could not be retrieved',
  },
  {
    peer: 'Squid 503, a name that it cannot resolve',
    status: 503,
    headers: { ...html, 'x-squid-error': 'ERR_DNS_FAIL 0' },
    body: squidPage(
      'The requested URL could not be retrieved',
      'Unable to determine IP address from host name',
    ),
    ...unavailable,
    detail: 'ERROR: The requested URL could not be retrieved',
  },
  {
    peer: 'a web filter’s block page',
    status: 403,
    headers: html,
    body:
      '<!DOCTYPE html><html><head><title>Internet Security by Example Filter</title></head><body><div>' +
      '<h1>Website blocked</h1><p>Your organization has selected to block this category: File Share</p></div></body></html>',
    ...forbidden,
    detail: 'Internet Security by Example Filter · Website blocked',
  },
  {
    peer: 'a page with neither title nor heading',
    status: 502,
    headers: html,
    body: '<html><body bgcolor="white"><p>The gateway is <b>being restarted</b>.</p></body></html>',
    ...unavailable,
    detail: expect.stringContaining('being restarted'),
  },
  {
    peer: 'a title with entities in it',
    status: 503,
    headers: html,
    body: '<html><head><title>Caf&#233; &amp; Co &#8211; we&#39;ll be back</title></head><body></body></html>',
    ...unavailable,
    detail: "Café & Co – we'll be back",
  },
  {
    peer: 'a proxy that wants a sign-in',
    status: 407,
    headers: { ...html, 'proxy-authenticate': 'Basic realm="Corporate proxy"' },
    body: squidPage(
      'Cache Access Denied.',
      'Sorry, you are not currently allowed to request this from this cache.',
    ),
    kind: 'proxy-auth-required',
    retry: 'backoff',
    headline: 'Proxy sign-in required',
    detail: 'ERROR: The requested URL could not be retrieved',
  },
  {
    peer: 'a captive portal that answers itself',
    status: 200,
    headers: html,
    body: portalPage,
    ...unreadable,
    detail: signInWords,
  },
  {
    peer: 'a captive portal that redirects',
    status: 302,
    headers: { location: 'http://portal.example/login?next=api' },
    body: '',
    ...unreadable,
    detail: '',
  },
  {
    peer: 'a captive portal that says so (RFC 6585)',
    status: 511,
    headers: html,
    body: '<html><head><title>Network Authentication Required</title></head><body><h1>Sign in first</h1></body></html>',
    ...unreadable,
    detail: 'Network Authentication Required · Sign in first',
  },
  {
    peer: 'a page that is gzipped',
    status: 502,
    headers: { ...html, 'content-encoding': 'gzip' },
    body: gzipSync(maintenancePage),
    ...unavailable,
    detail: 'Scheduled maintenance · Back at noon',
  },
  {
    peer: 'a page in UTF-16 with its mark',
    status: 503,
    headers: { 'content-type': 'text/html; charset=utf-16' },
    body: Buffer.from(`\uFEFF${maintenancePage}`, 'utf16le'),
    ...unavailable,
    detail: 'Scheduled maintenance · Back at noon',
  },
  {
    peer: 'a page in Latin-1',
    status: 503,
    headers: { 'content-type': 'text/html; charset=iso-8859-1' },
    body: Buffer.from(germanPage, 'latin1'),
    ...unavailable,
    detail: 'Zugriff verweigert · Diese Seite ist für Sie nicht zulässig',
  },
  {
    peer: 'a page longer than is kept',
    status: 503,
    headers: html,
    body: `<html><head><title>Busy</title></head><body>${'<p>Please wait.</p>'.repeat(20_000)}</body></html>`,
    ...unavailable,
    detail: expect.stringMatching(/^Busy · Please wait/),
  },
  {
    peer: 'a text longer than is kept',
    status: 503,
    headers: plain,
    body: 'Please wait. '.repeat(1_000),
    ...unavailable,
    detail: `${'Please wait. '.repeat(200).slice(0, 2_047)}…`,
  },
];
