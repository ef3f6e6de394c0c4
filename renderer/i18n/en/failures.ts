/** English messages for every failure: a headline, and an explanation of what it means and what helps. */
import type { FailureCatalogue } from '../coverage.ts';

export const failures = {
  'key-missing': {
    headline: 'No API key',
    why: 'Add your API key in Settings. This file will start right after.',
  },
  'key-locked': {
    headline: 'API key locked',
    why: 'Unlock the system keyring, or enter the key again in Settings. This file will start right after.',
  },
  'key-invalid': {
    headline: 'API key not valid',
    why: 'MediaMagic doesn’t recognize this key. Check it in Settings.',
  },
  'key-expired': {
    headline: 'API key expired',
    why: 'Create a new key in MediaMagic and paste it in Settings.',
  },
  'key-revoked': {
    headline: 'API key revoked',
    why: 'Someone on your team revoked this key. Add a new one in Settings.',
  },
  'key-refused': {
    headline: 'API key rejected',
    why: 'Check the key in Settings.',
  },
  'plan-gated': {
    headline: 'Not included in your plan',
    why: 'This file is on hold and will continue when your plan is upgraded.',
  },
  'rate-limited': {
    headline: 'Too many requests',
    why: 'MediaMagic is limiting requests. Resumes automatically.',
  },
  'bad-request': {
    headline: 'MediaMagic rejected the request',
    why: 'Retrying won’t help. Contact support with the details below.',
  },
  forbidden: {
    headline: 'No permission',
    why: 'Your API key isn’t allowed to do this. Contact support with the details below.',
  },
  'blob-path-refused': {
    headline: 'File name not accepted',
    why: 'Rename the file and add it again.',
  },
  'sandbox-only': {
    headline: 'Sandbox only',
    why: 'This needs a sandbox key; you’re using a live one.',
  },
  'not-found': {
    headline: 'Not found in your workspace',
    why: 'It may belong to a different workspace.',
  },
  'submission-not-found': {
    headline: 'Submission not found',
    why: 'It isn’t in this workspace. If you switched keys, switch back and retry.',
  },
  'not-finished': {
    headline: 'Results aren’t ready yet',
    why: 'They’ll appear here automatically.',
  },
  'previous-submission-not-found': {
    headline: 'Previous submission not found',
    why: 'It isn’t in this workspace. Check the ID.',
  },
  'already-submitted': {
    headline: 'Already submitted',
    why: 'MediaMagic already has this file. It wasn’t submitted twice.',
  },
  'retry-in-progress': {
    headline: 'Already processing again',
    why: 'The result will appear automatically.',
  },
  'retry-not-failed': {
    headline: 'Nothing to retry',
    why: 'Processing didn’t fail.',
  },
  'retry-not-retryable': {
    headline: 'Can’t be processed again',
    why: 'Another attempt won’t help. Fix the file and add it again.',
  },
  'retries-exhausted': {
    headline: 'No retries left',
    why: 'Contact support with the details below.',
  },
  conflict: {
    headline: 'Not possible right now',
    why: 'MediaMagic is already working on this file, or it can’t be retried.',
  },
  'too-large': {
    headline: 'File too large',
    why: 'It’s over the size limit for this file type.',
  },
  'type-not-allowed': {
    headline: 'File type not supported',
    why: 'Export it in a supported format and add that file.',
  },
  'type-mismatch': {
    headline: 'Wrong file extension',
    why: 'The contents don’t match the extension. Rename the file or export it again.',
  },
  validation: {
    headline: 'Submission not accepted',
    why: 'Some details need to be fixed.',
  },
  'unexpected-status': {
    headline: 'Unexpected response',
    why: 'Contact support with the details below.',
  },
  'service-error': {
    headline: 'MediaMagic had a problem',
    why: 'Your file is fine. Retrying usually works.',
  },
  'results-unavailable': {
    headline: 'Couldn’t load results',
    why: 'Your upload is fine. Try again in a moment.',
  },
  'service-unavailable': {
    headline: 'MediaMagic is unavailable',
    why: 'It may be busy or under maintenance. Try again later.',
  },
  'unreadable-answer': {
    headline: 'Unreadable response',
    why: 'A proxy or Wi-Fi sign-in page may be getting in the way.',
  },
  'processing-stalled': {
    headline: 'Processing without progress',
    why: 'No progress for hours. Don’t upload it again: it’s already in your workspace. If this lasts, copy the support details and contact support.',
  },
  'processing-failed': {
    headline: 'Processing failed',
    why: 'Your file was uploaded, but MediaMagic couldn’t process it.',
  },
  'upload-address-unsafe': {
    headline: 'Upload link isn’t safe',
    why: 'The upload link isn’t encrypted or leads into a private network. Nothing was uploaded there.',
  },
  'storage-url-expired': {
    headline: 'Upload link expired',
    why: 'Getting a new one automatically.',
  },
  'storage-refused': {
    headline: 'Upload rejected',
    why: 'Retry to get a new upload link.',
  },
  'storage-blocks-lost': {
    headline: 'Parts of the file were lost',
    why: 'Uploading them again. If this keeps happening, contact support.',
  },
  'storage-busy': {
    headline: 'Cloud storage is busy',
    why: 'Resumes automatically.',
  },
  'storage-error': {
    headline: 'Cloud storage problem',
    why: 'Retrying usually works.',
  },
  'storage-without-conditions': {
    headline: 'Cloud storage can’t protect other files',
    why: 'This storage can’t prevent an upload from replacing a file with the same name, and the app isn’t allowed to check for one. Nothing was uploaded or replaced. Contact support.',
  },
  'storage-answer-unreadable': {
    headline: 'Unreadable response from cloud storage',
    why: 'A proxy or firewall may be changing it. Ask your IT to let uploads through unchanged.',
  },
  'storage-blocked': {
    headline: 'Cloud storage is blocked on this network',
    why: 'Its firewall doesn’t accept this network. Connect to an allowed network or VPN, or ask your IT or MediaMagic support to allow this one.',
  },
  'storage-clock-wrong': {
    headline: 'Cloud storage clock is wrong',
    why: 'By its clock, the upload link isn’t valid yet. Uploads resume automatically once the clocks match. If this takes long, contact support.',
  },
  'sent-too-often': {
    headline: 'Uploaded too many times',
    why: 'The connection keeps breaking before the file is complete. Retry continues with what’s already uploaded. Another network, or no VPN or proxy, often helps.',
  },
  'name-taken': {
    headline: 'Another file has this name',
    why: 'Your workspace already has another file with this name, perhaps from another computer. It wasn’t replaced. Yours is on hold until you decide.',
  },
  'name-skipped': {
    headline: 'Skipped: another file has this name',
    why: 'Your workspace already has another file with this name, so yours wasn’t uploaded.',
  },
  'host-not-found': {
    headline: 'Server not found',
    why: 'Check your connection, VPN and the server address in Settings.',
  },
  'connection-refused': {
    headline: 'Couldn’t connect',
    why: 'The server may be down, or a firewall may be blocking it.',
  },
  'network-down': {
    headline: 'You’re offline',
    why: 'Uploads resume when you’re back online.',
  },
  'connection-lost': {
    headline: 'Connection lost',
    why: 'Uploads resume where they left off.',
  },
  'timed-out': {
    headline: 'Timed out',
    why: 'The server stopped responding. Retrying.',
  },
  'tls-failed': {
    headline: 'Can’t connect securely',
    why: 'The server or a proxy in between doesn’t accept a secure connection. Retrying automatically.',
  },
  'certificate-not-trusted': {
    headline: 'Server certificate not trusted',
    why: 'If your company inspects traffic, add its certificate in Settings > Network.',
  },
  'certificate-self-signed': {
    headline: 'Self-signed certificate',
    why: 'If this is your own server, add its certificate in Settings > Network.',
  },
  'certificate-expired': {
    headline: 'Server certificate expired',
    why: 'The server’s owner needs to renew it. Also check this computer’s date. Resumes automatically.',
  },
  'certificate-not-yet-valid': {
    headline: 'Server certificate not valid yet',
    why: 'Check this computer’s date and time. Resumes automatically.',
  },
  'certificate-wrong-host': {
    headline: 'Certificate is for a different server',
    why: 'A Wi-Fi sign-in page may have answered, or the address is wrong.',
  },
  'proxy-unreachable': {
    headline: 'Can’t reach the proxy',
    why: 'Check it in Settings > Network. Resumes automatically.',
  },
  'proxy-auth-required': {
    headline: 'Proxy sign-in required',
    why: 'Enter your proxy user name and password in Settings > Network.',
  },
  'proxy-auth-refused': {
    headline: 'Proxy sign-in failed',
    why: 'Check your user name and password in Settings > Network. We won’t retry automatically, so your account isn’t locked.',
  },
  'proxy-auth-unknown': {
    headline: 'Proxy sign-in not supported',
    why: 'This app supports user name and password (Basic) only. Ask your IT team.',
  },
  'proxy-refused': {
    headline: 'Blocked by the proxy',
    why: 'Ask your IT team to allow MediaMagic. Retrying automatically.',
  },
  'file-missing': {
    headline: 'File not found',
    why: 'It was moved, renamed or deleted, or its drive isn’t connected. Put it back and retry.',
  },
  'file-unreadable': {
    headline: 'Can’t read the file',
    why: 'Close it in other apps, check your permissions, then retry.',
  },
  'file-unavailable': {
    headline: 'Can’t read the file right now',
    why: 'Its drive isn’t responding, or another app is using it. Retrying automatically.',
  },
  'drive-not-responding': {
    headline: 'The drive isn’t responding',
    why: 'The upload continues automatically when the drive answers.',
  },
  'file-being-written': {
    headline: 'Still being written',
    why: 'Another app is still writing this file. It’s uploaded automatically when it’s finished.',
  },
  'file-name-unreadable': {
    headline: 'File name not supported',
    why: 'The name isn’t valid UTF-8, which happens with old archives and network drives. Rename the file and add it again.',
  },
  'file-empty': {
    headline: 'File is empty',
    why: 'Still exporting? Retry when it’s done.',
  },
  'folder-empty': {
    headline: 'Folder is empty',
    why: 'There’s nothing to upload.',
  },
  'folder-unreadable': {
    headline: 'Can’t read the folder',
    why: 'Check its drive and your permissions, then retry.',
  },
  'not-a-file': {
    headline: 'Not a file',
    why: 'Only files and folders can be uploaded.',
  },
  'replaced-by-link': {
    headline: 'File replaced by a link',
    why: 'A link has replaced this file or a folder above it since you added it. We don’t upload what it points to. Put the file back and retry, or add the other file itself.',
  },
  'file-changed': {
    headline: 'File is still changing',
    why: 'Retry when it has finished exporting.',
  },
  cancelled: {
    headline: 'Canceled',
    why: 'You canceled this upload. Retry starts it again.',
  },
  internal: {
    headline: 'Something went wrong in the app',
    why: 'Your file is fine. Retry, and contact support if it happens again.',
  },
} as const satisfies FailureCatalogue;

/** Explanations for failures whose facts are known: sizes, types, hosts, codes. */
export const failuresWithFacts = {
  'too-large': '{size} is over the {cap} limit for {category}.',
  'file-unreadable': 'Close it in other apps, check your permissions, then retry. ({code})',
  'file-unavailable': 'Can’t read the drive {drive} right now ({code}). Retrying automatically.',
  'processing-stalled':
    'No progress for {hours} hours. Don’t upload it again: it’s already in your workspace. If this lasts, copy the support details and contact support.',
  'sent-too-often':
    '{uploaded} were uploaded for this file of {size}, but it still isn’t complete. Retry continues with what’s already uploaded. Another network, or no VPN or proxy, often helps; otherwise contact support.',
  'host-not-found': 'Couldn’t find {host}. Check your connection, VPN and the server address in Settings.',
  'connection-refused': '{host} isn’t accepting connections. It may be down or blocked by a firewall.',
  'network-down': 'Can’t reach {host}. Resumes automatically.',
  'connection-lost': 'Lost the connection to {host} ({code}). Uploads resume where they left off.',
  'timed-out': '{host} isn’t responding. Retrying.',
  'drive-not-responding':
    'The drive {drive} isn’t responding. The upload continues automatically when it answers.',
  'file-being-written':
    '{program} is still writing this file. It’s uploaded automatically when it’s finished.',
  'certificate-not-trusted':
    '{host}’s certificate was issued by “{issuer}”, which isn’t trusted here. If your company inspects traffic, add its certificate in Settings > Network.',
  'certificate-self-signed':
    '{host} uses a self-signed certificate (“{issuer}”). If this is your own server, add its certificate in Settings > Network.',
  'certificate-expired':
    '{host}’s certificate, issued by “{issuer}”, expired on {date}. The server’s owner needs to renew it. Also check this computer’s date.',
  'certificate-not-yet-valid':
    '{host}’s certificate, issued by “{issuer}”, is valid from {date}. Check this computer’s date and time.',
  'certificate-wrong-host':
    '{host} presented a certificate for {names}, issued by “{issuer}”. A Wi-Fi sign-in page may have answered, or the address is wrong.',
  'proxy-unreachable':
    'The proxy {proxy} can’t be reached ({code}). Check it in Settings > Network. Resumes automatically.',
  'proxy-auth-required':
    'The proxy {proxy} requires a user name and password. Enter them in Settings > Network.',
  'proxy-auth-refused':
    'The proxy {proxy} rejected the user name or password. Check them in Settings > Network. We won’t retry automatically, so your account isn’t locked.',
  'proxy-auth-unknown':
    'The proxy {proxy} requires {schemes}; this app supports user name and password (Basic) only. Ask your IT team.',
  'proxy-refused':
    'The proxy {proxy} blocked the request to {host}. Ask your IT team to allow it. Retrying automatically.',
} as const;

/** Explanations for files of a type that is not accepted. Formats are named as people know them, never as MIME types. */
export const fileTypes = {
  notAllowed: '{extension} isn’t supported. Use {allowed}.',
  notAllowedUnnamed: 'This file type isn’t supported. Use {allowed}.',
  convert: '{extension} isn’t supported. Convert it to {formats}.',
  mismatch: 'The extension is {extension}, but the file is {format}. Rename it or export it again.',
  mismatchConvert: 'The extension is {extension}, but the file is {format}. Convert it to {formats}.',
  mismatchUnknown: 'This isn’t a valid {extension} file. Export it again.',
  encrypted: 'This file is protected by a password. Remove the password and add the file again.',
} as const;
