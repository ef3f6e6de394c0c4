/** Classifies the errors of the file system: some pass, and the same file can be read later. */
import type { Failure } from '../../preload/contract/failure.ts';
import { localFailure } from './classify.ts';

/**
 * Errors of the file system that pass without a person: the drive was disconnected or does not answer, another program
 * holds the file for a moment, or the system ran out of something.
 */
const passingFileCodes: ReadonlySet<string> = new Set([
  'EAGAIN',
  'EBUSY',
  'ECANCELED',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EDEADLK',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EINTR',
  'EIO',
  'EMFILE',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'ENFILE',
  'ENOBUFS',
  'ENODEV',
  'ENOLCK',
  'ENOLINK',
  'ENOMEDIUM',
  'ENOMEM',
  'ENOTCONN',
  'ENXIO',
  'EPIPE',
  'EREMOTEIO',
  'ESHUTDOWN',
  'ESTALE',
  'ETIMEDOUT',
  'ETXTBSY',
  'UNKNOWN', // Windows has errors without a code of their own, such as those of a drive that is not ready
]);
/** Windows also refuses a file like this while another program has it open for writing, or scans it. */
const passingOnWindows: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);

/** Whether the file system's error passes, so that the same file can be read later. */
export function isPassingFileError(code: string, platform: NodeJS.Platform = process.platform): boolean {
  return passingFileCodes.has(code) || (platform === 'win32' && passingOnWindows.has(code));
}

/** The code of a call to a file system that took too long. */
const noAnswer = 'ETIMEDOUT';

/** Classifies an error of the file system other than a missing file. `drive`: as a person knows it. */
export function fileFailure(code: string, drive: string, platform?: NodeJS.Platform): Failure {
  if (code === noAnswer) return localFailure('drive-not-responding', { drive });
  return isPassingFileError(code, platform)
    ? localFailure('file-unavailable', { code, drive })
    : localFailure('file-unreadable', { code });
}
