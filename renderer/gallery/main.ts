/**
 * The gallery: the real window around a pretended main process, for looking at every state without one.
 * `?rows=100000`, `?gates=key,key-missing,plan,rate-limit,offline`, `?notices=1`, `?empty=1`, `?theme=dark`,
 * `?lang=de`, `?still=1` (nothing moves), `?url=fixed`, `?keyring=none`. Uploads whose name begins with "Results" have
 * results in every state.
 */
import { startApp } from '../startApp.ts';
import { createFakeBridge } from './fakeBridge.ts';

startApp(createFakeBridge(new URLSearchParams(location.search)));
