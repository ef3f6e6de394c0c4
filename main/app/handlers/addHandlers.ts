/** The calls that add files, directly or after a preflight. */
import { offerOnto } from '../../queue/dropVersions.ts';
import type { HandlerDeps, HandlersOf } from './handlerDeps.ts';

type AddCall =
  | 'addPaths'
  | 'uploadUnchanged'
  | 'pickFiles'
  | 'sendPreflight'
  | 'includeSubmitted'
  | 'cancelPreflight';

export function addHandlers({
  desktop,
  queueParts: { preflights, queue },
}: HandlerDeps): HandlersOf<AddCall> {
  return {
    addPaths: ({ paths, submission, onto }) =>
      preflights.take(paths, submission, onto === undefined ? null : offerOnto(queue.queries.upload(onto))),
    async uploadUnchanged({ token }) {
      const report = await queue.addUnchanged(token);
      return report === null ? null : { outcome: 'added', ...report };
    },
    async pickFiles({ kind, submission }) {
      const paths = await desktop.pick(kind);
      return paths === null ? null : preflights.take(paths, submission);
    },
    sendPreflight: ({ revision, submission, versions }) => preflights.send(revision, submission, versions),
    includeSubmitted: ({ revision }) => ({ included: preflights.includeSubmitted(revision) }),
    cancelPreflight() {
      preflights.forget();
      return null;
    },
  };
}
