/**
 * Reads links that open the app: `mediamagic-uploader://open/<upload id>`. Any web page can create one, so a link only
 * navigates: it changes nothing and never names a file.
 */

/** A regular expression instead of zod, because this file is loaded before the first window opens. */
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;
export const linkScheme = 'mediamagic-uploader';

export type Link = { readonly link: 'open'; readonly uploadId: string } | { readonly link: 'refused' };

/** Whether an argument has the app's scheme. A malformed link counts too, so that it is never read as a path. */
export function isLink(argument: string): boolean {
  return argument.trimStart().toLowerCase().startsWith(`${linkScheme}:`);
}

export function readLink(address: string): Link {
  const refused: Link = { link: 'refused' };
  if (!URL.canParse(address)) return refused;
  const url = new URL(address);
  if (url.protocol !== `${linkScheme}:` || url.host !== 'open' || url.search !== '' || url.hash !== '')
    return refused;
  // Some systems append a slash.
  const id = url.pathname.replace(/^\//u, '').replace(/\/$/u, '');
  return uuid.test(id) ? { link: 'open', uploadId: id } : refused;
}
