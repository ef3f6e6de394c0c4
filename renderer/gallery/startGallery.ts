import { startApp } from '../app/startApp.ts';
/**
 * The gallery: the real window around a pretended main process, for looking at every state without one.
 * `?rows=100000`, `?gates=key,key-missing,key-locked,plan,rate-limit,offline,service,proxy,certificate,odd`, `?notices=1` (or `odd`), `?empty=1`, `?theme=dark`,
 * `?lang=de` or `?lang=pseudo` (accented, longer, in brackets), `?still=1` (nothing moves), `?url=fixed`,
 * `?keyring=none` (or `plain`, `locked`), `?network=manual`, `?watch=all` or `?watch=none`, `?survey=ready` (or `single`, `few`, `looking`, `sending`, `nothing`, `failed`, `odd`). The first start is `?empty=1&gates=key-missing`. Uploads whose name begins with "Results" have results
 * in every state.
 */
import * as en from '../i18n/en/index.ts';
import { createI18n } from '../i18n/i18n.ts';
import { createFakeBridge } from './fakeBridge.ts';
import { pseudoCatalogue } from './pseudoLocale.ts';

const wanted = new URLSearchParams(location.search);
const i18n =
  wanted.get('lang') === 'pseudo' ? createI18n('en', pseudoCatalogue(en)) : createI18n(navigator.language);
startApp(createFakeBridge(wanted), i18n);
