import { expect, it } from 'vitest';

import { isSafeUploadAddress } from '../../../../main/transfer/uploadAddress.ts';

const api = 'api.example.com';
const local = '127.0.0.1:8080';

it.each([
  ['https://store.blob.core.windows.net/ws/a.mp4?sig=1', api, true],
  ['https://8.8.8.8/a', api, true],
  ['http://store.blob.core.windows.net/ws/a.mp4', api, false],
  ['http://192.0.2.2/a', api, false],
  ['https://127.0.0.1/a', api, false],
  ['https://2130706433/a', api, false],
  ['https://0x7f.1/a', api, false],
  ['https://localhost/a', api, false],
  ['https://localhost./a', api, false],
  ['https://store.localhost/a', api, false],
  ['https://[::1]/a', api, false],
  ['https://[::ffff:127.0.0.1]/a', api, false],
  ['https://[::ffff:10.0.0.1]/a', api, false],
  ['https://10.1.2.3/a', api, false],
  ['https://172.16.0.1/a', api, false],
  ['https://172.32.0.1/a', api, true],
  ['https://192.168.1.1/a', api, false],
  ['https://169.254.169.254/latest', api, false],
  ['https://100.64.0.1/a', api, false],
  ['https://0.0.0.0/a', api, false],
  ['https://[fe80::1]/a', api, false],
  ['https://[fd00::1]/a', api, false],
  ['https://nas.local/a', api, false],
  ['https://[2001:db8::1]/a', api, true],
  ['http://127.0.0.1:10000/devstoreaccount1/a', local, true],
  ['http://localhost:10000/a', '[::1]:8080', true],
  ['http://10.1.2.3/a', local, false],
  ['https://10.1.2.3/a', '10.1.2.4', true],
  ['http://10.1.2.3/a', '10.1.2.4', false],
  ['https://127.0.0.1/a', '10.1.2.4', false],
  ['https://store.example.com/a', local, true],
])('%s of the API at %s is safe: %s', (uploadUrl, apiHost, isSafe) => {
  expect(isSafeUploadAddress(uploadUrl, apiHost)).toBe(isSafe);
});
