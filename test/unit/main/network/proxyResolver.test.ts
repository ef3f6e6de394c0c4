import { describe, expect, it } from 'vitest';

import { matchesNoProxy } from '../../../../main/network/noProxy.ts';
import { chooseProxy, signInOfEnvironment } from '../../../../main/network/proxyResolver.ts';
import {
  nameOfProxy,
  readPacAnswer,
  readProxyUrl,
  urlOfProxy,
} from '../../../../main/network/proxyServer.ts';

const service = new URL('https://api.example/x?y');
const direct = { kind: 'direct' } as const;
const proxy = { kind: 'http', host: 'proxy.example', port: 8080 } as const;

describe('the address of a proxy', () => {
  it.each([
    ['proxy.example:8080', 'http://proxy.example:8080', null],
    ['  http://proxy.example ', 'http://proxy.example:80', null],
    ['http://proxy.example:80/', 'http://proxy.example:80', null],
    ['https://proxy.example', 'https://proxy.example:443', null],
    ['https://proxy.example:80', 'https://proxy.example:80', null],
    ['socks5h://10.0.0.1', 'socks5://10.0.0.1:1080', null],
    ['SOCKS4://proxy.example:9', 'socks4://proxy.example:9', null],
    ['http://[fd00::1]:3128', 'http://[fd00::1]:3128', null],
    ['http://anna:p%40ss@proxy.example:1', 'http://proxy.example:1', { user: 'anna', password: 'p@ss' }],
    ['anna:100%@proxy.example:1', 'http://proxy.example:1', { user: 'anna', password: '100%' }],
  ])('is read from %s', (text, url, signIn) => {
    const read = readProxyUrl(text);
    expect(read && urlOfProxy(read.server)).toBe(url);
    expect(read?.signIn).toEqual(signIn);
  });

  it.each([
    '',
    ' ',
    'ftp://proxy.example',
    'http://',
    'proxy example',
    'http://proxy.example/path',
    'http://p:99999',
  ])('is not "%s"', (text) => expect(readProxyUrl(text)).toBeNull());

  it('is named by host and port, an IPv6 address in brackets', () => {
    expect(nameOfProxy({ kind: 'http', host: 'fd00::1', port: 1 })).toBe('[fd00::1]:1');
    expect(nameOfProxy(proxy)).toBe('proxy.example:8080');
  });
});

describe('the result of a PAC script', () => {
  it.each([
    ['DIRECT', [direct]],
    ['', [direct]],
    ['QUIC proxy.example:443', [direct]],
    ['PROXY proxy.example:8080', [proxy]],
    [
      'PROXY proxy.example:8080; HTTPS second.example:443;SOCKS5 third.example:1080; direct',
      [
        proxy,
        { kind: 'https', host: 'second.example', port: 443 },
        { kind: 'socks5', host: 'third.example', port: 1080 },
        direct,
      ],
    ],
    ['SOCKS old.example:1080', [{ kind: 'socks4', host: 'old.example', port: 1080 }]],
    ['PROXY ; PROXY proxy.example:8080', [proxy]],
  ])('%s', (answer, hops) => expect(readPacAnswer(answer)).toEqual(hops));
});

describe('the no-proxy list', () => {
  it.each([
    ['api.example', true],
    ['EXAMPLE', true],
    ['.example', true],
    ['*.example', true],
    ['other.example, api.example:443', true],
    ['api.example:8443', false],
    ['pi.example', false],
    ['*', true],
    ['10.0.0.0/8', false],
    ['', false],
  ])('"%s" matches api.example: %s', (list, expected) =>
    expect(matchesNoProxy(list, service)).toBe(expected),
  );

  it.each([
    ['10.0.0.0/8', 'https://10.1.2.3/', true],
    ['10.0.0.0/8', 'https://11.1.2.3/', false],
    ['10.1.2.3', 'https://10.1.2.3:444/', true],
    ['.2.3', 'https://10.1.2.3/', false],
    ['fd00::/8', 'https://[fd12::1]/', true],
    ['[fd12::1]:443', 'https://[fd12::1]/', true],
    ['10.0.0.0/99', 'https://10.1.2.3/', false],
    ['<local>', 'https://intranet/', true],
    ['<local>', 'https://api.example/', false],
  ])('"%s" matches %s: %s', (list, url, expected) =>
    expect(matchesNoProxy(list, new URL(url))).toBe(expected),
  );

  it.each([
    'http://127.0.0.1:1/',
    'http://127.9.9.9/',
    'http://localhost/',
    'http://x.localhost/',
    'http://[::1]/',
  ])('matches %s unless it has <-loopback>', (url) => {
    expect(matchesNoProxy('', new URL(url))).toBe(true);
    expect(matchesNoProxy('other.example <-loopback>', new URL(url))).toBe(false);
    expect(matchesNoProxy('<-loopback>,*', new URL(url))).toBe(true);
  });
});

describe('the proxy for a URL', () => {
  const system = { mode: 'system', address: '', noProxy: '' } as const;

  it('is none in mode none, even with a proxy in the environment', () => {
    const none = { mode: 'none', address: 'proxy.example:8080', noProxy: '' } as const;
    expect(chooseProxy(none, { HTTPS_PROXY: 'proxy.example:8080' }, service)).toEqual({ hops: [direct] });
  });

  it('is the manual proxy, except for hosts in the no-proxy list', () => {
    const manual = { mode: 'manual', address: 'proxy.example:8080', noProxy: 'storage.example' } as const;
    expect(chooseProxy(manual, {}, service)).toEqual({ hops: [proxy] });
    expect(chooseProxy(manual, {}, new URL('https://storage.example/'))).toEqual({ hops: [direct] });
    expect(chooseProxy({ ...manual, address: '' }, {}, service)).toEqual({ hops: [direct] });
  });

  it('is left to the system when the environment has no proxy for the scheme', () => {
    expect(chooseProxy(system, {}, service)).toBe('ask-system');
    expect(chooseProxy(system, { HTTP_PROXY: 'proxy.example:8080' }, service)).toBe('ask-system');
  });

  it.each([
    { HTTPS_PROXY: 'http://proxy.example:8080' },
    { https_proxy: 'proxy.example:8080' },
    { all_proxy: 'proxy.example:8080' },
  ])('is the proxy from the environment %o', (environment) =>
    expect(chooseProxy(system, environment, service)).toEqual({ hops: [proxy] }),
  );

  it('prefers the lower-case variable, and obeys NO_PROXY', () => {
    const both = { https_proxy: 'proxy.example:8080', HTTPS_PROXY: 'other.example:1' };
    expect(chooseProxy(system, both, service)).toEqual({ hops: [proxy] });
    expect(chooseProxy(system, { ...both, NO_PROXY: '.example' }, service)).toEqual({ hops: [direct] });
    expect(chooseProxy(system, { NO_PROXY: '.example' }, service)).toEqual({ hops: [direct] });
  });

  it('is none for a loopback address', () => {
    expect(chooseProxy(system, { HTTP_PROXY: 'proxy.example:1' }, new URL('http://127.0.0.1:4010'))).toEqual({
      hops: [direct],
    });
  });

  it('uses a sign-in from the environment only for the proxy of that variable', () => {
    const environment = { HTTPS_PROXY: 'http://anna:secret@proxy.example:8080' };
    expect(signInOfEnvironment(environment, 'proxy.example:8080')).toEqual({
      user: 'anna',
      password: 'secret',
    });
    expect(signInOfEnvironment(environment, 'other.example:8080')).toBeNull();
  });
});
