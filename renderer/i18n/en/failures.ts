/** English messages for every failure: a headline, and an explanation of what it means and what helps. */
import type { FailureCatalogue } from '../coverage.ts';

export const failures = {
  'key-missing': {
    headline: 'No API key yet',
    why: 'Add your workspace’s key in Settings. This file waits until then.',
  },
  'key-locked': {
    headline: 'The API key is locked in the system keyring',
    why: 'Unlock the keyring, or enter the key again in Settings. This file waits until then.',
  },
  'key-invalid': {
    headline: 'The API key is not valid',
    why: 'The service does not know this key. Check it in Settings; this file waits until then.',
  },
  'key-expired': {
    headline: 'The API key has expired',
    why: 'Make a new key in the control plane and put it in Settings. This file waits until then.',
  },
  'key-revoked': {
    headline: 'The API key was revoked',
    why: 'Someone withdrew this key. Put a valid one in Settings; this file waits until then.',
  },
  'key-refused': {
    headline: 'The API key was refused',
    why: 'Check the key in Settings. This file waits until then.',
  },
  'plan-gated': {
    headline: 'Not part of your plan',
    why: 'Your plan does not include this step. The file waits and nothing is lost.',
  },
  'rate-limited': {
    headline: 'Too many requests just now',
    why: 'The service asked for a pause. It goes on by itself.',
  },
  'bad-request': {
    headline: 'The service refused the request',
    why: 'Repeating it will not help. Support can say more with the details below.',
  },
  forbidden: {
    headline: 'Not allowed',
    why: 'The service does not allow this with your key. Support can say more with the details below.',
  },
  'blob-path-refused': {
    headline: 'The file name was refused',
    why: 'The service does not accept this name or place in storage. Rename the file and add it again.',
  },
  'sandbox-only': {
    headline: 'Only allowed in the sandbox',
    why: 'This was asked with a live key but works with a sandbox key alone.',
  },
  'not-found': {
    headline: 'Not found in your workspace',
    why: 'The service does not know what was asked for. It may belong to another workspace’s key.',
  },
  'submission-not-found': {
    headline: 'The submission was not found',
    why: 'It is not in this key’s workspace. If you changed the key, change it back and retry.',
  },
  'not-finished': {
    headline: 'Results are not ready',
    why: 'Processing has not finished yet. The results come by themselves.',
  },
  'previous-submission-not-found': {
    headline: 'The earlier submission was not found',
    why: 'The submission that this should be a new version of is not in this key’s workspace. Check its id.',
  },
  'already-submitted': {
    headline: 'Already submitted',
    why: 'The service has this file in an earlier submission. Nothing was submitted twice.',
  },
  'retry-in-progress': {
    headline: 'Already being processed again',
    why: 'The service is repeating the processing at this moment. Its result comes by itself.',
  },
  'retry-not-failed': {
    headline: 'Nothing to process again',
    why: 'The service says that the processing did not fail.',
  },
  'retry-not-retryable': {
    headline: 'Processing cannot be repeated',
    why: 'The service says that another attempt will not help. Change the file and add it again.',
  },
  'retries-exhausted': {
    headline: 'No attempts left',
    why: 'The service repeated the processing as often as it allows. Support can say more.',
  },
  conflict: {
    headline: 'Not possible right now',
    why: 'The service is already doing something else with this file, or it cannot be tried again.',
  },
  'too-large': {
    headline: 'The file is too large',
    why: 'It is larger than the service accepts for its type.',
  },
  'type-not-allowed': {
    headline: 'This file type is not accepted',
    why: 'The service does not accept this type. Export it as an accepted type and add that file.',
  },
  'type-mismatch': {
    headline: 'The file is not what its name says',
    why: 'The content and the file extension disagree. Rename it to fit its content, or export it again.',
  },
  validation: {
    headline: 'The service could not accept the details',
    why: 'Something in the request was not as the service expects it.',
  },
  'unexpected-status': {
    headline: 'An unexpected answer',
    why: 'The service answered in a way this app does not know. Support can say more with the details.',
  },
  'service-error': {
    headline: 'Trouble at the service',
    why: 'It is on the service’s side and your file is fine. Retrying usually helps.',
  },
  'results-unavailable': {
    headline: 'Results could not be loaded',
    why: 'The upload is fine; the service could not read its results. Retrying usually helps.',
  },
  'service-unavailable': {
    headline: 'The service is not available',
    why: 'It may be busy or under maintenance. Retrying later helps.',
  },
  'unreadable-answer': {
    headline: 'The answer could not be read',
    why: 'Something between here and the service may have changed it, for example a proxy or a sign-in page.',
  },
  'processing-failed': {
    headline: 'Processing failed',
    why: 'The file arrived, but the service could not process it.',
  },
  'upload-address-unsafe': {
    headline: 'The upload address is not safe',
    why: 'The service named an address that is not encrypted or lies inside a private network. Nothing was sent there.',
  },
  'storage-url-expired': {
    headline: 'The upload address ran out',
    why: 'A new one is fetched by itself; what was sent is kept where possible.',
  },
  'storage-refused': {
    headline: 'Storage refused the upload',
    why: 'The upload address was not accepted. Retrying fetches a new one.',
  },
  'storage-blocks-lost': {
    headline: 'Storage lost parts of the file',
    why: 'They are sent again. If it keeps happening, support can help with the details below.',
  },
  'storage-busy': {
    headline: 'Storage is busy',
    why: 'It goes on as soon as storage has room for it.',
  },
  'storage-error': {
    headline: 'Trouble at storage',
    why: 'Storage could not take the file. Retrying usually helps.',
  },
  'storage-without-conditions': {
    headline: 'Storage cannot protect other files',
    why: 'This storage cannot refuse to replace a file of the same name, and the app may not check whether there is one. Nothing was uploaded or replaced. Contact support.',
  },
  'name-taken': {
    headline: 'Another file has this name',
    why: 'The workspace already has a file of this name, perhaps from another computer. It was not overwritten. Retry uploads yours under the next free name; Remove leaves it out.',
  },
  'host-not-found': {
    headline: 'The server was not found',
    why: 'Check the connection, the VPN and the service’s address in Settings.',
  },
  'connection-refused': {
    headline: 'The server did not accept the connection',
    why: 'It may be down, or a firewall may be in the way.',
  },
  'network-down': {
    headline: 'No network',
    why: 'This computer is not connected. It goes on by itself once it is.',
  },
  'connection-lost': {
    headline: 'The connection broke off',
    why: 'What was sent is kept where possible; it goes on from there.',
  },
  'timed-out': {
    headline: 'No answer in time',
    why: 'The connection was open but nothing moved. It is tried again.',
  },
  'certificate-not-trusted': {
    headline: 'The server’s certificate is not trusted',
    why: 'This computer does not know who issued it. If your company checks traffic, give its certificate in Settings > Network.',
  },
  'certificate-self-signed': {
    headline: 'The server’s certificate is signed by itself',
    why: 'Nobody else vouches for it. If it is yours, give it in Settings > Network.',
  },
  'certificate-expired': {
    headline: 'The server’s certificate has expired',
    why: 'Whoever runs the server has to renew it. Check this computer’s date too. It goes on by itself.',
  },
  'certificate-not-yet-valid': {
    headline: 'The server’s certificate is not valid yet',
    why: 'Check this computer’s date and time. It goes on by itself.',
  },
  'certificate-wrong-host': {
    headline: 'The certificate is for another server',
    why: 'A sign-in page of the network may have answered, or the address is not right.',
  },
  'proxy-unreachable': {
    headline: 'The proxy was not reached',
    why: 'Check the proxy in Settings > Network. It goes on by itself once the proxy answers.',
  },
  'proxy-auth-required': {
    headline: 'The proxy wants a sign-in',
    why: 'Give your name and password for the proxy in Settings > Network. Everything waits until then.',
  },
  'proxy-auth-refused': {
    headline: 'The proxy refused the sign-in',
    why: 'Correct name or password in Settings > Network. They are not tried again by themselves, so that no account is locked.',
  },
  'proxy-auth-unknown': {
    headline: 'The proxy wants another way of signing in',
    why: 'This app signs in at proxies by name and password (Basic) alone. Ask your IT for such a proxy, or for a way around it.',
  },
  'proxy-refused': {
    headline: 'The proxy did not let the request through',
    why: 'It may not allow the service’s address, or not reach it itself. Ask your IT; it is tried again.',
  },
  'file-missing': {
    headline: 'The file is gone',
    why: 'It was moved, renamed or deleted, or its drive is not connected. Put it back and retry.',
  },
  'file-unreadable': {
    headline: 'The file could not be read',
    why: 'Check that it is not locked by another program and that you may open it, then retry.',
  },
  'file-unavailable': {
    headline: 'The file cannot be read for now',
    why: 'Its drive does not answer, or another program holds it. It is tried again by itself.',
  },
  'file-name-unreadable': {
    headline: 'The name of the file cannot be read',
    why: 'It is not UTF-8, as with names from old archives and network drives. Rename the file, then add it again.',
  },
  'file-empty': {
    headline: 'The file is empty',
    why: 'It has no bytes. If it is still being written, retry when it is done.',
  },
  'folder-empty': {
    headline: 'The folder is empty',
    why: 'There was no file in it to upload.',
  },
  'folder-unreadable': {
    headline: 'The folder could not be read',
    why: 'Check that its drive is connected and that you may open it, then retry.',
  },
  'not-a-file': {
    headline: 'Not a file',
    why: 'This is a device, a socket or a broken link. Only files can be uploaded.',
  },
  'replaced-by-link': {
    headline: 'A link replaced the file',
    why: 'Since it was added, a link has taken the place of this file or of a folder above it. What the link leads to is not uploaded. Put the file back and retry, or add the other file itself.',
  },
  'file-changed': {
    headline: 'The file keeps changing',
    why: 'It was changed while it was being sent. Retry when it is no longer being written.',
  },
  cancelled: {
    headline: 'Cancelled',
    why: 'You stopped this upload. Retry starts it again.',
  },
  internal: {
    headline: 'A fault in this app',
    why: 'Nothing is wrong with your file. Retry, and send us the support details if it comes again.',
  },
} as const satisfies FailureCatalogue;

/** Explanations for failures whose facts are known: sizes, types, hosts, codes. */
export const failuresWithFacts = {
  'too-large': 'This file has {size}; {category} may have {cap} at most.',
  'type-not-allowed': 'This is {type}. Accepted: {allowed}.',
  'type-mismatch': 'Its name says {declared}, its content is {detected}. Rename it or export it again.',
  'file-unreadable':
    'The system answered {code}. Check that it is not locked and that you may open it, then retry.',
  'file-unavailable':
    'The drive {drive} cannot be read for now ({code}). It is tried again by itself until it answers.',
  'host-not-found': '{host} was not found. Check the connection, the VPN and the address in Settings.',
  'connection-refused': '{host} did not accept the connection. It may be down, or a firewall is in the way.',
  'network-down': 'This computer could not reach {host}. It goes on by itself once it can.',
  'connection-lost': 'The connection to {host} broke off ({code}). What was sent is kept where possible.',
  'timed-out': '{host} did not answer in time. It is tried again.',
  'certificate-not-trusted':
    'The certificate of {host} was issued by “{issuer}”, which is not trusted here. If your company checks traffic, give its certificate in Settings > Network.',
  'certificate-self-signed':
    'The certificate of {host} is signed by itself, as “{issuer}”: nobody else vouches for it. If it is yours, give it in Settings > Network.',
  'certificate-expired':
    'The certificate of {host}, issued by “{issuer}”, expired on {date}. Whoever runs the server has to renew it; check this computer’s date too.',
  'certificate-not-yet-valid':
    'The certificate of {host}, issued by “{issuer}”, is valid from {date}. Check this computer’s date and time.',
  'certificate-wrong-host':
    'What answered as {host} showed a certificate for {names}, issued by “{issuer}”. A sign-in page of the network may have answered, or the address is not right.',
  'proxy-unreachable':
    'The proxy {proxy} was not reached ({code}). Check it in Settings > Network; it goes on by itself once the proxy answers.',
  'proxy-auth-required':
    'The proxy {proxy} wants a name and a password. Give them in Settings > Network; everything waits until then.',
  'proxy-auth-refused':
    'The proxy {proxy} refused the name or the password. Correct them in Settings > Network. They are not tried again by themselves, so that no account is locked.',
  'proxy-auth-unknown':
    'The proxy {proxy} wants {schemes}. This app signs in by name and password (Basic) alone. Ask your IT for another proxy, or for a way around it.',
  'proxy-refused':
    'The proxy {proxy} did not let the request to {host} through. Ask your IT; it is tried again.',
} as const;
