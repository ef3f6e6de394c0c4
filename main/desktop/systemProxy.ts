/** The proxy that the system has for an address, as Chromium finds it: by hand, by a PAC script, by WPAD. */
import { session } from 'electron';

/** Answers in the words of a PAC script. The address must have no path of ours: PAC scripts come from the network. */
export async function askSystemProxy(origin: string): Promise<string> {
  return session.defaultSession.resolveProxy(origin);
}
