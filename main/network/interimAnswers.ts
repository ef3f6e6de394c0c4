/**
 * Ends a request whose answer never becomes one: a server that switches to another protocol, which no request asks for, or
 * sends interim answers (1xx) without end. Node would wait for the answer as long as the connection lasts.
 */
import type { ClientRequest } from 'node:http';

/** Servers send one or two, such as 100 and 103. */
const maxInterimAnswers = 100;

function errorOf(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** The codes are none of the link's, so the answer counts as one that cannot be read. */
export function limitInterimAnswers(request: ClientRequest): ClientRequest {
  let count = 0;
  request.once('upgrade', (_response, socket) => {
    socket.destroy();
    // Node calls the request destroyed by now, so `destroy` would emit no error.
    request.emit('error', errorOf('ERR_UNEXPECTED_UPGRADE'));
  });
  request.on('information', () => {
    count += 1;
    if (count > maxInterimAnswers) request.destroy(errorOf('ERR_TOO_MANY_INTERIM_ANSWERS'));
  });
  return request;
}
