/** The calls that check the connection. */
import type { HandlerDeps, HandlersOf } from './handlerDeps.ts';

export function connectionHandlers({
  connection,
  settingsParts: { account },
}: HandlerDeps): HandlersOf<'checkGatesAgain' | 'checkConnection'> {
  return {
    checkGatesAgain() {
      connection.checkAgain();
      return null;
    },
    async checkConnection(trial) {
      await connection.askKeyring();
      const candidate = account.candidate(trial);
      const failure = account.problemOfCandidate(candidate);
      if (failure === null) return connection.tryConnection(candidate);
      const keyAccepted = failure.scope === 'account' ? false : null;
      return { host: candidate.apiUrl, reached: false, keyAccepted, planCovers: null, failure };
    },
  };
}
