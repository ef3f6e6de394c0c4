/**
 * The gallery: the real window around a pretended main process, for looking at every state without one.
 * `?rows=100000`, `?gates=key,key-missing,key-locked,plan,rate-limit,offline,service,proxy,certificate,odd`, `?notices=1` (or `odd`), `?empty=1`, `?theme=dark`,
 * `?lang=de` or `?lang=pseudo` (accented, longer, in brackets), `?still=1` (nothing moves), `?url=fixed`,
 * `?keyring=none` (or `plain`, `locked`), `?network=manual`, `?watch=all` or `?watch=none`, `?survey=ready` (or `single`, `few`, `looking`, `sending`, `nothing`, `failed`, `odd`). The first start is `?empty=1&gates=key-missing`. Uploads whose name begins with "Results" have results
 * in every state.
 */
import { en } from '../locales/en.ts';
import { createSpeech } from '../locales/speech.ts';
import { startApp } from '../startApp.ts';
import { createFakeBridge } from './fakeBridge.ts';
import { pseudoCatalogue } from './pseudo.ts';

const wanted = new URLSearchParams(location.search);
const pseudo = pseudoCatalogue(en);
const speech =
  wanted.get('lang') === 'pseudo'
    ? createSpeech('en', { en: pseudo, de: pseudo })
    : createSpeech(navigator.language);
startApp(createFakeBridge(wanted), speech);
